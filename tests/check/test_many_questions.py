"""A process that asks often looks rows up by position and walks in memory; its answers are those of any other."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from datetime import date

import duckdb
import pytest

from hub.duck import connect_release
from hub.graph.releases import Releases
from hub.home import Home
from queries.check import check
from queries.lookup import matches
from queries.paths import around, path
from queries.positions import OFTEN, expect, prepare, prepared
from queries.rule import rules
from queries.what_if import Proposal
from tests.conftest import Demo

Two = tuple[duckdb.DuckDBPyConnection, duckdb.DuckDBPyConnection]
DAYS = (None, date(2025, 3, 1))


OLDER = (
    "INSERT INTO organization_key BY NAME SELECT id AS org, 1 AS batch, 2 AS row, 'register' AS feed, "
    "(SELECT min(sealed_at) FROM batch) AS known_from, "
    "(990101000000000 + row_number() OVER (ORDER BY id))::VARCHAR AS code FROM organization ORDER BY id LIMIT 20",
    "INSERT INTO redirect BY NAME SELECT org AS id, "
    "'O-' || md5('organization' || chr(31) || 'REGN:' || code)[:16] AS old_id FROM organization_key",
)
"""Older ids and numbers, of which the demo has none."""


@pytest.fixture(scope="module")
def two(made_demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    """The small demo with older ids and numbers, open twice: as it is, and prepared for many questions."""
    releases = Releases(Home.open(made_demo[0]))
    current = releases.current()
    assert current is not None
    path = tmp_path_factory.mktemp("release") / "release.duckdb"
    shutil.copyfile(releases.path(current.number), path)
    with duckdb.connect(str(path)) as con:
        for statement in OLDER:
            con.execute(statement)
    with connect_release(path) as plain, connect_release(path) as ready:
        prepare(ready)
        yield plain, ready


def some(con: duckdb.DuckDBPyConnection, column: str, table: str, count: int, seed: str) -> list[str]:
    """Different values of a column, drawn by hash."""
    distinct = f"SELECT DISTINCT {column} AS one FROM {table} WHERE one IS NOT NULL"
    asked = f"{distinct} ORDER BY hash(one || $seed) LIMIT $count"
    return [row[0] for row in con.execute(asked, {"seed": seed, "count": count}).fetchall()]


@pytest.mark.parametrize(
    ("column", "table", "means"),
    [
        ("id", "organization", True),
        ("code", "organization", True),
        ("lower(code)", "organization", True),
        ("key", "organization", False),
        ("split_part(key, ':', 2)", "organization", True),
        ("name", "organization", True),
        ("name", "organization_name", True),
        ("old_id", "redirect", True),
        ("code", "organization_key", True),
        ("id", "person", True),
        ("name", "person", False),
    ],
)
def test_what_is_typed_means_the_same(two: Two, column: str, table: str, means: bool) -> None:
    plain, ready = two
    texts = some(plain, column, table, 12, "typed")
    # Nobody is found by the name of a person, nor by a key with its kind.
    assert len(texts) == 12 and all(bool(matches(plain, text)) is means for text in texts)
    assert [matches(ready, f" {text} ") for text in texts] == [matches(plain, f" {text} ") for text in texts]
    assert all(matches(ready, text + "x") == matches(plain, text + "x") for text in texts[:1])


@pytest.mark.parametrize("limit", [7, 2000])
@pytest.mark.parametrize("on", DAYS)
def test_neighbourhoods_are_the_same(two: Two, on: date | None, limit: int) -> None:
    plain, ready = two
    starts = [*some(plain, "id", "organization", 25, "near"), *some(plain, "id", "person", 8, "near")]
    starts += [*some(plain, "org", "agency", 4, "near"), "O-0000000000000000", "zzzz"]
    for start in starts:
        assert around(ready, start, on=on, limit=limit) == around(plain, start, on=on, limit=limit), start


def test_many_links_to_one_hide_no_other_neighbour(two: Two) -> None:
    busiest = "(SELECT issuer AS id FROM report GROUP BY issuer ORDER BY count(*) DESC LIMIT 5)"
    for con in two:
        for start in some(con, "id", busiest, 5, "busy"):
            whole = around(con, start, hops=1, limit=10**6)
            others = {node["id"] for node in whole["nodes"]}
            # As many edges as there are neighbours, fewer than all.
            cut = around(con, start, hops=1, limit=len(others) - 1)
            assert len(cut["edges"]) < len(whole["edges"]) and {node["id"] for node in cut["nodes"]} == others


@pytest.mark.parametrize("on", DAYS)
def test_paths_are_the_same(two: Two, on: date | None) -> None:
    plain, ready = two
    starts = [*some(plain, "holder", "certificate", 25, "from"), *some(plain, "org", "agency", 3, "from"), "O-nobody"]
    goals = [*some(plain, "client", "engagement", 25, "to"), *some(plain, "id", "person", 3, "to"), "O-nobody"]
    found = 0
    for start, goal in zip(starts, goals, strict=False):
        steps = path(ready, start, goal, on=on)
        assert steps == path(plain, start, goal, on=on), (start, goal)
        found += bool(steps)
    assert found > 3


def test_checks_are_the_same_and_leave_nothing_behind(two: Two) -> None:
    plain, ready = two
    drawn = random.Random(7)
    bidders = some(plain, "holder", "certificate", 20, "bid")
    bidders += some(plain, "org", "ban", 5, "bid") + some(plain, "subject", "finding", 10, "bid")
    authorities = some(plain, "org", "agency", 20, "bid")
    parties = some(plain, "client", "engagement", 40, "bid")
    names = some(plain, "name", "ban", 5, "bid")
    counted = dict.fromkeys(("bars", "leads", "would_set_off"), 0)
    for bidder in bidders:
        # Parties that the bidder works for: some proposals set something off.
        own = some(plain, "client", f"(FROM engagement WHERE performer = '{bidder}')", 3, "own")
        proposal = Proposal(
            [bidder, *drawn.sample(bidders, drawn.choice([0, 0, 1]))],
            drawn.choice([*authorities, *parties[:3]]),
            [*own, *drawn.sample(parties, drawn.choice([0, 3, 12]))],
            drawn.choice(["990102", None]),
            drawn.choice(["enforcement", "self", None]),
            date(2026, 6, 1),
            drawn.choice([date(2026, 6, 1), date(2025, 1, 1), None]),
            drawn.choice([date(2026, 12, 31), None]),
        )
        answer = check(ready, proposal, rules(), {}, names)
        assert answer == check(plain, proposal, rules(), {}, names), proposal
        for what in counted:
            counted[what] += len(answer[what])
    assert all(counted.values()), counted
    for con in two:
        assert con.execute("SELECT count(*) FROM engagement").fetchall()[0][0] > 100
        assert con.execute("SELECT count(*) FROM engagement WHERE batch = 0").fetchall() == [(0,)]


def test_few_questions_are_not_worth_preparing_for(made_demo: Demo) -> None:
    with Releases(Home.open(made_demo[0])).open() as con:
        expect(con, OFTEN)
        assert not prepared(con)
        expect(con, 1)
        assert prepared(con)
