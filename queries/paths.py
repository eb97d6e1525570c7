"""Neighbourhoods and paths over the release's edges, a person shown as one node (:mod:`queries.as_shown`)."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

import duckdb

from queries.adjacency import Adjacency
from queries.as_shown import shown_id
from queries.kept import kept
from queries.masking import masked
from queries.positions import looked_up, prepared
from queries.steps import Steps


def steps_over(con: duckdb.DuckDBPyConnection) -> Any:
    """What walks over the release: :class:`Adjacency` where many questions are asked, else :class:`Steps`."""
    return kept(con, "adjacency", lambda: Adjacency(con)) if prepared(con) else Steps(con)


def named(con: duckdb.DuckDBPyConnection, ids: list[str]) -> dict[str, dict[str, Any]]:
    """Id → ``{id, kind, name, code}``, persons masked."""
    found = looked_up(con, "id, 'organization' AS kind, name, code", "organization", "id", ids)
    for row in looked_up(con, "id, 'person' AS kind, name, NULL AS code", "person", "id", ids):
        found.append(row | {"name": masked(row["name"])})
    return {row["id"]: row for row in found}


def around(
    con: duckdb.DuckDBPyConnection, start: str, *, hops: int = 2, on: date | None = None, limit: int = 2000
) -> dict[str, list[dict[str, Any]]]:
    """The neighbourhood of a node. An authority is linked to nearly everyone, so it is not gone on from.

    Args:
        con: An open release.
        start: Its id.
        hops: How far.
        on: Only links in force on this day.
        limit: Edges at most for each step, those of every neighbour before further ones of the same; ``cut`` says when
            more were there.

    Returns:
        ``{"nodes": [{id, kind, name, code, hops}], "edges": […], "cut": […]}``; an edge that rests only on the name of
        somebody who is shown with a number has ``by_name``.
    """
    steps, start = steps_over(con), shown_id(con, start)
    distance = {start: 0}
    edges: dict[tuple[Any, ...], dict[str, Any]] = {}
    frontier = steps.numbers([start])
    cut: list[dict[str, Any]] = []
    for hop in range(1, hops + 1):
        found = steps.edges_at(frontier, on, limit)
        if len(found) == limit:
            cut.append({"hop": hop, "limit": limit})
        reached: list[str] = []
        for edge in found:
            edges[(edge["a"], edge["b"], edge["by_name"], edge["kind"], edge["batch"], edge["row"])] = edge
            for end in (edge["a"], edge["b"]):
                if end not in distance:
                    distance[end] = hop
                    reached.append(end)
        frontier = steps.passable(steps.numbers(reached))
        if not frontier:
            break
    names = named(con, list(distance))
    nodes = [names.get(i, {"id": i, "kind": "?", "name": i, "code": None}) | {"hops": d} for i, d in distance.items()]
    return {"nodes": nodes, "edges": list(edges.values()), "cut": cut}


def path(
    con: duckdb.DuckDBPyConnection, start: str, goal: str, *, most: int = 6, on: date | None = None
) -> list[dict[str, Any]]:
    """One shortest path as its edges in order, each with ``from`` and ``to`` ids; empty when none is found.

    What an authority links says nothing: a path goes through one only where it begins or ends at it. A step that rests
    only on a name is marked (``by_name``), and taken only where no path as short rests on numbers throughout.

    Args:
        con: An open release.
        start: Id where it begins.
        goal: Id where it ends.
        most: Steps at most.
        on: Only links in force on this day.
    """
    steps = steps_over(con)
    start, goal = shown_id(con, start), shown_id(con, goal)
    ends = steps.numbers([start, goal])
    if start == goal or len(ends) < 2:
        return []

    def walked(most: int, by_name: bool) -> list[dict[str, Any]]:
        return [steps.edge_of(a, b, on) for a, b in pairwise(steps.walk(*ends, most, on, by_name=by_name))]

    found = walked(most, by_name=True)
    if any(edge["by_name"] for edge in found):
        return walked(len(found), by_name=False) or found
    return found
