"""Where mentions stand in the sources: asked only for the few that a person must look at."""

from __future__ import annotations

import duckdb

from hub.duck import identifier
from hub.graph.yields import draft_name
from schema.model import tables


def find_sources(con: duckdb.DuckDBPyConnection, entity: str, wanted: str) -> None:
    """Make ``mention_source(mention, src)``: the first row in which each wanted mention stands.

    Feeds that name organisations come first, then feed, batch and row: the feed is in the content digest, so arrival
    must not choose it. Sources compare as they are ordered, so ``min(src)`` is the first of several.

    Args:
        con: The release in the making, with its drafts.
        entity: ``Organization`` or ``Person``.
        wanted: SELECT of the mentions; it names no value.
    """
    con.execute(f"CREATE OR REPLACE TEMP TABLE wanted_mention AS {wanted}")
    selects = [
        f"SELECT {identifier(c.name)} AS mention, feed NOT IN (SELECT feed FROM naming_feed) AS far, feed, batch, row, "
        f"known_from FROM {draft_name(t.name)} "
        f"WHERE {identifier(c.name)} IN (SELECT mention FROM wanted_mention)"
        for t in tables().values()
        if not t.entity and t.sourced
        for c in t.columns
        if c.range == entity
    ]
    con.execute(
        "CREATE OR REPLACE TEMP TABLE mention_source AS SELECT mention, min({'far': far, 'feed': feed, "
        "'batch': batch, 'row': row, 'known_from': known_from}) AS src FROM ("
        + " UNION ALL ".join(selects)
        + ") GROUP BY mention"
    )
    con.execute("DROP TABLE wanted_mention")
