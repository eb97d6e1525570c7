"""Neighbourhoods and paths show a person as one node, and mark what rests on a bare name only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from statements_made import A, B, C, Known, Resolve, Said

from queries.as_shown import shown_edges, shown_id
from queries.paths import around, path
from queries.positions import prepare

UNTIL, AFTER = date(2025, 1, 1), date(2026, 1, 1)
LEFT = Said(A, token="t", person="示例甲", until=UNTIL)
BARE = Said(A, feed="disclosure", person="示例甲", since=UNTIL)
THERE = Said(B, token="t", person="示例甲")
"""Somebody left A; a name that may be a namesake's came; the one with the number is at B."""


def at(known: Known, code: str) -> str:
    return known.org(code, "瀛川青屿检测有限公司")[0]


def walked(known: Known, code: str, other: str, on: date | None = None) -> list[tuple[str, str, bool]]:
    """The steps of a path, each with whether it rests on a name only; the same however it is walked."""
    start, goal = at(known, code), at(known, other)
    steps = path(known.con, start, goal, on=on)
    assert [(s["from"], s["to"]) for s in path(known.con, goal, start, on=on)][::-1] or not steps
    return [(step["from"], step["to"], step["by_name"]) for step in steps]


@pytest.fixture(params=["asked once", "asked often"])
def shown(opened: Resolve, request: pytest.FixtureRequest) -> Resolve:
    def go(said: Sequence[Said], judgements: Iterable[Any] = ()) -> Known:
        known = opened(said, judgements)
        if request.param == "asked often":
            prepare(known.con)
        return known

    return go


def test_a_bare_name_and_its_number_are_one_node_with_the_name_s_links_marked(shown: Resolve) -> None:
    known = shown([LEFT, BARE, THERE])
    person, bare, _ = (id for _, id, _ in known.people())
    assert person != bare
    for start in (person, bare, at(known, A)):
        found = around(known.con, start, hops=2)
        assert [node["id"] for node in found["nodes"]].count(person) == 1
        assert {node["id"] for node in found["nodes"]} == {person, at(known, A), at(known, B)}
        assert {(edge["batch"], edge["by_name"]) for edge in found["edges"]} == {(1, False), (2, True), (3, False)}
        assert {edge["a"] for edge in found["edges"]} == {person}


def test_no_path_runs_through_a_bare_name_without_a_mark(shown: Resolve) -> None:
    known = shown([LEFT, BARE, THERE])
    person = known.people()[0][1]
    by_number = [(at(known, A), person, False), (person, at(known, B), False)]
    assert walked(known, A, B) == by_number
    # When the one with the number had left, the name alone leads there.
    assert walked(known, A, B, AFTER) == [(at(known, A), person, True), (person, at(known, B), False)]
    assert walked(known, B, A, AFTER) == [(at(known, B), person, False), (person, at(known, A), True)]
    assert path(known.con, known.people()[1][1], at(known, B), on=AFTER)[0]["from"] == person


def test_a_bare_name_that_may_be_two_leads_nowhere(shown: Resolve) -> None:
    known = shown([LEFT, BARE, THERE, Said(A, feed="awards", token="u", person="示例甲")])
    assert walked(known, A, B, AFTER) == []
    found = around(known.con, at(known, A), hops=1)
    assert len(found["nodes"]) == 4 and not any(edge["by_name"] for edge in found["edges"])


def test_a_path_of_numbers_comes_before_one_as_short_through_a_name(shown: Resolve) -> None:
    named = [
        one
        for token in "ptw"
        for one in (
            Said(A, token=token, person=f"示例{token}", until=UNTIL),
            Said(A, feed="disclosure", person=f"示例{token}"),
            Said(B, token=token, person=f"示例{token}"),
        )
    ]
    assert [step[2] for step in walked(shown(named), A, B, AFTER)] == [True, False]
    by_number = [Said(code, token="z", person="示例乙") for code in (A, B)]
    assert [step[2] for step in walked(shown([*named, *by_number]), A, B, AFTER)] == [False, False]
    # A longer one does not: the mark says enough.
    longer = [Said(code, token=token, person="示例丙") for code, token in ((A, "y"), (C, "y"), (C, "x"), (B, "x"))]
    assert [step[2] for step in walked(shown([*named, *longer]), A, B, AFTER)] == [True, False]


said = st.builds(
    Said,
    code=st.sampled_from([A, A, B, B, C]),
    feed=st.sampled_from(["register", "disclosure", "penalties"]),
    token=st.sampled_from([None, "t", "t", "u", "v"]),
    person=st.sampled_from(["示例甲", "示例甲", "示例乙"]),
    until=st.sampled_from([None, UNTIL]),
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some=st.lists(said, min_size=3, max_size=9), on=st.sampled_from([None, AFTER]))
def test_paths_are_the_shortest_and_marked_where_no_number_leads_as_far(
    opened: Resolve, some: list[Said], on: date | None
) -> None:
    known = opened(some)
    ids = [row[0] for row in known.rows("SELECT id FROM organization UNION ALL SELECT id FROM person ORDER BY 1")]
    asked = list(pairwise([*ids, *reversed(ids)]))
    once = [path(known.con, a, b, on=on) for a, b in asked]
    prepare(known.con)
    assert [path(known.con, a, b, on=on) for a, b in asked] == once
    raw = {tuple(row) for row in known.rows("SELECT a, b FROM edge")}
    shown = nx.MultiGraph()
    for a, b, since, until, by_name in known.rows(f"SELECT a, b, valid_from, valid_to, by_name FROM ({shown_edges()})"):
        if on is None or ((since is None or since <= on) and (until is None or until > on)):
            shown.add_edge(a, b, by_name=by_name)
    by_number = nx.MultiGraph((a, b) for a, b, by_name in shown.edges(data="by_name") if not by_name)
    for (a, b), steps in zip(asked, once, strict=True):
        start, goal = (shown_id(known.con, one) for one in (a, b))
        assert len(steps) == (0 if start == goal else far(shown, start, goal))
        # What bears no mark is a link of the graph as it stands.
        assert all(step["by_name"] or (step["a"], step["b"]) in raw for step in steps)
        assert any(step["by_name"] for step in steps) == (far(by_number, start, goal) != len(steps) > 0)


def far(graph: nx.MultiGraph, start: str, goal: str) -> int:
    """Steps of a shortest path; 0 where there is none."""
    try:
        return int(nx.shortest_path_length(graph, start, goal))
    except (nx.NodeNotFound, nx.NetworkXNoPath):
        return 0
