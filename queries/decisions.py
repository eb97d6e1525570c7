"""What people decided on findings, applied to a release, also when an organisation's id was redirected since."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import duckdb

from hub.journal import Entry, Journal
from queries.rows import rows_of

_BEARINGS = """
SELECT f.rule, f.subject, f.valid_from::VARCHAR AS valid_from,
    coalesce((
        SELECT list([p.role, p.id] ORDER BY p.role, p.id) FROM finding_party AS p WHERE p.finding = f.id
    ), []) AS parties
FROM finding AS f WHERE f.id = $id
"""

# A finding that names the same rule, subject and parties after redirects; where several do, the start settles it.
_AGAIN = """
WITH asked AS (
    SELECT coalesce((SELECT id FROM redirect WHERE old_id = $subject LIMIT 1), $subject) AS subject,
        list_sort(list_transform($parties::VARCHAR[][], lambda p: [p[1], coalesce(moved[p[2]], p[2])])) AS parties
    FROM (SELECT MAP(coalesce(list(old_id), []), coalesce(list(id), [])) AS moved FROM
        (SELECT old_id, min(id) AS id FROM redirect GROUP BY old_id))
), alike AS (
    SELECT f.id, f.valid_from FROM finding AS f, asked
    WHERE f.rule = $rule AND f.subject = asked.subject AND asked.parties = coalesce(
        (SELECT list_sort(list([p.role, p.id])) FROM finding_party AS p WHERE p.finding = f.id), [])
)
SELECT id FROM alike WHERE (SELECT count(*) FROM alike) = 1 OR valid_from = $valid_from::DATE
"""


def bearings(con: duckdb.DuckDBPyConnection, finding: str) -> dict[str, Any] | None:
    """What finds a finding again whose id changed: rule, subject, parties by role, first day. None without one."""
    found = rows_of(con, _BEARINGS, {"id": finding})
    return found[0] if found else None


def decisions(
    con: duckdb.DuckDBPyConnection, journal: Journal, today: date, until: date | None = None
) -> dict[str, dict[str, Any]]:
    """What people last decided on each finding: confirmed, dismissed or exempt.

    Args:
        con: An open release.
        journal: Where the decisions are.
        today: An exemption whose last day lies before it counts no more.
        until: Only what was decided up to the end of this day.

    Returns:
        Finding id → decision, ground, until, actor and time.
    """
    entries = journal.entries("triage", until=until)
    if not entries:
        return {}
    asked = sorted({entry.payload["finding"] for entry in entries})
    there = {
        row["id"]
        for row in rows_of(con, "SELECT id FROM finding WHERE id IN (SELECT unnest($ids::VARCHAR[]))", {"ids": asked})
    }
    found: dict[str, dict[str, Any]] = {}
    for entry in entries:
        name = entry.payload["finding"] if entry.payload["finding"] in there else again(con, entry)
        if name is not None:
            found[name] = dict(entry.payload) | {"actor": entry.actor, "at": entry.at}
    return {name: one for name, one in found.items() if counts(one, today)}


def counts(decision: Mapping[str, Any], today: date) -> bool:
    """Whether a decision says anything on a day: taking one back says nothing, and an exemption may have ended."""
    if decision["decision"] == "lead":
        return False
    return not decision.get("until") or date.fromisoformat(decision["until"]) >= today


def again(con: duckdb.DuckDBPyConnection, entry: Entry) -> str | None:
    """The one finding of the release that a decision on a finding with another id is about, or None."""
    told = entry.payload.get("bearings")
    if told is None:
        return None
    values = {key: told[key] for key in ("rule", "subject", "parties", "valid_from")}
    found = rows_of(con, _AGAIN, values)
    return str(found[0]["id"]) if len(found) == 1 else None
