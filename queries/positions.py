"""Where the rows of a key lie in a release, for a process that asks many questions.

A release is in the order of what came when; whoever asks for the rows of one organisation would read whole columns. A
process that asks often sorts 64 bits of the MD5 of each key with row numbers once (some seconds at the size of a
nation, 12 bytes a row); then a key that has no row costs no statement at all, and one that has some reads little but
these.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt

from hub.duck import identifier
from queries.kept import is_kept, kept
from queries.rows import rows_of

KEYS: Mapping[str, Mapping[str, str]] = {
    "organization": {
        "id": "id", "legal_person": "legal_person", "code": "code", "key": "key", "name": "name_key(name)",
    },
    "organization_name": {"name": "name_key(name)"},
    "redirect": {"old_id": "old_id"},
    "person": {"id": "id"},
    "role": {"person": "person", "org": "org"},
    "signatory_authorisation": {"person": "person", "holder": "holder"},
    "engagement": {"performer": "performer"},
    "engagement_target": {"engagement": "engagement"},
    "ban": {"org": "org"},
    "case": {"suspended": "CASE WHEN suspension_from IS NOT NULL THEN org END"},
    "certificate_event": {"closed": "CASE WHEN type NOT IN ('renewed', 'restored') THEN holder END"},
    "finding": {"subject": "subject"},
    "finding_party": {"id": "id"},
}  # fmt: skip
"""Tables, what their rows are looked up by, and what of a row is compared with it: names by their normal form."""

OFTEN = 10
"""Questions to one connection; whoever asks more is better off with the positions."""


class Positions:
    """Row numbers of one column's keys in the database ``release``."""

    def __init__(self, con: duckdb.DuckDBPyConnection, table: str, compared: str) -> None:
        read = con.execute(
            f"SELECT md5_number_lower({compared}) AS key, rowid::INTEGER AS row_at FROM release.{identifier(table)} "
            f"WHERE {compared} IS NOT NULL"
        ).fetchnumpy()
        keys, rows = np.asarray(read["key"], np.uint64), np.asarray(read["row_at"], np.int32)
        order = np.argsort(keys, kind="stable")
        self._keys: npt.NDArray[np.uint64] = keys[order]
        self._rows: npt.NDArray[np.int32] = rows[order]

    def of(self, values: Iterable[str]) -> list[int]:
        """Row numbers of some values; one in 10¹⁹ is of another value."""
        asked = np.array([digest(value) for value in {*values}], dtype=np.uint64)
        starts, ends = (np.searchsorted(self._keys, asked, side) for side in ("left", "right"))
        return [row for start, end in zip(starts, ends, strict=True) for row in self._rows[start:end].tolist()]


def digest(value: str) -> int:
    """DuckDB's ``md5_number_lower`` of a text."""
    return int.from_bytes(hashlib.md5(value.encode(), usedforsecurity=False).digest()[8:], "little")


def prepare(con: duckdb.DuckDBPyConnection) -> None:
    """Make this connection ready for many questions; each column of :data:`KEYS` is read when it is first asked for."""
    kept(con, "prepared", lambda: True)


def expect(con: duckdb.DuckDBPyConnection, questions: int) -> None:
    """Say that so many questions come; those of before count too."""
    asked = kept(con, "asked", lambda: [0])
    asked[0] += questions
    if asked[0] > OFTEN:
        prepare(con)


def prepared(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether the connection is ready for many questions."""
    return is_kept(con, "prepared")


def positions(con: duckdb.DuckDBPyConnection, table: str, column: str) -> Positions | None:
    """The positions of a column of :data:`KEYS`; None when the connection was not prepared."""
    if not prepared(con):
        return None
    return kept(con, f"positions of {table}.{column}", lambda: Positions(con, table, KEYS[table][column]))


def fitting(
    con: duckdb.DuckDBPyConnection, table: str, column: str, values: Iterable[str | None]
) -> tuple[str, dict[str, Any]] | None:
    """``FROM`` clause of the release's rows whose column has one of some values, and its parameters.

    Args:
        con: An open release.
        table: One of :data:`KEYS`.
        column: One of its columns there.
        values: As they are compared.

    Returns:
        None when it is known that there is no such row.
    """
    wanted = sorted({value for value in values if value is not None})
    at = positions(con, table, column)
    source, compared = f"FROM release.{identifier(table)}", KEYS[table][column]
    if at is None:
        found = f"{source} WHERE {compared} IN (SELECT unnest($wanted::VARCHAR[]))"
        return (found, {"wanted": wanted}) if wanted else None
    rows = at.of(wanted)
    if not rows:
        return None
    there = f"rowid IN (SELECT unnest($rows::BIGINT[])) AND list_contains($wanted::VARCHAR[], {compared})"
    return f"{source} WHERE {there}", {"rows": rows, "wanted": wanted}


def looked_up(
    con: duckdb.DuckDBPyConnection, columns: str, table: str, column: str, values: Iterable[str | None]
) -> list[dict[str, Any]]:
    """Columns of the release's rows whose column has one of some values; see :func:`fitting`."""
    rows = fitting(con, table, column, values)
    return [] if rows is None else rows_of(con, f"SELECT {columns} {rows[0]}", rows[1])


def any_of(con: duckdb.DuckDBPyConnection, table: str, column: str, values: Iterable[str | None]) -> bool:
    """Whether the release has a row whose column has one of some values."""
    rows = fitting(con, table, column, values)
    return rows is not None and ("rows" in rows[1] or bool(looked_up(con, "1", table, column, values)))
