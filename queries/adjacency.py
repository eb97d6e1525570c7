"""The edges of a release as they are shown, in memory, for a process that asks for many neighbourhoods and paths.

35 bytes an edge and 18 a node; a few seconds to read at the size of a nation.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt

from queries.as_shown import note_bare_names, shown_edges

Numbers = npt.NDArray[np.int64]

EPOCH = date(1970, 1, 1)
NEVER = 2**31 - 1
"""Stands for a day that is not known or open; like null in DuckDB it sorts last."""
MANY = 50
"""One edge in this many."""
_NODES = f"""
WITH shown AS ({shown_edges()}) SELECT id FROM (SELECT a AS id FROM shown UNION SELECT b FROM shown) ORDER BY id
"""
_EDGES = f"""
WITH node AS MATERIALIZED (SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM ({_NODES}))
SELECT x.n::INTEGER AS a, y.n::INTEGER AS b, e.by_name, list_position($kinds::VARCHAR[], e.kind)::UTINYINT AS kind,
    coalesce(e.valid_from - DATE '{EPOCH}', {NEVER})::INTEGER AS valid_from,
    coalesce(e.valid_to - DATE '{EPOCH}', {NEVER})::INTEGER AS valid_to,
    e.batch::INTEGER AS batch, e.row, list_position($feeds::VARCHAR[], e.feed)::UTINYINT AS feed
FROM ({shown_edges()}) AS e JOIN node AS x ON x.id = e.a JOIN node AS y ON y.id = e.b ORDER BY ALL
"""


class Adjacency:
    """Nodes are numbered in the order of their ids, edges in the order of all their columns."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        note_bare_names(con)
        self._ids = np.array([row[0] for row in con.execute(_NODES).fetchall()], dtype="S")
        self._kinds, self._feeds = (
            [row[0] for row in con.execute(f"SELECT DISTINCT {name} FROM edge ORDER BY 1").fetchall()]
            for name in ("kind", "feed")
        )
        read = con.execute(_EDGES, {"kinds": self._kinds, "feeds": self._feeds}).fetchnumpy()
        again = np.ones(len(read["a"]), dtype=bool)
        again[:1] = False
        for column in read.values():
            again[1:] &= np.asarray(column)[1:] == np.asarray(column)[:-1]
        self._edges = {name: np.asarray(column)[~again] for name, column in read.items()}
        nodes = np.arange(len(self._ids) + 1)
        self._out = np.searchsorted(self._edges["a"], nodes)
        self._by_end = np.argsort(self._edges["b"], kind="stable").astype(np.int32)
        self._into = np.searchsorted(self._edges["b"][self._by_end], nodes)
        ends = self.numbers([row[0] for row in con.execute("SELECT DISTINCT org FROM agency").fetchall()])
        self._authority = np.zeros(len(self._ids), dtype=bool)
        self._authority[ends] = True
        # Of a walk: which ends reached a node (1, 2, both), and from which node; clean between questions. The frontier,
        # and where in a list a node stands first, for the length of a step.
        self._reached = np.zeros(len(self._ids), dtype=np.uint8)
        self._before = np.empty((2, len(self._ids)), dtype=np.int32)
        self._inside = np.zeros(len(self._ids), dtype=bool)
        self._first = np.empty(len(self._ids), dtype=np.int32)

    def numbers(self, ids: Sequence[str | None]) -> list[int]:
        """Numbers of the nodes among some ids, in their order."""
        asked = np.array([one or "" for one in ids], dtype="S")
        at = np.minimum(np.searchsorted(self._ids, asked), max(0, len(self._ids) - 1))
        there = self._ids[at] == asked if len(self._ids) else np.zeros(len(asked), dtype=bool)
        found: list[int] = at[there].tolist()
        return found

    def passable(self, nodes: Sequence[int]) -> list[int]:
        """Those that a walk may go on from: all but authorities."""
        return [node for node in nodes if not self._authority[node]]

    def edges_at(self, frontier: Sequence[int], on: date | None, limit: int) -> list[dict[str, Any]]:
        """The first edges at some nodes, of each pair of nodes the first before any second."""
        found = self._at(np.array(frontier, dtype=np.int64), on)
        if len(found) > limit:
            first = np.flatnonzero(self._begins_pair(found))
            nth = np.arange(len(found)) - np.repeat(first, np.diff([*first, len(found)]))
            found = np.sort(found[np.argsort(nth, kind="stable")[:limit]])
        return self._told(found)

    def walk(self, here: int, there: int, most: int, on: date | None, *, by_name: bool = True) -> list[int]:
        """The nodes of one shortest path between two, as :meth:`queries.steps.Steps.walk` finds it."""
        touched = [np.array([here, there])]
        try:
            return self._walk((here, there), most, on, by_name, touched)
        finally:
            for nodes in touched:
                self._reached[nodes] = 0

    def _walk(
        self, ends: tuple[int, int], most: int, on: date | None, by_name: bool, touched: list[Numbers]
    ) -> list[int]:
        frontiers = [np.array([end], dtype=np.int64) for end in ends]
        for side in (0, 1):
            self._reached[ends[side]] = 1 << side
            self._before[side, ends[side]] = -1
        for _ in range(most):
            side = 0 if len(frontiers[0]) <= len(frontiers[1]) else 1
            reached = self._farther(frontiers[side], side, on, by_name)
            touched.append(reached)
            frontiers[side] = reached[~self._authority[reached]]
            candidates = np.append(frontiers[side], ends[1 - side])
            met = candidates[self._reached[candidates] == 3]
            if len(met):
                return [*self._back(0, int(met[0]))[::-1], *self._back(1, int(met[0]))[1:]]
            if not len(frontiers[side]):
                break
        return []

    def _farther(self, frontier: Numbers, side: int, on: date | None, by_name: bool) -> Numbers:
        """Nodes that one more step reaches first, in the order of pairs; notes from where."""
        found = self._at(frontier, on)
        if not by_name:
            found = found[~self._edges["by_name"][found]]
        found = found[self._begins_pair(found)]
        # Each pair is looked at from its first node, then from its second.
        near = np.stack([self._edges["a"][found], self._edges["b"][found]], axis=1).ravel()
        far = np.stack([self._edges["b"][found], self._edges["a"][found]], axis=1).ravel()
        self._inside[frontier] = True
        fits = self._inside[near] & (self._reached[far] & (1 << side) == 0)
        self._inside[frontier] = False
        near, far = near[fits], far[fits]
        # Of equal indices the last assignment stays, so the list is written from its end.
        place = np.arange(len(far), dtype=np.int32)
        self._first[far[::-1]] = place[::-1]
        first = self._first[far] == place
        reached: Numbers = far[first].astype(np.int64)
        self._reached[reached] |= 1 << side
        self._before[side, reached] = near[first]
        return reached

    def _back(self, side: int, node: int) -> list[int]:
        """The nodes from one to where the walk of a side began."""
        nodes = [node]
        while (nearer := int(self._before[side, nodes[-1]])) >= 0:
            nodes.append(nearer)
        return nodes

    def _begins_pair(self, found: Numbers) -> npt.NDArray[np.bool_]:
        """Which of some edges, in order, are the first between their two nodes."""
        a, b = self._edges["a"][found], self._edges["b"][found]
        fresh = np.ones(len(found), dtype=bool)
        fresh[1:] = (a[1:] != a[:-1]) | (b[1:] != b[:-1])
        return fresh

    def edge_of(self, near: int, far: int, on: date | None) -> dict[str, Any]:
        """The first edge that links two nodes, either way."""
        found = self._at(np.array([near]), on)
        other = self._edges["a"][found] + self._edges["b"][found] - near
        return self._told(found[other == far][:1])[0] | {"from": self._id(near), "to": self._id(far)}

    def _at(self, nodes: Numbers, on: date | None) -> Numbers:
        """Numbers of the edges at some nodes, in order."""
        touching = np.concatenate([ranges(self._out, nodes), self._by_end[ranges(self._into, nodes)].astype(np.int64)])
        if len(touching) * MANY > len(self._by_end):
            # A look at every edge is cheaper than to sort so many.
            there = np.zeros(len(self._by_end), dtype=bool)
            there[touching] = True
            found: Numbers = np.flatnonzero(there)
        else:
            found = np.unique(touching)
        if on is None:
            return found
        day, first, end = (on - EPOCH).days, self._edges["valid_from"][found], self._edges["valid_to"][found]
        in_force: Numbers = found[((first <= day) | (first == NEVER)) & (end > day)]
        return in_force

    def _told(self, found: Numbers) -> list[dict[str, Any]]:
        rows = zip(*(column[found].tolist() for column in self._edges.values()), strict=True)
        return [
            {
                "a": self._id(a),
                "b": self._id(b),
                "kind": self._kinds[kind - 1],
                "valid_from": day(valid_from),
                "valid_to": day(valid_to),
                "batch": batch,
                "row": row,
                "feed": self._feeds[feed - 1],
                "by_name": by_name,
            }
            for a, b, by_name, kind, valid_from, valid_to, batch, row, feed in rows
        ]

    def _id(self, node: int) -> str:
        text: bytes = self._ids[node]
        return text.decode()


def ranges(starts: Numbers, nodes: Numbers) -> Numbers:
    """All numbers from ``starts[node]`` up to ``starts[node + 1]``, for each node."""
    begin, size = starts[nodes], starts[nodes + 1] - starts[nodes]
    found: Numbers = np.arange(size.sum()) + np.repeat(begin - np.concatenate([[0], np.cumsum(size)[:-1]]), size)
    return found


def day(number: int) -> date | None:
    """A day of its number."""
    return None if number == NEVER else EPOCH + timedelta(days=number)
