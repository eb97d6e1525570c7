"""Persons by the keyed token of a personal id; without one, a name inside one institution and nowhere else.

A namesake is not a match: two institutions that name the same person without an id have two persons. A token that
bears names which cannot be one, or a name inside one institution that bears two tokens, is contested (a clerk's
fill-down or a lent certificate; the person may be the victim), and no rule rests on it.
"""

from __future__ import annotations

import duckdb

from hub.duck import run_script
from hub.identity.sources import find_sources


def resolve_persons(con: duckdb.DuckDBPyConnection) -> None:
    """Make ``person_map(mention, id)``, ``person_node`` and the reviews of contested persons."""
    run_script(con, "hub.identity", "persons.sql")
    find_sources(con, "Person", "SELECT DISTINCT mention FROM person_map WHERE identity_basis = 'contested'")
    run_script(con, "hub.identity", "person_reviews.sql")
