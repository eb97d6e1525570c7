"""What follows from judgements, as tables that identity is decided with; and whom a change of judgements concerns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple
from datetime import UTC
from typing import Any

import duckdb

from hub.duck import run_script
from hub.identity.judgements import Judged, Kind
from hub.identity.person_keys import Answer, Kept

KEYS = {"judged_link": ("own", "key"), "judged_name": ("key",), "judged_apart": ("a", "b"),
        "judged_kept": ("own", "key")}  # fmt: skip
"""The tables, and their columns that hold keys."""


def start_judging(con: duckdb.DuckDBPyConnection) -> None:
    """Make the empty tables of what people judged, and the macro ``base_key``."""
    run_script(con, "hub.identity", "judged.sql")


def load_judged(con: duckdb.DuckDBPyConnection, kind: Kind, judged: Judged, kept: Sequence[Kept] = ()) -> None:
    """Fill the tables ``judged_…`` with what concerns one kind.

    ``changed_judged(kind, key)`` gets the keys about which something else follows than in the release before, and
    ``working`` is brought up to date.
    """
    told: dict[str, Sequence[Any]] = {
        "judged_link": [astuple(one) for one in judged.links if one.kind == kind],
        "judged_name": [astuple(one) for one in judged.namings if one.kind == kind],
        "judged_apart": [astuple(one) for one in judged.apart if one.kind == kind],
        "judged_kept": [(kind, *astuple(one)) for one in kept],
    }
    for table, rows in told.items():
        insert(con, table, rows)
        was, now = (f"(FROM {where}.{table} WHERE kind = $kind)" for where in ("working", "temp"))
        differing = f"(({was} EXCEPT {now}) UNION ALL ({now} EXCEPT {was}))"
        for column in KEYS[table]:
            con.execute(f"INSERT INTO changed_judged SELECT DISTINCT kind, {column} FROM {differing}", {"kind": kind})
        con.execute(f"DELETE FROM working.{table} WHERE kind = $kind", {"kind": kind})
        con.execute(f"INSERT INTO working.{table} FROM temp.{table} WHERE kind = $kind", {"kind": kind})
    con.execute("INSERT INTO judged_link_ever FROM judged_link WHERE kind = $kind", {"kind": kind})
    initial = {"organization": "O-", "person": "P-"}[kind]
    for one in (bearing for bearing in judged.bearings if bearing.kind == kind):
        con.execute(
            "INSERT INTO judged_bearing VALUES ($entry, $kind, $initial || left(md5($kind || chr(31) || $key), 16))",
            {"entry": one.entry, "kind": kind, "initial": initial, "key": one.key},
        )


def insert(con: duckdb.DuckDBPyConnection, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Write rows; times go in as UTC without a zone, as all times of a release."""
    for row in rows:
        values = [value.replace(tzinfo=None) if hasattr(value, "tzinfo") else value for value in row]
        con.execute(f"INSERT INTO temp.{table} VALUES ({', '.join('?' * len(values))})", values)


def answering_ids(con: duckdb.DuckDBPyConnection) -> dict[str, Answer]:
    """Own ids of organisations that others answer for, with those: they stand in keys of persons without an id."""
    found = con.execute(
        "SELECT DISTINCT 'O-' || left(md5('organization' || chr(31) || old), 16), id, judged_until FROM ("
        "SELECT unnest([stated_key, own_key]) AS old, key, id, judged_until FROM working.organization_mention "
        "WHERE judged_at IS NOT NULL OR stated_key <> key) WHERE old <> key AND old <> 'NAME:'"
    ).fetchall()
    return {str(old): Answer(str(now), until and until.replace(tzinfo=UTC)) for old, now, until in found}
