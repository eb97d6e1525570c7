"""Why two are one for the hub, or are not, with what people judged of them."""

from __future__ import annotations

from typing import Any

from api.acts import note_look
from api.judged_rows import judgements_on
from api.judging import Side, side
from api.reviewing import model_version
from api.session import Session
from hub.graph.releases import Releases
from queries.lookup import one
from queries.records import sample_records
from queries.why import apart, judged_before, stated

RECORDS = 5
"""How many records are shown of each side."""


def scores(session: Session, a: Side, b: Side) -> dict[str, Any] | None:
    """What each thing that was compared of two keys weighs, by the candidates of the current release.

    Returns:
        ``model``, and where the two were proposed ``score`` and ``parts`` (``part, compared, bits``), else None and
        no parts; None where no candidates of the release are at hand.
    """
    from hub.identity.candidates.queue import between
    from hub.identity.candidates.store import candidates_path, stale

    home = session.home()
    current = Releases(home).current()
    if current is None or stale(home, current):
        return None
    path = candidates_path(home)
    found = between(path, a.key, b.key)
    parts = [
        {"part": one.title.in_(session.lang), "compared": one.says.in_(session.lang), "bits": round(one.bits, 2)}
        for one in (found.parts if found is not None else ())
    ]
    return {"model": model_version(path), "score": found.score if found is not None else None, "parts": parts}


def reasons(session: Session, a: str, b: str) -> dict[str, Any]:
    """What each of two is stated as, why that is one or not, and the judgements on them; the journal keeps the look.

    Returns:
        ``a`` and ``b``: ``{id, kind, name, code, stated, mentions, records}`` (a sample of the records that name it,
        the weightiest first, and how many there are), of a name that was judged before these records came also
        ``judged_as`` and ``judged_until``; ``apart``: why they are not one, or None; ``judgements``, also those that
        wait, contradict others or are unsure; ``compared``: the comparison of their names, where both are
        organisations and not one; ``scores``: see :func:`scores`, where the two are of one kind and not one.

    Raises:
        HubError: Nothing bears what was given, or several do.
    """
    from queries.compare import Pair, compare

    home = session.home()
    with session.graph() as con:
        first, second = one(con, a), one(con, b)
        said = stated(con, first), stated(con, second)
        named = [sample_records(con, who.kind, who.id, RECORDS) for who in (first, second)]
        later = [judged_before(con, who.kind, who.id) for who in (first, second)] if first.id != second.id else [{}, {}]
        keys = side(con, first.id), side(con, second.id)
        judgements = judgements_on(con, home, [first.id, second.id], [one_.key for one_ in keys])
        differ = first.id != second.id
        why_apart = apart(con, first, second, *said) if differ else None
    names = differ and first.kind == second.kind == "organization" and first.name and second.name
    compared = compare([Pair(first.name, second.name, first.code, second.code)])[0] if names else None
    people = [who.id for who in (first, second) if who.kind == "person"]
    if people:
        note_look(home, session.actor, {"what": "why", "subject": people})
    sides = {
        key: vars(who) | {"stated": rows, "mentions": mentions, "records": count} | after
        for key, who, rows, (mentions, count), after in zip("ab", (first, second), said, named, later, strict=True)
    }
    return {
        **sides,
        "apart": why_apart,
        "judgements": judgements,
        "compared": compared,
        "scores": scores(session, *keys) if differ and first.kind == second.kind else None,
    }
