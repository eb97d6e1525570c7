"""Whom a sealed row itself names, before identity and judgements: the mentions that it makes."""

from __future__ import annotations

import duckdb

from hub.duck import identifier
from hub.graph.yields import yielded
from hub.ledger import Ledger
from schema.feed import Feed
from schema.model import Table

# The row, with what current rows carry besides the columns of their feed.
_ROW = """
CREATE OR REPLACE TEMP TABLE stated_row AS
SELECT * EXCLUDE (row, _notes), $batch AS _batch, row AS _row, $feed AS _feed, NULL::DATE AS _cut_off,
    NULL::DATE AS _closed_on, NULL::VARCHAR AS _agency, NULL::TIMESTAMP AS _known
FROM read_parquet($path) WHERE row = $row
"""


def stated_mentions(
    con: duckdb.DuckDBPyConnection, ledger: Ledger, feed: Feed, table: Table, column: str, batch: int, row: int
) -> set[str]:
    """Mentions that a row makes in a column of a table.

    Args:
        con: An open release; only temporary relations are made in it.
        ledger: Where the row lies.
        feed: The feed that it was read under.
        table: What the row yields.
        column: One that names somebody.
        batch: Its batch.
        row: Its number.
    """
    found: set[str] = set()
    for record in feed.records:
        path = ledger.accepted_path(batch, record.record)
        statements = [one for one in record.yields if one.into == table.name and column in one.columns]
        if not statements or not path.exists():
            continue
        con.execute(_ROW, {"batch": batch, "row": row, "feed": feed.feed, "path": str(path)})
        held = {str(name) for name, *_ in con.execute("DESCRIBE stated_row").fetchall()}
        for missing in (one for one in record.columns if one.name not in held):
            # The batch was read under an earlier contract.
            con.execute(f"ALTER TABLE stated_row ADD COLUMN {identifier(missing.name)} {missing.sql_type}")
        for statement in statements:
            rows = con.execute(yielded(con, record, "stated_row", statement, table, (column,))).fetchall()
            found |= {str(mention) for (mention,) in rows if mention is not None}
    con.execute("DROP TABLE IF EXISTS stated_row")
    return found
