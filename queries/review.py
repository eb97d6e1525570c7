"""Identities that a person must look at; nothing of S1 or S2 rests on them meanwhile."""

from __future__ import annotations

from typing import Any

import duckdb

from queries.findings import source_line
from queries.masking import masked
from queries.rows import rows_of

_OPEN = """
SELECT r.kind, r.entity, r.key, r.names, r.batch, r.row, r.feed, b.file, b.agency, b.sheets
FROM review AS r LEFT JOIN batch AS b ON b.batch = r.batch ORDER BY r.kind, r.key, r.entity, r.names
"""
OF_PERSONS = ("token_two_names", "name_two_tokens")


def review_rows(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """The open reviews with where the first statement stands; names of persons masked, tokens never shown."""
    rows = rows_of(con, _OPEN)
    for row in rows:
        if row["kind"] in OF_PERSONS:
            row["names"] = " / ".join(masked(name) for name in row["names"].split(" / "))
        row.update(source_line(row))
        row.pop("sheets")
    return rows
