"""Two digests of a release, each an order-free sum over rows, so that neither order nor arrival can show in them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import duckdb

from hub.duck import identifier
from hub.graph.rows import sums

ARRIVAL_TABLES = frozenset({"batch", "redirect", "judged", "finding_evidence", "meta"})


@dataclass(frozen=True)
class Digests:
    """Hex digests: ``release`` covers every table, ``content`` leaves out batches, rows, known times and redirects."""

    release: str
    content: str


def digests(con: duckdb.DuckDBPyConnection) -> Digests:
    """Sum the rows of every table of the open release: what verification does."""
    held: dict[str, list[str]] = {}
    for table, column in con.execute(
        "SELECT table_name, column_name FROM duckdb_columns() "
        "WHERE database_name = current_database() AND schema_name = 'main' ORDER BY ALL"
    ).fetchall():
        held.setdefault(str(table), []).append(str(column))
    return digests_of((name, *sums(con, name, f"FROM {identifier(name)}", held[name])) for name in table_names(con))


def kept_digests(con: duckdb.DuckDBPyConnection) -> Digests:
    """The digests from the sums that were kept up to date with every row that came and went."""
    total = (
        "SELECT name, sum(rows)::HUGEINT AS rows, sum(whole)::HUGEINT AS whole, sum(content)::HUGEINT AS content "
        "FROM working.sum GROUP BY name"
    )
    kept = con.execute(total).fetchall()
    held = {str(name): (int(rows), int(whole), int(content)) for name, rows, whole, content in kept}
    con.execute(f"CREATE OR REPLACE TABLE working.sum AS {total}")
    return digests_of((name, *held.get(name, (0, 0, 0))) for name in table_names(con))


def table_names(con: duckdb.DuckDBPyConnection) -> list[str]:
    """The tables that answers are made from."""
    found = con.execute(
        "SELECT table_name FROM duckdb_tables() WHERE NOT temporary AND database_name = current_database() "
        "AND schema_name = 'main' AND table_name <> 'meta' ORDER BY table_name"
    ).fetchall()
    return [str(name) for (name,) in found]


def digests_of(lines: Iterable[tuple[str, int, int, int]]) -> Digests:
    """A table is its name, its number of rows and its sum; a release the SHA-256 of its tables in order of name."""
    listed = list(lines)
    whole = [f"{name} {rows} {total}" for name, rows, total, _ in listed]
    content = [f"{name} {rows} {total}" for name, rows, _, total in listed if name not in ARRIVAL_TABLES]
    return Digests(joined(whole), joined(content))


def joined(lines: list[str]) -> str:
    """SHA-256 over the lines."""
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
