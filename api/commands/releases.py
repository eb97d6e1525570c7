"""What was made of it: releases, rebuild, rollback, verify, screen."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from api.command import ASKED_FOR, DONE, UNUSABLE_HOME, command
from api.output import emit, emit_one, headings, page, say_on
from api.progress import progress
from api.session import Session


def register(app: typer.Typer) -> None:
    """Add the commands."""
    command(app, "releases")(releases)
    command(app, "rebuild")(rebuild)
    command(app, "rollback")(rollback)
    command(app, "verify")(verify)
    command(app, "screen")(screen)


def releases(
    session: Session,
    prune: Annotated[
        int | None,
        typer.Option("--prune", min=1, help="Remove old ones but this many that nobody has open 删除旧版本"),
    ] = None,
) -> None:
    """Releases with their digests; one is current. 版本清单。"""
    from hub.graph.releases import Releases

    home = session.home()
    held = Releases(home)
    if prune is not None:
        with home.lock():
            removed, used = held.prune(prune)
        print(session.say("releases.pruned", removed=len(removed), used=len(used)), file=sys.stderr)
    current = held.current()
    rows = [
        {
            "release": r.number,
            "current": current is not None and r.number == current.number,
            "digest": r.digest,
            "content_digest": r.content_digest,
            "batches": r.batches,
            "findings": r.findings,
            "made_at": r.made_at,
        }
        for r in held.listed()
    ]
    columns = ("release", "current", "batches", "findings", "digest", "content_digest", "made_at")
    emit(session, rows, headings(session, *columns))


def rebuild(session: Session) -> None:
    """Make the release anew from ledger and journal; the digest must come out the same. 由账本重建。"""
    from api.acts import rebuild_release
    from hub.graph.releases import Releases

    home = session.home()
    before = {held.number for held in Releases(home).listed()}
    with progress(session) as step:
        release, same = rebuild_release(home, on_step=step)
    whole = {
        "release": release.number,
        "digest": release.digest,
        "content_digest": release.content_digest,
        "same": same,
    }
    text = "rebuild.other" if not same else "rebuild.same" if release.number in before else "rebuild.renewed"
    told = session.say(text, release=release.number, digest=release.digest)
    emit_one(session, whole, told)


def rollback(
    session: Session,
    to: Annotated[int | None, typer.Option("--to", help="Release number (else the one before) 版本号")] = None,
) -> None:
    """Point back to an earlier release; nothing is deleted. 退回上一版本。"""
    from api.acts import roll_back

    release = roll_back(session.home(), to)
    whole = {"release": release.number, "digest": release.digest}
    emit_one(session, whole, session.say("rollback.done", release=release.number))


def verify(session: Session) -> int:
    """Check every seal, chain and digest of the home. 校验账本、日志与版本。"""
    from api.line import verify as check_all

    with progress(session) as step:
        wrong = check_all(session.home(), on_step=step)
    if session.form == "table" and not wrong:
        with page(session) as out:
            say_on(out, session.say("verify.sound"))
    else:
        said = [words.in_(session.lang) for words in wrong]
        rows = [{"damage": sentence} for sentence in said]
        emit(session, rows, headings(session, "damage"), whole={"sound": not wrong, "damage": said})
    return UNUSABLE_HOME if wrong else DONE


def screen(
    session: Session,
    rule: Annotated[list[str] | None, typer.Option("--rule", help="Only these rules 规则")] = None,
    batch: Annotated[
        int | None, typer.Option("--batch", help="Only for the organisations that this batch touched 批次")
    ] = None,
    org: Annotated[list[str] | None, typer.Option("--org", help="Only for these organisations 机构")] = None,
    fail_on: Annotated[
        str | None, typer.Option("--fail-on", help="Exit with 1 when a finding of this severity or above is there")
    ] = None,
) -> int:
    """Run the rules over the current release without changing it. 运行规则。"""
    from api.asking import SEVERITIES
    from api.commands.findings import at_least
    from queries.counts import screened_counts

    worst = at_least(fail_on)
    with session.graph() as con:
        rows = screened_counts(con, rule, batch=batch, organizations=org, lang=session.lang)
    emit(session, rows, headings(session, "rule", "title", *SEVERITIES, "findings"))
    return ASKED_FOR if any(row[s] for row in rows for s in worst) else DONE
