"""A check before an award: who is asked about, the answer, and its memo in the terminal."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
from rich.console import Console

from api.output import cell
from api.session import Session
from queries.check import Proposal, check
from queries.lookup import Entity, matches
from queries.rule import rules
from queries.wording import last_day, sentence
from schema.codelists import codes
from schema.errors import HubError


def bidders(orgs: Sequence[str], batch: Path | None) -> list[list[str]]:
    """The bidders asked about: one, with its consortium, or one for each row of a list (its first filled cell of code or name).

    Raises:
        HubError: Nobody is named, or the list cannot be read.
    """
    if batch is None:
        if not orgs:
            raise HubError(
                "nobody_asked",
                zh="请给出供应商，或用 --batch 给出清单。",
                en="Name a bidder, or give a list with --batch.",
            )
        return [list(orgs)]
    try:
        text = batch.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise HubError(
            "list_unreadable",
            zh=f"清单 {batch.name} 读不出（需 UTF-8 的 CSV）。",
            en=f"The list {batch.name} cannot be read (it must be CSV in UTF-8).",
        ) from error
    rows = [row for row in csv.reader(text.splitlines()) if any(c.strip() for c in row)]
    header = {c.strip().lower() for c in rows[0]} if rows else set()
    body = rows[1:] if header & {"name", "code", "名称", "企业名称", "代码", "统一社会信用代码"} else rows
    return [[best_cell(row)] for row in body]


def best_cell(row: Sequence[str]) -> str:
    """The credit code of a row where it has one, else its first filled cell."""
    filled = [c.strip() for c in row if c.strip()]
    return next((c for c in filled if len(c) == 18 and c[:2].isascii()), filled[0])


def found_one(con: duckdb.DuckDBPyConnection, text: str) -> Entity | None:
    """The organisation that a text means, or None when nobody or several bear it: a namesake is not a match."""
    found = [e for e in matches(con, text) if e.kind == "organization"]
    return found[0] if len(found) == 1 else None


def checked(session: Session, asked: Sequence[Sequence[str]], terms: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Answer for each bidder over the current release, and write that one has looked into the journal."""
    from api.commands.findings import statuses_of

    held = rules()
    statuses = statuses_of(session)
    place = terms["place"]
    if place is not None:
        from api.commands.findings import inside

        inside(place)
    service = service_code(terms["service"])
    answers: list[dict[str, Any]] = []
    with session.graph() as con:
        for names in asked:
            found = {text: found_one(con, text) for text in names}
            client = found_one(con, terms["client"]) if terms["client"] else None
            targets = {text: found_one(con, text) for text in terms["targets"]}
            proposal = Proposal(
                organizations=[e.id for e in found.values() if e is not None],
                client=client.id if client else None,
                targets=[e.id for e in targets.values() if e is not None],
                place=place,
                service=service,
                bid_date=terms["bid_date"],
                valid_from=terms["valid_from"],
                valid_to=terms["valid_to"],
            )
            answer = check(con, proposal, held, statuses, names)
            for finding in (*answer["leads"], *answer["would_set_off"]):
                finding["sentence"] = sentence(finding, held[finding["rule"]], session.lang)
            lost = [text for text, e in {**found, **targets, terms["client"]: client}.items() if text and e is None]
            answers.append({"asked": list(names), "not_found": lost, "notice": session.say("check.notice"), **answer})
    note_look(session, asked, terms["bid_date"])
    return answers


def service_code(text: str | None) -> str | None:
    """The service type that a word of the code list means."""
    if text is None:
        return None
    listed = codes()["service_type"].values
    for code, value in listed.items():
        if text in (code, value.zh, value.en, *value.aliases):
            return code
    known = "、".join(value.zh for value in listed.values())
    raise HubError(
        "unknown_service",
        zh=f"没有服务类型“{text}”；可用：{known}。",
        en=f"There is no service type “{text}”; known: {', '.join(listed)}.",
    )


def note_look(session: Session, asked: Sequence[Sequence[str]], bid_date: date) -> None:
    """Write the look into the journal; ledger and graph stay as they are."""
    from hub.journal import Journal

    home = session.home()
    payload = {
        "what": "check",
        "subject": [list(names) for names in asked][:100],
        "bidders": len(asked),
        "bid_date": bid_date.isoformat(),
    }
    with home.lock():
        Journal(home).append("look", payload, session.actor, home.now())


def printed(out: Console, answer: Mapping[str, Any], session: Session) -> None:
    """Print the memo of one bidder."""

    def line(text: str = "", style: str | None = None) -> None:
        out.print(cell(text), style=style, markup=False, highlight=False)

    lang = session.lang
    line(session.say("check.title", asked="、".join(answer["asked"]), on=answer["proposal"]["bid_date"]), "bold")
    for text in answer["not_found"]:
        line("  " + session.say("check.not_found", text=text))
    line(session.say("check.bars"), "bold")
    for bar in answer["bars"]:
        line(
            "  "
            + session.say(
                "check.bar",
                kind=session.say(f"bar.{bar['kind']}"),
                name=bar["name"],
                doc=bar["doc_no"] or "—",
                authority=bar["authority"] or "—",
                start=bar["valid_from"],
                stop=last_day(bar["valid_to"], lang),
                scope=bar["scope"],
                place=bar["scope_place"] or "—",
            )
        )
    if not answer["bars"]:
        line("  " + session.say("check.no_bars"))
    line(session.say("check.leads"), "bold")
    line("  " + answer["notice"])
    for finding in answer["leads"]:
        line(f"  {finding['severity']} {finding['id']} {finding['sentence']}")
    if not answer["leads"]:
        line("  " + session.say("common.none"))
    line("  " + session.say("check.would"), "bold")
    for finding in answer["would_set_off"]:
        line(f"    {finding['severity']} {finding['rule']} {finding['sentence']}")
    if not answer["would_set_off"]:
        line("    " + session.say("common.none"))
    line(session.say("check.unknown"), "bold")
    unknown = answer["unknown"]
    for row in unknown["coverage"]:
        key = "check.covered" if row["cut_off"] else "check.not_covered"
        line("  " + session.say(key, feed=row["feed"], agency=row["agency"] or "—", day=row["cut_off"]))
    for row in unknown["open_ended"]:
        line(
            "  "
            + session.say(
                "check.open_ended", name=row["name"], doc=row["doc_no"] or "—", authority=row["authority"] or "—"
            )
        )
    for row in unknown["unplaced"]:
        line(
            "  "
            + session.say("check.unplaced", name=row["name"], address=row["address"] or "—", doc=row["doc_no"] or "—")
        )
    line()
