"""What the hub knows of one organisation or one person, with the source of each statement."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import duckdb

from queries.lookup import Entity
from queries.masking import masked
from queries.one_person import OnePerson, answering, one_person
from queries.rows import rows_of
from queries.why import judged_before

OF_ORGANIZATION = {
    "names": """
        SELECT DISTINCT name, kind, feed, valid_from, valid_to FROM organization_name WHERE org = $id ORDER BY ALL
    """,
    "claims": "SELECT field, value, feed, cut_off, batch, row FROM organization_claim WHERE org = $id ORDER BY ALL",
    "certificates": """
        SELECT number, issued_on, valid_from, valid_to, batch, row FROM certificate WHERE holder = $id ORDER BY ALL
    """,
    "certificate_events": """
        SELECT number, type, reason, scope, valid_from, valid_to, batch, row FROM certificate_event
        WHERE holder = $id ORDER BY ALL
    """,
    "people": """
        SELECT r.role, p.name, p.id, p.identity_basis, r.valid_from, r.valid_to, r.feed, r.batch, r.row
        FROM role AS r LEFT JOIN person AS p ON p.id = r.person WHERE r.org = $id ORDER BY ALL LIMIT 200
    """,
    "penalties": """
        SELECT doc_no, act, decided_on, fine_fen, standing, batch, row FROM penalty WHERE org = $id ORDER BY ALL
    """,
    "bans": """
        SELECT kind, matter, doc_no, valid_from, valid_to, lifted_on, stayed, batch, row FROM ban WHERE org = $id
        ORDER BY ALL
    """,
    "engagements": """
        SELECT e.service, o.name AS client, count(*) AS engagements, min(e.valid_from) AS first,
            max(e.valid_to) - 1 AS last
        FROM engagement AS e LEFT JOIN organization AS o ON o.id = e.client WHERE e.performer = $id GROUP BY ALL
        ORDER BY engagements DESC, first, e.service, o.name LIMIT 20
    """,
    "commissions": """
        SELECT e.service, o.name AS performer, count(*) AS engagements, min(e.valid_from) AS first,
            max(e.valid_to) - 1 AS last
        FROM engagement AS e LEFT JOIN organization AS o ON o.id = e.performer WHERE e.client = $id GROUP BY ALL
        ORDER BY engagements DESC, first, e.service, o.name LIMIT 20
    """,
    "reports": """
        SELECT count(*) AS reports, min(issued_on) AS first, max(issued_on) AS last FROM report WHERE issuer = $id
        HAVING count(*) > 0
    """,
    "review": "SELECT kind, key, names FROM review WHERE entity = $id ORDER BY ALL",
    "findings": """
        SELECT DISTINCT f.id, f.rule, f.severity, f.valid_from, f.valid_to FROM finding AS f
        LEFT JOIN finding_party AS p ON p.finding = f.id WHERE f.subject = $id OR p.id = $id
        ORDER BY f.severity, f.id
    """,
}
OF_PERSON = {
    "roles": """
        SELECT r.role, o.name AS organization, o.id AS org, r.employment, r.valid_from, r.valid_to, r.feed, r.batch,
            r.row
        FROM role AS r LEFT JOIN organization AS o ON o.id = r.org WHERE r.person = $id ORDER BY ALL
    """,
    "authorisations": """
        SELECT s.number, o.name AS holder, s.field, s.valid_from, s.valid_to, s.batch, s.row
        FROM signatory_authorisation AS s LEFT JOIN organization AS o ON o.id = s.holder WHERE s.person = $id
        ORDER BY ALL
    """,
    "insurance": """
        SELECT o.name AS organization, count(*) AS months, min(m.month) AS first, max(m.month) AS last
        FROM insurance_month AS m LEFT JOIN organization AS o ON o.id = m.org WHERE m.person = $id GROUP BY ALL
        ORDER BY ALL
    """,
    "signed": """
        SELECT o.name AS issuer, count(*) AS reports, min(r.signed_on) AS first, max(r.signed_on) AS last
        FROM report AS r LEFT JOIN organization AS o ON o.id = r.issuer WHERE r.signer = $id GROUP BY ALL
        ORDER BY ALL
    """,
    "review": "SELECT kind FROM review WHERE entity = $id ORDER BY ALL",
    "findings": """
        SELECT f.id, f.rule, f.severity, f.valid_from, f.valid_to FROM finding AS f
        JOIN finding_party AS p ON p.finding = f.id WHERE p.id = $id ORDER BY ALL
    """,
}
BESIDE = ("by_name", "by_name_as", "judged_as", "judged_until", "judged_apart")
"""What is said besides: of a person known by a number and, inside an institution, a bare name; of a judged name."""


def show(con: duckdb.DuckDBPyConnection, entity: Entity, on: date | None = None) -> dict[str, Any]:
    """Everything about one entity: ``{"entity": {…}, "<section>": [rows]}``; other people's names are masked.

    A bare name inside an institution and the one number that bears it there are shown as one person, whichever is
    asked for: ``entity`` is the one with the number, ``by_name_as`` the ids of the bare names, and ``by_name`` marks
    each row that states no more than the name.

    Of a bare name that was judged and that later records bear, ``entity`` says as whom (``judged_as``), until when
    records were looked at (``judged_until``, UTC), and whether the later ones were judged to be somebody else
    (``judged_apart``).

    Args:
        con: An open release.
        entity: Which (see :func:`queries.lookup.one`).
        on: Leave out what did not hold on this day; what has no known start or end may have held.
    """
    if entity.kind == "person":
        who = one_person(con, entity.id)
        head = head_of(con, "SELECT id, identity_basis, name, contested FROM person WHERE id = $id", who.id)
        head["name"] = masked(head["name"])
        sections = OF_PERSON
        if who.bare:
            head["by_name_as"] = list(who.bare)
    else:
        who = OnePerson(entity.id)
        head = head_of(con, "SELECT * FROM organization WHERE id = $id", who.id)
        head["legal_representative"] = masked(head["legal_representative"]) if head["legal_representative"] else None
        sections = OF_ORGANIZATION
    head |= judged_before(con, entity.kind, who.id)
    answer: dict[str, Any] = {"entity": head}
    for name, sql in sections.items():
        rows = [row | mark for id, mark in who.marks() for row in rows_of(con, sql, {"id": id})]
        answer[name] = [row for row in rows if on is None or held(row, on)]
    people = answer.get("people", [])
    known = answering(con, [row["id"] for row in people if row["identity_basis"] == "name"])
    for row in people:
        row["name"], row["id"] = masked(row["name"]), known.get(row["id"], row["id"])
    for row in answer.get("claims", []):
        if row["field"] == "legal_representative":
            row["value"] = masked(row["value"])
    return answer


def head_of(con: duckdb.DuckDBPyConnection, sql: str, id: str) -> dict[str, Any]:
    """The one row of an entity."""
    (head,) = rows_of(con, sql, {"id": id})
    return head


def held(row: Mapping[str, Any], on: date) -> bool:
    """Whether a row with half-open valid time may have held on a day; rows without valid time always may."""
    start, end = row.get("valid_from"), row.get("valid_to")
    return (start is None or start <= on) and (end is None or end > on)
