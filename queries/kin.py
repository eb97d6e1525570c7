"""Who is one legal person with whom, and who shares a person with whom, in memory for many questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import duckdb

_BODIES = """
SELECT legal_person, id FROM organization WHERE legal_person IN (
    SELECT legal_person FROM organization WHERE legal_person IS NOT NULL GROUP BY legal_person HAVING count(*) > 1)
"""
_POSTS = """
WITH post AS (
    SELECT person, org FROM role WHERE person IS NOT NULL AND org IS NOT NULL
    UNION
    SELECT person, holder FROM signatory_authorisation WHERE person IS NOT NULL AND holder IS NOT NULL
)
SELECT person, org FROM post WHERE person IN (SELECT person FROM post GROUP BY person HAVING count(*) > 1)
"""
"""Most are alone in both; who is, is not kept."""


class Kin:
    """Read once from a release: about 200 bytes for each who is not alone."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._bodies = groups(con.execute(_BODIES).fetchall())
        self._met = groups(con.execute(_POSTS).fetchall())

    def mates(self, ids: Iterable[str]) -> set[str]:
        """Some organisations of the release with the head offices and branches of their legal persons."""
        return {mate for one in ids for mate in (one, *self._bodies.get(one, ()))}

    def met(self, ids: Iterable[str]) -> set[str]:
        """Some organisations with those that share a person with them."""
        return {other for one in ids for other in (one, *self._met.get(one, ()))}


def groups(pairs: Iterable[tuple[str, str]]) -> Mapping[str, list[str]]:
    """Members of groups, as (group, member), to all members of their groups."""
    listed: dict[str, list[str]] = {}
    for group, member in pairs:
        listed.setdefault(group, []).append(member)
    beside: dict[str, list[str]] = {}
    for members in listed.values():
        for member in members:
            # A member of one group only shares its list.
            beside[member] = [*beside[member], *members] if member in beside else members
    return beside
