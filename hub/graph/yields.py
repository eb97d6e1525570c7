"""What current rows yield: each `yields` entry of a feed becomes one INSERT into a draft table of mentions."""

from __future__ import annotations

import duckdb

from hub.duck import identifier
from schema.feed import Record, Yield
from schema.model import Table, tables


def draft_name(table: str) -> str:
    """Name of the draft of a table: the same rows, with mentions where the release has ids."""
    return identifier(f"draft_{table}")


def make_drafts(con: duckdb.DuckDBPyConnection) -> None:
    """Create the empty draft tables. In a draft, entity columns hold mentions and every column is as in the model."""
    for table in tables().values():
        if not table.entity:
            columns = ", ".join(f"{identifier(c.name)} {c.type}" for c in table.columns)
            con.execute(f"CREATE OR REPLACE TEMP TABLE {draft_name(table.name)} ({columns})")


def insert_yield(con: duckdb.DuckDBPyConnection, rows: str, statement: Yield, table: Table) -> None:
    """Insert what one `yields` entry makes of the current rows.

    The declaration is schema data that was checked at load time; values of source rows are only ever columns here.
    """
    chosen = dict(statement.columns)
    if table.dated:
        chosen["valid_to"] = f"least({chosen.get('valid_to', 'NULL')}, _closed_on)"
    if table.sourced:
        chosen |= {"batch": "_batch", "row": "_row", "feed": "_feed", "known_from": "_known"}
    types = {c.name: c.type for c in table.columns}
    select = ", ".join(f"CAST({sql} AS {types[name]}) AS {identifier(name)}" for name, sql in chosen.items())
    source = rows
    if statement.each is not None:
        column, _, alias = statement.each.partition(" AS ")
        source = f"{rows}, UNNEST({column.strip()}) AS unnested({alias.strip()})"
    where = f" WHERE {statement.where}" if statement.where else ""
    con.execute(f"INSERT INTO {draft_name(table.name)} BY NAME SELECT {select} FROM {source}{where}")


def insert_yields(con: duckdb.DuckDBPyConnection, record: Record, rows: str) -> None:
    """Insert everything that the current rows of one record yield."""
    model = tables()
    for statement in record.yields:
        insert_yield(con, rows, statement, model[statement.into])
