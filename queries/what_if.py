"""A proposed engagement laid over the release, and what rules find with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import duckdb

from queries.positions import fitting, prepared
from queries.rows import rows_of
from queries.rule import Rule
from queries.screen import Tables, can_find, screen, set_scope
from queries.surroundings import install_views

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


_IDS = "SELECT unnest($ids::VARCHAR[]) AS id"


def bodies(con: duckdb.DuckDBPyConnection, orgs: Sequence[str]) -> tuple[list[str], list[str]]:
    """The legal persons that some organisations are, and their names."""
    rows = f"SELECT legal_person, name {fitting('organization', 'id', _IDS, sorted_=prepared(con))} ORDER BY id"
    found = rows_of(con, rows, {"ids": list(orgs)})
    persons = sorted({row["legal_person"] for row in found if row["legal_person"] is not None})
    return persons, [row["name"] for row in found if row["name"] is not None]


def members(con: duckdb.DuckDBPyConnection, persons: Sequence[str]) -> list[str]:
    """Head office and branches of some legal persons, in order: what is said of the one is said of the other."""
    rows = f"SELECT id {fitting('organization', 'legal_person', _IDS, sorted_=prepared(con))} ORDER BY id"
    return [row["id"] for row in rows_of(con, rows, {"ids": list(persons)})]


def slice_of(con: duckdb.DuckDBPyConnection, table: str, column: str, ids: Sequence[str]) -> None:
    """Lay those rows of a table over it whose column has one of some ids."""
    wanted = [one for one in ids if one is not None]
    rows = fitting(table, column, _IDS, sorted_=prepared(con))
    con.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS {rows}", {"ids": wanted})


# What a proposal can set off, it sets off with work of its own legal person or of one that shares a person with it.
def near_bidder(con: duckdb.DuckDBPyConnection, bound: Sequence[str]) -> tuple[list[str], list[str]]:
    """The bound organisations with those that share a person and who is one legal person with these; the persons."""
    fast = prepared(con)
    people, met = (
        f"SELECT {post} AS id {fitting('role', by_post, _IDS, sorted_=fast)} "
        f"UNION SELECT {signs} {fitting('signatory_authorisation', by_sign, _IDS, sorted_=fast)}"
        for post, by_post, signs, by_sign in (
            ("person", "org", "person", "holder"),
            ("org", "person", "holder", "person"),
        )
    )
    persons = [row["id"] for row in rows_of(con, people, {"ids": list(bound)}) if row["id"] is not None]
    found = {row["id"] for row in rows_of(con, met, {"ids": persons}) if row["id"] is not None}
    beside = sorted(found - {*bound})
    return sorted({*bound, *beside, *(members(con, bodies(con, beside)[0]) if beside else [])}), persons


def lay_over(con: duckdb.DuckDBPyConnection, proposal: Proposal, label: str, near: Sequence[str] | None) -> None:
    """Lay the proposal over the release: temporary tables of the model's names with its rows and the proposed ones.

    Args:
        con: An open release.
        proposal: What is laid over it.
        label: What the proposed contract is called, for want of a number.
        near: Beside the work of these performers; beside all of the release when None.
    """
    if near is None:
        for table in LAID:
            con.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS FROM release.{table}")
    else:
        slice_of(con, "engagement", "performer", near)
        rows = fitting("engagement_target", "engagement", "SELECT id FROM temp.engagement", sorted_=prepared(con))
        con.execute(f"CREATE OR REPLACE TEMP TABLE engagement_target AS {rows}")
    for place, org in enumerate(proposal.organizations):
        key = f"{PROPOSED}-{place}"
        con.execute(
            "INSERT INTO temp.engagement BY NAME SELECT $id AS id, $label AS contract_no, "
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
            "INSERT INTO temp.engagement_target BY NAME "
            "SELECT $id AS engagement, unnest($targets::VARCHAR[]) AS target, "
            f"{BATCH} AS batch, 0 AS row, 'engagements' AS feed, TIMESTAMP '1970-01-01' AS known_from",
            {"id": key, "targets": list(proposal.targets)},
        )


_AROUND = """
SELECT client AS id FROM temp.engagement UNION SELECT target FROM temp.engagement_target
UNION SELECT unnest($near::VARCHAR[])
"""
POSTS = {"role": "person", "signatory_authorisation": "person", "person": "id"}
"""Tables of which a what-if needs the rows of the persons at the bidders, and the column that names them."""


def set_off(
    con: duckdb.DuckDBPyConnection, proposal: Proposal, label: str, bound: Sequence[str], can_change: Sequence[Rule]
) -> Tables | None:
    """What rules find with the proposal laid over the release, among it all that rests on the proposal.

    The rules see the rows around the bidders only, unless one of them asks for the whole.

    Returns:
        Findings; None where no rule can give any.
    """
    try:
        if any(rule.whole for rule in can_change):
            lay_over(con, proposal, label, None)
            return screen(con, can_change, scope=bound)
        near, persons = near_bidder(con, bound)
        lay_over(con, proposal, label, near)
        set_scope(con, bound)
        install_views(con)
        chosen = [rule for rule in can_change if can_find(con, rule)]
        if not chosen:
            return None
        slice_of(con, "organization", "id", [row["id"] for row in rows_of(con, _AROUND, {"near": near})])
        for table, column in POSTS.items():
            slice_of(con, table, column, persons)
        return screen(con, chosen, scope=bound, laid=True)
    finally:
        for table in (*LAID, *POSTS, "organization"):
            con.execute(f"DROP TABLE IF EXISTS temp.{table}")
