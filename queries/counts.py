"""How many findings of which severity each rule gives, over the whole graph or a part of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb

from queries.lookup import one
from queries.rule import rules
from queries.screen import screen

# The organisations that a batch touched: every entity column of every table that has rows of it.
_TOUCHED = """
SELECT DISTINCT id FROM ({parts}) WHERE id IS NOT NULL
"""


def touched(con: duckdb.DuckDBPyConnection, batch: int) -> list[str]:
    """Ids of the organisations in rows of a batch."""
    from schema.model import tables

    parts = [
        f'SELECT "{c.name}" AS id FROM "{t.name}" WHERE batch = $batch'
        for t in tables().values()
        if t.sourced and not t.entity
        for c in t.columns
        if c.range == "Organization"
    ]
    return [
        row[0] for row in con.execute(_TOUCHED.format(parts=" UNION ALL ".join(parts)), {"batch": batch}).fetchall()
    ]


def screened_counts(
    con: duckdb.DuckDBPyConnection,
    codes: Sequence[str] | None,
    *,
    batch: int | None = None,
    organizations: Sequence[str] | None = None,
    lang: str = "en",
) -> list[dict[str, Any]]:
    """Run rules and count.

    Args:
        con: An open release; only temporary relations are made in it.
        codes: Rules; all when None.
        batch: Scope: the organisations that this batch touched.
        organizations: Scope: these (ids, codes or names).
        lang: Language of the titles.
    """
    chosen = rules(codes)
    scope = None
    if batch is not None:
        scope = touched(con, batch)
    elif organizations:
        scope = [one(con, text).id for text in organizations]
    made = screen(con, chosen.values(), scope=scope).finding
    found = made.group_by(["rule", "severity"]).aggregate([("id", "count")]).to_pylist()
    count = {(row["rule"], row["severity"]): row["id_count"] for row in found}
    return [
        {"rule": code, "title": rule.title.in_(lang)}
        | {s: count.get((code, s), 0) for s in ("S1", "S2", "S3", "S4")}
        | {"findings": sum(count.get((code, s), 0) for s in ("S1", "S2", "S3", "S4"))}
        for code, rule in chosen.items()
    ]
