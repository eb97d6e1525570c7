"""DuckDB connections that know the field's identifiers and normal forms."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import duckdb

from schema.macro_text import macros

# Nothing is fetched at run time: extensions are neither installed nor loaded by themselves.
OFFLINE: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


def connect(database: str | Path = ":memory:") -> duckdb.DuckDBPyConnection:
    """Open a database for writing with the macros of ``schema/macros`` in the session.

    Args:
        database: A file, or ``:memory:``.
    """
    con = duckdb.connect(str(database), config=OFFLINE)
    con.execute("SET preserve_insertion_order = false")
    con.execute("SET enable_progress_bar = false")
    # DuckDB 2.0 loses track of a dictionary behind a join of 30 million rows and ends the build ("dict-surviving cache:
    # global dictionary column changed identity", since its pull request 23447); without this cache that is not reached.
    con.execute("SET enable_caching_operators = false")
    for statement in macros():
        con.execute(statement)
    return con


def connect_release(path: Path) -> duckdb.DuckDBPyConnection:
    """Open a release for reading: its tables answer by their bare names, and the session may lay views over them.

    A release is attached read-only to a memory database, so that many processes read one file at a time.
    """
    con = connect()
    con.execute("ATTACH " + quoted(str(path)) + " AS release (READ_ONLY)")
    con.execute("USE release")
    return con


def quoted(text: str) -> str:
    """A string literal, for the few statements that take no parameters (ATTACH, COPY)."""
    return "'" + text.replace("'", "''") + "'"


def identifier(name: str) -> str:
    """A quoted identifier."""
    return '"' + name.replace('"', '""') + '"'


def run_script(con: duckdb.DuckDBPyConnection, package: str, name: str) -> None:
    """Run the statements of a SQL file that ships with the project."""
    for statement in files(package).joinpath(name).read_text("utf-8").split(";\n"):
        if statement.strip():
            con.execute(statement)
