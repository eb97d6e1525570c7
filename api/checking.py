"""A check before an award: who is asked about, and the answer for each bidder."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from api.acts import note_look
from api.asking import inside
from api.judged_bars import by_judgement, judges
from api.judged_rows import judgements_on
from api.session import Session
from queries.check import check
from queries.decisions import decisions
from queries.lookup import Entity, meant
from queries.positions import expect, looked_up
from queries.rule import rules
from queries.what_if import Proposal
from queries.wording import sentence
from schema.codelists import codes
from schema.errors import HubError
from schema.identifiers import code_kind

HEADERS = frozenset(
    ["name", "code", "名称", "企业名称", "机构名称", "供应商", "供应商名称", "代码", "统一社会信用代码"]
)


@dataclass(frozen=True)
class Terms:
    """The engagement that is thought of. Days are inclusive; names and codes are as the asker wrote them."""

    bid_date: date
    client: str | None = None
    targets: Sequence[str] = field(default_factory=tuple)
    place: str | None = None
    service: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None


def bidders(orgs: Sequence[str], batch: Path | None) -> list[list[str]]:
    """The bidders asked about: one with its consortium, or one for each row of a list (its code, else its name).

    Raises:
        HubError: Nobody is named, both ways are used at once, or the list cannot be read.
    """
    if batch is None:
        if not orgs:
            raise HubError(
                "nobody_asked", "请给出供应商，或用 --batch 给出清单", "name a bidder, or give a list with --batch"
            )
        return [list(orgs)]
    if orgs:
        raise HubError(
            "asked_twice", "供应商与 --batch 只能用一种；请去掉其一", "name bidders or give --batch, not both"
        )
    try:
        text = batch.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise HubError(
            "list_unreadable",
            f"清单 {batch.name} 读不出；请用 UTF-8 的 CSV",
            f"the list {batch.name} cannot be read; it must be CSV in UTF-8",
        ) from error
    rows = [row for row in csv.reader(text.splitlines()) if any(c.strip() for c in row)]
    body = rows[1:] if rows and {c.strip().lower() for c in rows[0]} & HEADERS else rows
    if not body:
        raise HubError("list_empty", f"清单 {batch.name} 没有供应商", f"the list {batch.name} names no bidder")
    return [[best_cell(row)] for row in body]


def best_cell(row: Sequence[str]) -> str:
    """The code of a row where it has one, else its first filled cell."""
    filled = [c.strip() for c in row if c.strip()]
    return next((c for c in filled if code_kind(c.upper()) is not None), filled[0])


def found_one(found: Sequence[Entity]) -> Entity | None:
    """The organisation that a text means, or None when nobody or several bear it: a namesake is not a match."""
    listed = [e for e in found if e.kind == "organization"]
    return listed[0] if len(listed) == 1 else None


def checked(session: Session, asked: Sequence[Sequence[str]], terms: Terms) -> list[dict[str, Any]]:
    """Answer for each bidder over the current release, and write that one has looked into the journal."""
    if terms.place is not None:
        inside(terms.place)
    if terms.valid_from is not None and terms.valid_to is not None and terms.valid_to < terms.valid_from:
        raise HubError(
            "term_backwards",
            f"--to {terms.valid_to} 早于 --from {terms.valid_from}；请核对服务起止",
            f"--to {terms.valid_to} lies before --from {terms.valid_from}; check the days of the service",
        )
    service = service_code(terms.service)
    with session.graph() as con:
        decided = decisions(con, session.journal(), session.today, session.known_on)
        expect(con, len(asked))
        answers = [answered(session, con, names, terms, service, decided) for names in asked]
    payload = {
        "what": "check",
        "subject": [list(names) for names in asked][:100],
        "bidders": len(asked),
        "bid_date": terms.bid_date.isoformat(),
    }
    note_look(session.home(), session.actor, payload)
    return answers


def answered(
    session: Session,
    con: duckdb.DuckDBPyConnection,
    names: Sequence[str],
    terms: Terms,
    service: str | None,
    decided: dict[str, dict[str, Any]],
) -> dict[str, Any]:
    """The answer for one bidder with its consortium."""
    held = rules()
    said = dict.fromkeys([*names, *([terms.client] if terms.client else []), *terms.targets])
    found = {text: found_one(listed) for text, listed in meant(con, list(said)).items()}

    def ids(texts: Sequence[str]) -> list[str]:
        return [e.id for text in texts if (e := found[text]) is not None]

    proposal = Proposal(
        organizations=ids(names),
        client=next(iter(ids([terms.client])), None) if terms.client else None,
        targets=ids(terms.targets),
        place=terms.place,
        service=service,
        bid_date=terms.bid_date,
        valid_from=terms.valid_from,
        valid_to=terms.valid_to,
    )
    answer = check(con, proposal, held, decided, names, session.say("check.proposed"))
    for finding in (*answer["leads"], *answer["would_set_off"]):
        finding["sentence"] = sentence(finding, held[finding["rule"]], session.lang)
    # What binds a head office binds the branch that is asked about.
    ids_found = [e.id for e in found.values() if e is not None]
    bearers = looked_up(con, "legal_person", "organization", "id", ids_found)
    whom = sorted({*ids_found, *(row["legal_person"] for row in bearers if row["legal_person"] is not None)})
    answer["bars"] = [bar | {"judged": by_judgement(con, session.home(), bar)} for bar in answer["bars"]]
    return {
        "judgements": judgements_on(con, session.home(), whom) if judges(con, whom) else [],
        "asked": list(names),
        "found": [{"asked": t, "id": e.id, "name": e.name, "code": e.code} for t, e in found.items() if e is not None],
        "not_found": [text for text, e in found.items() if e is None],
        "notice": session.say("check.notice"),
        **answer,
    }


def service_code(text: str | None) -> str | None:
    """The service type that a word of the code list means.

    Raises:
        HubError: The list has no such word.
    """
    if text is None:
        return None
    listed = codes()["service_type"].values
    for code, value in listed.items():
        if text in (code, value.zh, value.en, *value.aliases):
            return code
    known = "、".join(value.zh for value in listed.values())
    raise HubError(
        "unknown_service",
        f"--service 没有服务类型“{text}”；可用：{known}",
        f"--service knows no “{text}”; known: {', '.join(listed)}",
    )
