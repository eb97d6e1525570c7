"""Identities that a person must look at: listed, worked through one by one, or decided at a desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.command import command
from api.output import emit, headings, joined, page, say_on
from api.progress import progress
from api.session import Format, Session
from schema.errors import HubError

if TYPE_CHECKING:
    from api.reviewing import Waiting

COLUMNS = ("pair", "kind", "one", "one_is", "other", "other_is", "score", "agrees", "differs", "findings")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    command(app, "review")(review)


def review(
    session: Session,
    work: Annotated[bool, typer.Option("--work", help="Work through pairs one by one 逐对判断")] = False,
    export: Annotated[Path | None, typer.Option("--export", help="Write the pairs to a workbook or CSV 导出")] = None,
    filled: Annotated[Path | None, typer.Option("--import", help="Take filled-in verdicts in 导入判断")] = None,
    with_findings: Annotated[
        bool, typer.Option("--findings", help="With --export: findings that same would bring; a build a pair 试算线索")
    ] = False,
    second: Annotated[bool, typer.Option("--second", help="Verdicts count when another person agrees 须两人")] = False,
) -> None:
    """Identities that a person must look at: codes and ids with two names, or pairs that may be one. 身份待核。"""
    check_options(work, export, filled, with_findings=with_findings, second=second)
    if export is not None:
        write_pairs(session, export, with_findings=with_findings)
    elif filled is not None:
        take_verdicts(session, filled, second)
    elif work:
        from api.commands.working import work_through

        work_through(session, second)
    else:
        from queries.records import place
        from queries.review import review_rows

        with session.graph() as con:
            rows = review_rows(con)
        # A person has no key that may be shown: the id is what hub show and hub judge take.
        flat = [
            row
            | {"kind": session.say(f"review.{row['kind']}"), "id": row["key"] or row["entity"], "source": place(row)}
            for row in rows
        ]
        if session.form == "table":
            columns = headings(session, "kind", "names", "id", "source")
        else:
            columns = headings(session, "kind", "key", "names", "id", "file", "sheet", "line")
        emit(session, flat, columns, whole=rows)


def check_options(work: bool, export: Path | None, filled: Path | None, *, with_findings: bool, second: bool) -> None:
    """Refuse options that would be passed over.

    Raises:
        HubError: Two ways at once, an option of another way, or a file of a form that is not written.
    """
    ways = [name for name, given in (("--work", work), ("--export", export), ("--import", filled)) if given]
    if len(ways) > 1:
        raise HubError(
            "one_way", f"{'、'.join(ways)} 只能用一个；请分次执行", f"{' and '.join(ways)}: one at a time, in two runs"
        )
    if with_findings and export is None:
        raise HubError("findings_export", "--findings 须与 --export 同用", "--findings goes with --export")
    if second and not (work or filled):
        raise HubError(
            "second_way", "--second 须与 --work 或 --import 同用", "--second goes with --work or with --import"
        )
    if export is not None and export.suffix.lower() not in (".csv", ".xlsx"):
        raise HubError(
            "export_form",
            f"{export.name} 不是可写出的形式；请给出 .xlsx 或 .csv 文件名",
            f"{export.name} is of no form that is written; give a name that ends in .xlsx or .csv",
        )


def write_pairs(session: Session, path: Path, *, with_findings: bool) -> None:
    """Write every pair that waits, with empty columns for verdict and ground; if asked, what *same* would change."""
    from api.reviewing import waiting
    from queries.sides import placed

    with progress(session) as step:
        step("candidates")
        pairs = waiting(session)
        rows = [one.row(session) for one in pairs]
        with session.graph() as con:
            stands = placed(con, [row[side] for row in rows for side in ("one_id", "other_id")])
        for row in rows:
            row |= {"one_is": stands.get(row["one_id"]), "other_is": stands.get(row["other_id"])}
        if with_findings:
            for row, lines in zip(rows, tried(session, pairs, step), strict=True):
                row["would"] = lines
    flat = [
        row
        | {key: joined(session, row[key]) for key in ("agrees", "differs", "findings", "before", "would") if key in row}
        | {"kind": session.say(f"judged.kind.{row['kind']}"), "verdict": "", "ground": ""}
        for row in rows
    ]
    form: Format = "csv" if path.suffix.lower() == ".csv" else "xlsx"
    columns = headings(session, *COLUMNS) | {"findings": session.say("review.named_findings")}
    columns |= headings(session, "would") if with_findings else {}
    columns |= headings(session, "before") if any(row["before"] for row in rows) else {}
    emit(replace(session, form=form, out=path), flat, columns | headings(session, "verdict", "ground"))
    with page(session) as out:
        say_on(out, session.say("review.exported", count=len(rows), file=path.name))


def tried(session: Session, pairs: Sequence[Waiting], step: Callable[[str], None]) -> Iterator[list[str]]:
    """What *same* would change, pair by pair."""
    from api.reviewing import changes_told, verdict_on
    from api.trial import trial

    with trial(session.home()) as draft:
        for number, one in enumerate(pairs, 1):
            step(f"{session.say('trial.trying')} {number}/{len(pairs)}")
            yield changes_told(session, draft.would(verdict_on(one, "same", "", False)))


def take_verdicts(session: Session, path: Path, second: bool) -> None:
    """Keep the verdicts of a file and publish what follows; rows that cannot be used are told and left out."""
    from api.judging import apply, record
    from api.verdict_sheets import read_verdicts

    home = session.home()
    with progress(session) as step:
        good, left = read_verdicts(session, path, second)
        kept = record(home, good, session.actor)
        apply(home, on_step=step)
    waits = sum("second_for" in entry.payload for entry in kept)
    with page(session) as out:
        for words in left:
            say_on(out, words.in_(session.lang))
        say_on(out, session.say("review.imported", count=len(good), left=len(left)))
        if waits:
            say_on(out, session.say("review.imported_waiting", count=waits))
