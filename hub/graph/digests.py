"""Two digests of a release, each an order-free sum over rows, so that neither order nor arrival can show in them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import duckdb

from hub.duck import identifier

# The content digest says what is so, not how it came: the same facts in any order of files give the same.
ARRIVAL = frozenset({"batch", "row", "known_from"})
ARRIVAL_TABLES = frozenset({"batch", "redirect", "finding_evidence", "meta"})


@dataclass(frozen=True)
class Digests:
    """Hex digests: ``release`` covers every table, ``content`` leaves out batches, rows, known times and redirects."""

    release: str
    content: str


def digests(con: duckdb.DuckDBPyConnection) -> Digests:
    """Sum the rows of every table of the open release.

    A row counts as the first 64 bits of the MD5 of its text; a table as the sum of its rows and their number; a release
    as the SHA-256 of its tables' lines in the order of their names.
    """
    found = con.execute(
        "SELECT table_name FROM duckdb_tables() WHERE NOT temporary AND database_name = current_database() "
        "AND table_name <> 'meta' ORDER BY table_name"
    ).fetchall()
    whole: list[str] = []
    content: list[str] = []
    for (name,) in found:
        columns = [str(r[0]) for r in con.execute(f"DESCRIBE {identifier(name)}").fetchall()]
        whole.append(table_line(con, name, columns))
        kept = [c for c in columns if c not in ARRIVAL]
        if name not in ARRIVAL_TABLES and kept:
            content.append(whole[-1] if kept == columns else table_line(con, name, kept))
    return Digests(joined(whole), joined(content))


def table_line(con: duckdb.DuckDBPyConnection, name: str, columns: list[str]) -> str:
    """Name, number of rows and sum of row hashes of one table."""
    row = "row(" + ", ".join(identifier(c) for c in sorted(columns)) + ")"
    found = con.execute(
        f"SELECT count(*), coalesce(sum(md5_number_lower(CAST({row} AS VARCHAR))), 0) FROM {identifier(name)}"
    ).fetchone()
    assert found is not None
    return f"{name} {found[0]} {found[1]}"


def joined(lines: list[str]) -> str:
    """SHA-256 over the lines."""
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
