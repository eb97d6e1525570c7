"""``python -m bench.graphs BASE OUT --copies N``: a graph of a nation's size, made of copies of an invented province.

BASE is the home of ``hub demo --size province``: 900,000 reports, so that 33 copies make a nation. A copy has ids,
codes, numbers, names and telephones of its own; days, places and words stay. Everything is SQL, table by table.
With ``--worst`` the shapes that make a rule explode are laid over: see :mod:`bench.worst`.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import duckdb

from bench.worst import WORST
from hub.duck import connect, identifier, quoted, run_script
from hub.graph.conditions import conditions
from hub.graph.digests import digests
from hub.graph.edges import SHAPE, make_edges
from hub.graph.releases import Releases
from hub.home import Home
from queries.screen import screen
from queries.store import write_findings
from schema.model import Column, Table, create_statements, tables

HASHED = frozenset({"id", "engagement", "report", "legal_person", "old_id", "entity"})
"""Columns that hold ids beside those that the model declares."""
MARKED = frozenset({
    "amends_doc", "authority", "case_no", "certificate_no", "code", "contract_no", "corrects", "doc_key", "doc_no",
    "framework_no", "name", "number", "phone", "project_no", "report_no", "serial_no", "value",
})  # fmt: skip
"""Columns that tell one from another; a copy's have its number behind them."""
BATCHES = 1000
"""Batch numbers of a copy begin at this times its number."""


def copied(column: Column, copy: int) -> str:
    """The value of a column in a copy of a row."""
    name = identifier(column.name)
    if column.name == "batch":
        return f"{name} + {copy * BATCHES}"
    if column.range is not None or column.name in HASHED:
        return f"left({name}, 2) || left(md5({name} || '/{copy}'), 16)"
    if column.name in MARKED and column.type == "VARCHAR":
        return f"{name} || '/{copy}'"
    return name


def multiply(con: duckdb.DuckDBPyConnection, copies: int) -> None:
    """Fill the tables of the model with copies of those of the attached database ``base``."""
    for statement in create_statements():
        con.execute(statement)
    for table in tables().values():
        for copy in range(copies):
            con.execute(f"INSERT INTO {identifier(table.name)} {select(table, copy)}")
    con.execute("CREATE TABLE batch AS FROM base.batch LIMIT 0")
    for copy in range(copies):
        con.execute(f"INSERT INTO batch SELECT * REPLACE (batch + {copy * BATCHES} AS batch) FROM base.batch")


def select(table: Table, copy: int) -> str:
    """One copy of a table; copy 0 is the table itself."""
    columns = ", ".join(identifier(c.name) if copy == 0 else copied(c, copy) for c in table.columns)
    return f"SELECT {columns} FROM base.{identifier(table.name)}"


def make(base: Path, out: Path, copies: int, worst: bool) -> None:
    """Make a home at ``out``, which must not be there, whose one release is the graph with its edges and findings.

    Its ledger is empty: it is there to be asked, and cannot be rebuilt.
    """
    releases = Releases(Home.open(base))
    current = releases.current()
    assert current is not None, "the home has no release"
    home = Home.init(out, seed=1)
    path = home.tmp() / "draft.duckdb"
    con = connect(path)
    con.execute(f"ATTACH {quoted(str(releases.path(current.number)))} AS base (READ_ONLY)")
    multiply(con, copies)
    for what, statements in WORST.items() if worst else ():
        print(f"worst case: {what}", flush=True)
        for statement in statements:
            con.execute(statement)
    con.execute("DETACH base")
    # Edges keep their sums in the schema of what the next delta needs.
    run_script(con, "hub.graph", "working.sql")
    con.execute(SHAPE)
    make_edges(con)
    con.execute("CHECKPOINT")
    found = write_findings(con, screen(con))
    print(f"{found:,} findings")
    made = digests(con)
    con.execute("CHECKPOINT")
    con.close()
    under = conditions(home.path / "feeds")
    Releases(home).publish(path, made, heads=("", ""), batches=0, findings=found, at=home.now(), made_under=under)


def main() -> None:
    """Read the arguments and make the graph."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("base", type=Path, help="home of hub demo --size province")
    asked.add_argument("out", type=Path, help="the home to make")
    asked.add_argument("--copies", type=int, default=33, help="how many provinces")
    asked.add_argument("--worst", action="store_true", help="with worst cases laid over")
    given = asked.parse_args()
    begun = time.perf_counter()
    make(given.base, given.out, given.copies, given.worst)
    print(f"{given.out.name}: made in {time.perf_counter() - begun:.0f} s")


if __name__ == "__main__":
    main()
