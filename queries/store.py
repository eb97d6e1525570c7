"""The tables that findings are kept in."""

from __future__ import annotations

from dataclasses import fields

import duckdb

from queries.screen import Tables


def write_findings(con: duckdb.DuckDBPyConnection, made: Tables, *, temporary: bool = False) -> int:
    """Write the tables of a screen into the open release in the making, or beside a release that is open for reading.

    Returns:
        The number of findings.
    """
    kind = "CREATE OR REPLACE TEMP TABLE" if temporary else "CREATE OR REPLACE TABLE"
    for field in fields(made):
        con.register("made_rows", getattr(made, field.name))
        con.execute(f"{kind} {field.name} AS SELECT * FROM made_rows")
        con.unregister("made_rows")
    return int(made.finding.num_rows)
