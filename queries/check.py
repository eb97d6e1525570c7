"""Before an award: the proposed engagement laid over the current release, answered in three parts.

(a) bars in force on the bid date, (b) leads, which may not be used to disqualify or score, among them what this
engagement would set off, (c) what cannot be told. Neither ledger nor graph is written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from importlib.resources import files
from typing import Any

import duckdb

from queries.findings import Wanted, findings
from queries.rows import rows_of
from queries.rule import Rule
from queries.screen import Tables, screen
from queries.store import write_findings
from queries.surroundings import install_data, relations

PROPOSED = "G-proposed"
BARS = frozenset({"bans", "penalties", "cases", "certificates"})
"""Feeds that bars come from, whether a rule rests on them or not."""
LAID = frozenset({"engagement", "engagement_target"})
"""Tables that a proposal adds rows to."""
BATCH = 0
"""Batch number of the rows of a proposal; no sealed batch has it."""


@dataclass(frozen=True)
class Proposal:
    """An engagement that somebody thinks of awarding. Ids are of organisations in the release; days are inclusive.

    ``organizations`` are the bidder first, then consortium members and subcontractors.
    """

    organizations: Sequence[str]
    client: str | None
    targets: Sequence[str]
    place: str | None
    service: str | None
    bid_date: date
    valid_from: date | None
    valid_to: date | None


def check(
    con: duckdb.DuckDBPyConnection,
    proposal: Proposal,
    rules: Mapping[str, Rule],
    statuses: Mapping[str, dict[str, Any]],
    names: Sequence[str] = (),
    label: str = PROPOSED,
) -> dict[str, Any]:
    """Answer a proposal.

    Args:
        con: An open release; only temporary relations are made in it.
        proposal: What is asked about.
        rules: The rules to run.
        statuses: What people decided on findings.
        names: Names as the asker wrote them, for list entries that bear the name and could not be placed.
        label: What the proposed contract is called in sentences, for want of a number.

    Returns:
        ``proposal``, ``bars``, ``leads``, ``would_set_off`` (findings, each with ``new``) and ``unknown`` with
        ``coverage``, ``unplaced`` and ``open_ended``.
    """
    install_data(con)
    values = {
        "orgs": list(proposal.organizations),
        "bid": proposal.bid_date,
        "place": proposal.place,
        "names": list(names),
    }
    answers = {name: answer_to(con, sql, values) for name, sql in questions().items()}
    bound = [row["id"] for row in rows_of(con, _BOUND, {"orgs": list(proposal.organizations)})]
    standing = findings(con, Wanted(organizations=bound), rules, statuses)
    # No other rule's findings can rest on the proposal.
    can_change = [rule for rule in rules.values() if relations(rule) & LAID]
    lay_over(con, proposal, label, bound, whole=any(rule.whole for rule in can_change))
    try:
        write_findings(
            con, screen(con, can_change, scope=bound, laid=not any(rule.whole for rule in can_change)), temporary=True
        )
        laid = findings(con, Wanted(organizations=bound, batch=BATCH), rules, statuses)
    finally:
        take_off(con)
    known = {f["id"] for f in standing}
    return {
        "proposal": asdict(proposal),
        "bars": answers["bars"],
        "leads": [f for f in standing if f["status"] not in ("dismissed", "exempt")],
        "would_set_off": [f | {"new": f["id"] not in known} for f in laid],
        "unknown": {
            "coverage": covered(con, rules, proposal.place),
            "unplaced": answers["unplaced"],
            "open_ended": answers["open_ended"],
        },
    }


# A branch is its head office's legal person: what is said of the one is said of the other.
_BOUND = """
SELECT id FROM organization
WHERE legal_person IN (SELECT legal_person FROM organization WHERE id IN (SELECT unnest($orgs::VARCHAR[]))) ORDER BY id
"""


def answer_to(con: duckdb.DuckDBPyConnection, sql: str, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of a question that may use some of the values only."""
    used = con.extract_statements(sql)[0].named_parameters
    return rows_of(con, sql, {name: value for name, value in values.items() if name in used})


def questions() -> dict[str, str]:
    """The plain questions of ``check.sql``, by the name in the comment above each."""
    parts = files("queries").joinpath("check.sql").read_text("utf-8").split("-- name: ")[1:]
    return {part.split("\n", 1)[0].strip(): part.split("\n", 1)[1].strip().rstrip(";") for part in parts}


_COVERED = """
WITH asked AS (
    SELECT lo FROM division WHERE code = $place
), here AS (
    SELECT c.feed, c.agency, max(c.cut_off) AS cut_off FROM coverage AS c LEFT JOIN division AS d ON d.code = c.division
    WHERE $place IS NULL OR d.code IS NULL OR EXISTS (SELECT 1 FROM asked WHERE asked.lo BETWEEN d.lo AND d.hi)
    GROUP BY ALL
)
SELECT w.feed, h.agency, h.cut_off, w.feed IN (SELECT feed FROM batch) AS sent
FROM (SELECT unnest($feeds::VARCHAR[]) AS feed) AS w LEFT JOIN here AS h USING (feed) ORDER BY ALL
"""


def covered(con: duckdb.DuckDBPyConnection, rules: Mapping[str, Rule], place: str | None) -> list[dict[str, Any]]:
    """For each list that the rules rest on: up to which day the hub has it for the place.

    ``cut_off`` is None where no list says that it covers the place; ``sent`` tells whether there is one at all.
    """
    wanted = sorted({feed for rule in rules.values() for feed in rule.needs} | BARS)
    return rows_of(con, _COVERED, {"feeds": wanted, "place": place})


# What a proposal can set off, it sets off with work of its own legal person or of one that shares a person with it.
_NEAR = """
CREATE OR REPLACE TEMP TABLE near_bidder AS
WITH post AS (
    SELECT person, org FROM role WHERE person IS NOT NULL
    UNION ALL SELECT person, holder FROM signatory_authorisation WHERE person IS NOT NULL
), met AS (
    SELECT unnest($bound::VARCHAR[]) AS id
    UNION SELECT org FROM post WHERE person IN (SELECT person FROM post WHERE org IN (SELECT unnest($bound::VARCHAR[])))
)
SELECT id FROM met
UNION SELECT id FROM organization WHERE legal_person IN (
    SELECT legal_person FROM organization WHERE id IN (SELECT id FROM met))
"""
_LAID = {
    "engagement": "FROM release.engagement WHERE performer IN (SELECT id FROM near_bidder)",
    "engagement_target": "FROM release.engagement_target WHERE engagement IN (SELECT id FROM engagement)",
}
"""What the proposed rows are laid beside, each table in its turn."""


def lay_over(
    con: duckdb.DuckDBPyConnection, proposal: Proposal, label: str, bound: Sequence[str], *, whole: bool
) -> None:
    """Lay the proposal over the release: temporary tables of the model's names with its rows and the proposed ones.

    Args:
        con: An open release.
        proposal: What is laid over it.
        label: What the proposed contract is called, for want of a number.
        bound: The organisations of the proposal, with those that are one legal person with them.
        whole: Beside all rows of the release, not only those around the bidders.
    """
    con.execute("CREATE OR REPLACE TEMP TABLE proposed_engagement AS SELECT * FROM release.engagement LIMIT 0")
    con.execute(
        "CREATE OR REPLACE TEMP TABLE proposed_engagement_target AS SELECT * FROM release.engagement_target LIMIT 0"
    )
    for place, org in enumerate(proposal.organizations):
        key = f"{PROPOSED}-{place}"
        con.execute(
            "INSERT INTO proposed_engagement BY NAME SELECT $id AS id, $label AS contract_no, "
            "'single' AS contract_type, $bid::DATE AS signed_on, 'valid' AS status, $org AS performer, "
            "$client AS client, $service AS service, $place AS division, "
            "coalesce($start::DATE, $bid::DATE) AS valid_from, ($stop::DATE + 1)::DATE AS valid_to, "
            f"{BATCH} AS batch, 0 AS row, 'engagements' AS feed, TIMESTAMP '1970-01-01' AS known_from",
            {
                "id": key,
                "label": label,
                "bid": proposal.bid_date,
                "org": org,
                "client": proposal.client,
                "service": proposal.service,
                "place": proposal.place,
                "start": proposal.valid_from,
                "stop": proposal.valid_to,
            },
        )
        con.execute(
            "INSERT INTO proposed_engagement_target BY NAME "
            "SELECT $id AS engagement, unnest($targets::VARCHAR[]) AS target, "
            f"{BATCH} AS batch, 0 AS row, 'engagements' AS feed, TIMESTAMP '1970-01-01' AS known_from",
            {"id": key, "targets": list(proposal.targets)},
        )
    if not whole:
        con.execute(_NEAR, {"bound": list(bound)})
    for table, near in _LAID.items():
        rows = f"FROM release.{table}" if whole else near
        both = f"SELECT * {rows} UNION ALL SELECT * FROM proposed_{table}"
        con.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS {both}")


def take_off(con: duckdb.DuckDBPyConnection) -> None:
    """Take the proposal and what it gave off again: the release answers by its bare names as before."""
    for table in (*LAID, *(field.name for field in fields(Tables))):
        con.execute(f"DROP TABLE IF EXISTS temp.{table}")
