"""Organisations by strong keys: one id per credit code, older numbers redirected, unlike names contested.

A mention is what a source row says of an organisation: a code (or none) and a name. The code decides. A mention
whose name cannot be a name of the holder of its code is set apart as *contested*, so that a mistyped code never charges
a stranger.
"""

from __future__ import annotations

from importlib.resources import files

import duckdb
import yaml

from hub.duck import identifier, run_script
from hub.graph.yields import draft_name
from hub.identity.sources import find_sources
from schema.model import tables


def collect_mentions(con: duckdb.DuckDBPyConnection, entity: str) -> None:
    """Make ``mention_<entity>(mention)``: the distinct mentions in all drafts of columns that range over ``entity``."""
    name = identifier(f"mention_{entity.lower()}")
    selects = [
        f"SELECT DISTINCT {identifier(c.name)} AS mention FROM {draft_name(t.name)}"
        for t in tables().values()
        if not t.entity
        for c in t.columns
        if c.range == entity
    ]
    if entity == "Organization":
        # A person without an id is known inside one institution, so the institution is a mention as well.
        selects.append("SELECT DISTINCT split_part(mention, chr(30), 3) AS mention FROM mention_person")
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT DISTINCT mention FROM ("
        + " UNION ALL ".join(selects)
        + ") WHERE mention IS NOT NULL AND mention <> ''"
    )


def load_precedence(con: duckdb.DuckDBPyConnection) -> None:
    """Make ``precedence(field, feed, rank)`` and ``naming_feed(feed)`` from ``schema/precedence.yaml``."""
    declared = yaml.safe_load(files("schema").joinpath("precedence.yaml").read_text("utf-8"))
    con.execute("CREATE OR REPLACE TEMP TABLE precedence (field VARCHAR, feed VARCHAR, rank INTEGER)")
    con.executemany(
        "INSERT INTO precedence VALUES (?, ?, ?)",
        [(field, feed, rank) for field, feeds in declared["fields"].items() for rank, feed in enumerate(feeds)],
    )
    con.execute("CREATE OR REPLACE TEMP TABLE naming_feed (feed VARCHAR)")
    con.executemany("INSERT INTO naming_feed VALUES (?)", [(feed,) for feed in declared["names"]])


def resolve_organizations(con: duckdb.DuckDBPyConnection) -> None:
    """Make ``organization_map(mention, id)``, ``organization_node`` and their share of redirects and reviews."""
    load_precedence(con)
    run_script(con, "hub.identity", "organizations.sql")
    find_sources(
        con,
        "Organization",
        "SELECT mention FROM org_keyed WHERE key IN (SELECT key FROM org_several) UNION SELECT mention FROM org_apart",
    )
    run_script(con, "hub.identity", "organization_reviews.sql")
