"""Identities that a person must look at; nothing of S1 or S2 rests on them meanwhile."""

from __future__ import annotations

from typing import Any

import duckdb

from hub.duck import identifier
from hub.identity.organizations import naming_feeds
from queries.findings import source_line
from queries.masking import masked
from queries.rows import rows_of
from schema.model import tables

OF_PERSONS = ("token_two_names", "name_two_tokens")
_FIRST = """
SELECT {column} AS entity,
    min({{'far': NOT list_contains($naming::VARCHAR[], feed), 'feed': feed, 'batch': batch, 'row': "row"}}) AS src
FROM {table} SEMI JOIN review ON review.entity = {column} GROUP BY {column}
"""
_OPEN = """
WITH stands AS ({first}), first AS (SELECT entity, min(src) AS src FROM stands GROUP BY entity)
SELECT r.kind, r.entity, r.key, r.names, f.src.batch AS batch, f.src."row" AS "row", f.src.feed AS feed,
    b.file, b.agency, b.sheets
FROM review AS r LEFT JOIN first AS f ON f.entity = r.entity LEFT JOIN batch AS b ON b.batch = f.src.batch
ORDER BY r.kind, r.key, r.entity, r.names
"""


def review_rows(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """The open reviews with where the first statement stands; names of persons masked, tokens never shown.

    Feeds that name organisations come first, then feed, batch and row.
    """
    first = " UNION ALL ".join(
        _FIRST.format(column=identifier(column.name), table=identifier(table.name))
        for table in tables().values()
        if table.sourced
        for column in table.columns
        if column.range is not None
    )
    rows = rows_of(con, _OPEN.format(first=first), {"naming": naming_feeds()})
    for row in rows:
        if row["kind"] in OF_PERSONS:
            row["names"] = " / ".join(masked(name) for name in row["names"].split(" / "))
        row.update(source_line(row))
        row.pop("sheets")
    return rows
