"""Records that came after somebody judged the bare name in them: they stand under the name's own id (``later_id``).

A name is judged of the records that were known then. Whether later ones bear it decides whether that id is an entity:
``working.later`` has those that are.
"""

from __future__ import annotations

import duckdb

from hub.duck import identifier
from schema.model import Table, tables


def start_later(con: duckdb.DuckDBPyConnection) -> bool:
    """Make ``later_id(id)``, every id that such records may have or had, and ``later_seen(id)``; whether there are any.

    Args:
        con: The release in the making, with mentions that have their ids.
    """
    con.execute(
        "CREATE OR REPLACE TEMP TABLE later_id AS SELECT later_id AS id FROM working.organization_mention "
        "WHERE later_id IS NOT NULL UNION SELECT later_id FROM working.person_mention WHERE later_id IS NOT NULL "
        "UNION FROM working.later"
    )
    con.execute("CREATE OR REPLACE TEMP TABLE later_seen AS FROM later_id LIMIT 0")
    ((found,),) = con.execute("SELECT count(*) FROM later_id").fetchall()
    return bool(found)


def note_later(con: duckdb.DuckDBPyConnection, table: Table, rows: str) -> None:
    """Note which of these ids rows bear that come or go."""
    if _naming(table):
        con.execute(f"INSERT INTO later_seen {_borne(table, rows, 'later_id')}")


def settle_later(con: duckdb.DuckDBPyConnection) -> None:
    """Bring ``working.later`` up to date with ``later_seen``, which has the noted ids once each afterwards."""
    con.execute("CREATE OR REPLACE TEMP TABLE later_seen AS SELECT DISTINCT id FROM later_seen")
    ((found,),) = con.execute("SELECT count(*) FROM later_seen").fetchall()
    if not found:
        return
    borne = " UNION ".join(
        _borne(table, f"main.{identifier(table.name)}", "later_seen") for table in tables().values() if _naming(table)
    )
    con.execute("DELETE FROM working.later WHERE id IN (FROM later_seen)")
    con.execute(f"INSERT INTO working.later {borne}")


def _naming(table: Table) -> list[str]:
    """The columns of a table that name somebody."""
    return [identifier(column.name) for column in table.columns if column.range is not None]


def _borne(table: Table, rows: str, ids: str) -> str:
    """A SELECT of the ids among some that rows of a table bear."""
    return " UNION ".join(f"SELECT {name} AS id FROM {rows} WHERE {name} IN (FROM {ids})" for name in _naming(table))
