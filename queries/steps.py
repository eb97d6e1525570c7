"""Steps over the release's edges by one query each, for a process that asks few questions.

The methods are those of :class:`queries.adjacency.Adjacency`; a node is its id.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import duckdb

from queries.as_shown import note_bare_names, shown_edges
from queries.rows import rows_of

# `edge` is sorted by a and `edge_back` by b, so that each end is found without reading every edge.
_AT = """
(SELECT * FROM edge WHERE a IN (SELECT unnest($frontier::VARCHAR[]))
 UNION
 SELECT * FROM edge_back WHERE b IN (SELECT unnest($frontier::VARCHAR[])))
"""
_BOTH = """
(SELECT * FROM edge
 WHERE a IN (SELECT unnest($frontier::VARCHAR[])) AND b IN (SELECT unnest($frontier::VARCHAR[])))
"""
_HOLDS = """
($on IS NULL OR (coalesce(valid_from, DATE '0001-01-01') <= $on::DATE
 AND coalesce(valid_to, DATE 'infinity') > $on::DATE))
"""
# What rests on a number comes before what rests on a name only.
_ORDER = 'by_name, kind, valid_from, valid_to, batch, "row", feed'
# Two that have a thousand edges must not hide whom else there is: each pair's first edge comes before any second.
_STEP = f"""
SELECT * EXCLUDE (nth) FROM (
    SELECT *, row_number() OVER (PARTITION BY a, b ORDER BY {_ORDER}) AS nth
    FROM ({shown_edges(_AT)}) WHERE {_HOLDS} ORDER BY nth, a, b LIMIT $limit)
ORDER BY a, b, {_ORDER}
"""
_FARTHER = f"""
SELECT DISTINCT a, b FROM ({shown_edges(_AT)}) WHERE {_HOLDS} AND ($by_name OR NOT by_name) ORDER BY ALL
"""
_BETWEEN = f"SELECT * FROM ({shown_edges(_BOTH)}) WHERE {_HOLDS} ORDER BY a, b, {_ORDER} LIMIT 1"
_NAMES = "SELECT bare FROM bare_name WHERE id IN (SELECT unnest($ids::VARCHAR[]))"
_AUTHORITIES = "SELECT DISTINCT org FROM agency WHERE org IN (SELECT unnest($ids::VARCHAR[]))"


class Steps:
    """Each step reads the edges of the open release."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con
        note_bare_names(con)

    def numbers(self, ids: Sequence[str]) -> list[str]:
        """The ids themselves."""
        return list(ids)

    def passable(self, nodes: Sequence[str]) -> list[str]:
        """Those that a walk may go on from: all but authorities."""
        authorities = {row["org"] for row in rows_of(self._con, _AUTHORITIES, {"ids": list(nodes)})}
        return [node for node in nodes if node not in authorities]

    def edges_at(self, frontier: Sequence[str], on: date | None, limit: int) -> list[dict[str, Any]]:
        """The first edges at some nodes."""
        return rows_of(self._con, _STEP, {"frontier": self._borne(frontier), "on": on, "limit": limit})

    def walk(self, here: str, there: str, most: int, on: date | None, *, by_name: bool = True) -> list[str]:
        """The nodes of one shortest path between two; empty when none has at most that many steps.

        Both ends are walked from, the smaller frontier first: two walks of three steps meet fewer nodes than one of
        six. ``by_name`` says whether edges that rest only on a name count.
        """
        before: dict[str, dict[str, str | None]] = {end: {end: None} for end in (here, there)}
        frontiers = {end: [end] for end in before}
        for _ in range(most):
            end, other = sorted(before, key=lambda one: (len(frontiers[one]), one != here))
            seen, reached, inside = before[end], list[str](), set(frontiers[end])
            asked = {"frontier": self._borne(frontiers[end]), "on": on, "by_name": by_name}
            for a, b in self._con.execute(_FARTHER, asked).fetchall():
                for near, far in ((a, b), (b, a)):
                    if near in inside and far not in seen:
                        seen[far] = near
                        reached.append(far)
            frontiers[end] = self.passable(reached)
            met = [one for one in (*frontiers[end], other) if one in seen and one in before[other]]
            if met:
                return [*back_from(before[here], met[0])[::-1], *back_from(before[there], met[0])[1:]]
            if not frontiers[end]:
                break
        return []

    def edge_of(self, near: str, far: str, on: date | None) -> dict[str, Any]:
        """The first edge that links two nodes, either way."""
        between = rows_of(self._con, _BETWEEN, {"frontier": self._borne([near, far]), "on": on})
        return between[0] | {"from": near, "to": far}

    def _borne(self, nodes: Sequence[str]) -> list[str]:
        """The ids under which the release knows some nodes: their own, and those of their bare names."""
        return [*nodes, *(row["bare"] for row in rows_of(self._con, _NAMES, {"ids": list(nodes)}))]


def back_from(before: dict[str, str | None], node: str) -> list[str]:
    """The nodes from one to where its walk began."""
    nodes = [node]
    while (nearer := before[nodes[-1]]) is not None:
        nodes.append(nearer)
    return nodes
