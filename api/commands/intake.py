"""What comes in: init, ingest, batches, batch, refused, withdraw, reread, coverage."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from api.command import UNUSABLE_HOME, WRONG_USE, command
from api.output import console, emit
from api.progress import progress
from api.session import Session


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
    emit_text(session, {"home": str(home.path)}, session.say("init.done", home=home.path))


def ingest(
    session: Session,
    files: Annotated[list[Path], typer.Argument(help="Files of one or more agencies 文件")],
    feed: Annotated[str | None, typer.Option("--feed", help="Feed code (else guessed from the header) 数据源")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would happen, write nothing 只预演")] = False,
) -> int:
    """Take files in, screen, and publish the next release. 接收文件并更新线索。"""
    from api.line import Unusable, take_in

    failed: list[Exception] = []
    with progress(session) as step:
        try:
            taken = take_in(session.home(), files, feed=feed, dry_run=dry_run, on_step=step)
        except Unusable as some:
            taken, failed = list(some.taken), list(some.failed)
    rows = [intake_row(one, dry_run) for one in taken]
    emit(
        session, rows, headings(session, "ingest", ["batch", "feed", "file", "rows", "accepted", "refused", "already"])
    )
    if session.form == "table":
        out = console(session)
        for one, row in zip(taken, rows, strict=True):
            if row["already"]:
                out.print(session.say("ingest.already", file=row["file"], batch=row["batch"]), markup=False)
            for field, reason, count in one.reasons:
                out.print(
                    "  "
                    + session.say(
                        "ingest.reason", file=row["file"], field=field, reason=in_lang(reason, session), count=count
                    ),
                    markup=False,
                )
            for note, count in one.notes.items():
                out.print("  " + session.say("ingest.note", file=row["file"], note=note, count=count), markup=False)
        refused_total = sum(row["refused"] for row in rows)
        if refused_total and not dry_run:
            out.print(session.say("ingest.next", batch=next(r["batch"] for r in rows if r["refused"])), markup=False)
    return report_failures(session, failed)


def report_failures(session: Session, failed: list[Exception]) -> int:
    """Print the sentence of each file that could not be used; the exit status is that of the first."""
    import sys

    from schema.errors import HubError

    for error in failed:
        print(error.text(session.lang) if isinstance(error, HubError) else str(error), file=sys.stderr)
    statuses = [e.exit_status if isinstance(e, HubError) else WRONG_USE for e in failed]
    return (UNUSABLE_HOME if UNUSABLE_HOME in statuses else statuses[0]) if statuses else 0


def in_lang(reason: Any, session: Session) -> str:
    """A reason in the session's language, whether it comes as words or as text."""
    return reason.in_(session.lang) if hasattr(reason, "in_") else str(reason)


def intake_row(one: Any, dry_run: bool) -> dict[str, Any]:
    """The documented shape of one file that went in."""
    return {
        "batch": one.batch,
        "feed": one.feed,
        "file": one.file,
        "rows": one.rows,
        "accepted": one.accepted,
        "refused": one.refused,
        "already": one.already,
        "dry_run": dry_run,
    }


def headings(session: Session, group: str, columns: list[str]) -> dict[str, str]:
    """Headings of the columns from the catalogue."""
    return {column: session.say(f"column.{column}") for column in columns} if group else {}


def emit_text(session: Session, whole: dict[str, Any], sentence: str) -> None:
    """A sentence for people, or its facts as JSON."""
    if session.form == "json":
        emit(session, [whole], {}, whole=whole)
    else:
        console(session).print(sentence, markup=False)


def batches(session: Session) -> None:
    """What was sent: every batch with its counts and whether it stands. 批次清单。"""
    from hub.journal import Journal
    from hub.ledger import Ledger
    from hub.standing import standing

    home = session.home()
    ledger, journal = Ledger(home), Journal(home)
    stands = {m.seq for m in standing(ledger, journal, session.known_on)}
    rows = [
        {
            "batch": m.seq,
            "feed": m.feed,
            "agency": m.agency,
            "file": m.file,
            "cut_off": m.cut_off,
            "mode": m.mode,
            "rows": m.rows,
            "accepted": m.accepted,
            "refused": m.refused,
            "sealed_at": m.sealed_at,
            "stands": m.seq in stands,
        }
        for m in ledger.manifests()
    ]
    emit(session, rows, headings(session, "batches", list(rows[0]) if rows else ["batch", "feed", "file"]))


def batch(session: Session, number: Annotated[int, typer.Argument(help="Batch number 批次号")]) -> None:
    """One batch: what was sent, under which contract, what was accepted and refused. 查看批次。"""
    from hub.ledger import Ledger

    manifest = manifest_of(Ledger(session.home()), number)
    whole = manifest.model_dump(mode="json")
    rows = [{"field": k, "value": v} for k, v in whole.items() if k != "files"]
    emit(session, rows, headings(session, "batch", ["field", "value"]), whole=whole)


def manifest_of(ledger: Any, number: int) -> Any:
    """The manifest of a batch, or the sentence that there is none."""
    from schema.errors import HubError

    for manifest in ledger.manifests():
        if manifest.seq == number:
            return manifest
    raise HubError(
        "batch_unknown",
        zh=f"没有第 {number} 批；hub batches 列出已有批次。",
        en=f"There is no batch {number}; hub batches lists them.",
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
    from hub.ledger import Ledger
    from ingest.refused import export_refused, refused_rows

    home = session.home()
    manifest_of(Ledger(home), number)
    if export is not None:
        count = export_refused(home, number, export, purpose=purpose, case_no=case_no, actor=session.actor)
        emit_text(
            session, {"file": str(export), "rows": count}, session.say("refused.exported", file=export, count=count)
        )
        return
    rows = refused_rows(home, number, lang=session.lang)
    emit(session, rows, headings(session, "refused", ["line", "field", "value", "reason"]))


def withdraw(
    session: Session,
    number: Annotated[int, typer.Argument(help="Batch number 批次号")],
    ground: Annotated[str, typer.Option("--ground", help="Why 理由")],
    forget: Annotated[
        bool, typer.Option("--forget", help="Destroy its key: the originals become unreadable for ever 销毁密钥")
    ] = False,
) -> None:
    """Take back what was sent by mistake: its facts leave the next release, its history stays known. 撤回批次。"""
    from api.line import publish
    from hub.journal import Journal
    from hub.keys import Keys
    from hub.ledger import Ledger

    home = session.home()
    with home.lock(), progress(session) as step:
        manifest_of(Ledger(home), number)
        Journal(home).append(
            "withdraw", {"batch": number, "ground": ground, "forget": forget}, session.actor, home.now()
        )
        if forget:
            Keys.open(home.path).destroy_batch_key(number)
        release = publish(home, on_step=step)
    emit_text(
        session,
        {"batch": number, "withdrawn": True, "release": release.number, "digest": release.digest},
        session.say("withdraw.done", batch=number, release=release.number),
    )


def reread(session: Session, number: Annotated[int, typer.Argument(help="Batch number 批次号")]) -> None:
    """Read the sealed original of a batch again under the contract as it is now. 按修订后的合约重读批次。"""
    from api.line import publish
    from ingest.reread import reread_batch

    home = session.home()
    with home.lock(), progress(session) as step:
        one = reread_batch(home, number)
        publish(home, on_step=step)
    row = intake_row(one, False) | {"replaces": number}
    emit(
        session, [row], headings(session, "ingest", ["batch", "feed", "file", "rows", "accepted", "refused"]), whole=row
    )


def coverage(session: Session) -> None:
    """Who has sent what up to which day, for which authorities and places. 覆盖范围。"""
    from queries.coverage import coverage_rows

    with session.graph() as con:
        rows = coverage_rows(con, session.today)
    emit(
        session,
        rows,
        headings(
            session, "coverage", ["feed", "agency", "authority", "division", "mode", "cut_off", "age_days", "batch"]
        ),
    )
