"""A judgement as a row that people may see, and what becomes of it."""

from __future__ import annotations

from typing import Any, Literal

from hub.identity.judgements import APART, UNIT, Judged, Judgement
from hub.identity.later_keys import of_key
from queries.masking import masked

State = Literal["applies", "contradicted", "waiting", "noted"]
"""What becomes of a judgement: it applies, contradicts others, waits for a second person, or decides nothing."""


def state_of(one_: Judgement, found: Judged) -> State:
    """What became of a judgement."""
    if any(one_ in some for some in found.contradictions):
        return "contradicted"
    if one_ in found.waiting:
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
