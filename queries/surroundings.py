"""What a rule's text may read beside the model's tables: code groups, divisions and the shared derivations.

``queries/views/<name>.sql`` each make one temporary view ``<name>``; a view may read another.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import duckdb

from queries.kept import kept
from queries.rule import Rule
from schema.codelists import codes
from schema.divisions import divisions

VIEWS = Path(__file__).parent / "views"


@cache
def _code_group() -> list[tuple[str, str, str]]:
    return [
        (name, code, value.group)
        for name, listed in codes().items()
        for code, value in listed.values.items()
        if value.group is not None
    ]


@cache
def _division() -> list[tuple[str, str, str | None, int, int]]:
    return [(d.code, d.name, d.parent, d.lo, d.hi) for d in divisions().values()]


# Every division with each division that contains it, itself and the nation included.
_INSIDE = """
CREATE OR REPLACE TEMP TABLE division_inside AS
SELECT inner_one.code AS division, outer_one.code AS container
FROM division inner_one JOIN division outer_one ON inner_one.lo BETWEEN outer_one.lo AND outer_one.hi
UNION
SELECT code, '000000' FROM division
"""


def install_data(con: duckdb.DuckDBPyConnection) -> None:
    """Make ``code_group``, ``division`` and ``division_inside(division, container)``, temporary, once a session.

    The first is ``(list, code, grp)``, the second ``(code, name, parent, lo, hi)``.
    """
    kept(con, "surroundings_data", lambda: _make_data(con))


def _make_data(con: duckdb.DuckDBPyConnection) -> None:
    for name, columns, rows in (
        ("code_group", {"list": "VARCHAR", "code": "VARCHAR", "grp": "VARCHAR"}, _code_group()),
        (
            "division",
            {"code": "VARCHAR", "name": "VARCHAR", "parent": "VARCHAR", "lo": "BIGINT", "hi": "BIGINT"},
            _division(),
        ),
    ):
        # Lists as parameters, not Arrow: to make an array would load pandas.
        lists = ", ".join(f"unnest(${column}::{kind}[]) AS {column}" for column, kind in columns.items())
        values = dict(zip(columns, map(list, zip(*rows, strict=True)), strict=True))
        con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT {lists}", values)
    con.execute(_INSIDE)


@cache
def _views() -> dict[str, str]:
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(VIEWS.glob("*.sql"))}


def install_views(con: duckdb.DuckDBPyConnection) -> None:
    """Make every shared view, once a session; one that reads another waits for it.

    Raises:
        duckdb.CatalogException: A view reads what is not there.
    """
    kept(con, "surroundings_views", lambda: _make_views(con))


def _make_views(con: duckdb.DuckDBPyConnection) -> None:
    waiting = _views()
    while waiting:
        later: dict[str, str] = {}
        for name, text in waiting.items():
            try:
                con.execute(f"DROP VIEW IF EXISTS temp.{name}")
                con.execute(text)
            except duckdb.CatalogException:
                if len(waiting) == len(later) + 1:
                    raise
                later[name] = text
        if len(later) == len(waiting):
            raise duckdb.CatalogException(f"queries/views: {', '.join(later)} wait for each other")
        waiting = later


def relations(rule: Rule) -> set[str]:
    """The words of a rule's text and of the shared views that it reads, among them every relation that it rests on.

    A word in a string counts too: one too many costs time and changes no answer.
    """
    views, found, waiting = _views(), set[str](), [rule.sql, *rule.needs_rows, *rule.needs_proposed]
    while waiting:
        words = set(re.findall(r"\w+", re.sub(r"--.*", "", waiting.pop()))) - found
        found |= words
        waiting += [views[word] for word in words & {*views}]
    return found
