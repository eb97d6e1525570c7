"""On a whole province, a scoped run gives exactly what the whole run says of the scope, whatever the scope."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

import duckdb
import pytest

from hub.graph.releases import Releases
from hub.home import Home
from queries.rule import rules
from queries.screen import Tables, screen
from tests.conftest import Demo


@dataclass(frozen=True)
class Province:
    """An open release, its whole run, what each finding concerns, and everybody that a scope is drawn from."""

    con: duckdb.DuckDBPyConnection
    whole: Tables
    concerns: dict[str, set[str]]
    everybody: list[str]


@pytest.fixture(scope="module")
def province(made_demo: Demo) -> Iterator[Province]:
    """The small demo, screened as a whole."""
    with Releases(Home.open(made_demo[0])).open() as con:
        whole = screen(con)
        reach = {code: set(rule.reach) for code, rule in rules().items()}
        rule_of = {f["id"]: f["rule"] for f in whole.finding.to_pylist()}
        concerns = {f["id"]: {f["subject"]} for f in whole.finding.to_pylist()}
        for party in whole.finding_party.to_pylist():
            if party["role"] in reach[rule_of[party["finding"]]]:
                concerns[party["finding"]].add(party["id"])
        everybody = [row[0] for row in con.execute("SELECT id FROM organization ORDER BY id").fetchall()]
        yield Province(con, whole, concerns, everybody)


def rows(made: Tables, table: str, ids: set[str]) -> list[dict[str, Any]]:
    """The rows of a table that belong to some findings, in its order."""
    key = "id" if table == "finding" else "finding"
    return [row for row in getattr(made, table).to_pylist() if row[key] in ids]


def assert_part(province: Province, scope: list[str]) -> None:
    """All four tables of the scoped run are the whole run's rows on the scope, in its order."""
    part = screen(province.con, scope=scope)
    wanted = {finding for finding, ids in province.concerns.items() if ids & set(scope)}
    for field in fields(Tables):
        assert getattr(part, field.name).to_pylist() == rows(province.whole, field.name, wanted), field.name


@pytest.mark.parametrize("seed", range(8))
def test_random_scope_is_its_part_of_the_whole(province: Province, seed: int) -> None:
    drawn = random.Random(seed)
    concerned = sorted(set().union(*province.concerns.values()))
    scope = drawn.sample(concerned, drawn.choice([1, 2, 5, 12]))
    scope += drawn.sample(province.everybody, drawn.choice([0, 3, 40]))
    assert_part(province, scope)


@pytest.mark.parametrize("share", [2, 1])
def test_large_scope_is_its_part_of_the_whole(province: Province, share: int) -> None:
    assert_part(province, province.everybody[::share])


def test_scope_of_nobody_gives_nothing_and_leaves_nothing(province: Province) -> None:
    assert screen(province.con, scope=["O-nobody"]).finding.num_rows == 0
    assert screen(province.con, scope=[]).finding.num_rows == 0
    assert screen(province.con).finding.equals(province.whole.finding)
