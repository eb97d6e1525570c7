"""Which bars are a bidder's by a person's judgement: their source does not state its number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb

from api.line import feeds_of
from hub.duck import identifier
from hub.graph.stated import stated_mentions
from hub.home import Home
from hub.ledger import Ledger
from queries.rows import rows_of
from schema.model import tables

TABLES = {"ban": ("ban", "org"), "suspension": ("case", "org")}
"""Where bars of a kind stand, and what names their bearer; those of other kinds are events of certificates."""
EVENTS = ("certificate_event", "holder")
_JUDGED = """
SELECT 1 FROM working.organization_mention
WHERE mention IN (SELECT unnest($mentions::VARCHAR[])) AND id = $id AND own_key <> key
"""


def judges(con: duckdb.DuckDBPyConnection, ids: Sequence[str]) -> bool:
    """Whether a judgement decides who any of some entities is."""
    found = con.execute("SELECT 1 FROM judged WHERE id IN (SELECT unnest($ids::VARCHAR[])) LIMIT 1", {"ids": list(ids)})
    return found.fetchone() is not None


def by_judgement(con: duckdb.DuckDBPyConnection, home: Home, bar: Mapping[str, Any]) -> bool:
    """Whether the row of a bar is its bearer's by a judgement: the row names a key that another one answers for.

    The row itself is looked at, as its batch has it: a file that is sent again after the judgement, or an authority
    that was judged, makes no difference.

    Args:
        con: The open release that the bar is of.
        home: Has the ledger.
        bar: ``kind, batch, row``.
    """
    table, column = TABLES.get(bar["kind"], EVENTS)
    place = {"batch": bar["batch"], "row": bar["row"]}
    named = rows_of(
        con,
        f"SELECT feed, {column} AS id FROM main.{identifier(table)} WHERE batch = $batch AND row = $row "
        f"AND {column} IS NOT NULL",
        place,
    )
    for one in named:
        if judges(con, [one["id"]]):
            feed = feeds_of(home)[one["feed"]]
            mentions = stated_mentions(con, Ledger(home), feed, tables()[table], column, **place)
            if rows_of(con, _JUDGED, {"mentions": sorted(mentions), "id": one["id"]}):
                return True
    return False
