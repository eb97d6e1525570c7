"""Identities that a person must look at: listed, worked through one by one, or decided at a desk."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.command import command
from api.output import emit, headings, page, say_on, table_on
from api.progress import progress
from api.session import Format, Session

if TYPE_CHECKING:
    from rich.console import Console

    from api.reviewing import Waiting

KEYS = {"s": "same", "d": "different", "u": "unsure"}
COLUMNS = ("pair", "kind", "one", "other", "score", "agrees", "differs", "findings")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    command(app, "review")(review)


def review(
    session: Session,
    work: Annotated[bool, typer.Option("--work", help="Work through pairs one by one 逐对判断")] = False,
    export: Annotated[Path | None, typer.Option("--export", help="Write the pairs to a workbook or CSV 导出")] = None,
    filled: Annotated[Path | None, typer.Option("--import", help="Take filled-in verdicts in 导入判断")] = None,
    second: Annotated[bool, typer.Option("--second", help="Verdicts count when another person agrees 须两人")] = False,
) -> None:
    """Identities that a person must look at: codes and ids with two names, or pairs that may be one. 身份待核。"""
    if export is not None:
        write_pairs(session, export)
    elif filled is not None:
        take_verdicts(session, filled, second)
    elif work:
        work_through(session, second)
    else:
        from queries.review import review_rows

        with session.graph() as con:
            rows = review_rows(con)
        flat = [row | {"kind": session.say(f"review.{row['kind']}")} for row in rows]
        emit(session, flat, headings(session, "kind", "key", "names", "file", "line"), whole=rows)


def write_pairs(session: Session, path: Path) -> None:
    """Write every pair that waits, with empty columns for verdict and ground."""
    from api.reviewing import waiting

    with progress(session) as step:
        step("candidates")
        rows = [one.row(session) for one in waiting(session)]
    flat = [row | {"kind": session.say(f"judged.kind.{row['kind']}"), "verdict": "", "ground": ""} for row in rows]
    form: Format = "csv" if path.suffix.lower() == ".csv" else "xlsx"
    columns = headings(session, *COLUMNS, "verdict", "ground") | {"findings": session.say("review.named_findings")}
    emit(replace(session, form=form, out=path), flat, columns)
    with page(session) as out:
        say_on(out, session.say("review.exported", count=len(rows), file=path.name))


def take_verdicts(session: Session, path: Path, second: bool) -> None:
    """Keep the verdicts of a file and publish what follows; rows that cannot be used are told and left out."""
    from api.judging import apply, record
    from api.reviewing import read_verdicts

    home = session.home()
    with progress(session) as step:
        good, left = read_verdicts(session, path, second)
        for told in good:
            record(home, told, session.actor)
        apply(home, on_step=step)
    with page(session) as out:
        for words in left:
            say_on(out, words.in_(session.lang))
        say_on(out, session.say("review.imported", count=len(good), left=len(left)))


def work_through(session: Session, second: bool) -> None:
    """Show pair after pair and keep a verdict at one key each; what was decided is published at the end."""
    from api.judging import apply, record
    from api.reviewing import verdict_on, waiting

    with progress(session) as step:
        step("candidates")
        pairs = waiting(session)
    home, ground = session.home(), ""
    done: Counter[str] = Counter()
    try:
        with page(session) as out:
            for number, one in enumerate(pairs, 1):
                show_pair(session, out, one, number, len(pairs))
                key = asked_key(session, out)
                if key == "q":
                    break
                if key in KEYS:
                    ground = typer.prompt(session.say("review.ground"), default=ground or None)
                    record(home, verdict_on(one, KEYS[key], ground, second), session.actor)
                    done[KEYS[key]] += 1
    finally:
        with progress(session) as step:
            apply(home, on_step=step)
    counts = {verdict: done[verdict] for verdict in KEYS.values()}
    with page(session) as out:
        say_on(out, session.say("review.worked", left=len(pairs) - sum(counts.values()), **counts))


def asked_key(session: Session, out: Console) -> str:
    """One key: s, d, u, n (next) or q (stop)."""
    while True:
        say_on(out, session.say("review.keys"))
        key = typer.getchar().lower()
        if key in (*KEYS, "n", "q"):
            return key


def show_pair(session: Session, out: Console, one: Waiting, number: int, total: int) -> None:
    """Both sides, what agrees and differs with its weight in words, and the findings that name either."""
    row: dict[str, Any] = one.row(session)
    kind = session.say(f"judged.kind.{row['kind']}")
    say_on(out, f"\n{number}/{total}  {kind}  {row['pair']}", "bold")
    for side in ("one", "other"):
        say_on(out, f"  {row[side]}  {row[side + '_id']}")
    lang = session.lang
    parts = [
        {"part": part.title.in_(lang), "compared": part.says.in_(lang), "weighs": weighs(session, part.bits)}
        for part in one.candidate.parts
    ]
    table_on(out, parts, headings(session, "part", "compared", "weighs"))
    names = "、".join(row["findings"])
    say_on(out, session.say("review.findings", findings=names) if names else session.say("review.no_findings"))


def weighs(session: Session, bits: float) -> str:
    """A weight in words: how many times likelier what was found is of one than of two."""
    if abs(bits) < 0.5:
        return session.say("review.weighs_nothing")
    strength = "much" if abs(bits) >= 6 else "some" if abs(bits) >= 2 else "little"
    return session.say(f"review.weighs.{'for' if bits > 0 else 'against'}.{strength}")
