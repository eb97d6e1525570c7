"""What codes that fail may stand for, and who holds that code: offered to a person, never applied."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from typing import Any

import duckdb

from queries.rows import rows_of
from schema.code_repair import possible_repairs, repairs

_HOLDERS = "SELECT code, name FROM organization WHERE code IN (SELECT unnest($codes::VARCHAR[]))"


def offered_repairs(con: duckdb.DuckDBPyConnection, codes: Collection[str]) -> dict[str, list[dict[str, Any]]]:
    """For each code that has some its repairs, those to a code of the release first, then the likeliest.

    Args:
        con: An open release.
        codes: As printed.

    Returns:
        By code what :class:`schema.code_repair.Repair` says, with ``name``: what the holder is called, None where the
        release has no such code.
    """
    possible = sorted({one.code for code in codes for one in possible_repairs(code)})
    names = {row["code"]: row["name"] for row in rows_of(con, _HOLDERS, {"codes": possible})} if possible else {}
    found = {code: [asdict(one) | {"name": names.get(one.code)} for one in repairs(code, names)] for code in set(codes)}
    return {
        code: sorted(some, key=lambda one: (one["code"] not in names, one["rank"], one["code"]))
        for code, some in found.items()
        if some
    }
