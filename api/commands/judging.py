"""What people judge of identities: judge, unjudge, judgements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.command import command
from api.judged_words import judged_words
from api.output import emit, headings, joined, page, say_on, seen, table_on
from api.progress import progress
from api.session import Session

if TYPE_CHECKING:
    from api.judging import Pair

Ground = Annotated[str, typer.Option("--ground", help="Why; the journal keeps it 理由")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    command(app, "judge")(judge)
    command(app, "unjudge")(unjudge)
    command(app, "judgements")(judgements)


def judge(
    session: Session,
    a: Annotated[str, typer.Argument(help="Id, code or name 编号、代码或名称")],
    verdict: Annotated[str, typer.Option("--verdict", help="same, different or unsure 判断：同一、不同、存疑")],
    ground: Annotated[str, typer.Option("--ground", help="Why; the journal keeps it 理由")] = "",
    b: Annotated[str | None, typer.Argument(help="The other side 另一侧")] = None,
    name: Annotated[str | None, typer.Option("--name", help="Instead of the other side: one of its names 名称")] = None,
    second: Annotated[bool, typer.Option("--second", help="Counts only when another person agrees 须两人确认")] = False,
    attempt: Annotated[
        bool, typer.Option("--try", help="Only tell which findings would come and go 只试算，不记入")
    ] = False,
) -> None:
    """Judge whether two are one organisation or person; the graph follows. 判断两个对象是否同一。"""
    from api.judged_rows import judgement_rows
    from api.judging import Pair
    from api.judging import judge as judge_all

    home = session.home()
    if attempt:
        try_verdict(session, Pair(a, verdict, b, name))
        return
    with progress(session) as step:
        judge_all(home, [Pair(a, verdict, b, name)], ground=ground, actor=session.actor, second=second, on_step=step)
    told = judgement_rows(home)[-1]
    with page(session) as out:
        say_on(out, session.say(f"judge.{told['state']}", **judged_words(told, session.lang)))
        if told["state"] == "waiting" and told["second_for"]:
            say_on(out, session.say("judge.waiting_for", findings=joined(session, told["second_for"][:5])))
        if told["repeats"]:
            say_on(out, session.say("judge.repeats", first=told["repeats"]))


def try_verdict(session: Session, pair: Pair) -> None:
    """Tell what a verdict would change; nothing is written."""
    from api.judging import tried
    from api.reviewing import changes_row, changes_told

    with progress(session) as step:
        step(session.say("trial.trying"))
        changes, second_for = tried(session.home(), pair)
    if session.form != "table":
        rows = [{"change": key} | vars(one) for key in ("appear", "vanish") for one in getattr(changes, key)]
        columns = headings(session, "change", "severity", "rule", "id", "name")
        emit(session, rows, columns, whole=changes_row(changes) | {"second_for": second_for})
        return
    with page(session) as out:
        say_on(out, session.say(f"trial.if.{pair.verdict}"))
        for line in changes_told(session, changes):
            say_on(out, f"  {line}")
        if second_for:
            say_on(out, session.say("trial.second", findings=joined(session, second_for[:5])))


def unjudge(
    session: Session,
    entry: Annotated[int, typer.Argument(help="Number of the judgement 判断序号")],
    ground: Ground,
) -> None:
    """Take a judgement back; the graph is as it was before. 收回判断。"""
    from api.judging import take_back

    with progress(session) as step:
        take_back(session.home(), entry, ground=ground, actor=session.actor, on_step=step)
    with page(session) as out:
        say_on(out, session.say("judge.back", entry=entry))


def judgements(session: Session) -> None:
    """The judgements that stand, and whether they apply or contradict one another. 现行身份判断。"""
    from api.judged_rows import judgement_rows

    rows = judgement_rows(session.home())
    told = [judged_words(row, session.lang) for row in rows]
    if session.form != "table":
        flat = [
            row | {key: words[key] for key in ("kind", "one", "verdict", "other", "state")}
            for row, words in zip(rows, told, strict=True)
        ]
        columns = headings(
            session, "entry", "kind", "one", "verdict", "other", "state", "repeats", "ground", "actor", "at"
        )
        emit(session, flat, columns, whole=rows)
        return
    with page(session) as out:
        if rows:
            said = [in_table(session, row, words) for row, words in zip(rows, told, strict=True)]
            table_on(out, said, headings(session, "entry", "judged", "state", "ground", "actor"))
        else:
            say_on(out, session.say("judgements.none"))
        if any(row["repeats"] for row in rows):
            say_on(out, session.say("judgements.repeats"))


def in_table(session: Session, row: dict[str, Any], words: dict[str, str]) -> dict[str, str]:
    """A judgement as a table has it, which has no room for ten columns: both sides in one, who and when in another."""
    again = "\n" + session.say("judged.repeats", first=row["repeats"]) if row["repeats"] else ""
    return {
        "entry": words["entry"],
        "judged": f"{words['one']}\n{words['verdict']}  {words['other']}",
        "state": words["state"] + again,
        "ground": words["ground"],
        "actor": f"{words['actor']}\n{seen(row['at'])}",
    }
