"""A judgement of an identity in words, the same wherever it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api.session import Session


def judged_words(judgement: Mapping[str, Any], lang: str) -> dict[str, str]:
    """What stands in a sentence about a judgement (:func:`api.judged_rows.judgement_rows`), in a language.

    Returns:
        ``entry, one, other, ground, actor, at, kind, verdict``, and ``state`` where it is known; a side of which only
        later records are meant says so.
    """
    from api.catalogue import say

    told = {key: str(judgement[key]) for key in ("entry", "ground", "actor")}
    for side in ("one", "other"):
        since = judgement[f"{side}_since"]
        whole = str(judgement[side])
        told[side] = say("judged.since", lang, who=whole, at=f"{since:%Y-%m-%d %H:%M}") if since else whole
    words = {
        key: say(f"judged.{key}.{judgement[key]}", lang) for key in ("kind", "verdict", "state") if key in judgement
    }
    return told | words | {"at": f"{judgement['at']:%Y-%m-%d}"}


def judged_before_told(session: Session, name: Mapping[str, Any]) -> str:
    """Of a bare name that later records bear: as whom it was judged before, and what can be, or was, said of the later.

    Args:
        session: Says the language.
        name: ``id`` with what :func:`queries.why.judged_before` tells.
    """
    key = "show.judged_apart" if name["judged_apart"] else "show.judged_before"
    return session.say(key, other=name["judged_as"], until=name["judged_until"].date(), id=name["id"])
