"""Bare names that were judged and that records bear which came later."""

from __future__ import annotations

from datetime import UTC, datetime

import duckdb

_UNTIL = """
SELECT own, until FROM working.judged_link
WHERE CASE kind WHEN 'person' THEN 'P-' ELSE 'O-' END || left(md5(kind || chr(31) || own), 16) IN (FROM working.later)
"""


def judged_until(con: duckdb.DuckDBPyConnection) -> dict[str, datetime]:
    """Of each such key until when records were looked at when it was judged (UTC); its own id is what came since."""
    return {str(own): until.replace(tzinfo=UTC) for own, until in con.execute(_UNTIL).fetchall()}
