"""Findings as people and machines read them: subject, parties, phases with their law, sources, what clears them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from queries.masking import masked
from queries.positions import looked_up
from queries.rows import rows_of
from queries.rule import Rule

SHEET = 1_000_000_000
"""Row numbers hold the sheet's index above this and the physical line below it."""


@dataclass(frozen=True)
class Wanted:
    """Which findings are asked for; what is None does not narrow.

    ``place`` is a division code and takes everything inside it; ``on`` a day of the conduct.
    """

    ids: Sequence[str] | None = None
    rules: Sequence[str] | None = None
    severities: Sequence[str] | None = None
    organizations: Sequence[str] | None = None
    place: tuple[int, int] | None = None
    since: date | None = None
    until: date | None = None
    on: date | None = None
    batch: int | None = None


_CONDITIONS = {
    "ids": "f.id IN (SELECT unnest($ids::VARCHAR[]))",
    "rules": "f.rule IN (SELECT unnest($rules::VARCHAR[]))",
    "severities": "f.severity IN (SELECT unnest($severities::VARCHAR[]))",
    "organizations": "(f.subject IN (SELECT unnest($organizations::VARCHAR[]))"
    " OR f.id IN (SELECT finding FROM finding_party WHERE id IN (SELECT unnest($organizations::VARCHAR[]))))",
    "since": "coalesce(f.valid_to, DATE 'infinity') > $since::DATE",
    "until": "f.valid_from <= $until::DATE",
    "on": "f.valid_from <= $on::DATE AND coalesce(f.valid_to, DATE 'infinity') > $on::DATE",
    "batch": "f.id IN (SELECT finding FROM finding_evidence WHERE batch = $batch::BIGINT)",
}
"""What narrows, by the field of :class:`Wanted`; only what is asked is in the query."""


def findings(
    con: duckdb.DuckDBPyConnection, wanted: Wanted, rules: Mapping[str, Rule], statuses: Mapping[str, dict[str, Any]]
) -> list[dict[str, Any]]:
    """Findings in their machine shape, strongest first.

    Args:
        con: An open release.
        wanted: Which.
        rules: The rules in use, for what would clear a finding.
        statuses: What people decided, by finding (see :func:`queries.decisions.decisions`).
    """
    values = {name: value for name in _CONDITIONS if (value := getattr(wanted, name)) is not None}
    narrowed = " AND ".join(["true", *(_CONDITIONS[name] for name in values)])
    inside = {} if wanted.place is None else {"lo": wanted.place[0], "hi": wanted.place[1]}
    placed = " AND f.place IN (SELECT code FROM division WHERE lo BETWEEN $lo AND $hi)" if inside else ""
    if inside:
        from queries.surroundings import install_data

        install_data(con)
    if wanted.ids is not None and not wanted.ids:
        return []
    heads = rows_of(
        con,
        f"SELECT f.* FROM finding AS f WHERE {narrowed}{placed} ORDER BY f.severity, f.rule, f.valid_from, f.id",
        values | inside,
    )
    if not heads:
        return []
    chosen = {"chosen": [head["id"] for head in heads]}
    phases = by_finding(
        con, "SELECT * FROM finding_phase WHERE finding IN (SELECT unnest($chosen::VARCHAR[])) ORDER BY seq", chosen
    )
    parties = by_finding(
        con,
        "SELECT finding, id, kind, role FROM finding_party "
        "WHERE finding IN (SELECT unnest($chosen::VARCHAR[])) ORDER BY role, id",
        chosen,
    )
    listed = [party for parties_of in parties.values() for party in parties_of]
    names = names_of(con, [head["subject"] for head in heads] + [party["id"] for party in listed])
    unknown: dict[str, Any] = {"name": None, "code": None}
    for party in listed:
        party.update(names.get(party["id"], unknown))
    for head in heads:
        known = names.get(head["subject"], unknown)
        head |= {"subject_name": known["name"], "subject_code": known["code"]}
    evidence = by_finding(
        con,
        "SELECT e.*, b.file, b.agency, b.sheets FROM finding_evidence AS e LEFT JOIN batch AS b ON b.batch = e.batch "
        "WHERE e.finding IN (SELECT unnest($chosen::VARCHAR[])) ORDER BY e.feed, e.batch, e.row",
        chosen,
    )
    return [
        shaped(
            head, phases.get(head["id"], []), parties.get(head["id"], []), evidence.get(head["id"], []), rules, statuses
        )
        for head in heads
    ]


def names_of(con: duckdb.DuckDBPyConnection, ids: Sequence[str | None]) -> dict[str, dict[str, Any]]:
    """``name`` and ``code`` of organisations and persons, by id."""
    found = [
        row
        for table, columns in (("organization", "id, name, code"), ("person", "id, name, NULL AS code"))
        for row in looked_up(con, columns, table, "id", ids)
    ]
    return {row.pop("id"): row for row in found}


def by_finding(con: duckdb.DuckDBPyConnection, sql: str, values: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The rows of a query, by their column ``finding``."""
    grouped: dict[str, list[dict[str, Any]]] = {}
    for row in rows_of(con, sql, values):
        grouped.setdefault(row["finding"], []).append(row)
    return grouped


def shaped(
    head: dict[str, Any],
    phases: Iterable[dict[str, Any]],
    parties: Iterable[dict[str, Any]],
    evidence: Iterable[dict[str, Any]],
    rules: Mapping[str, Rule],
    statuses: Mapping[str, dict[str, Any]],
) -> dict[str, Any]:
    """One finding in the documented machine shape. A person's token is never in it."""
    rule = rules.get(head["rule"])
    return {
        "id": head["id"],
        "rule": head["rule"],
        "status": statuses.get(head["id"], {}).get("decision", "lead"),
        "severity": head["severity"],
        "subject": {"id": head["subject"], "name": head["subject_name"], "code": head["subject_code"]},
        "parties": [
            {
                "id": p["id"],
                "name": masked(p["name"]) if p["kind"] == "person" else p["name"],
                "code": p["code"],
                "role": p["role"],
                "kind": p["kind"],
            }
            for p in parties
        ],
        "place": head["place"],
        "valid_from": head["valid_from"],
        "valid_to": head["valid_to"],
        "known_from": head["known_from"],
        "identity_basis": head["identity_basis"],
        "coverage_until": head["coverage_until"],
        "phases": [
            {
                "from": p["valid_from"],
                "to": p["valid_to"],
                "severity": p["severity"],
                "law": json.loads(p["law"]),
                "consequence": json.loads(p["consequence"]),
                "correction_first": p["correction_first"],
            }
            for p in phases
        ],
        "facts": json.loads(head["facts"]) if head["facts"] else {},
        "evidence_count": head["evidence_count"],
        "evidence": [source_line(e) for e in evidence],
        "competent": json.loads(head["competent"]) if head["competent"] else [],
        "limitation_until": head["limitation_until"],
        "clear": [words.model_dump() for words in rule.clears] if rule is not None else [],
    }


def source_line(row: Mapping[str, Any]) -> dict[str, Any]:
    """Where one piece of evidence stands: batch, feed, agency, file, sheet and physical line."""
    sheet, line = divmod(int(row["row"]), SHEET)
    sheets = row.get("sheets") or []
    return {
        "batch": row["batch"],
        "row": row["row"],
        "feed": row["feed"],
        "agency": row.get("agency"),
        "file": row.get("file"),
        "sheet": sheets[sheet] if sheet < len(sheets) and sheets[sheet] else None,
        "line": line,
    }
