"""A hub that stays open: it answers from what is current, and lets go of what is not."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from api import Hub
from hub.graph.releases import Releases
from hub.home import Home
from schema.errors import HubError
from tests.api.conftest import ENGAGEMENT, LAB, NAMES, PLANT, WATER, Sender, Told, engagement

PRUNE = """
import json, pathlib, sys
from hub.graph.releases import Releases
from hub.home import Home
print(json.dumps(Releases(Home.open(pathlib.Path(sys.argv[1]))).prune(1)))
"""


def work_of(hub: Hub) -> int:
    """How many engagements the laboratory has."""
    return int(hub.show(LAB)["engagements"]["engagements"].sum())


def more(home: Path, number: str) -> Path:
    """A file with one more engagement of the laboratory, beside the home."""
    row = engagement(number, LAB, PLANT, PLANT, "自行监测", "2026-03-01", "2026-06-30")
    return Sender(home.parent).table(f"{number}.csv", ENGAGEMENT, [row])


def pruned(home: Path) -> tuple[list[int], list[int]]:
    """What another process could remove, keeping the newest, and what it found in use."""
    done = subprocess.run([sys.executable, "-c", PRUNE, str(home)], capture_output=True, text=True, check=True)
    removed, used = json.loads(done.stdout)
    return removed, used


def test_an_open_hub_answers_from_a_newer_release(home: Path) -> None:
    with Hub(home) as asking:
        before = work_of(asking)
        assert asking.subgraph(LAB).number_of_edges() > 0
        Hub(home).ingest(more(home, "HT-90"))
        assert work_of(asking) == before + 1
        asking.ingest(more(home, "HT-91"))
        assert work_of(asking) == before + 2
        asking.rollback()
        assert work_of(asking) == before + 1
        assert asking.verify() == []


def test_an_open_hub_keeps_its_release_only_until_the_next_question(home: Path) -> None:
    (first,) = (release.number for release in Releases(Home.open(home)).listed())
    for number in ("HT-90", "HT-91"):
        Hub(home).ingest(more(home, number))
    Releases(Home.open(home)).point(first)
    with Hub(home) as asking:
        asking.show(LAB)
        Releases(Home.open(home)).point(first + 2)
        assert pruned(home) == ([first + 1], [first])
        asking.show(LAB)
        assert pruned(home) == ([first], [])


def test_a_closed_hub_holds_nothing_and_can_be_asked_again(home: Path) -> None:
    (first,) = (release.number for release in Releases(Home.open(home)).listed())
    hub = Hub(home)
    hub.show(LAB)
    Hub(home).ingest(more(home, "HT-90"))
    hub.close()
    assert pruned(home) == ([first], [])
    assert hub.show(LAB)["entity"]["code"] == LAB


def test_the_answers_of_the_many_questions_are_those_of_the_first(told: Told) -> None:
    once = [asked(Hub(told.home, today=date(2026, 8, 1)), at) for at in range(12)]
    with Hub(told.home, today=date(2026, 8, 1)) as hub:
        assert [asked(hub, at) for at in range(12)] == once


def asked(hub: Hub, at: int) -> object:
    """One of four questions."""
    if at % 4 == 0:
        return sorted(hub.subgraph(NAMES[LAB], hops=2).edges(data="kind"))
    if at % 4 == 1:
        return hub.path(LAB, WATER).to_dict("records")
    if at % 4 == 2:
        return hub.check(LAB, "无此单位", targets=[NAMES[PLANT]], bid_date=date(2026, 6, 1))
    return hub.show(PLANT)["entity"]


def test_a_home_without_a_release_says_so_each_time(tmp_path: Path) -> None:
    with Hub.init(tmp_path / "new") as hub:
        for _ in range(2):
            with pytest.raises(HubError) as none:
                hub.show(LAB)
            assert none.value.code == "no_release"
