"""What rows yield: each `yields` entry of a feed is one SELECT, with mentions where the release has ids."""

from __future__ import annotations

from collections.abc import Collection

import duckdb

from hub.duck import identifier
from schema.feed import Column, Record, Yield
from schema.model import Table


def yielded(
    con: duckdb.DuckDBPyConnection,
    record: Record,
    rows: str,
    statement: Yield,
    table: Table,
    only: Collection[str] | None = None,
) -> str:
    """A SELECT of what one `yields` entry makes of rows; it has to be run before the next one is asked for.

    The declaration is schema data that was checked at load time; values of source rows are only ever columns here.

    Args:
        con: The release in the making.
        record: Whose rows they are.
        rows: A relation with the feed's columns and what current rows carry.
        statement: The entry.
        table: What it goes into.
        only: The columns that are asked for; all when not given.
    """
    chosen = dict(statement.columns)
    if table.dated:
        chosen["valid_to"] = f"least({chosen.get('valid_to', 'NULL')}, _closed_on)"
    if table.sourced:
        chosen |= {"batch": "_batch", "row": "_row", "feed": "_feed", "known_from": "_known"}
    if only is not None:
        chosen = {name: sql for name, sql in chosen.items() if name in only}
    source = rows
    if statement.each is not None:
        column, _, alias = (part.strip() for part in statement.each.partition(" AS "))
        chosen, source = _by_entry(con, rows, record.by_name[column], alias, chosen)
    types = {c.name: c.type for c in table.columns}
    select = ", ".join(f"CAST({sql} AS {types[name]}) AS {identifier(name)}" for name, sql in chosen.items())
    where = f" WHERE {statement.where}" if statement.where else ""
    return f"SELECT {select} FROM {source}{where}"


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


def resolved(select: str, statement: Yield | None, table: Table) -> str:
    """The same rows with ids in place of mentions.

    Args:
        select: The rows.
        statement: The entry that made them; None when they have every column of the table.
        table: What they go into; what names somebody has a source.
    """
    columns: list[str] = []
    joins: list[str] = []
    judged: list[str] = []
    for column in table.columns:
        name = identifier(column.name)
        if column.range is not None and (statement is None or column.name in statement.columns):
            alias = identifier(f"m_{column.name}")
            # A bare name was judged of the records known then.
            came_later = f"d.known_from > {alias}.judged_until"
            columns.append(f"CASE WHEN {came_later} THEN {alias}.later_id ELSE {alias}.id END AS {name}")
            judged.append(
                f"CASE WHEN {came_later} THEN NULL WHEN d.known_from > {alias}.judged_at "
                f"THEN coalesce({alias}.judged_until, {alias}.judged_at) ELSE {alias}.judged_at END"
            )
            joins.append(f" LEFT JOIN working.{column.range.lower()}_mention AS {alias} ON {alias}.mention = d.{name}")
    if judged:
        # What a row says of somebody is known since a person judged who that is.
        columns.append(f"greatest(d.known_from, {', '.join(judged)}) AS known_from")
    replaced = f"d.* REPLACE ({', '.join(columns)})" if columns else "d.*"
    return f"SELECT {replaced} FROM ({select}) AS d{''.join(joins)}"
