"""Names are asked about many at a time: a query that reads names takes longer to plan than to answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import duckdb
import pytest

from hub.duck import connect
from schema.comparisons import comparisons
from schema.macro_text import identity_macros

Parts = dict[str, Any]
Read = Callable[[Sequence[str]], list[Parts]]
Levels = Callable[[Sequence[tuple[str, str]]], list[dict[str, int | None]]]


@pytest.fixture(scope="session")
def naming() -> duckdb.DuckDBPyConnection:
    """A database that compares names."""
    con = connect()
    con.execute("SET threads = 1")
    for statement in identity_macros():
        con.execute(statement)
    return con


@pytest.fixture(scope="session")
def read(naming: duckdb.DuckDBPyConnection) -> Read:
    """The parts of names, in their order, with the plain form of each."""

    def ask(names: Sequence[str]) -> list[Parts]:
        rows = naming.execute(
            "SELECT name_parts(t), plain_name(t) FROM (SELECT UNNEST($names::VARCHAR[]) AS t, "
            "UNNEST(range(len($names::VARCHAR[]))) AS n) ORDER BY n",
            {"names": list(names)},
        ).fetchall()
        return [{**parts, "plain": plain} for parts, plain in rows]

    return ask


@pytest.fixture(scope="session")
def levels(naming: duckdb.DuckDBPyConnection) -> Levels:
    """The level of every comparison of names, for each pair."""
    kinds = {name: c for name, c in comparisons().items() if c.column == "parts"}
    asked = ", ".join(c.sql("a", "b") for c in kinds.values())

    def ask(pairs: Sequence[tuple[str, str]]) -> list[dict[str, int | None]]:
        rows = naming.execute(
            f"SELECT {asked} FROM (SELECT name_parts(p[1]) AS a, name_parts(p[2]) AS b, n FROM ("
            "SELECT UNNEST($pairs::VARCHAR[][]) AS p, UNNEST(range(len($pairs::VARCHAR[][]))) AS n)) ORDER BY n",
            {"pairs": [list(pair) for pair in pairs]},
        ).fetchall()
        return [dict(zip(kinds, row, strict=True)) for row in rows]

    return ask
