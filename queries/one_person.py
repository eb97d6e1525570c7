"""Who is one person with somebody inside an institution, for whoever looks; the ids in the tables stay two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from hub.identity.one_person import join_bare_names
from queries.rows import rows_of


@dataclass(frozen=True)
class OnePerson:
    """One person as shown.

    Attributes:
        id: The id that stands for all: that of the personal number, where there is one.
        bare: Ids of bare names inside institutions that are this person; no finding rests on what bears only these.
    """

    id: str
    bare: tuple[str, ...] = ()

    @property
    def ids(self) -> list[str]:
        """All ids, the one that stands for all first."""
        return [self.id, *self.bare]

    def marks(self) -> list[tuple[str, dict[str, bool]]]:
        """Each id with what marks its records: ``by_name``, where there are records of both kinds."""
        return [(self.id, {"by_name": False} if self.bare else {}), *((id, {"by_name": True}) for id in self.bare)]


def one_person(con: duckdb.DuckDBPyConnection, id: str) -> OnePerson:
    """All ids that are one person with ``id``: a bare name's token there, a token's bare names.

    Args:
        con: An open release.
        id: Of a person.
    """
    join_bare_names(con, [id])
    rows = rows_of(
        con,
        "SELECT id, bare FROM one_person WHERE id IN (SELECT id FROM one_person WHERE bare = $id UNION SELECT $id) "
        "ORDER BY bare",
        {"id": id},
    )
    return OnePerson(rows[0]["id"], tuple(row["bare"] for row in rows)) if rows else OnePerson(id)


def answering(con: duckdb.DuckDBPyConnection, ids: Sequence[str]) -> dict[str, str]:
    """Of some persons the bare names, each with the id of the person it is.

    Args:
        con: An open release.
        ids: Of persons.
    """
    if not ids:
        return {}
    join_bare_names(con, ids)
    return {row["bare"]: row["id"] for row in rows_of(con, "SELECT bare, id FROM one_person")}
