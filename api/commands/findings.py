"""What was found: findings, finding, triage, check."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from api.command import ASKED_FOR, command
from api.commands.intake import emit_text, headings
from api.output import cell, console, emit
from api.session import Session

SEVERITIES = ("S1", "S2", "S3", "S4")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    command(app, "findings")(findings)
    command(app, "finding")(finding)
    command(app, "triage")(triage)
    command(app, "check")(check)


def statuses_of(session: Session) -> dict[str, dict[str, Any]]:
    """What people decided, as far as the session may know."""
    from hub.journal import Journal
    from queries.findings import decided

    return decided(Journal(session.home()), {}, session.today, session.known_on)


def findings(
    session: Session,
    rule: Annotated[list[str] | None, typer.Option("--rule", help="Rule code 规则")] = None,
    severity: Annotated[list[str] | None, typer.Option("--severity", help="S1, S2, S3, S4 严重程度")] = None,
    subject: Annotated[
        list[str] | None, typer.Option("--subject", help="Organisation or person: code, id or name 主体")
    ] = None,
    place: Annotated[str | None, typer.Option("--place", help="Division code, with all inside it 区划")] = None,
    since: Annotated[str | None, typer.Option("--since", help="Conduct on or after this day 起")] = None,
    until: Annotated[str | None, typer.Option("--until", help="Conduct on or before this day 止")] = None,
    status: Annotated[
        list[str] | None, typer.Option("--status", help="lead, confirmed, dismissed, exempt 状态")
    ] = None,
    new_since: Annotated[
        str | None,
        typer.Option("--new-since", help="Release number or day: what is new, and what went away and why 新增与消失"),
    ] = None,
    fail_on: Annotated[
        str | None, typer.Option("--fail-on", help="Exit with 1 when one of this severity or above is listed")
    ] = None,
) -> int:
    """List findings (leads, never verdicts). 线索清单。"""
    from queries.findings import Wanted
    from queries.findings import findings as ask
    from queries.lookup import one
    from queries.news import gone, is_new
    from queries.rule import rules
    from queries.wording import sentence

    held = rules()
    with session.graph() as con:
        wanted = Wanted(
            rules=rule or None,
            severities=severity or None,
            organizations=[one(con, text).id for text in subject] if subject else None,
            place=inside(place) if place else None,
            since=day(since, "--since"),
            until=day(until, "--until"),
            on=session.as_of,
        )
        rows = ask(con, wanted, held, statuses_of(session))
        rows = [row for row in rows if not status or row["status"] in status]
        went: list[dict[str, Any]] = []
        if new_since is not None:
            fresh = is_new(session.home(), new_since)
            rows = [row for row in rows if fresh(row)]
            went = gone(con, session.home(), new_since, held, session.lang)
    for row in rows:
        row["sentence"] = sentence(row, held[row["rule"]], session.lang)
    flat = [
        row | {"subject_name": row["subject"]["name"], "status_text": session.say(f"status.{row['status']}")}
        for row in rows
    ]
    whole: Any = rows if new_since is None else {"new": rows, "gone": went}
    emit(
        session,
        flat,
        headings(session, "findings", ["severity", "id", "sentence", "status_text", "evidence_count"]),
        whole=whole,
    )
    if session.form == "table":
        out = console(session)
        for lost in went:
            out.print(session.say("findings.gone", id=lost["id"], why=lost["why"]), markup=False)
        out.print(session.say("findings.total", count=len(rows)), markup=False)
    worst = [s for s in SEVERITIES if fail_on is not None and s <= fail_on]
    return ASKED_FOR if any(row["severity"] in worst and row["status"] in ("lead", "confirmed") for row in rows) else 0


def inside(code: str) -> tuple[int, int]:
    """Pre-order bounds of a division."""
    from schema.divisions import divisions
    from schema.errors import HubError

    found = divisions().get(code)
    if found is None:
        raise HubError("unknown_division", zh=f"没有区划代码 {code}。", en=f"There is no division {code}.")
    return found.lo, found.hi


def day(text: str | None, option: str) -> date | None:
    """An ISO day from an option."""
    from schema.errors import HubError

    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise HubError(
            "bad_day",
            zh=f"{option} {text}：日期应写作 2026-01-31。",
            en=f"{option} {text}: a day is written 2026-01-31.",
        ) from None


def finding(session: Session, id: Annotated[str, typer.Argument(help="Finding id 线索编号")]) -> int:
    """Explain one finding: sentence, path, time line, sources, law, who is competent, what would clear it. 解释一条线索。"""
    from api.explain import explained
    from queries.findings import Wanted
    from queries.findings import findings as ask
    from queries.rule import rules
    from queries.wording import drawn, sentence, timeline
    from schema.errors import HubError

    held = rules()
    with session.graph() as con:
        found = ask(con, Wanted(ids=[id]), held, statuses_of(session))
        if not found:
            raise HubError(
                "finding_unknown",
                zh=f"没有线索 {id}；hub findings 列出现有线索，hub findings --new-since 说明消失的线索。",
                en=f"There is no finding {id}; hub findings lists them, and hub findings --new-since tells why one went away.",
            )
        one_finding = found[0]
        rule = held[one_finding["rule"]]
        links = drawn(con, id)
    one_finding["sentence"] = sentence(one_finding, rule, session.lang)
    one_finding["path"] = links
    one_finding["timeline"] = [
        {"on": on, "what": what} for on, what in timeline(one_finding, links, rule, session.lang)
    ]
    if session.form == "json":
        emit(session, [one_finding], {}, whole=one_finding)
    elif session.form == "table":
        explained(console(session), one_finding, rule, session.lang)
    else:
        rows = [e | {"finding": id} for e in one_finding["evidence"]]
        emit(
            session, rows, headings(session, "finding", ["finding", "agency", "feed", "file", "sheet", "line", "batch"])
        )
    return 0


def triage(
    session: Session,
    id: Annotated[str, typer.Argument(help="Finding id 线索编号")],
    decision: Annotated[str, typer.Argument(help="confirmed, dismissed, exempt or lead 处理")],
    ground: Annotated[str, typer.Option("--ground", help="Why 理由")],
    until: Annotated[str | None, typer.Option("--until", help="Last day of an exemption 豁免止日")] = None,
) -> None:
    """Say what a person decided on a finding; kept in the journal, applied after rebuilds. 处理线索。"""
    from hub.journal import Journal
    from schema.errors import HubError

    if decision not in ("confirmed", "dismissed", "exempt", "lead"):
        raise HubError(
            "bad_decision",
            zh=f"处理“{decision}”不认识：请用 confirmed、dismissed、exempt 或 lead。",
            en=f"“{decision}” is no decision: say confirmed, dismissed, exempt or lead.",
        )
    with session.graph() as con:
        if not con.execute("SELECT 1 FROM finding WHERE id = $id", {"id": id}).fetchone():
            raise HubError(
                "finding_unknown", zh=f"没有线索 {id}。", en=f"There is no finding {id}; hub findings lists them."
            )
    last = day(until, "--until")
    home = session.home()
    payload = {"finding": id, "decision": decision, "ground": ground, "until": last.isoformat() if last else None}
    with home.lock():
        Journal(home).append("triage", payload, session.actor, home.now())
    emit_text(
        session,
        payload | {"actor": session.actor},
        session.say("triage.done", id=id, decision=session.say(f"status.{decision}")),
    )


def check(
    session: Session,
    orgs: Annotated[
        list[str] | None, typer.Argument(help="The bidder first, then consortium members and subcontractors 供应商")
    ] = None,
    client: Annotated[str | None, typer.Option("--client", help="Who commissions 委托方")] = None,
    target: Annotated[list[str] | None, typer.Option("--target", help="Who is tested 受测单位")] = None,
    place: Annotated[str | None, typer.Option("--place", help="Division code of the work 服务地区划")] = None,
    service: Annotated[
        str | None, typer.Option("--service", help="Service type (hub feed show engagements) 服务类型")
    ] = None,
    bid_date: Annotated[str | None, typer.Option("--bid-date", help="Bid deadline (else today) 响应截止日")] = None,
    start: Annotated[str | None, typer.Option("--from", help="First day of the service 服务起")] = None,
    stop: Annotated[str | None, typer.Option("--to", help="Last day of the service 服务止")] = None,
    batch: Annotated[Path | None, typer.Option("--batch", help="A CSV list of bidders (name, code) 供应商清单")] = None,
    fail_on: Annotated[str | None, typer.Option("--fail-on", help="'bars': exit with 1 when a bar is in force")] = None,
) -> int:
    """May this laboratory do this job for us? Bars, unverified leads, and what cannot be told. 授标前查询。"""
    from api.checking import bidders, checked, printed

    asked = bidders(orgs or [], batch)
    terms = {
        "client": client,
        "targets": target or [],
        "place": place,
        "service": service,
        "bid_date": day(bid_date, "--bid-date") or session.today,
        "valid_from": day(start, "--from"),
        "valid_to": day(stop, "--to"),
    }
    answers = checked(session, asked, terms)
    if session.form == "json":
        emit(session, answers, {}, whole=answers if batch is not None else answers[0])
    elif session.form == "table":
        for answer in answers:
            printed(console(session), answer, session)
    else:
        rows = [
            {
                "asked": cell(a["asked"]),
                "bars": len(a["bars"]),
                "leads": len(a["leads"]),
                "would_set_off": len(a["would_set_off"]),
            }
            for a in answers
        ]
        emit(session, rows, headings(session, "check", ["asked", "bars", "leads", "would_set_off"]))
    return ASKED_FOR if fail_on == "bars" and any(a["bars"] for a in answers) else 0
