"""A judgement as a row that people may see, and what becomes of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Literal

import duckdb

from api.sole import asked_seconds
from hub.graph.releases import Releases
from hub.home import Home
from hub.identity.judgements import APART, UNIT, Judged, Judgement, judged, standing_judgements
from hub.identity.later_keys import of_key
from hub.identity.older_keys import with_codes
from hub.journal import Journal
from queries.masking import masked
from queries.rows import rows_of

State = Literal["applies", "contradicted", "waiting", "noted"]
"""What becomes of a judgement: it applies, contradicts others, waits for a second person, or decides nothing."""


def state_of(one_: Judgement, found: Judged) -> State:
    """What became of a judgement."""
    if any(one_.entry == other.entry for some in found.contradictions for other in some):
        return "contradicted"
    if any(one_.entry == other.entry for other in found.waiting):
        return "waiting"
    return "noted" if one_.verdict == "unsure" else "applies"


def row_of(one_: Judgement) -> dict[str, Any]:
    """A judgement as it is shown: no token, persons masked.

    ``one_since`` and ``other_since``: after when the records came, where it is on later ones alone; else None.
    """
    (one, one_since), (other, other_since) = of_key(one_.a), of_key(one_.b)
    return {
        "entry": one_.entry, "kind": one_.kind, "one": shown(one), "verdict": one_.verdict, "other": shown(other),
        "one_since": one_since, "other_since": other_since, "ground": one_.ground, "actor": one_.actor, "at": one_.at,
    }  # fmt: skip


def shown(key: str) -> str:
    """A key as people may see it."""
    plain, _, name = key.removeprefix(APART).partition(UNIT)
    kind, _, value = plain.partition(":")
    if kind == "PID":
        return " ".join(filter(None, ["#" + value[:6], masked(name)]))
    if kind == "PN":
        # Whom only a document names (`person_named_in`): whose it is, its number, and digits that are not for showing.
        name, _, document = name.partition(UNIT)
        return f"{masked(name)} ({value or ' '.join(document.split('|')[1:2])})"
    return " ".join(filter(None, [value, name]))


def judgement_rows(home: Home) -> list[dict[str, Any]]:
    """The judgements that stand, and what became of each: ``applies``, ``contradicted``, ``waiting`` or ``noted``.

    ``repeats`` is the entry of the same verdict of the same person on the same two, which is no second person's.
    """
    stands = standing_judgements(Journal(home))
    if not stands or Releases(home).current() is None:
        return told(home, stands, stands)
    with Releases(home).open() as con:
        return told(home, stands, with_codes(con, stands))


def judgements_on(
    con: duckdb.DuckDBPyConnection, home: Home, ids: Sequence[str], keys: Collection[str] = ()
) -> list[dict[str, Any]]:
    """The judgements that decide who some entities of an open release are, and whatever was said of some keys."""
    stands = standing_judgements(Journal(home))
    if not stands:
        return []
    read = with_codes(con, stands)
    found = rows_of(
        con, "SELECT DISTINCT entry FROM judged WHERE id IN (SELECT unnest($ids::VARCHAR[]))", {"ids": list(ids)}
    )
    entries = {row["entry"] for row in found}
    entries |= {one_.entry for one_ in read if {of_key(one_.a)[0], of_key(one_.b)[0]} & {*keys}}
    return [row for row in told(home, stands, read) if row["entry"] in entries]


def told(home: Home, stands: Sequence[Judgement], read: Sequence[Judgement]) -> list[dict[str, Any]]:
    """Rows of judgements.

    Args:
        home: Its journal says for which findings a second person was asked.
        stands: As they were given.
        read: As a release reads them (:func:`hub.identity.older_keys.with_codes`).
    """
    asked = {entry.seq: list(entry.payload.get("second_for", ())) for entry in Journal(home).entries("judge")}
    asked |= {entry.payload["seq"]: list(entry.payload["second_for"]) for entry in asked_seconds(home)}
    found, kept = judged(read), {one_.entry for one_ in read}
    first: dict[tuple[str, ...], int] = {}
    rows = []
    for one_ in stands:
        entry = first.setdefault((one_.kind, one_.a, one_.b, one_.verdict, one_.actor), one_.entry)
        # That a number is not the code which the register gives it to is contradicted by the register.
        overruled = one_.verdict == "different" and one_.entry not in kept
        more = {
            "state": "contradicted" if overruled else state_of(one_, found),
            "repeats": entry if entry != one_.entry else None,
        }
        rows.append(row_of(one_) | more | {"second_for": asked[one_.entry]})
    return rows
