"""Records that name somebody, those first on which most hangs, with the place of each in the files."""

from __future__ import annotations

from typing import Any

import duckdb

from hub.duck import identifier
from queries.findings import source_line
from queries.rows import rows_of
from queries.unresolved import by_consequence
from schema.model import tables

_NAMING = """
SELECT '{table}' AS "table", {rank} AS rank, feed, batch, "row" FROM main.{source} WHERE {named}
"""
_SAMPLE = """
WITH named AS (SELECT DISTINCT * FROM ({rows})), counted AS (SELECT *, count(*) OVER () AS records FROM named)
SELECT c.*, b.file, b.agency, b.sheets FROM counted AS c LEFT JOIN main.batch AS b ON b.batch = c.batch
ORDER BY c.rank, c.batch, c."row" LIMIT $limit
"""


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
        Rows ``table, batch, row, feed, agency, file, sheet, line``, and how many records there are in all.
    """
    order = {table: rank for rank, table in enumerate(by_consequence())}
    selects = []
    for table in tables().values():
        columns = [identifier(c.name) for c in table.columns if c.range is not None and c.range.lower() == kind]
        if table.sourced and columns:
            named = " OR ".join(f"{column} = $id" for column in columns)
            rank = order.get(table.name, len(order))
            selects.append(_NAMING.format(table=table.name, rank=rank, source=identifier(table.name), named=named))
    rows = rows_of(con, _SAMPLE.format(rows=" UNION ALL ".join(selects)), {"id": id, "limit": limit})
    return [{"table": row["table"], **source_line(row)} for row in rows], rows[0]["records"] if rows else 0
