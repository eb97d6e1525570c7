"""Neighbourhoods and paths over the release's edges, by one query for each step outwards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import duckdb

from queries.masking import masked
from queries.rows import rows_of

# An authority is linked to nearly everyone; a path through one says nothing, so it ends there unless asked otherwise.
# Each end is asked for by itself: an OR over both reads every edge.
_STEP = """
SELECT e.a, e.b, e.kind, e.valid_from, e.valid_to, e.batch, e.row, e.feed FROM (
    SELECT * FROM edge WHERE a IN (SELECT unnest($frontier::VARCHAR[]))
    UNION
    SELECT * FROM edge WHERE b IN (SELECT unnest($frontier::VARCHAR[]))
) AS e
WHERE ($on IS NULL OR (coalesce(e.valid_from, DATE '0001-01-01') <= $on::DATE
       AND coalesce(e.valid_to, DATE 'infinity') > $on::DATE))
ORDER BY ALL LIMIT $limit
"""
_AGENCIES = "SELECT DISTINCT org FROM agency WHERE org IN (SELECT unnest($ids::VARCHAR[]))"
_NAMES = """
SELECT id, 'organization' AS kind, name, code FROM organization WHERE id IN (SELECT unnest($ids::VARCHAR[]))
UNION ALL
SELECT id, 'person', name, NULL FROM person WHERE id IN (SELECT unnest($ids::VARCHAR[]))
"""


def step(con: duckdb.DuckDBPyConnection, frontier: Sequence[str], on: date | None, limit: int) -> list[dict[str, Any]]:
    """The edges at a set of nodes, in force on a day when one is given."""
    return rows_of(con, _STEP, {"frontier": list(frontier), "on": on, "limit": limit})


def passable(con: duckdb.DuckDBPyConnection, ids: Sequence[str]) -> list[str]:
    """Those that a walk may go on from: all but authorities."""
    authorities = {row["org"] for row in rows_of(con, _AGENCIES, {"ids": list(ids)})}
    return [i for i in ids if i not in authorities]


def named(con: duckdb.DuckDBPyConnection, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Id → ``{id, kind, name, code}``, persons masked."""
    found = {row["id"]: row for row in rows_of(con, _NAMES, {"ids": list(ids)})}
    for row in found.values():
        row["name"] = masked(row["name"]) if row["kind"] == "person" else row["name"]
    return found


def around(
    con: duckdb.DuckDBPyConnection, start: str, *, hops: int = 2, on: date | None = None, limit: int = 2000
) -> dict[str, list[dict[str, Any]]]:
    """The neighbourhood of a node.

    Args:
        con: An open release.
        start: Its id.
        hops: How far.
        on: Only links in force on this day.
        limit: Edges at most for each step; ``cut`` says when more were there.

    Returns:
        ``{"nodes": [{id, kind, name, code, hops}], "edges": […], "cut": […]}``.
    """
    distance = {start: 0}
    edges: dict[tuple[Any, ...], dict[str, Any]] = {}
    frontier = [start]
    cut: list[dict[str, Any]] = []
    for hop in range(1, hops + 1):
        found = step(con, frontier, on, limit)
        if len(found) == limit:
            cut.append({"hop": hop, "limit": limit})
        reached: list[str] = []
        for edge in found:
            edges[(edge["a"], edge["b"], edge["kind"], edge["batch"], edge["row"])] = edge
            for end in (edge["a"], edge["b"]):
                if end not in distance:
                    distance[end] = hop
                    reached.append(end)
        frontier = passable(con, reached)
        if not frontier:
            break
    names = named(con, list(distance))
    nodes = [names.get(i, {"id": i, "kind": "?", "name": i, "code": None}) | {"hops": d} for i, d in distance.items()]
    return {"nodes": nodes, "edges": list(edges.values()), "cut": cut}


def path(
    con: duckdb.DuckDBPyConnection, start: str, goal: str, *, most: int = 6, on: date | None = None, limit: int = 20000
) -> list[dict[str, Any]]:
    """One shortest path as its edges in order, each with ``from`` and ``to`` ids; empty when none is found.

    Args:
        con: An open release.
        start: Id where it begins.
        goal: Id where it ends.
        most: Steps at most.
        on: Only links in force on this day.
        limit: Edges at most for each step.
    """
    before: dict[str, tuple[str, dict[str, Any]]] = {}
    seen = {start}
    frontier = [start]
    for _ in range(most):
        reached: list[str] = []
        inside = set(frontier)
        for edge in step(con, frontier, on, limit):
            ends = [(edge["a"], edge["b"]), (edge["b"], edge["a"])]
            for near, far in ends:
                if near in inside and far not in seen:
                    seen.add(far)
                    before[far] = (near, edge)
                    reached.append(far)
        if goal in before:
            return walked(before, start, goal)
        frontier = passable(con, reached)
        if not frontier:
            break
    return []


def walked(before: dict[str, tuple[str, dict[str, Any]]], start: str, goal: str) -> list[dict[str, Any]]:
    """The steps from ``start`` to ``goal`` along what each node was reached by."""
    steps: list[dict[str, Any]] = []
    node = goal
    while node != start:
        near, edge = before[node]
        steps.append(edge | {"from": near, "to": node})
        node = near
    return steps[::-1]
