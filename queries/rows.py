"""Rows of a query as plain dictionaries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import duckdb


def rows_of(con: duckdb.DuckDBPyConnection, sql: str, values: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
    """The rows of a query as dictionaries, in its order."""
    result = con.execute(sql, dict(values or {}))
    names = [d[0] for d in result.description or []]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
