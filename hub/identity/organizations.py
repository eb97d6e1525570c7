"""Organisations by strong keys: one id per credit code, older numbers redirected, unlike names contested.

A mention is what a source row says of an organisation: a code (or none) and a name. The code decides. A mention
whose name cannot be a name of the holder of its code is set apart as *contested*, so that a mistyped code never charges
a stranger.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb

from hub.duck import run_script
from hub.graph.rows import add_rows, take_rows
from schema.declaration import parse
from schema.macro_text import trait_macros


def declared() -> dict[str, Any]:
    """The declared precedence."""
    return dict(parse(Path(str(files("schema").joinpath("precedence.yaml")))))


def naming_feeds() -> list[str]:
    """The feeds whose names decide what an organisation under a code may be called."""
    return list(declared()["names"])


def load_precedence(con: duckdb.DuckDBPyConnection) -> None:
    """Make ``precedence(field, feed, rank)`` and ``naming_feed(feed)`` from ``schema/precedence.yaml``."""
    con.execute("CREATE OR REPLACE TEMP TABLE precedence (field VARCHAR, feed VARCHAR, rank INTEGER)")
    con.executemany(
        "INSERT INTO precedence VALUES (?, ?, ?)",
        [(field, feed, rank) for field, feeds in declared()["fields"].items() for rank, feed in enumerate(feeds)],
    )
    con.execute("CREATE OR REPLACE TEMP TABLE naming_feed (feed VARCHAR)")
    con.executemany("INSERT INTO naming_feed VALUES (?)", [(feed,) for feed in naming_feeds()])


def resolve_organizations(con: duckdb.DuckDBPyConnection, *, fresh: bool) -> None:
    """Give every mention of an organisation its id; all that is linked to a changed mention by a key is decided anew.

    Makes ``moved_organization(mention, old_id)``, the mentions in use before and now whose id is another with the ids
    of before, and ``organization_part(id)``, the organisations of before and now that were decided anew.

    Args:
        con: The release in the making, with ``changed_mention`` and ``changed_stated_…``.
        fresh: The release is empty: everything is decided.
    """
    load_precedence(con)
    if fresh:
        con.execute("CREATE OR REPLACE TEMP TABLE part_mention AS FROM working.organization_mention")
        con.execute("CREATE OR REPLACE TEMP TABLE said_name AS FROM working.stated_name")
        con.execute("CREATE OR REPLACE TEMP TABLE said_number AS FROM working.stated_number")
    else:
        connect_parts(con)
    for kept in ("registered_name", "foreign_name"):
        con.execute(f"DELETE FROM working.{kept}" + ("" if fresh else " WHERE key IN (FROM part)"))
    con.execute("CREATE OR REPLACE TEMP TABLE mention_organization AS SELECT mention FROM part_mention WHERE seen > 0")
    run_script(con, "hub.identity", "organization_names.sql")
    take_names_apart(con)
    run_script(con, "hub.identity", "organizations.sql")
    con.execute(
        "CREATE OR REPLACE TEMP TABLE moved_organization AS SELECT p.mention, unnest([p.id, p.later_id]) AS old_id "
        "FROM part_mention AS p JOIN organization_map AS m ON m.mention = p.mention "
        "WHERE (p.id, p.judged_at, p.judged_until) IS DISTINCT FROM (m.id, m.judged_at, m.judged_until) "
        "AND p.id IS NOT NULL"
    )
    con.execute(
        "CREATE OR REPLACE TEMP TABLE organization_part AS SELECT DISTINCT id FROM ("
        "SELECT unnest([id, later_id]) AS id FROM part_mention "
        "UNION ALL SELECT unnest([id, later_id]) FROM organization_map) WHERE id IS NOT NULL"
    )
    con.execute("CREATE OR REPLACE TEMP TABLE part_seen AS SELECT mention, seen FROM part_mention")
    if fresh:
        con.execute("DELETE FROM working.organization_mention")
    else:
        con.execute("DELETE FROM working.organization_mention WHERE mention IN (SELECT mention FROM part_seen)")
    con.execute(
        "INSERT INTO working.organization_mention BY NAME SELECT m.mention, s.seen, m.stated_key, m.name, "
        "m.own_key, m.key, m.identity_basis, m.id, m.judged_at, m.judged_until, m.later_key, m.later_id "
        "FROM organization_map AS m "
        "JOIN part_seen AS s ON s.mention = m.mention"
    )
    if not fresh:
        take_rows(
            con,
            "review",
            "WHERE t.kind IN ('org_code_two_names', 'name_not_of_code') AND t.entity IN (FROM organization_part)",
        )
    add_rows(con, "review", query("organization_reviews.sql"))


def take_names_apart(con: duckdb.DuckDBPyConnection) -> None:
    """Make ``org_traits(name, traits)`` of the names that are compared.

    Its patterns take longer to compile than the rest of a small build takes, and few batches have names to compare.
    """
    traits = "STRUCT(key VARCHAR, core VARCHAR, place VARCHAR)"
    con.execute(f"CREATE OR REPLACE TEMP TABLE org_traits (name VARCHAR, traits {traits})")
    if con.execute("FROM org_compared LIMIT 1").fetchall():
        for macro in trait_macros():
            con.execute(macro)
        con.execute("INSERT INTO org_traits SELECT name, name_traits(name) FROM org_compared")


def connect_parts(con: duckdb.DuckDBPyConnection) -> None:
    """Make ``part_mention``, ``said_name`` and ``said_number``: all that hangs together with what changed.

    A credit code, the organisation code inside it and the numbers that a register states beside it are one part.
    """
    run_script(con, "hub.identity", "parts.sql")
    size = 0
    while (now := con.execute("SELECT count(*) FROM part").fetchall()[0][0]) != size:
        size = now
        con.execute(query("part_step.sql"))
    run_script(con, "hub.identity", "part_rows.sql")


def query(name: str) -> str:
    """A statement that ships beside this module."""
    return files("hub.identity").joinpath(name).read_text("utf-8")
