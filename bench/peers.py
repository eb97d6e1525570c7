"""The same questions to others over the same rows: NetworkX in memory, and SQLite with indexes.

What each of them answers is counted and must be what the hub answers.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import networkx as nx

from bench import questions
from bench.asking import at, timed
from bench.figures import Board, Figure
from bench.floors import RULES
from bench.walks import at_two_institutions, direct_conflicts, in_a_ban
from hub.graph.releases import Releases
from hub.home import Home
from queries.as_shown import shown_edges
from queries.paths import around, path
from queries.rule import rules
from queries.screen import screen

COUNT = 100
"""How many organisations each is asked about."""
ALL = 1_000_000_000
"""No limit on edges: the others have none."""


def peers(board: Board, home: Path, count: int = COUNT) -> None:
    """Add a line for each question to each of them; the floor beside it is the hub on the same question."""
    with Releases(Home.open(home)).open() as con:
        pairs = questions.pairs(con, count)
        ours = [{node["id"] for node in around(con, start, hops=2, limit=ALL)["nodes"]} for start, _ in pairs]
        lengths = [len(path(con, a, b)) for a, b in pairs]
        hops = [partial(around, con, start, hops=2, limit=ALL) for start, _ in pairs]
        edges = con.execute(f"SELECT a, b, kind, valid_from, valid_to FROM ({shown_edges()})").fetchall()
        barred = {str(org) for (org,) in con.execute("SELECT DISTINCT org FROM agency").fetchall()}
        graph = nx.MultiGraph()
        with board.timed("NetworkX: the graph of the edges", len(edges)):
            for a, b, kind, since, until in edges:
                graph.add_edge(a, b, kind=kind, valid_from=since, valid_to=until)
        theirs = compared(
            board, "NetworkX: two hops", [partial(near, graph, start, barred) for start, _ in pairs], hops
        )
        assert theirs == ours, "NetworkX and the hub differ on neighbourhoods"
        found = compared(board, "NetworkX: path", [partial(shortest, graph, a, b, barred) for a, b in pairs],
                         [partial(path, con, a, b) for a, b in pairs])  # fmt: skip
        assert found == lengths, "NetworkX and the hub differ on paths"
        by_rules(board, con)
        in_sqlite(board, edges, [start for start, _ in pairs], (barred, ours, hops))


def compared(
    board: Board, work: str, theirs: Sequence[Callable[[], Any]], ours: Sequence[Callable[[], Any]]
) -> list[Any]:
    """Add p50 and p99 of their answers, the hub's as the floor; what they answered."""
    answers: list[Any] = []
    took = [timed(lambda: answers.append(one())) for one in theirs]  # noqa: B023  called at once
    beside = [timed(one) for one in ours]
    for name, share in (("p50", 0.5), ("p99", 0.99)):
        wall, used, floor_wall, floor = (
            at([one[which] for one in several], share) for several in (took, beside) for which in (0, 1)
        )
        board.add(Figure(f"{work}, {name} (× the hub)", len(took), used, wall, floor, floor_wall))
    return answers


def near(graph: nx.MultiGraph, start: str, barred: set[str]) -> set[str]:
    """Nodes within two steps, none of them beyond an authority."""
    first = {start, *graph.neighbors(start)} if start in graph else {start}
    return first.union(*(graph.neighbors(node) for node in first - barred if node in graph and node != start))


def shortest(graph: nx.MultiGraph, start: str, goal: str, barred: set[str]) -> int:
    """Steps of a shortest path of at most six that goes through no authority; 0 where there is none."""
    if start not in graph or goal not in graph:
        return 0
    free = nx.subgraph_view(graph, filter_node=lambda node: node not in barred or node in (start, goal))
    try:
        steps = int(nx.bidirectional_shortest_path(free, start, goal).__len__()) - 1
    except nx.NetworkXNoPath:
        return 0
    return steps if steps <= 6 else 0


def by_rules(board: Board, con: duckdb.DuckDBPyConnection) -> None:
    """A01 as the hub finds it, and the joins of B01 and G04, as walks over a graph of the same rows."""
    # First: it makes the views that the walks and the rule's text read.
    rule = rules()["A01"]
    screen(con, [rule])
    # Days before a law was in force make no finding, so it is the rule's own pairs that are compared.
    pairs = (
        "SELECT DISTINCT coalesce(o.legal_person, f.subject), f.regulator, f.target "
        f"FROM ({rule.sql.strip().rstrip(';')}) AS f LEFT JOIN organization AS o ON o.id = f.subject"
    )
    ours: list[tuple[str, str, str]] = []
    with board.timed("NetworkX: A01 with its graph (× the hub's SQL)"):
        found = direct_conflicts(con)
    board.floor(lambda: ours.extend(con.execute(pairs).fetchall()))
    if found != set(ours):
        raise RuntimeError(f"NetworkX finds A01 {len(found)} times, the hub {len(set(ours))} times")
    with board.timed("NetworkX: the join of B01 with its graph (× SQL)"):
        signers = at_two_institutions(con)
    board.floor(lambda: con.execute(RULES["B01"]).fetchall())
    assert [(signers,)] == con.execute(RULES["B01"]).fetchall(), "NetworkX and SQL differ on B01"
    with board.timed("NetworkX: the join of G04 with its graph (× SQL)"):
        awards = in_a_ban(con)
    board.floor(lambda: con.execute(RULES["G04"]).fetchall())
    assert [(awards,)] == con.execute(RULES["G04"]).fetchall(), "NetworkX and SQL differ on G04"


_NEAR = """
WITH one AS (SELECT b AS id FROM edge WHERE a = :start UNION SELECT a FROM edge WHERE b = :start),
passed AS (SELECT id FROM one WHERE id NOT IN (SELECT org FROM barred))
SELECT :start UNION SELECT id FROM one
UNION SELECT e.b FROM passed AS p JOIN edge AS e ON e.a = p.id
UNION SELECT e.a FROM passed AS p JOIN edge AS e ON e.b = p.id
"""


def in_sqlite(
    board: Board,
    edges: Sequence[tuple[Any, ...]],
    starts: Sequence[str],
    ours: tuple[set[str], list[set[str]], Sequence[Callable[[], Any]]],
) -> None:
    """Neighbourhoods from a table of the same edges with an index on either end."""
    barred, answers, hops = ours
    with tempfile.TemporaryDirectory(prefix="tongjian-bench-") as folder:
        con = sqlite3.connect(Path(folder) / "edges.sqlite")
        with board.timed("SQLite: the edges with two indexes", len(edges)):
            con.execute("CREATE TABLE edge (a TEXT, b TEXT, kind TEXT, valid_from TEXT, valid_to TEXT)")
            rows = ((a, b, kind, since and since.isoformat(), until and until.isoformat())
                    for a, b, kind, since, until in edges)  # fmt: skip
            con.executemany("INSERT INTO edge VALUES (?, ?, ?, ?, ?)", rows)
            con.execute("CREATE TABLE barred (org TEXT PRIMARY KEY)")
            con.executemany("INSERT INTO barred VALUES (?)", [(one,) for one in barred])
            con.execute("CREATE INDEX by_a ON edge (a, b)")
            con.execute("CREATE INDEX by_b ON edge (b, a)")
            con.commit()
        asked = [partial(near_in, con, start) for start in starts]
        theirs = compared(board, "SQLite: two hops", asked, hops)
        con.close()
    assert theirs == answers, "SQLite and the hub differ on neighbourhoods"


def near_in(con: sqlite3.Connection, start: str) -> set[str]:
    """Nodes within two steps, none of them beyond an authority."""
    return {str(one) for (one,) in con.execute(_NEAR, {"start": start})}
