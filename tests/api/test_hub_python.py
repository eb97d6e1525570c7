"""The same verbs from Python: tables as DataFrames, a neighbourhood as a NetworkX graph."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import networkx as nx
import pandas as pd
import pytest

from api import Hub
from schema.errors import HubError
from tests.api.conftest import BUREAU, LAB, PLANT, WATER, Told


@pytest.fixture
def python(told: Told) -> Hub:
    return Hub(told.home, today=date(2026, 8, 1), actor="tester")


def test_tables_are_data_frames(python: Hub, a01: dict[str, Any]) -> None:
    found = python.findings(severity=["S2"])
    assert isinstance(found, pd.DataFrame)
    assert found["id"].tolist() == [a01["id"]]
    assert python.batches()["feed"].tolist()[0] == "authorities"
    assert python.refused(4)["line"].tolist() == [5]
    assert set(python.coverage()["feed"]) == {"authorities", "bans", "engagements"}
    assert python.releases()["digest"].str.len().tolist() == [64]
    assert python.review().empty
    assert python.known_on(date(2020, 1, 1)).findings().empty


def test_a_finding_is_explained(python: Hub, a01: dict[str, Any]) -> None:
    one = python.finding(a01["id"])
    assert "疑似" in one["sentence"]
    assert [event["on"] for event in one["timeline"]] == sorted(event["on"] for event in one["timeline"])
    with pytest.raises(HubError):
        python.finding("A01-000000000000")


def test_a_neighbourhood_is_a_multigraph(python: Hub) -> None:
    graph = python.subgraph(LAB, hops=1)
    assert isinstance(graph, nx.MultiDiGraph)
    codes = {data["code"]: node for node, data in graph.nodes(data=True) if data["code"]}
    assert {LAB, PLANT, WATER, BUREAU} == set(codes)
    kinds = {data["kind"] for _, _, data in graph.out_edges(codes[LAB], data=True)}
    assert kinds == {"commission", "target", "ban"}
    assert python.path(LAB, PLANT)["kind"].tolist() == ["commission"]
    assert python.show(LAB)["people"]["name"].tolist() == ["示某某"]


def test_a_check_answers_as_on_the_command_line(python: Hub) -> None:
    answer = python.check(LAB, client=BUREAU, targets=[WATER], service="执法监测", place="990102",
                          valid_from=date(2026, 8, 10), valid_to=date(2026, 12, 31))  # fmt: skip
    assert "不得作为资格审查或评审依据" in answer["notice"]
    assert [f["rule"] for f in answer["would_set_off"]] == ["A01"]


def test_acts_change_the_home(home: Path, a01: dict[str, Any]) -> None:
    hub = Hub(home, lang="en", actor="tester")
    hub.triage(a01["id"], "confirmed", "seen")
    assert hub.findings()["status"].tolist() == ["confirmed"]
    digest = hub.releases()["digest"].tolist()[0]
    assert hub.rebuild().digest == digest
    hub.withdraw(4, "sent by mistake")
    assert hub.findings().empty
    assert "withdrawn" in hub.gone("1")["why"].tolist()[0]
    assert hub.rollback().digest == digest
    assert hub.verify() == []


def test_a_folder_that_is_no_home_is_refused(tmp_path: Path) -> None:
    with pytest.raises(HubError) as refused:
        Hub(tmp_path / "nothing")
    assert refused.value.exit_status == 2


def test_a_home_is_made(tmp_path: Path) -> None:
    assert Hub.init(tmp_path / "new").batches().empty
