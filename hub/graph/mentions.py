"""How often each mention is made: an entity is there as long as some row mentions it."""

from __future__ import annotations

import duckdb

from hub.duck import identifier, run_script
from hub.graph.statements import Statements
from hub.graph.yields import yielded
from schema.model import tables

NAMED = {"stated_name": "organization_name", "stated_number": "organization_key"}
"""Working tables that keep mentions where the release has ids, with the table of the release."""


def start_counting(con: duckdb.DuckDBPyConnection) -> None:
    """Make the empty tables of what changes."""
    con.execute("CREATE OR REPLACE TEMP TABLE counted (entity VARCHAR, mention VARCHAR, seen BIGINT)")
    for kept in NAMED:
        con.execute(f"CREATE OR REPLACE TEMP TABLE changed_{kept} AS FROM working.{kept} LIMIT 0")


def count(statements: Statements, rows: str, sign: int) -> None:
    """Count the mentions that rows make, and keep what they say of names and numbers.

    Args:
        statements: Whose rows they are.
        rows: The rows that count now, or those that counted.
        sign: 1 for those that come, -1 for those that go.
    """
    con, model = statements.con, tables()
    for statement in statements.record.yields:
        table = model[statement.into]
        for column in table.columns:
            if column.range is not None and column.name in statement.columns:
                select = yielded(con, statements.record, rows, statement, table, (column.name,))
                con.execute(
                    f"INSERT INTO counted SELECT '{column.range}', {identifier(column.name)}, {sign} * count(*) "
                    f"FROM ({select}) GROUP BY ALL"
                )
        for kept, into in NAMED.items():
            if table.name == into:
                columns = [str(r[0]) for r in con.execute(f"DESCRIBE working.{kept}").fetchall()]
                select = yielded(con, statements.record, rows, statement, table, columns)
                con.execute(f"CREATE OR REPLACE TEMP TABLE said AS FROM working.{kept} LIMIT 0")
                con.execute(f"INSERT INTO said BY NAME {select}")
                con.execute(f"INSERT INTO changed_{kept} FROM said")
                if sign > 0:
                    con.execute(f"INSERT INTO working.{kept} FROM said")
                else:
                    con.execute(
                        f"DELETE FROM working.{kept} WHERE (feed, batch, row) IN (SELECT (feed, batch, row) FROM said)"
                    )


def settle(con: duckdb.DuckDBPyConnection) -> None:
    """Bring the counts of ``working`` up to date; ``changed_mention(entity, mention)`` are those that came or went."""
    run_script(con, "hub.graph", "mentions.sql")
