"""Whom the rows that came and went concern: the organisations for which rules have to run again."""

from __future__ import annotations

import duckdb

from hub.duck import identifier, run_script
from schema.divisions import divisions, inside
from schema.model import Table, tables
from schema.reach import Link, reach

NATION = "000000"


def start_touching(con: duckdb.DuckDBPyConnection) -> None:
    """Make the empty tables of what is touched and moved."""
    run_script(con, "hub.graph", "touched.sql")


def touch(con: duckdb.DuckDBPyConnection, table: Table, rows: str, *, gone: bool) -> None:
    """Note whom and which values the rows of a table concern that came (``incoming``) or went (``outgoing``)."""
    bears = reach().concerns.get(table.name)
    for column in table.columns:
        if column.range == "Person" or (column.range and (bears is None or column.name in bears)):
            con.execute(
                f"INSERT INTO touched SELECT DISTINCT $table, '{column.range}', {identifier(column.name)} FROM {rows} "
                f"WHERE {identifier(column.name)} IS NOT NULL",
                {"table": table.name},
            )
    for kind, link in links(table):
        con.execute(f"INSERT INTO touched_value SELECT DISTINCT $kind, {link.value} FROM {rows}", {"kind": kind})
    if table.sourced:
        con.execute(f"INSERT INTO moved_row SELECT DISTINCT $table, batch, row FROM {rows}", {"table": table.name})
    if table.name in _MOVED:
        con.execute(_MOVED[table.name].format(rows=rows, gone=str(gone).lower()))
    if (owner := reach().belongs.get(table.name)) is not None:
        con.execute(
            f"INSERT INTO moved_part SELECT $table, {owner.value}, batch, row FROM {rows}", {"table": table.name}
        )


_MOVED = {
    "report": "INSERT INTO moved_signature SELECT signer, issuer, signed_on, batch, row, feed, {gone} FROM {rows}",
    "engagement": "INSERT INTO moved_engagement SELECT DISTINCT id FROM {rows}",
    "engagement_target": "INSERT INTO moved_engagement SELECT DISTINCT engagement FROM {rows}",
    "instrument_holding": "INSERT INTO moved_device SELECT DISTINCT maker, model, serial_no FROM {rows}",
}


def links(table: Table) -> list[tuple[str, Link]]:
    """Kinds of values that stand in a table; a person links whomever a row that names one bears on."""
    held = [(kind, link) for kind, some in reach().links.items() for link in some if link.table == table.name]
    bears = reach().concerns.get(table.name)
    orgs = [c.name for c in table.columns if c.range == "Organization" and (bears is None or c.name in bears)]
    persons = [c.name for c in table.columns if c.range == "Person"]
    return held + [
        ("person", Link(table=table.name, value=identifier(p), org=identifier(o))) for p in persons for o in orgs
    ]


def keep_links(con: duckdb.DuckDBPyConnection, table: Table, rows: str) -> None:
    """Take the values of rows that came into ``working.link``."""
    for kind, link in links(table):
        if link.org is not None:
            con.execute(
                "INSERT INTO working.link SELECT DISTINCT $kind AS kind, value, org FROM ("
                f"SELECT {link.value} AS value, {link.org} AS org FROM {rows}) AS r "
                "WHERE value IS NOT NULL AND org IS NOT NULL AND NOT EXISTS "
                "(FROM working.link AS l WHERE l.kind = $kind AND l.value = r.value AND l.org = r.org)",
                {"kind": kind},
            )


def note_coverage(con: duckdb.DuckDBPyConnection) -> None:
    """Make ``covered_division(code)``: where a full list covers other days or authorities than before.

    Reads ``held`` and ``wanted``, the coverage of before and of now. What an increment covers proves nothing missing,
    so no rule may rest on it.
    """
    listed = "SELECT feed, authority, division, cut_off FROM {} WHERE mode = 'full'"
    found = con.execute(
        f"SELECT DISTINCT division FROM (({listed} EXCEPT {listed}) UNION ALL ({listed} EXCEPT {listed}))".format(
            "held", "wanted", "wanted", "held"
        )
    ).fetchall()
    places = [str(division) for (division,) in found]
    within = [c for c in divisions() if any(p == NATION or inside(c, p) for p in places)] if places else []
    con.execute("CREATE OR REPLACE TEMP TABLE covered_division AS SELECT unnest($codes::VARCHAR[]) AS code, "
                "$all AS everywhere", {"codes": within, "all": NATION in places})  # fmt: skip


def find_reached(con: duckdb.DuckDBPyConnection) -> None:
    """Make ``reached(id)``: the organisations that changed rows name, and those that a changed value reaches."""
    for name, owner in reach().belongs.items():
        con.execute(
            f"INSERT INTO touched SELECT DISTINCT $table, 'Organization', o.{owner.org} FROM main.{owner.table} AS o "
            f"SEMI JOIN (FROM moved_part WHERE name = $table AND (batch, row) NOT IN "
            "(SELECT (batch, row) FROM moved_row WHERE name = $owner)) AS p ON p.value = o." + owner.key,
            {"table": name, "owner": owner.table},
        )
    con.execute(
        "CREATE OR REPLACE TEMP TABLE neighbour AS SELECT DISTINCT id FROM touched "
        "WHERE kind = 'Organization' AND name IN (SELECT unnest($tables::VARCHAR[]))",
        {"tables": list(reach().neighbours)},
    )
    run_script(con, "hub.graph", "reached.sql")


def all_links(con: duckdb.DuckDBPyConnection) -> None:
    """Fill ``working.link`` from a whole release."""
    for table in tables().values():
        keep_links(con, table, f"main.{identifier(table.name)}")
