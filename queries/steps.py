"""Steps over the release's edges by one query each, for a process that asks few questions.

The methods are those of :class:`queries.adjacency.Adjacency`; a node is its id.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import duckdb

from queries.rows import rows_of

# `edge` is sorted by a and `edge_back` by b, so that each end is found without reading every edge.
_ENDS = """
(SELECT * FROM edge WHERE a IN (SELECT unnest($frontier::VARCHAR[]))
 UNION
 SELECT * FROM edge_back WHERE b IN (SELECT unnest($frontier::VARCHAR[]))) AS e
WHERE ($on IS NULL OR (coalesce(e.valid_from, DATE '0001-01-01') <= $on::DATE
       AND coalesce(e.valid_to, DATE 'infinity') > $on::DATE))
"""
_STEP = f"""
SELECT e.a, e.b, e.kind, e.valid_from, e.valid_to, e.batch, e.row, e.feed FROM {_ENDS} ORDER BY ALL LIMIT $limit
"""
_FARTHER = f"SELECT DISTINCT e.a, e.b FROM {_ENDS} ORDER BY ALL LIMIT $limit"
_BETWEEN = """
SELECT e.a, e.b, e.kind, e.valid_from, e.valid_to, e.batch, e.row, e.feed FROM edge AS e
WHERE e.a IN (SELECT unnest($pair::VARCHAR[])) AND e.b IN (SELECT unnest($pair::VARCHAR[]))
  AND ($on IS NULL OR (coalesce(e.valid_from, DATE '0001-01-01') <= $on::DATE
       AND coalesce(e.valid_to, DATE 'infinity') > $on::DATE))
ORDER BY ALL LIMIT 1
"""
_AUTHORITIES = "SELECT DISTINCT org FROM agency WHERE org IN (SELECT unnest($ids::VARCHAR[]))"


class Steps:
    """Each step reads the edges of the open release."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con

    def numbers(self, ids: Sequence[str]) -> list[str]:
        """The ids themselves."""
        return list(ids)

    def passable(self, nodes: Sequence[str]) -> list[str]:
        """Those that a walk may go on from: all but authorities."""
        authorities = {row["org"] for row in rows_of(self._con, _AUTHORITIES, {"ids": list(nodes)})}
        return [node for node in nodes if node not in authorities]

    def edges_at(self, frontier: Sequence[str], on: date | None, limit: int) -> list[dict[str, Any]]:
        """The first edges at some nodes."""
        return rows_of(self._con, _STEP, {"frontier": list(frontier), "on": on, "limit": limit})

    def pairs_at(self, frontier: Sequence[str], on: date | None, limit: int) -> list[tuple[str, str]]:
        """The first pairs of linked nodes of which one is in the frontier."""
        return self._con.execute(_FARTHER, {"frontier": list(frontier), "on": on, "limit": limit}).fetchall()

    def edge_of(self, near: str, far: str, on: date | None) -> dict[str, Any]:
        """The first edge that links two nodes, either way."""
        return rows_of(self._con, _BETWEEN, {"pair": [near, far], "on": on})[0] | {"from": near, "to": far}
