"""A proposed engagement laid over the release, and what rules find with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from hub.duck import identifier
from queries.kept import kept
from queries.kin import Kin
from queries.positions import fitting, looked_up, prepared
from queries.rows import rows_of
from queries.rule import Rule
from queries.screen import Tables, able, screen
from queries.surroundings import relations

PROPOSED = "G-proposed"
LAID = ("engagement", "engagement_target")
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


def mates(con: duckdb.DuckDBPyConnection, ids: Sequence[str]) -> list[str]:
    """Some organisations with head office and branches, in order: what is said of the one is said of the other."""
    if prepared(con):
        return sorted(kin(con).mates(ids))
    bodies = looked_up(con, "DISTINCT legal_person", "organization", "id", ids)
    members = looked_up(con, "id", "organization", "legal_person", [row["legal_person"] for row in bodies])
    return sorted({*ids, *(row["id"] for row in members)})


def kin(con: duckdb.DuckDBPyConnection) -> Kin:
    """Who belongs together in the release."""
    return kept(con, "kin", lambda: Kin(con))


@contextmanager
def laid_aside(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Whatever temporary relation is made within the block is gone after it: the release answers as before."""
    con.execute("BEGIN")
    try:
        yield
    finally:
        con.execute("ROLLBACK")


def rows_laid(
    con: duckdb.DuckDBPyConnection, table: str, column: str, ids: Sequence[str] | None
) -> tuple[str, dict[str, Any]]:
    """``FROM`` clause of those rows of a table whose column has one of some ids (of all when None); its parameters."""
    source = f"FROM release.{identifier(table)}"
    if ids is None:
        return source, {}
    return fitting(con, table, column, ids) or (f"(SELECT * {source} LIMIT 0)", {})


def slice_of(con: duckdb.DuckDBPyConnection, table: str, column: str, ids: Sequence[str]) -> None:
    """Lay those rows of a table over it whose column has one of some ids."""
    rows, values = rows_laid(con, table, column, ids)
    con.execute(f"CREATE TEMP TABLE {identifier(table)} AS {rows}", values)


def people_at(con: duckdb.DuckDBPyConnection, orgs: Sequence[str]) -> list[str]:
    """Who has a post or signs at some organisations."""
    posts = looked_up(con, "person", "role", "org", orgs)
    posts += looked_up(con, "person", "signatory_authorisation", "holder", orgs)
    return sorted({row["person"] for row in posts if row["person"] is not None})


# What a proposal can set off, it sets off with work of its own legal person or of one that shares a person with it.
def near_bidder(con: duckdb.DuckDBPyConnection, bound: Sequence[str]) -> list[str]:
    """The bound organisations with those that share a person, and who is one legal person with these."""
    if prepared(con):
        return sorted(kin(con).mates(kin(con).met(bound)))
    persons = people_at(con, bound)
    met = looked_up(con, "org", "role", "person", persons)
    met += looked_up(con, "holder AS org", "signatory_authorisation", "person", persons)
    return mates(con, sorted({*bound, *(row["org"] for row in met if row["org"] is not None)}))


_PROPOSED = f"""
SELECT '{PROPOSED}-' || n AS id, $label AS contract_no, 'single' AS contract_type, $bid::DATE AS signed_on,
    'valid' AS status, list_extract($orgs::VARCHAR[], n + 1) AS performer, $client AS client, $service AS service,
    $place AS division, coalesce($start::DATE, $bid::DATE) AS valid_from, ($stop::DATE + 1)::DATE AS valid_to,
    {BATCH} AS batch, 0 AS row, 'engagements' AS feed, TIMESTAMP '1970-01-01' AS known_from
FROM range(len($orgs::VARCHAR[])) AS r(n)
"""
_TARGETS = f"""
SELECT '{PROPOSED}-' || n AS engagement, unnest($targets::VARCHAR[]) AS target,
    {BATCH} AS batch, 0 AS row, 'engagements' AS feed, TIMESTAMP '1970-01-01' AS known_from
FROM range(len($orgs::VARCHAR[])) AS r(n)
"""


def lay_over(con: duckdb.DuckDBPyConnection, proposal: Proposal, label: str, near: Sequence[str] | None) -> None:
    """Lay the proposal over the release: temporary tables of the model's names with its rows and the proposed ones.

    Args:
        con: An open release.
        proposal: What is laid over it.
        label: What the proposed contract is called, for want of a number.
        near: Beside the work of these performers; beside all of the release when None.
    """
    proposed = {
        "label": label,
        "bid": proposal.bid_date,
        "orgs": list(proposal.organizations),
        "client": proposal.client,
        "service": proposal.service,
        "place": proposal.place,
        "start": proposal.valid_from,
        "stop": proposal.valid_to,
    }
    work, whose = rows_laid(con, "engagement", "performer", near)
    con.execute(f"CREATE TEMP TABLE engagement AS {work} UNION ALL BY NAME {_PROPOSED}", whose | proposed)
    ids = None if near is None else [row["id"] for row in rows_of(con, "SELECT id FROM temp.engagement")]
    parties, of_what = rows_laid(con, "engagement_target", "engagement", ids)
    aimed = {"orgs": list(proposal.organizations), "targets": list(proposal.targets)}
    con.execute(f"CREATE TEMP TABLE engagement_target AS {parties} UNION ALL BY NAME {_TARGETS}", of_what | aimed)


POSTS = {"role": "person", "signatory_authorisation": "person", "person": "id"}
"""Tables of which a what-if needs the rows of the persons at the bidders, and the column that names them."""


_SPANS = "SELECT issuer, min(rowid), max(rowid) FROM release.report WHERE issuer IS NOT NULL GROUP BY issuer"


def lay_reports(con: duckdb.DuckDBPyConnection, issuers: Sequence[str]) -> None:
    """Lay that stretch of the reports over them in which all reports of some issuers lie: they came batch by batch."""
    spans = kept(con, "spans", lambda: {row[0]: row[1:] for row in con.execute(_SPANS).fetchall()})
    found = [spans[one] for one in issuers if one in spans]
    first, last = min((one[0] for one in found), default=0), max((one[1] for one in found), default=-1)
    con.execute(f"CREATE TEMP VIEW report AS FROM release.report WHERE rowid BETWEEN {first} AND {last}")


def set_off(
    con: duckdb.DuckDBPyConnection, proposal: Proposal, label: str, bound: Sequence[str], can_change: Sequence[Rule]
) -> Tables | None:
    """What rules find with the proposal laid over the release, among it all that rests on the proposal.

    The rules see the rows around the bidders only, unless one of them asks for the whole. What is laid over stays; see
    :func:`laid_aside`.

    Returns:
        Findings; None where no rule can give any that rests on the proposal.
    """
    if any(rule.whole for rule in can_change):
        lay_over(con, proposal, label, None)
        return screen(con, can_change, scope=bound)
    near = near_bidder(con, bound)
    lay_over(con, proposal, label, near)
    # What rests on the proposal is about those whom it names.
    about = [*bound, *proposal.targets, *([proposal.client] if proposal.client is not None else [])]
    chosen = able(con, can_change, about)
    if not chosen:
        return None
    around = rows_of(con, "SELECT client AS id FROM temp.engagement UNION SELECT target FROM temp.engagement_target")
    slice_of(con, "organization", "id", [*near, *(row["id"] for row in around if row["id"] is not None)])
    people, read = people_at(con, bound), set[str]().union(*map(relations, chosen))
    for table, column in POSTS.items():
        # Who is told in a finding is looked up in `person`, whatever the rules read.
        if table in read or table == "person":
            slice_of(con, table, column, people)
    if prepared(con) and "report" in read:
        lay_reports(con, near)
    return screen(con, chosen, scope=bound, laid=True)
