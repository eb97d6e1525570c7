"""The table of edges: made of the whole release, or of what came and went.

``edge_back`` has the same rows in order of ``b``, so that whoever asks for the edges at a node reads few of them from
either end.
"""

from __future__ import annotations

from importlib.resources import files

import duckdb

from hub.duck import run_script
from hub.graph.rows import add_rows, keep_sum, take_rows

SOURCES = ("role", "shareholding", "succession", "branch", "engagement", "engagement_target", "signatory_authorisation",
           "award", "penalty", "ban", "directory_entry", "agency", "instrument_holding")  # fmt: skip
"""Tables whose rows are edges."""
TABLES = ("edge", "edge_back")
SHAPE = ";".join(
    f"CREATE TABLE IF NOT EXISTS {table} (a VARCHAR, b VARCHAR, kind VARCHAR, valid_from DATE, valid_to DATE, "
    "batch BIGINT, row BIGINT, feed VARCHAR)"
    for table in TABLES
)


def make_edges(con: duckdb.DuckDBPyConnection) -> None:
    """Fill the empty tables ``edge`` and ``edge_back`` from the whole release."""
    for table in SOURCES:
        con.execute(f"CREATE OR REPLACE TEMP VIEW edge_of_{table} AS FROM main.{table}")
    con.execute("CREATE OR REPLACE TEMP VIEW edge_of_engagement_of_target AS FROM main.engagement")
    con.execute(
        "CREATE OR REPLACE TEMP VIEW edge_of_signed AS "
        "SELECT signer, issuer, signed_on, batch, row, feed FROM main.report "
        "WHERE signer IS NOT NULL AND issuer IS NOT NULL"
    )
    con.execute(f"INSERT INTO edge BY NAME {query()}")
    con.execute("INSERT INTO edge_back FROM edge ORDER BY b, a, kind, batch, row")
    for table in TABLES:
        keep_sum(con, table, f"FROM {table}", 1)
    drop_parts(con)


def renew_edges(con: duckdb.DuckDBPyConnection) -> None:
    """Bring both tables up to date with the rows in ``moved_row(batch, row)`` and the pairs in ``moved_signature``."""
    run_script(con, "hub.graph", "edge_parts.sql")
    for table in SOURCES:
        con.execute(
            f"CREATE OR REPLACE TEMP TABLE edge_of_{table} AS FROM main.{table} AS t "
            "SEMI JOIN edge_row AS e ON e.batch = t.batch AND e.row = t.row"
        )
    con.execute(
        "CREATE OR REPLACE TEMP TABLE edge_of_engagement_of_target AS FROM main.engagement "
        "WHERE id IN (SELECT engagement FROM edge_of_engagement_target)"
    )
    for table in TABLES:
        take_rows(con, table, "SEMI JOIN edge_row AS e ON e.batch = t.batch AND e.row = t.row WHERE t.kind <> 'signed'")
        take_rows(con, table, "SEMI JOIN signed_pair AS p ON p.signer = t.a AND p.issuer = t.b WHERE t.kind = 'signed'")
        add_rows(con, table, query())
    drop_parts(con)


def drop_parts(con: duckdb.DuckDBPyConnection) -> None:
    """Take the relations ``edge_of_…`` away."""
    found = con.execute(
        "SELECT view_name, 'VIEW' FROM duckdb_views() WHERE temporary AND starts_with(view_name, 'edge_of_') UNION ALL "
        "SELECT table_name, 'TABLE' FROM duckdb_tables() WHERE temporary AND starts_with(table_name, 'edge_of_')"
    ).fetchall()
    for name, kind in found:
        con.execute(f"DROP {kind} temp.{name}")


def query() -> str:
    """The SELECT of all edges."""
    return files("hub.graph").joinpath("edges.sql").read_text("utf-8")
