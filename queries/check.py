"""Before an award: the proposed engagement laid over the current release, answered in three parts.

(a) bars in force on the bid date, (b) leads, which may not be used to disqualify or score, among them what this
engagement would set off, (c) what cannot be told. Neither ledger nor graph is written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from functools import cache
from importlib.resources import files
from typing import Any

import duckdb

from queries.findings import Wanted, findings
from queries.rows import rows_of
from queries.rule import Rule
from queries.screen import Tables
from queries.store import write_findings
from queries.surroundings import install_data, installed, relations
from queries.what_if import BATCH, LAID, PROPOSED, Proposal, bodies, members, set_off, slice_of

BARS = frozenset({"bans", "penalties", "cases", "certificates"})
"""Feeds that bars come from, whether a rule rests on them or not."""


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
    persons, borne = bodies(con, proposal.organizations)
    values = {
        "orgs": list(proposal.organizations),
        "bid": proposal.bid_date,
        "place": proposal.place,
        "names": [*names, *borne],
    }
    bound = members(con, persons)
    answers = answered(con, values, sorted({*proposal.organizations, *persons, *bound}))
    standing = findings(con, Wanted(organizations=bound), rules, statuses)
    # No other rule's findings can rest on the proposal.
    can_change = [rule for rule in rules.values() if relations(rule) & {*LAID}]
    laid = set_off(con, proposal, label, bound, can_change)
    laid_findings = []
    try:
        if laid is not None:
            write_findings(con, laid, temporary=True)
            laid_findings = findings(con, Wanted(organizations=bound, batch=BATCH), rules, statuses)
    finally:
        take_off(con)
    known = {f["id"] for f in standing}
    return {
        "proposal": asdict(proposal),
        "bars": answers["bars"],
        "leads": [f for f in standing if f["status"] not in ("dismissed", "exempt")],
        "would_set_off": [f | {"new": f["id"] not in known} for f in laid_findings],
        "unknown": {
            "coverage": covered(con, rules, proposal.place),
            "unplaced": answers["unplaced"],
            "open_ended": answers["open_ended"],
        },
    }


_LISTED = """
SELECT EXISTS (FROM ban WHERE org IN (SELECT unnest($bound::VARCHAR[])))
    OR EXISTS (FROM "case" WHERE org IN (SELECT unnest($bound::VARCHAR[])) AND suspension_from IS NOT NULL)
    OR EXISTS (FROM certificate_event WHERE holder IN (SELECT unnest($bound::VARCHAR[]))
               AND type NOT IN ('renewed', 'restored'))
"""
"""Whether any list says of the bidders what the questions ``bars`` and ``open_ended`` look for."""


def answered(
    con: duckdb.DuckDBPyConnection, values: Mapping[str, Any], bound: Sequence[str]
) -> dict[str, list[dict[str, Any]]]:
    """The rows of each plain question; those about bars are not asked where no list names one of ``bound``."""
    install_unplaced(con)
    asked = {"unplaced": questions()["unplaced"]}
    ((listed,),) = con.execute(_LISTED, {"bound": list(bound)}).fetchall()
    try:
        if listed:
            asked = questions()
            ids = [row["id"] for row in rows_of(con, _NAMED, {"bound": list(bound)})]
            slice_of(con, "organization", "id", ids)
        answers = {name: answer_to(con, sql, values) for name, sql in asked.items()}
    finally:
        con.execute("DROP TABLE IF EXISTS temp.organization")
    return {name: answers.get(name, []) for name in questions()}


_NAMED = """
SELECT DISTINCT unnest([org, authority]) AS id FROM (
    SELECT org, authority FROM ban WHERE org IN (SELECT unnest($bound::VARCHAR[]))
    UNION ALL SELECT org, authority FROM "case" WHERE org IN (SELECT unnest($bound::VARCHAR[]))
) UNION SELECT unnest($bound::VARCHAR[])
"""
"""Whom the questions about bars name."""


def install_unplaced(con: duckdb.DuckDBPyConnection) -> None:
    """Make ``unplaced_entry``: list entries that no key places, with ``name_key``, once a session."""
    if installed(con, "unplaced_entry"):
        return
    con.execute(
        "CREATE OR REPLACE TEMP TABLE unplaced_entry AS SELECT b.*, name_key(b.name) AS name_key FROM ban AS b "
        "LEFT JOIN organization AS h ON h.id = b.org "
        "WHERE b.person IS NULL AND coalesce(h.identity_basis, 'name') <> 'key'"
    )
    con.execute("SET VARIABLE unplaced_entry = true")


def answer_to(con: duckdb.DuckDBPyConnection, sql: str, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of a question that may use some of the values only."""
    used = con.extract_statements(sql)[0].named_parameters
    return rows_of(con, sql, {name: value for name, value in values.items() if name in used})


@cache
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


def take_off(con: duckdb.DuckDBPyConnection) -> None:
    """Take what the proposal gave off again: the release answers by its bare names as before."""
    for table in (field.name for field in fields(Tables)):
        con.execute(f"DROP TABLE IF EXISTS temp.{table}")
