"""Where the rows of a key lie in a release, for a process that asks many questions.

A release is in the order of what came when; whoever asks for the rows of one organisation would read a whole column. A
process that asks often sorts hashes of keys with row numbers once (about a second at the size of a nation).
"""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

KEYS: Mapping[str, tuple[str, ...]] = {
    "organization": ("id", "legal_person", "code", "key"),
    "person": ("id",),
    "role": ("person", "org"),
    "signatory_authorisation": ("person", "holder"),
    "engagement": ("performer",),
    "engagement_target": ("engagement",),
}
"""Tables, and their columns that rows are looked up by."""


def prepare(con: duckdb.DuckDBPyConnection) -> None:
    """Make ``at_<table>_<column>(key, row_at)`` for every column of :data:`KEYS`, once a session.

    ``key`` is DuckDB's hash of the value, ``row_at`` the row number in the database ``release``.
    """
    if prepared(con):
        return
    for table, columns in KEYS.items():
        for column in columns:
            con.execute(
                f"CREATE OR REPLACE TEMP TABLE at_{table}_{column} AS "
                f"SELECT hash({column}) AS key, rowid AS row_at FROM release.{table} "
                f"WHERE {column} IS NOT NULL ORDER BY key"
            )
    con.execute("SET VARIABLE positions = true")


def prepared(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether the session has the positions."""
    return bool(con.execute("SELECT getvariable('positions')").fetchall()[0][0])


def fitting(table: str, column: str, wanted: str, *, sorted_: bool) -> str:
    """``FROM`` clause of the rows of the release whose column has one of the wanted values.

    Args:
        table: One of :data:`KEYS`.
        column: One of its columns there.
        wanted: A SELECT of one column ``id``, not null; it stands twice in what comes back.
        sorted_: The session has the positions.
    """
    exactly = f"FROM release.{table} WHERE {column} IN ({wanted})"
    if not sorted_:
        return exactly
    return (
        f"{exactly} AND rowid IN (SELECT row_at FROM at_{table}_{column} "
        f"WHERE key IN (SELECT hash(id) FROM ({wanted}) AS w(id)))"
    )
