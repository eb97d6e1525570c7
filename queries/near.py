"""A small scope is screened on what lies around it: rows of the large tables, copied and laid over the release."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import duckdb

from hub.duck import identifier
from queries.rule import Rule
from queries.surroundings import relations
from schema.model import tables

SHARE = 20
"""A scope of more than one organisation in this many is screened on the whole graph: copying would cost more."""
REPORTED = 50
"""Neither is what issued more than one report in this many worth copying."""
FEW = 20
"""Of so few organisations nobody counts the reports."""


@cache
def _statements() -> tuple[str, ...]:
    text = (Path(__file__).parent / "near.sql").read_text(encoding="utf-8")
    return tuple(part for part in text.split(";\n") if part.strip())


def is_small(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether ``scope`` is so small, and what it reported so little, that its surroundings are worth copying."""
    ((asked, everyone),) = con.execute(
        "SELECT (SELECT count(*) FROM scope), (SELECT count(*) FROM organization)"
    ).fetchall()
    if asked * SHARE >= everyone or asked <= FEW:
        return bool(asked * SHARE < everyone)
    # Three hundred busy laboratories of sixteen thousand organisations hold most reports of a province.
    ((theirs, all_of_them),) = con.execute(
        "SELECT (SELECT count(*) FROM report WHERE issuer IN (SELECT id FROM scope)), (SELECT count(*) FROM report)"
    ).fetchall()
    return bool(theirs * REPORTED < all_of_them)


def _temporary(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Temporary relations by name: ``TABLE`` or ``VIEW``."""
    return dict(
        con.execute(
            "SELECT table_name, 'TABLE' FROM duckdb_tables() WHERE temporary "
            "UNION ALL SELECT view_name, 'VIEW' FROM duckdb_views() WHERE temporary AND NOT internal"
        ).fetchall()
    )


def _needed(wanted: Iterable[Rule]) -> list[str]:
    """The statements that make what some rules read, and what those statements read, in their order."""
    read = {f"near_{word}" for rule in wanted for word in relations(rule)}
    found: list[str] = []
    for statement in reversed(_statements()):
        words = re.findall(r"\w+", statement.partition("TEMP TABLE ")[2])
        if words[0] in read:
            read.update(words)
            found.insert(0, statement)
    return found


@contextmanager
def nearby(con: duckdb.DuckDBPyConnection, wanted: Iterable[Rule]) -> Iterator[None]:
    """Within the block the large tables that some rules read hold what lies around ``scope``.

    A what-if laid over such a table before is kept.
    """
    for statement in _needed(wanted):
        con.execute(statement)
    before = _temporary(con)
    made = [name for name in tables() if f"near_{name}" in before]
    try:
        for name in made:
            if name in before:
                con.execute(f"ALTER {before[name]} temp.{identifier(name)} RENAME TO {identifier('whole_' + name)}")
            con.execute(f"ALTER TABLE temp.{identifier('near_' + name)} RENAME TO {identifier(name)}")
        yield
    finally:
        after = _temporary(con)
        for name in made:
            if after.get(name) == "TABLE" and f"near_{name}" not in after:
                con.execute(f"DROP TABLE temp.{identifier(name)}")
            if f"whole_{name}" in after:
                con.execute(f"ALTER {before[name]} temp.{identifier('whole_' + name)} RENAME TO {identifier(name)}")
        for name in _temporary(con):
            if name.startswith(("near_", "around_")):
                con.execute(f"DROP TABLE temp.{identifier(name)}")
