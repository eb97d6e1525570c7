"""Who has sent what, up to which day."""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb

from queries.rows import rows_of

_COVERED = """
SELECT c.feed, coalesce(a.name, c.agency) AS agency, coalesce(u.name, c.authority) AS authority, c.division, c.mode,
    max(c.cut_off) AS cut_off, CAST($today AS DATE) - max(c.cut_off) AS age_days, max(c.batch) AS batch
FROM coverage AS c
LEFT JOIN organization AS a ON a.code = c.agency
LEFT JOIN organization AS u ON u.code = c.authority
GROUP BY ALL ORDER BY ALL
"""


def coverage_rows(con: duckdb.DuckDBPyConnection, today: date) -> list[dict[str, Any]]:
    """The newest cut-off day of each list for each agency, authority and place. Absence is evidence only up to it.

    Args:
        con: An open release.
        today: The day that the age in days is counted to.
    """
    return rows_of(con, _COVERED, {"today": today})
