"""Neighbourhoods and paths over the release's edges, by one query for each step outwards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any

import duckdb

from queries.masking import masked
from queries.rows import rows_of

# An authority is linked to nearly everyone; a path through one says nothing, so it ends there unless asked otherwise.
# `edge` is sorted by a and `edge_back` by b, so that each end is found without reading every edge.
_ENDS = """
(SELECT * FROM edge WHERE a IN (SELECT unnest($frontier::VARCHAR[]))
 UNION
 SELECT * FROM {back} WHERE b IN (SELECT unnest($frontier::VARCHAR[]))) AS e
WHERE ($on IS NULL OR (coalesce(e.valid_from, DATE '0001-01-01') <= $on::DATE
       AND coalesce(e.valid_to, DATE 'infinity') > $on::DATE))
"""
_STEP = """
SELECT e.a, e.b, e.kind, e.valid_from, e.valid_to, e.batch, e.row, e.feed FROM {ends} ORDER BY ALL LIMIT $limit
"""
_FARTHER = "SELECT DISTINCT e.a, e.b FROM {ends} ORDER BY ALL LIMIT $limit"
_BETWEEN = """
SELECT e.a, e.b, e.kind, e.valid_from, e.valid_to, e.batch, e.row, e.feed FROM edge AS e
WHERE e.a IN (SELECT unnest($pair::VARCHAR[])) AND e.b IN (SELECT unnest($pair::VARCHAR[]))
  AND ($on IS NULL OR (coalesce(e.valid_from, DATE '0001-01-01') <= $on::DATE
       AND coalesce(e.valid_to, DATE 'infinity') > $on::DATE))
ORDER BY ALL LIMIT 1
"""
_AGENCIES = "SELECT DISTINCT org FROM agency WHERE org IN (SELECT unnest($ids::VARCHAR[]))"
_NAMES = """
SELECT id, 'organization' AS kind, name, code FROM organization WHERE id IN (SELECT unnest($ids::VARCHAR[]))
UNION ALL
SELECT id, 'person', name, NULL FROM person WHERE id IN (SELECT unnest($ids::VARCHAR[]))
"""


def at_ends(con: duckdb.DuckDBPyConnection, sql: str) -> str:
    """A query about the edges at ``$frontier``. A release of before ``edge_back`` is read from ``edge`` alone."""
    there = con.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'edge_back'").fetchall()
    return sql.format(ends=_ENDS.format(back="edge_back" if there else "edge"))


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
    step = at_ends(con, _STEP)
    for hop in range(1, hops + 1):
        found = rows_of(con, step, {"frontier": frontier, "on": on, "limit": limit})
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

    Both ends are walked from, the smaller frontier first: two walks of three steps meet fewer nodes than one of six.

    Args:
        con: An open release.
        start: Id where it begins.
        goal: Id where it ends.
        most: Steps at most.
        on: Only links in force on this day.
        limit: Pairs of linked nodes at most for each step.
    """
    if start == goal:
        return []
    farther = at_ends(con, _FARTHER)
    before: dict[str, dict[str, str | None]] = {start: {start: None}, goal: {goal: None}}
    frontiers = {start: [start], goal: [goal]}
    for _ in range(most):
        end, other = sorted((start, goal), key=lambda one: (len(frontiers[one]), one != start))
        seen, reached, inside = before[end], list[str](), set(frontiers[end])
        for a, b in con.execute(farther, {"frontier": frontiers[end], "on": on, "limit": limit}).fetchall():
            for near, far in ((a, b), (b, a)):
                if near in inside and far not in seen:
                    seen[far] = near
                    reached.append(far)
        # What an authority links counts as a path only where the walk ends at it.
        frontiers[end] = passable(con, reached)
        met = [one for one in (*frontiers[end], other) if one in seen and one in before[other]]
        if met:
            nodes = [*back_from(before[start], met[0])[::-1], *back_from(before[goal], met[0])[1:]]
            return [between(con, a, b, on) for a, b in pairwise(nodes)]
        if not frontiers[end]:
            break
    return []


def back_from(before: dict[str, str | None], node: str) -> list[str]:
    """The nodes from one to where its walk began."""
    nodes = [node]
    while (nearer := before[nodes[-1]]) is not None:
        nodes.append(nearer)
    return nodes


def between(con: duckdb.DuckDBPyConnection, near: str, far: str, on: date | None) -> dict[str, Any]:
    """One edge of two nodes, as the step from one to the other."""
    return rows_of(con, _BETWEEN, {"pair": [near, far], "on": on})[0] | {"from": near, "to": far}
