"""Rows go into and out of the tables of a release in the making, and its sums go with them."""

from __future__ import annotations

import duckdb

from hub.duck import identifier

# The content digest says what is so, not how it came: the same facts in any order of files give the same.
ARRIVAL = frozenset({"batch", "row", "known_from"})

_SHAPES: dict[str, list[str]] = {}
"""Columns of the tables of a release in the making, which one version of the software makes in one shape."""


def add_rows(con: duckdb.DuckDBPyConnection, table: str, select: str) -> None:
    """Insert what a SELECT gives, by name, and add it to the sums; the temporary table ``incoming`` has the rows."""
    name = identifier(table)
    # In the shape of the table, so that both sums see the same columns.
    con.execute(f"CREATE OR REPLACE TEMP TABLE incoming AS FROM main.{name} LIMIT 0")
    con.execute(f"INSERT INTO incoming BY NAME {select}")
    keep_sum(con, table, "FROM incoming", 1)
    con.execute(f"INSERT INTO main.{name} FROM incoming")


def take_rows(con: duckdb.DuckDBPyConnection, table: str, fits: str) -> int:
    """Delete the rows that fit, take them out of the sums, and return how many there were.

    They stay in the temporary table ``outgoing``.

    Args:
        con: The release in the making.
        table: Its name.
        fits: What follows ``FROM table AS t``: a semi join or a WHERE clause.
    """
    name = identifier(table)
    con.execute(f"CREATE OR REPLACE TEMP TABLE outgoing AS SELECT t.*, t.rowid AS _at FROM main.{name} AS t {fits}")
    ((found,),) = con.execute("SELECT count(*) FROM outgoing").fetchall()
    if found:
        keep_sum(con, table, "FROM outgoing", -1)
        con.execute(f"DELETE FROM main.{name} WHERE rowid IN (SELECT _at FROM outgoing)")
    return int(found)


def replace_rows(con: duckdb.DuckDBPyConnection, table: str, select: str, where: str = "true") -> bool:
    """Bring the rows that fit ``where`` to what a SELECT gives; whether that changed anything.

    Afterwards the temporary tables ``held`` and ``wanted`` have the rows of before and of now.
    """
    name = identifier(table)
    con.execute(f"CREATE OR REPLACE TEMP TABLE wanted AS FROM main.{name} LIMIT 0")
    con.execute(f"INSERT INTO wanted BY NAME {select}")
    con.execute(f"CREATE OR REPLACE TEMP TABLE held AS FROM main.{name} WHERE {where}")
    ((same,),) = con.execute(
        "SELECT NOT EXISTS (FROM wanted EXCEPT ALL FROM held) AND NOT EXISTS (FROM held EXCEPT ALL FROM wanted)"
    ).fetchall()
    if not same:
        take_rows(con, table, f"WHERE {where}")
        add_rows(con, table, "FROM wanted")
    return not same


def keep_sum(con: duckdb.DuckDBPyConnection, table: str, rows: str, sign: int) -> None:
    """Add the sums of some rows of a table to what ``working.sum`` has, or take them out.

    Args:
        con: The release in the making.
        table: Its name.
        rows: ``FROM`` clause that gives rows in the shape of the table.
        sign: 1 or -1.
    """
    if table not in _SHAPES:
        _SHAPES[table] = columns_of(con, table)
    count, whole, content = sums(con, table, rows, _SHAPES[table])
    con.execute(
        "INSERT INTO working.sum VALUES ($table, $count, $whole, $content)",
        {"table": table, "count": sign * count, "whole": sign * whole, "content": sign * content},
    )


def sums(con: duckdb.DuckDBPyConnection, table: str, rows: str, known: list[str] | None = None) -> tuple[int, int, int]:
    """Number of rows, sum of the hashes of whole rows, and of rows without what tells of arrival.

    A row counts as DuckDB's 64-bit hash of its columns in the order of their names.
    """
    columns = columns_of(con, table) if known is None else known
    kept = [c for c in columns if c not in ARRIVAL]
    whole, content = (", ".join(map(identifier, some)) for some in (columns, kept))
    found = con.execute(
        f"SELECT count(*), coalesce(sum(hash({whole})), 0), coalesce(sum(hash({content})), 0) {rows}"
    ).fetchone()
    assert found is not None
    return int(found[0]), int(found[1]), int(found[2])


def columns_of(con: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    """Names of the columns of a table of the release, sorted."""
    return sorted(str(row[0]) for row in con.execute(f"DESCRIBE main.{identifier(table)}").fetchall())
