"""Persons by the keyed token of a personal id; without one, a name inside one institution and nowhere else.

A namesake is not a match: two institutions that name the same person without an id have two persons. A token that
bears names which cannot be one, or a name inside one institution that bears two tokens, is contested (a clerk's
fill-down or a lent certificate; the person may be the victim), and no rule rests on it.
"""

from __future__ import annotations

import duckdb

from hub.duck import run_script
from hub.graph.rows import add_rows, take_rows
from hub.identity.organizations import query


def resolve_persons(con: duckdb.DuckDBPyConnection, *, fresh: bool) -> None:
    """Give every mention of a person its id; whoever shares a token or a name with a changed mention is decided anew.

    Makes ``moved_person(mention, old_id)`` and ``person_part(id)`` as for organisations.
    """
    if fresh:
        con.execute(
            "UPDATE working.person_mention AS m SET org = o.id, later_org = o.later_id, org_until = o.judged_until "
            "FROM working.organization_mention AS o WHERE o.mention = split_part(m.mention, chr(30), 3)"
        )
        con.execute(
            "CREATE OR REPLACE TEMP TABLE person_mention_part AS "
            "SELECT * EXCLUDE (own_key, key, identity_basis, id, later_key, later_id), id AS old_id, "
            "later_id AS old_later_id, true AS decided FROM working.person_mention"
        )
    else:
        run_script(con, "hub.identity", "person_parts.sql")
    run_script(con, "hub.identity", "persons.sql")
    con.execute(
        "CREATE OR REPLACE TEMP TABLE moved_person AS SELECT p.mention, unnest([p.old_id, p.old_later_id]) AS old_id "
        "FROM person_mention_part AS p JOIN person_map AS m ON m.mention = p.mention "
        "WHERE p.decided AND p.old_id IS NOT NULL AND (p.old_id, p.old_later_id, p.judged_at, p.judged_until) "
        "IS DISTINCT FROM (m.id, m.later_id, m.judged_at, m.judged_until)"
    )
    con.execute(
        "CREATE OR REPLACE TEMP TABLE person_part AS SELECT DISTINCT id FROM ("
        "SELECT unnest([old_id, old_later_id]) AS id FROM person_mention_part WHERE decided "
        "UNION ALL SELECT unnest([id, later_id]) FROM person_map WHERE decided) WHERE id IS NOT NULL"
    )
    con.execute(
        "DELETE FROM working.person_mention" if fresh else
        "DELETE FROM working.person_mention WHERE mention IN (SELECT mention FROM person_mention_part WHERE decided)"
    )  # fmt: skip
    con.execute(
        "INSERT INTO working.person_mention BY NAME "
        "SELECT p.mention, p.seen, p.token, p.name, p.name_key, p.org, p.later_org, p.org_until, "
        "m.own_key, m.key, m.identity_basis, m.id, m.judged_at, m.judged_until, m.later_key, m.later_id "
        "FROM person_mention_part AS p LEFT JOIN person_map AS m ON m.mention = p.mention "
        "WHERE p.decided AND p.seen > 0"
    )
    if not fresh:
        take_rows(
            con, "review", "WHERE t.kind IN ('token_two_names', 'name_two_tokens') AND t.entity IN (FROM person_part)"
        )
    add_rows(con, "review", query("person_reviews.sql"))
