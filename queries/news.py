"""What is new since a release or a day, and why a finding went away."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import duckdb

from hub.duck import quoted
from hub.graph.releases import Release, Releases
from hub.home import Home
from hub.journal import Journal
from queries.rows import rows_of
from queries.rule import Rule
from schema.errors import HubError


def release_of(home: Home, text: str) -> Release:
    """The release that a number names, or the newest made before the end of a day.

    Raises:
        HubError: There is no such release.
    """
    held = Releases(home).listed()
    if text.isdigit() and len(text) < 8:
        found = [r for r in held if r.number == int(text)]
    else:
        try:
            end = datetime.combine(date.fromisoformat(text) + timedelta(days=1), datetime.min.time(), UTC)
        except ValueError:
            raise HubError(
                "bad_since",
                zh=f"“{text}”既不是版本号也不是日期（2026-01-31）。",
                en=f"“{text}” is neither a release number nor a day (2026-01-31).",
            ) from None
        found = [r for r in held if aware(r.made_at) < end]
    if not found:
        raise HubError(
            "release_unknown",
            zh=f"{text} 之前没有版本；hub releases 列出已有版本。",
            en=f"There is no release at {text}; hub releases lists them.",
        )
    return found[-1]


def aware(text: str) -> datetime:
    """An ISO time, in UTC when it says nothing else."""
    when = datetime.fromisoformat(text)
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def is_new(home: Home, since: str) -> Callable[[Mapping[str, Any]], bool]:
    """A test for findings that the release of ``since`` did not have."""
    earlier = release_of(home, since)
    con = Releases(home).open(earlier.number)
    try:
        known = {row[0] for row in con.execute("SELECT id FROM finding").fetchall()}
    finally:
        con.close()
    return lambda row: row["id"] not in known


# Whether each source row of a lost finding still counts: its batch stands, and a table still rests on it.
_LOST = """
SELECT f.id, f.rule, f.subject, o.name AS subject_name, f.valid_from, f.valid_to, f.severity,
    list(DISTINCT e.batch ORDER BY e.batch) FILTER (e.batch NOT IN (SELECT batch FROM batch)) AS batches_out,
    list(DISTINCT e.batch || ':' || e.row) FILTER (e.batch IN (SELECT batch FROM batch)) AS rows_in,
    bool_or(weak.id IS NOT NULL) AS contested
FROM earlier.finding AS f
JOIN earlier.finding_evidence AS e ON e.finding = f.id
LEFT JOIN earlier.organization AS o ON o.id = f.subject
LEFT JOIN earlier.finding_party AS p ON p.finding = f.id
LEFT JOIN (
    SELECT id FROM organization WHERE identity_basis <> 'key'
    UNION ALL SELECT id FROM person WHERE identity_basis <> 'key'
) AS weak ON weak.id = f.subject OR weak.id = p.id
WHERE f.id NOT IN (SELECT id FROM finding)
GROUP BY ALL ORDER BY f.severity, f.id
"""


def gone(
    con: duckdb.DuckDBPyConnection, home: Home, since: str, rules: Mapping[str, Rule], lang: str
) -> list[dict[str, Any]]:
    """Findings that the release of ``since`` had and the open one has not, each with why.

    Args:
        con: The open release.
        home: Where the earlier release is.
        since: A release number or a day.
        rules: The rules in use.
        lang: Language of the reason.
    """
    earlier = release_of(home, since)
    con.execute(f"ATTACH IF NOT EXISTS {quoted(str(Releases(home).path(earlier.number)))} AS earlier (READ_ONLY)")
    withdrawn = {int(e.payload["batch"]): e for e in Journal(home).entries("withdraw")}
    lost = rows_of(con, _LOST)
    still = current_rows(con, {row for one in lost for row in one["rows_in"] or []})
    for one in lost:
        one["why"] = why(one, rules, withdrawn, still, lang)
    return lost


def current_rows(con: duckdb.DuckDBPyConnection, wanted: set[str]) -> set[str]:
    """Those of ``batch:row`` that some table of the open release still rests on."""
    from schema.model import tables

    if not wanted:
        return set()
    parts = [
        f'SELECT batch || \':\' || "row" AS source FROM "{t.name}"'
        for t in tables().values()
        if t.sourced and not t.entity
    ]
    found = con.execute(
        "SELECT DISTINCT source FROM ("
        + " UNION ALL ".join(parts)
        + ") WHERE source IN (SELECT unnest($wanted::VARCHAR[]))",
        {"wanted": sorted(wanted)},
    ).fetchall()
    return {row[0] for row in found}


def why(
    one: Mapping[str, Any], rules: Mapping[str, Rule], withdrawn: Mapping[int, Any], still: set[str], lang: str
) -> str:
    """Why a finding is no longer there, in words."""
    zh = lang == "zh"
    if one["rule"] not in rules:
        return f"规则 {one['rule']} 已不在用" if zh else f"rule {one['rule']} is no longer in use"
    out = [b for b in one["batches_out"] or [] if b in withdrawn]
    if out:
        ground = "; ".join(str(withdrawn[b].payload.get("ground")) for b in out)
        numbers = ", ".join(map(str, out))
        return (
            f"所依据的第 {numbers} 批已撤回（{ground}）"
            if zh
            else f"batch {numbers}, which it rested on, was withdrawn ({ground})"
        )
    if one["batches_out"]:
        numbers = ", ".join(map(str, one["batches_out"]))
        return (
            f"所依据的第 {numbers} 批已按修订合约重读"
            if zh
            else f"batch {numbers}, which it rested on, was read again under a mended contract"
        )
    if one["contested"]:
        return (
            "身份存疑：所依据的代码或证件号有互不相容的名称"
            if zh
            else "an identity became contested: a key that it rested on bears names that cannot be one"
        )
    superseded = [row for row in one["rows_in"] or [] if row not in still]
    if superseded:
        return (
            f"所依据的 {len(superseded)} 行已被更正或由更新的清单取代"
            if zh
            else f"{len(superseded)} of its source rows were corrected or replaced by a newer list"
        )
    return (
        "新到的记录排除了该情形，或规则、法源、覆盖范围有变"
        if zh
        else "a newer record cleared it, or rule, law or coverage changed"
    )
