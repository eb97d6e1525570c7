"""Records that name someone whom the hub cannot place, what hangs most on it first."""

from __future__ import annotations

from typing import Any

import duckdb

from hub.duck import identifier
from hub.identity.one_person import join_bare_names
from queries.findings import source_line
from queries.masking import masked
from queries.records import naming
from queries.rows import rows_of

_ROWS = """
SELECT {column} AS entity, '{table}' AS weightiest, '{role}' AS role, {rank} AS rank, count(*) AS mentions,
    min({{'batch': batch, 'row': "row", 'feed': feed}}) AS src
FROM {source} SEMI JOIN unplaced ON unplaced.id = {column} GROUP BY {column}
"""
_ANSWER = """
WITH named AS ({rows}), weighed AS (
    SELECT entity, arg_min(weightiest, rank) AS weightiest,
        arg_min(role, {{'rank': rank, 'role': role}}) AS role, min(rank) AS rank,
        sum(mentions)::BIGINT AS mentions, arg_min(src, rank) AS src
    FROM (SELECT entity, weightiest, role, rank, sum(mentions) AS mentions, min(src) AS src FROM named GROUP BY ALL)
    GROUP BY entity
)
SELECT u.id, u.kind, u.name, w.weightiest, w.role, w.mentions, w.src.batch AS batch, w.src."row" AS "row",
    w.src.feed AS feed, b.file, b.agency, b.sheets
FROM weighed AS w JOIN unplaced AS u ON u.id = w.entity LEFT JOIN batch AS b ON b.batch = w.src.batch
ORDER BY w.rank, w.mentions DESC, u.name, u.id LIMIT $limit
"""
_UNPLACED = """
CREATE OR REPLACE TEMP TABLE unplaced AS
SELECT id, 'organization' AS kind, name FROM organization WHERE identity_basis = 'name'
UNION ALL SELECT id, 'person', name FROM person
WHERE identity_basis = 'name' AND id NOT IN (SELECT bare FROM one_person)
"""


def unresolved_rows(con: duckdb.DuckDBPyConnection, limit: int = 100) -> list[dict[str, Any]]:
    """Organisations and persons that are known by name alone, with the weightiest records that name them.

    Whom records name only as an authority, a buyer or the like comes last: nothing there hangs on who that is.
    A bare name that is one with a personal number inside its institution is placed, and not listed.

    Args:
        con: An open release.
        limit: How many at most.

    Returns:
        Rows ``id, kind, name, weightiest`` (the table), ``role`` (its column that names them), ``mentions`` (how many
        records name it) and where the first of the weightiest stands.
    """
    join_bare_names(con)
    con.execute(_UNPLACED)
    rows = " UNION ALL ".join(
        _ROWS.format(
            column=identifier(column.name),
            source=identifier(table.name),
            table=table.name,
            role=column.name,
            rank=rank,
        )
        for table, column, rank in naming()
    )
    found = rows_of(con, _ANSWER.format(rows=rows), {"limit": limit})
    for row in found:
        row["name"] = masked(row["name"]) if row["kind"] == "person" else row["name"]
        row.update(source_line(row))
        row.pop("sheets")
    return found
