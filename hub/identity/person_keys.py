"""Keys of persons without a number hold their institution's id: what judgements on them mean when it has another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from hub.identity.judgements import APART, UNIT, Judgement
from hub.identity.later_keys import LATER


@dataclass(frozen=True)
class Answer:
    """The organisation that answers for an id.

    Attributes:
        until: Only for records that were known then; None for all.
    """

    id: str
    until: datetime | None = None


@dataclass(frozen=True)
class Kept:
    """A key of a person without a number that stays though its institution has another id; ``key`` has that id."""

    own: str
    key: str


def renamed(judgements: Iterable[Judgement], ids: Mapping[str, Answer]) -> tuple[list[Judgement], list[Kept]]:
    """The same judgements with the ids of institutions as they are now: keys of persons without a number hold them.

    Two such persons of one name who were judged to be different stay two where their institutions became one: these
    keys stay, and are returned as well.

    Args:
        judgements: Any.
        ids: Ids of organisations that others answer for now, with those.
    """

    def now(key: str, at: datetime) -> str:
        prefix, sign, rest = key.partition("PN:")
        org, unit, name = rest.partition(UNIT)
        answer = ids.get(org) if sign and prefix in ("", APART, LATER) else None
        if answer is None or (answer.until is not None and at > answer.until):
            return key
        return f"{prefix}PN:{answer.id}{unit}{name}"

    judgements = list(judgements)
    kept: dict[str, str] = {}
    for one in judgements:
        if one.verdict == "different" and one.a != one.b and now(one.a, one.at) == now(one.b, one.at):
            kept |= {key: now(key, one.at) for key in (one.a, one.b)}
    changed = [(one, sorted(key if key in kept else now(key, one.at) for key in (one.a, one.b))) for one in judgements]
    told = [replace(one, a=a, b=b) for one, (a, b) in changed if a != b]
    return told, [Kept(own, key) for own, key in sorted(kept.items())]
