"""What comes in: init, ingest, batches, batch, refused, withdraw, reread, coverage."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.command import UNUSABLE_HOME, WRONG_USE, command
from api.output import emit, emit_one, headings, joined, page, say_on, table_on
from api.progress import progress
from api.session import Session

if TYPE_CHECKING:
    from hub.journal import Entry
    from hub.ledger import Ledger
    from hub.manifest import Manifest
    from ingest.intake import Intake

INGESTED = ("batch", "feed", "file", "rows", "accepted", "refused", "already")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    command(app, "init")(init)
    command(app, "ingest")(ingest)
    command(app, "batches")(batches)
    command(app, "batch")(batch)
    command(app, "refused")(refused)
    command(app, "withdraw")(withdraw)
    command(app, "reread")(reread)
    command(app, "coverage")(coverage)


def init(session: Session) -> None:
    """Make a home: its folders and its keys. 建立数据目录与密钥。"""
    from hub.home import Home

    home = Home.init(session.home_path)
    emit_one(session, {"home": str(home.path)}, session.say("init.done", home=home.path))


def ingest(
    session: Session,
    files: Annotated[list[Path], typer.Argument(help="Files of one or more agencies 文件")],
    feed: Annotated[str | None, typer.Option("--feed", help="Feed code (else guessed from the header) 数据源")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would happen, write nothing 只预演")] = False,
) -> int:
    """Take files in, screen, and publish the next release. 接收文件并更新线索。"""
    from api.line import Unusable, take_in
    from api.sole import asked_seconds

    failed: list[Exception] = []
    home = session.home()
    before = len(asked_seconds(home))
    with progress(session) as step:
        try:
            taken = take_in(home, without_covers(files), feed=feed, dry_run=dry_run, on_step=step)
        except Unusable as some:
            taken, failed = list(some.taken), list(some.failed)
    rows = [intake_row(one, dry_run) for one in taken]
    if session.form == "table":
        with page(session) as out:
            if dry_run:
                say_on(out, session.say("ingest.dry_run"))
            table_on(out, rows, headings(session, *INGESTED))
            for text in (
                *intake_notes(session, taken, dry_run),
                *(waits(session, one) for one in asked_seconds(home)[before:]),
            ):
                say_on(out, text)
    else:
        emit(session, rows, headings(session, *INGESTED))
    return report_failures(session, failed)


def waits(session: Session, asked: Entry) -> str:
    """That a judgement waits for a second person from now on, and for which findings."""
    findings = joined(session, asked.payload["second_for"][:5])
    return session.say("judge.asked_second", entry=asked.payload["seq"], findings=findings)


def without_covers(files: Sequence[Path]) -> list[Path]:
    """The files without the covers that lie beside one of them: a cover is read with its file."""
    named = set(files)
    return [f for f in files if not (f.name.endswith(".cover.csv") and f.with_name(f.name[:-10]) in named)]


def intake_notes(session: Session, taken: Sequence[Intake], dry_run: bool) -> list[str]:
    """Lines below the table: what was already there, what was mended on the way, what was refused and what to do."""
    lines: list[str] = []
    for one in taken:
        if one.already:
            lines.append(session.say("ingest.already", file=one.file, batch=one.batch))
        for field, reason, count in one.reasons:
            lines.append(
                "  "
                + session.say(
                    "ingest.reason", file=one.file, field=field or "—", reason=reason.in_(session.lang), count=count
                )
            )
        for note, count in one.notes.items():
            lines.append("  " + session.say("ingest.note", file=one.file, note=note, count=count))
    refusing = [one.batch for one in taken if one.refused and not one.already and one.batch is not None]
    if refusing and not dry_run:
        lines.append(session.say("ingest.next", batch=refusing[0]))
    return lines


def report_failures(session: Session, failed: Sequence[Exception]) -> int:
    """Print the sentence of each file that could not be used; the exit status is that of the gravest."""
    from api.defects import sentence_of

    statuses = []
    for error in failed:
        text, status = sentence_of(error, session.lang) or (str(error), WRONG_USE)
        print(text, file=sys.stderr)
        statuses.append(status)
    return UNUSABLE_HOME if UNUSABLE_HOME in statuses else max(statuses, default=0)


def intake_row(one: Intake, dry_run: bool = False) -> dict[str, Any]:
    """The documented shape of one file that went in."""
    row = {key: getattr(one, key) for key in INGESTED}
    return row | ({"dry_run": True} if dry_run else {})


def batches(session: Session) -> None:
    """What was sent: every batch with its counts and whether it stands. 批次清单。"""
    rows = batch_rows(session)
    columns = (
        "batch",
        "feed",
        "agency",
        "file",
        "cut_off",
        "mode",
        "rows",
        "accepted",
        "refused",
        "sealed_at",
        "stands",
    )
    worded = [row | {"mode": session.say(f"mode.{row['mode']}")} for row in rows]
    emit(session, worded, headings(session, *columns), whole=rows)


def batch_rows(session: Session) -> list[dict[str, Any]]:
    """Every batch known on the day asked about, with whether it stands."""
    from hub.journal import Journal
    from hub.ledger import Ledger
    from hub.standing import standing

    home = session.home()
    ledger = Ledger(home)
    stands = {m.seq for m in standing(ledger, Journal(home), session.known_on)}
    known = [m for m in ledger.manifests() if session.known_on is None or m.sealed_at.date() <= session.known_on]
    copied = ("feed", "agency", "file", "cut_off", "mode", "rows", "accepted", "refused", "sealed_at", "replaces")
    return [{"batch": m.seq} | {key: getattr(m, key) for key in copied} | {"stands": m.seq in stands} for m in known]


def batch(session: Session, number: Annotated[int, typer.Argument(help="Batch number 批次号")]) -> None:
    """One batch: what was sent, under which contract, what was accepted and refused. 查看批次。"""
    from hub.ledger import Ledger

    whole = manifest_of(Ledger(session.home()), number).model_dump(mode="json")
    rows = [{"field": session.say(f"column.{k}"), "value": v} for k, v in whole.items() if k != "files"]
    emit(session, rows, headings(session, "field", "value"), whole=whole)


def manifest_of(ledger: Ledger, number: int) -> Manifest:
    """The manifest of a batch, or the sentence that there is none."""
    from schema.errors import HubError

    for manifest in ledger.manifests():
        if manifest.seq == number:
            return manifest
    raise HubError(
        "batch_unknown",
        f"没有第 {number} 批；hub batches 列出已有批次",
        f"there is no batch {number}; hub batches lists them",
    )


def refused(
    session: Session,
    number: Annotated[int, typer.Argument(help="Batch number 批次号")],
    export: Annotated[
        Path | None, typer.Option("--export", help="Write them in the feed's own format with a reason column 导出待改")
    ] = None,
    purpose: Annotated[str | None, typer.Option("--purpose", help="Purpose, to see personal ids unmasked 用途")] = None,
    case_no: Annotated[
        str | None, typer.Option("--case", help="Case number, to see personal ids unmasked 案号")
    ] = None,
) -> None:
    """Refused rows of a batch: line, field, value, reason and mend. 被拒收的行。"""
    from api.mending import in_a_sentence, refused_told
    from hub.ledger import Ledger
    from ingest.refused import export_refused

    home = session.home()
    manifest_of(Ledger(home), number)
    if export is None:
        rows = refused_told(session, number)
        told = [in_a_sentence(session, row) for row in rows]
        emit(session, told, headings(session, "sheet", "line", "field", "value", "reason"), whole=rows)
        return
    with home.lock():
        count = export_refused(home, number, export, purpose=purpose, case_no=case_no, actor=session.actor)
    emit_one(session, {"file": str(export), "rows": count}, session.say("refused.exported", file=export, count=count))


def withdraw(
    session: Session,
    number: Annotated[int, typer.Argument(help="Batch number 批次号")],
    ground: Annotated[str, typer.Option("--ground", help="Why 理由")],
    forget: Annotated[
        bool, typer.Option("--forget", help="Destroy its key: the originals become unreadable for ever 销毁密钥")
    ] = False,
) -> None:
    """Take back what was sent by mistake: its facts leave the next release, its history stays known. 撤回批次。"""
    from api.acts import withdraw_batch

    with progress(session) as step:
        release = withdraw_batch(
            session.home(), number, ground=ground, actor=session.actor, forget=forget, on_step=step
        )
    emit_one(
        session,
        {"batch": number, "withdrawn": True, "release": release.number, "digest": release.digest},
        session.say("withdraw.done", batch=number, release=release.number),
    )


def reread(session: Session, number: Annotated[int, typer.Argument(help="Batch number 批次号")]) -> None:
    """Read the sealed original of a batch again under the contract as it is now. 按修订后的合约重读批次。"""
    from api.acts import reread_and_publish

    with progress(session) as step:
        one = reread_and_publish(session.home(), number, on_step=step)
    row = intake_row(one) | {"replaces": number}
    if session.form == "table":
        with page(session) as out:
            table_on(out, [row], headings(session, *INGESTED[:-1], "replaces"))
            for text in intake_notes(session, [one], dry_run=False):
                say_on(out, text)
    else:
        emit(session, [row], headings(session, *INGESTED[:-1], "replaces"), whole=row)


def coverage(session: Session) -> None:
    """Who has sent what up to which day, for which authorities and places. 覆盖范围。"""
    from queries.coverage import coverage_rows

    with session.graph() as con:
        rows = coverage_rows(con, session.today)
    columns = ("feed", "agency", "authority", "division", "mode", "cut_off", "age_days", "batch")
    worded = [row | {"mode": session.say(f"mode.{row['mode']}")} for row in rows]
    emit(session, worded, headings(session, *columns), whole=rows)
