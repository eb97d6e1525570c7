"""Why two are one for the hub, or are not, with what people judged of them."""

from __future__ import annotations

from typing import Any

from api.acts import note_look
from api.judging import judgements_on
from api.session import Session
from queries.lookup import one
from queries.why import apart, stated


def reasons(session: Session, a: str, b: str) -> dict[str, Any]:
    """What each of two is stated as, why that is one or not, and the judgements on them; the journal keeps the look.

    Returns:
        ``a`` and ``b``: ``{id, kind, name, code, stated}``; ``apart``: why they are not one, or None; ``judgements``;
        ``compared``: the comparison of their names, where both are organisations and not one.

    Raises:
        HubError: Nothing bears what was given, or several do.
    """
    from queries.compare import Pair, compare

    home = session.home()
    with session.graph() as con:
        first, second = one(con, a), one(con, b)
        said = stated(con, first), stated(con, second)
        judgements = judgements_on(con, home, [first.id, second.id])
    differ = first.id != second.id
    names = differ and first.kind == second.kind == "organization" and first.name and second.name
    compared = compare([Pair(first.name, second.name, first.code, second.code)])[0] if names else None
    people = [who.id for who in (first, second) if who.kind == "person"]
    if people:
        note_look(home, session.actor, {"what": "why", "subject": people})
    sides = {key: vars(who) | {"stated": rows} for key, who, rows in zip("ab", (first, second), said, strict=True)}
    return {
        **sides,
        "apart": apart(first, second, *said) if differ else None,
        "judgements": judgements,
        "compared": compared,
    }
