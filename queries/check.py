"""Before an award: the proposed engagement laid over the current release, answered in three parts.

(a) bars in force on the bid date, (b) leads, which may not be used to disqualify or score, among them what this
engagement would set off, (c) what cannot be told. Neither ledger nor graph is written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import cache
from importlib.resources import files
from typing import Any

import duckdb

from queries.findings import Wanted, findings
from queries.kept import kept
from queries.positions import any_of, looked_up
from queries.rows import rows_of
from queries.rule import Rule
from queries.screen import set_scope
from queries.store import write_findings
from queries.surroundings import install_data, install_views, relations
from queries.what_if import BATCH, LAID, PROPOSED, Proposal, laid_aside, mates, set_off, slice_of
from schema.normal_forms import name_key

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
    asked = looked_up(con, "id, legal_person, name", "organization", "id", proposal.organizations)
    persons = sorted({row["legal_person"] for row in asked if row["legal_person"] is not None})
    bound = mates(con, [row["id"] for row in asked if row["legal_person"] is not None])
    values = {
        "orgs": list(proposal.organizations),
        "bid": proposal.bid_date,
        "place": proposal.place,
        "names": sorted({name_key(name) for name in (*names, *(row["name"] for row in asked)) if name is not None}),
    }
    answers = answered(con, values, sorted({*proposal.organizations, *persons, *bound}))
    standing = findings(con, Wanted(ids=concerning(con, bound)), rules, statuses)
    laid = would_set_off(con, proposal, label, bound, rules, statuses)
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


def concerning(con: duckdb.DuckDBPyConnection, orgs: Sequence[str]) -> list[str]:
    """Ids of the release's findings that name some organisations."""
    found = looked_up(con, "id", "finding", "subject", orgs)
    found += looked_up(con, "finding AS id", "finding_party", "id", orgs)
    return sorted({row["id"] for row in found})


def would_set_off(
    con: duckdb.DuckDBPyConnection,
    proposal: Proposal,
    label: str,
    bound: Sequence[str],
    rules: Mapping[str, Rule],
    statuses: Mapping[str, dict[str, Any]],
) -> list[dict[str, Any]]:
    """The findings that would rest on the proposal."""
    # No other rule's findings can rest on the proposal.
    can_change = [rule for rule in rules.values() if relations(rule) & {*LAID}]
    set_scope(con, bound)
    install_views(con)
    with laid_aside(con):
        laid = set_off(con, proposal, label, bound, can_change)
        if laid is None or not laid.finding.num_rows:
            return []
        write_findings(con, laid, temporary=True)
        return findings(con, Wanted(organizations=bound, batch=BATCH), rules, statuses)


LISTS = {"ban": "org", "case": "suspended", "certificate_event": "closed"}
"""Lists that the questions ``bars`` and ``open_ended`` read, and what of their rows names whom they are about."""


def answered(
    con: duckdb.DuckDBPyConnection, values: Mapping[str, Any], bound: Sequence[str]
) -> dict[str, list[dict[str, Any]]]:
    """The rows of each plain question; its part about a list is asked only where the list names one of ``bound``."""
    lists = [name for name, column in LISTS.items() if any_of(con, name, column, bound)]
    answers = {"bars": [], "open_ended": [], "unplaced": unplaced(con, values)}
    if not lists:
        return answers
    with laid_aside(con):
        named = [] if "ban" not in lists else looked_up(con, "org, authority", "ban", "org", bound)
        named += [] if "case" not in lists else looked_up(con, "org, authority", "case", "suspended", bound)
        slice_of(con, "organization", "id", [*bound, *(one for row in named for one in row.values())])
        for question in ("bars", "open_ended"):
            parts = [row for name in lists for row in answer_to(con, questions()[question][name], values)]
            answers[question] = sorted(parts, key=lambda row: [(value is None, value) for value in row.values()])
    return answers


def unplaced(con: duckdb.DuckDBPyConnection, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """List entries that no key places and that bear one of the names."""
    borne = kept(con, "unplaced_names", lambda: make_unplaced(con))
    return answer_to(con, questions()["unplaced"]["ban"], values) if borne & {*values["names"]} else []


def make_unplaced(con: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """Make ``unplaced_entry``: list entries that no key places, with ``name_key``; these names."""
    con.execute(
        "CREATE TEMP TABLE unplaced_entry AS SELECT b.*, name_key(b.name) AS name_key FROM ban AS b "
        "LEFT JOIN organization AS h ON h.id = b.org "
        "WHERE b.person IS NULL AND coalesce(h.identity_basis, 'name') <> 'key'"
    )
    return frozenset(name for (name,) in con.execute("SELECT name_key FROM unplaced_entry").fetchall())


def answer_to(con: duckdb.DuckDBPyConnection, sql: str, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of a question that may use some of the values only."""
    return rows_of(con, sql, {name: value for name, value in values.items() if f"${name}" in sql})


@cache
def questions() -> dict[str, dict[str, str]]:
    """The plain questions of ``check.sql`` and their parts by list, as the comment above each names them."""
    found: dict[str, dict[str, str]] = {}
    for part in files("queries").joinpath("check.sql").read_text("utf-8").split("-- name: ")[1:]:
        title, _, sql = part.partition("\n")
        question, _, name = title.strip().partition(" of ")
        found.setdefault(question, {})[name] = sql.strip().rstrip(";")
    return found


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
    found = kept(con, f"covered {place} {wanted}", lambda: rows_of(con, _COVERED, {"feeds": wanted, "place": place}))
    return [dict(row) for row in found]
