"""What was found: findings, finding, triage, check."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from api.command import ASKED_FOR, DONE, command
from api.output import cell, emit, emit_one, headings, page, say_on, table_on
from api.session import Session


def register(app: typer.Typer) -> None:
    """Add the commands."""
    command(app, "findings")(findings)
    command(app, "finding")(finding)
    command(app, "triage")(triage)
    command(app, "check")(check)


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
        typer.Option("--new-since", help="Release number or day: what is new, what went away and why 新增与消失"),
    ] = None,
    fail_on: Annotated[
        str | None, typer.Option("--fail-on", help="Exit with 1 when one of this severity or above is listed")
    ] = None,
) -> int:
    """List findings (leads, never verdicts). 线索清单。"""
    from api.asking import day, listed_findings

    rows, went = listed_findings(
        session,
        rule=rule or (),
        severity=severity or (),
        subject=subject or (),
        place=place,
        since=day(since, "--since"),
        until=day(until, "--until"),
        status=status or (),
        new_since=new_since,
    )
    worst = at_least(fail_on)
    flat = [flattened(row, session) for row in rows]
    if session.form == "table":
        with page(session) as out:
            table_on(out, flat, headings(session, "severity", "id", "sentence", "status", "evidence_count"))
            for lost in went:
                say_on(out, session.say("findings.gone", id=lost["id"], why=lost["why"]))
            say_on(out, session.say("findings.total", count=len(rows)))
    else:
        columns = ("id", "rule", "status", "severity", "subject", "subject_code", "valid_from", "last_day", "sentence")
        listed = headings(session, *columns, "evidence_count", "known_from")
        emit(session, flat, listed, whole=rows if new_since is None else {"new": rows, "gone": went})
    return ASKED_FOR if any(r["severity"] in worst and r["status"] in ("lead", "confirmed") for r in rows) else DONE


def flattened(row: dict[str, Any], session: Session) -> dict[str, Any]:
    """A finding as one row of a table: its subject by name and code, its last day instead of a half-open end."""
    from queries.wording import last_day

    subject = row["subject"]
    return row | {
        "subject": subject["name"],
        "subject_code": subject["code"],
        "last_day": last_day(row["valid_to"], session.lang),
        "status": session.say(f"status.{row['status']}"),
    }


def at_least(severity: str | None) -> list[str]:
    """The severities that ``--fail-on`` asks about."""
    from api.asking import SEVERITIES, check_words

    if severity is None:
        return []
    check_words([severity], SEVERITIES, "--fail-on")
    return [s for s in SEVERITIES if s <= severity]


def finding(session: Session, id: Annotated[str, typer.Argument(help="Finding id 线索编号")]) -> None:
    """Explain one finding: sentence, path, time line, sources, law, who is competent, what clears it. 解释线索。"""
    from api.asking import explained_finding
    from api.explain import explained
    from queries.rule import rules

    whole = explained_finding(session, id)
    if session.form == "table":
        with page(session) as out:
            explained(out, whole, rules()[whole["rule"]], session.lang)
        return
    rows = [source | {"finding": id} for source in whole["evidence"]]
    emit(session, rows, headings(session, "finding", "agency", "feed", "file", "sheet", "line", "batch"), whole=whole)


def triage(
    session: Session,
    id: Annotated[str, typer.Argument(help="Finding id 线索编号")],
    decision: Annotated[str, typer.Argument(help="confirmed, dismissed, exempt or lead 处理")],
    ground: Annotated[str, typer.Option("--ground", help="Why 理由")],
    until: Annotated[str | None, typer.Option("--until", help="Last day of an exemption 豁免止日")] = None,
) -> None:
    """Say what a person decided on a finding; kept in the journal, applied after rebuilds. 处理线索。"""
    from api.acts import triage_finding
    from api.asking import day

    last = day(until, "--until")
    with session.graph() as con:
        done = triage_finding(con, session.home(), id, decision, ground=ground, until=last, actor=session.actor)
    emit_one(session, done, session.say("triage.done", id=id, decision=session.say(f"status.{decision}")))


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
    from api.asking import check_words, day
    from api.checking import Terms, bidders, checked
    from api.memo import printed

    if fail_on is not None:
        check_words([fail_on], ("bars",), "--fail-on")
    terms = Terms(
        client=client,
        targets=target or [],
        place=place,
        service=service,
        bid_date=day(bid_date, "--bid-date") or session.today,
        valid_from=day(start, "--from"),
        valid_to=day(stop, "--to"),
    )
    answers = checked(session, bidders(orgs or [], batch), terms)
    if session.form == "table":
        with page(session) as out:
            for answer in answers:
                printed(out, answer, session)
    else:
        counted = ("bars", "leads", "would_set_off")
        rows = [{"asked": cell(a["asked"])} | {key: len(a[key]) for key in counted} for a in answers]
        whole = answers if batch is not None else answers[0]
        emit(session, rows, headings(session, "asked", *counted), whole=whole)
    return ASKED_FOR if fail_on is not None and any(a["bars"] for a in answers) else DONE
