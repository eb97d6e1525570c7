"""What codes that fail may stand for, and who holds that code: offered to a person, never applied."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from typing import Any

import duckdb

from queries.rows import rows_of
from schema.code_repair import possible_repairs, proposed

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
    possible = {code: possible_repairs(code) for code in set(codes)}
    meant = sorted({one.code for some in possible.values() for one in some})
    names = {row["code"]: row["name"] for row in rows_of(con, _HOLDERS, {"codes": meant})} if meant else {}
    found = {code: proposed(some, names) for code, some in possible.items()}
    return {
        code: [
            asdict(one) | {"name": names.get(one.code)} for one in sorted(some, key=lambda r: (r.code not in names, r))
        ]
        for code, some in found.items()
        if some
    }
