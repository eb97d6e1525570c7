"""Why two are one for the hub, or are not: the keys under which records state them, and what people judged."""

from __future__ import annotations

from typing import Any

import duckdb

from queries.lookup import Entity
from queries.masking import masked
from queries.one_person import one_person
from queries.rows import rows_of

_STATED = {
    "organization": """
        SELECT stated_key, own_key, key, identity_basis, list(DISTINCT name ORDER BY name) AS names,
            sum(seen)::BIGINT AS mentions
        FROM (
            SELECT stated_key, own_key, key, identity_basis, name, seen, id FROM working.organization_mention
            UNION ALL
            -- Records that came after their bare name was judged.
            SELECT stated_key, later_key, later_key, 'name', name, seen, later_id FROM working.organization_mention
            WHERE later_id IN (FROM working.later)
        ) WHERE id = $id GROUP BY ALL ORDER BY ALL
    """,
    "person": """
        SELECT split_part(own_key, chr(31), 1) AS stated_key, own_key, key, identity_basis,
            list(DISTINCT name ORDER BY name) AS names, sum(seen)::BIGINT AS mentions
        FROM (
            SELECT own_key, key, identity_basis, name, seen, id FROM working.person_mention
            UNION ALL
            SELECT later_key, later_key, 'name', name, seen, later_id FROM working.person_mention
            WHERE later_id IN (FROM working.later)
        ) WHERE id = $id GROUP BY ALL ORDER BY ALL
    """,
}

_JUDGED_BEFORE = """
WITH named AS (
    SELECT id, key, later_key, judged_until FROM working.{kind}_mention
    WHERE later_id = $id AND later_id IN (FROM working.later)
)
SELECT min(id) AS id, max(judged_until) AS until, coalesce(bool_or((later_key, key) IN (
    SELECT (p.own, coalesce(l.key, p.other)) FROM (
        SELECT kind, a AS own, b AS other FROM working.judged_apart WHERE a_later UNION ALL
        SELECT kind, b, a FROM working.judged_apart WHERE b_later
    ) AS p LEFT JOIN working.judged_link AS l ON l.kind = p.kind AND l.own = p.other
)), false) AS apart
FROM named HAVING count(*) > 0
"""


def judged_before(con: duckdb.DuckDBPyConnection, kind: str, id: str) -> dict[str, Any]:
    """Of a bare name that was judged and that later records bear: as whom, until when, and what of the later ones.

    Returns:
        ``judged_as``, ``judged_until`` (UTC), and ``judged_apart``: whether a person judged that the later records are
        somebody else; nothing where there is no such name.
    """
    rows = rows_of(con, _JUDGED_BEFORE.format(kind=kind), {"id": id})
    return (
        {"judged_as": rows[0]["id"], "judged_until": rows[0]["until"], "judged_apart": rows[0]["apart"]} if rows else {}
    )


def stated(con: duckdb.DuckDBPyConnection, who: Entity) -> list[dict[str, Any]]:
    """The keys under which records state an entity, each with its names, how many mentions, and why it belongs here.

    Returns:
        Rows ``key, names, mentions, because``; the last is ``leads`` (its id is made of this key), ``body_of_code``
        (the organisation code is in the credit code), ``number_of_code`` (the register states the older number beside
        the code), ``judged``, ``apart`` (its name cannot be one of the code's) or ``name`` (nothing but a name).
    """
    rows = rows_of(con, _STATED[who.kind], {"id": who.id})
    return [
        {"key": shown(row), "names": called(row, who.kind), "mentions": row["mentions"], "because": because(row)}
        for row in rows
    ]


def because(row: dict[str, Any]) -> str:
    """Why what is stated under a key belongs to the key that leads."""
    if row["own_key"] != row["key"]:
        return "judged"
    if row["own_key"].startswith("APART:"):
        return "apart"
    if row["own_key"].startswith(("NAME:", "PN:")):
        return "name"
    if row["stated_key"].startswith("ORGC:") and row["own_key"].startswith("USCC:"):
        return "body_of_code"
    return "leads" if row["stated_key"] == row["own_key"] else "number_of_code"


def shown(row: dict[str, Any]) -> str:
    """A key as people may see it: never a whole token."""
    key: str = row["stated_key"]
    kind, _, value = key.removeprefix("APART:").partition(":")
    if kind == "PID":
        return "#" + value[:6]
    return value if kind in ("USCC", "ORGC", "REGN") else ""


def called(row: dict[str, Any], kind: str) -> list[str]:
    """The names of a row, persons masked."""
    names = [name for name in row["names"] if name]
    return names if kind == "organization" else [masked(name) for name in names]


def apart(
    con: duckdb.DuckDBPyConnection,
    a: Entity,
    b: Entity,
    stated_a: list[dict[str, Any]],
    stated_b: list[dict[str, Any]],
) -> str:
    """Why two entities are not one: ``two_kinds``, ``two_codes``, ``set_apart``, ``name_only`` or ``shown_as_one``.

    The last is a bare name that is shown as one person with its number (:mod:`queries.one_person`).
    """
    if a.kind != b.kind:
        return "two_kinds"
    if a.kind == "person" and b.id in one_person(con, a.id).ids:
        return "shown_as_one"
    reasons = [{row["because"] for row in rows} for rows in (stated_a, stated_b)]
    if any("apart" in some for some in reasons):
        return "set_apart"
    return "name_only" if any(some <= {"name"} for some in reasons) else "two_codes"
