"""Records that name somebody, those first on which most hangs, with the place of each in the files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import duckdb

from hub.duck import identifier
from queries.consequence import ASIDE, bears, by_consequence, within
from queries.findings import source_line
from queries.rows import rows_of
from schema.model import Column, Table, tables

_NAMING = """
SELECT '{table}' AS "table", '{column}' AS role, {rank} AS rank, feed, batch, "row"
FROM main.{source} WHERE {named} = $id
"""
_SAMPLE = """
WITH named AS (
    SELECT "table", arg_min(role, {{'rank': rank, 'role': role}}) AS role, min(rank) AS rank, feed, batch,
        "row" FROM ({rows})
    GROUP BY "table", feed, batch, "row"
), counted AS (SELECT *, count(*) OVER () AS records FROM named)
SELECT c.*, b.file, b.agency, b.sheets FROM counted AS c LEFT JOIN main.batch AS b ON b.batch = c.batch
ORDER BY c.rank, c."table", c.batch, c."row" LIMIT $limit
"""
_SENT = "SELECT batch, file, sheets FROM main.batch WHERE batch IN (SELECT unnest($batches::BIGINT[]))"
_WEIGHED = "SELECT {column} AS id, {rank} AS rank FROM main.{source} SEMI JOIN asked ON asked.id = {column}"
_WEIGHTS = """
WITH listed AS (SELECT unnest($ids::VARCHAR[]) AS id), asked AS (
    SELECT id FROM main.organization SEMI JOIN listed USING (id) WHERE identity_basis = 'name'
    UNION ALL SELECT id FROM main.person SEMI JOIN listed USING (id) WHERE identity_basis = 'name'
)
SELECT id, min(rank) AS rank FROM ({rows}) GROUP BY id
"""


def naming(kind: str | None = None) -> Iterator[tuple[Table, Column, int]]:
    """Columns of records that name an organisation or a person, each with its rank: what it bears on comes first."""
    order = {table: rank for rank, table in enumerate(by_consequence())}
    for table in tables().values():
        for column in table.columns if table.sourced and table.name not in within() else ():
            if column.range is not None and kind in (None, column.range.lower()):
                aside = 0 if bears(table, column) else ASIDE
                yield table, column, order.get(table.name, len(order)) + aside


def record_words(table: str, role: str, lang: str) -> str:
    """What a record is, and as what it names somebody where that is not the one it is about: ``ban (authority)``."""
    found = tables()[table]
    (column,) = (one for one in found.columns if one.name == role)
    plain = role in ("org", "person")
    if lang == "zh":
        return found.title if plain else f"{found.title}（{column.title}）"
    what = table.replace("_", " ")
    return what if plain else f"{what} ({role.replace('_', ' ')})"


def place(row: Mapping[str, Any]) -> str:
    """Where a row stands, as people are told it: file, sheet if there is one, and line."""
    return f"{row['file']}{' ' + row['sheet'] if row['sheet'] else ''}:{row['line']}"


def sample_records(
    con: duckdb.DuckDBPyConnection, kind: str, id: str, limit: int = 3
) -> tuple[list[dict[str, Any]], int]:
    """Records that name an organisation or a person, the weightiest first (``schema/consequence.yaml``).

    Args:
        con: An open release.
        kind: ``organization`` or ``person``.
        id: Who.
        limit: How many at most.

    Returns:
        Rows ``table, role, batch, row, feed, agency, file, sheet, line`` (``role``: the column that names it), and how
        many records there are in all. Those that name it beside the one they are about, as an authority or a buyer,
        come last.
    """
    selects = [
        _NAMING.format(
            table=table.name,
            column=column.name,
            rank=rank,
            source=identifier(table.name),
            named=identifier(column.name),
        )
        for table, column, rank in naming(kind)
    ]
    rows = rows_of(con, _SAMPLE.format(rows=" UNION ALL ".join(selects)), {"id": id, "limit": limit})
    told = [{"table": row["table"], "role": row["role"], **source_line(row)} for row in rows]
    return told, rows[0]["records"] if rows else 0


def located(con: duckdb.DuckDBPyConnection, rows: Sequence[dict[str, Any]]) -> None:
    """Add ``file, sheet, line`` to rows that have ``batch`` and ``row``: where they stand in what an agency sent."""
    placed = [row for row in rows if row.get("batch") is not None and row.get("row") is not None]
    batches = sorted({row["batch"] for row in placed})
    sent = {row["batch"]: row for row in rows_of(con, _SENT, {"batches": batches})} if batches else {}
    for row in placed:
        line = source_line({"feed": row.get("feed"), **sent.get(row["batch"], {}), **row})
        row.update({key: line[key] for key in ("file", "sheet", "line")})


def weights(con: duckdb.DuckDBPyConnection, ids: Sequence[str]) -> dict[str, int]:
    """Of those that are known by name alone: the rank of the weightiest record that bears on them, 0 the heaviest."""
    selects: list[str] = [
        _WEIGHED.format(column=identifier(column.name), rank=rank, source=identifier(table.name))
        for table, column, rank in naming()
        if rank < ASIDE
    ]
    rows = rows_of(con, _WEIGHTS.format(rows=" UNION ALL ".join(selects)), {"ids": list(ids)})
    return {row["id"]: row["rank"] for row in rows}
