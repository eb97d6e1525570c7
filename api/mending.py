"""Refused rows with what their codes may stand for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api.comparing import repaired
from api.session import Session
from hub.graph.releases import Releases
from schema.feed import feeds

SHOWN = 3
"""How many repairs of one code are told in a sentence."""


def refused_told(session: Session, batch: int) -> list[dict[str, Any]]:
    """What :func:`ingest.refused.refused_rows` says, with ``repairs`` of codes (:mod:`queries.repairs`)."""
    from hub.ledger import Ledger
    from ingest.refused import refused_rows
    from queries.repairs import offered_repairs

    home = session.home()
    rows = refused_rows(home, batch, lang=session.lang)
    code = next(m.feed for m in Ledger(home).manifests() if m.seq == batch)
    feed = feeds(home.path / "feeds").get(code)
    columns = {c.name for r in feed.records for c in r.columns if c.type == "org_code"} if feed is not None else set()
    values = {row["value"] for row in rows if row["field"] in columns and row["value"]}
    found: dict[str, list[dict[str, Any]]] = {}
    if values and Releases(home).current() is not None:
        with session.graph() as con:
            found = offered_repairs(con, values)
    return [row | {"repairs": found.get(row["value"], []) if row["field"] in columns else []} for row in rows]


def in_a_sentence(session: Session, row: Mapping[str, Any]) -> dict[str, Any]:
    """A refused row with its repairs behind the reason."""
    if not row["repairs"]:
        return dict(row)
    told = session.say("compare.or").join(
        " ".join(filter(None, (repaired(session, one), one["name"]))) for one in row["repairs"][:SHOWN]
    )
    return dict(row) | {"reason": session.say("refused.may_be", reason=row["reason"], repairs=told)}
