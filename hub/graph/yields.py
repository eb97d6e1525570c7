"""What current rows yield: each `yields` entry of a feed becomes one INSERT into a draft table of mentions."""

from __future__ import annotations

import duckdb

from hub.duck import identifier
from schema.feed import Column, Record, Yield
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


def insert_yield(con: duckdb.DuckDBPyConnection, record: Record, rows: str, statement: Yield, table: Table) -> None:
    """Insert what one `yields` entry makes of the current rows.

    The declaration is schema data that was checked at load time; values of source rows are only ever columns here.
    """
    chosen = dict(statement.columns)
    if table.dated:
        chosen["valid_to"] = f"least({chosen.get('valid_to', 'NULL')}, _closed_on)"
    if table.sourced:
        chosen |= {"batch": "_batch", "row": "_row", "feed": "_feed", "known_from": "_known"}
    source = rows
    if statement.each is not None:
        column, _, alias = (part.strip() for part in statement.each.partition(" AS "))
        chosen, source = _by_entry(con, rows, record.by_name[column], alias, chosen)
    types = {c.name: c.type for c in table.columns}
    select = ", ".join(f"CAST({sql} AS {types[name]}) AS {identifier(name)}" for name, sql in chosen.items())
    where = f" WHERE {statement.where}" if statement.where else ""
    con.execute(f"INSERT INTO {draft_name(table.name)} BY NAME SELECT {select} FROM {source}{where}")


def _by_entry(
    con: duckdb.DuckDBPyConnection, rows: str, column: Column, alias: str, chosen: dict[str, str]
) -> tuple[dict[str, str], str]:
    """Expressions and source of a yield that takes a cell apart, so that each is worked out as rarely as it can be.

    What asks only for the entry is made once for each distinct entry (a method that a million reports name is brought
    to its normal form once), what asks only for the row once for each row.
    """
    fields = [f"{alias}.{identifier(part.name)}" for part in column.fields] or [alias]
    entries = f"SELECT UNNEST({identifier(column.name)}) AS {alias} FROM {rows}"
    con.execute(f"CREATE OR REPLACE TEMP TABLE entry AS SELECT any_value({alias}) AS {alias} FROM ({entries}) "
                f"GROUP BY {', '.join(fields)}")  # fmt: skip
    of_entry = {name: sql for name, sql in chosen.items() if _binds(con, sql, "entry")}
    of_row = {name: sql for name, sql in chosen.items() if name not in of_entry and _binds(con, sql, rows)}
    made = "".join(f", {sql} AS {identifier('_e_' + name)}" for name, sql in of_entry.items())
    keys = ", ".join(f"{field} AS _k{n}" for n, field in enumerate(fields))
    con.execute(f"CREATE OR REPLACE TEMP TABLE entry_made AS SELECT {keys}{made} FROM entry")
    ahead = "".join(f", {sql} AS {identifier('_r_' + name)}" for name, sql in of_row.items())
    same = " AND ".join(f"_k{n} IS NOT DISTINCT FROM {field}" for n, field in enumerate(fields))
    source = (f"(SELECT *{ahead}, UNNEST({identifier(column.name)}) AS {alias} FROM {rows}) AS unnested "
              f"JOIN entry_made ON {same}")  # fmt: skip
    ready = dict.fromkeys(of_entry, "_e_") | dict.fromkeys(of_row, "_r_")
    return {name: identifier(ready[name] + name) if name in ready else sql for name, sql in chosen.items()}, source


def _binds(con: duckdb.DuckDBPyConnection, sql: str, source: str) -> bool:
    """Whether an expression asks for nothing but the columns of a relation."""
    try:
        con.execute(f"EXPLAIN SELECT {sql} FROM {source}")
    except duckdb.BinderException:
        return False
    return True


def insert_yields(con: duckdb.DuckDBPyConnection, record: Record, rows: str) -> None:
    """Insert everything that the current rows of one record yield."""
    model = tables()
    for statement in record.yields:
        insert_yield(con, record, rows, statement, model[statement.into])
