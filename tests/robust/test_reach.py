"""Whoever's findings a changed row changes is reached: every row of every rule's example is taken out in turn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

import duckdb
import pytest

from hub.duck import connect, identifier, run_script
from hub.graph.edges import SHAPE, make_edges
from hub.graph.touched import all_links, find_reached, note_coverage, start_touching, touch
from queries.example import Case, fill, load_example
from queries.rule import Rule, rules
from queries.screen import screen
from queries.surroundings import relations
from schema.model import tables

ENTITIES = {"organization", "person"}
"""Tables that follow from others; no row goes out of them alone."""
COUNTED = {"contact", "instrument_holding"}
"""Tables in which rows of others can take a finding away: how many have the same number decides."""
NOTHING: tuple[set[str], list[str]] = (set(), [])
Whole = dict[str, tuple[set[str], list[str]]]


def found(con: duckdb.DuckDBPyConnection, rule: Rule) -> Whole:
    """Each finding of a full screen, by its id: whom it names, and every row of it."""
    made = screen(con, [rule])
    whole: Whole = {row["id"]: ({row["subject"]}, []) for row in made.finding.to_pylist()}
    for field in fields(made):
        for row in getattr(made, field.name).to_pylist():
            names, lines = whole[row["id" if field.name == "finding" else "finding"]]
            lines.append(f"{field.name} {row}")
            if field.name == "finding_party":
                names.add(row["id"])
    return whole


def reached(con: duckdb.DuckDBPyConnection, rule: Rule, table: str) -> set[str]:
    """Whom a delta looks at again when the rows in ``outgoing`` went."""
    start_touching(con)
    touch(con, tables()[table], "outgoing", gone=True)
    con.execute("CREATE OR REPLACE TEMP TABLE wanted AS FROM main.coverage")
    note_coverage(con)
    find_reached(con)
    near = "FROM reached UNION FROM covered" if "coverage" in relations(rule) else "FROM reached"
    return {str(one) for (one,) in con.execute(near).fetchall()}


def chosen(case: Case, known: set[tuple[str, ...]]) -> list[tuple[str, int]]:
    """Tables and places of the rows that go out; of near misses, which are many and alike, one of each shape.

    A shape is a table and the columns that are written; ``known`` has those of before.
    """
    rows = []
    for table in sorted(set(case.rows) - ENTITIES):
        for place, row in enumerate(case.rows[table]):
            shape = (table, *sorted(row))
            if case.findings or table in COUNTED or shape not in known:
                rows.append((table, place))
            known.add(shape)
    return rows


def taken_out(con: duckdb.DuckDBPyConnection, rows: list[tuple[str, int]]) -> Iterator[str]:
    """Take one row after another out, and put it back afterwards: the table that it was in."""
    for table, place in rows:
        con.execute("BEGIN")
        there = f"FROM main.{identifier(table)} WHERE rowid = {place}"
        con.execute(f"CREATE OR REPLACE TEMP TABLE outgoing AS {there}")
        con.execute(f"DELETE {there}")
        yield table
        con.execute("ROLLBACK")


@pytest.mark.parametrize("rule", rules().values(), ids=lambda rule: rule.code)
def test_whoever_a_row_bears_on_is_reached(rule: Rule) -> None:
    missed: list[tuple[object, str, str]] = []
    changed = 0
    known: set[tuple[str, ...]] = set()
    for case in load_example(rule).cases:
        rows = chosen(case, known)
        if not rows:
            continue
        with connect() as con:
            con.execute("SET threads = 1")
            fill(con, rule, case.rows)
            con.execute(SHAPE)
            run_script(con, "hub.graph", "working.sql")
            make_edges(con)
            all_links(con)
            con.execute("CREATE OR REPLACE TEMP TABLE held AS FROM main.coverage")
            before = found(con, rule)
            for table in taken_out(con, rows):
                after = found(con, rule)
                others = {one for one in before.keys() | after.keys() if before.get(one) != after.get(one)}
                near = reached(con, rule, table) if others else set()
                changed += len(others)
                for one in others:
                    names = before.get(one, NOTHING)[0] | after.get(one, NOTHING)[0]
                    missed += [] if near & names else [(case.name, table, one)]
    assert missed == []
    assert changed
