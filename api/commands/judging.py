"""What people judge of identities: judge, unjudge, judgements."""

from __future__ import annotations

from typing import Annotated

import typer

from api.command import command
from api.output import emit, headings, page, say_on
from api.progress import progress
from api.session import Session

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
    ground: Ground,
    b: Annotated[str | None, typer.Argument(help="The other side 另一侧")] = None,
    name: Annotated[str | None, typer.Option("--name", help="Instead of the other side: one of its names 名称")] = None,
    second: Annotated[bool, typer.Option("--second", help="Counts only when another person agrees 须两人确认")] = False,
) -> None:
    """Judge whether two are one organisation or person; the graph follows. 判断两个对象是否同一。"""
    from api.judging import Pair, judgement_rows
    from api.judging import judge as judge_all

    home = session.home()
    with progress(session) as step:
        judge_all(home, [Pair(a, verdict, b, name)], ground=ground, actor=session.actor, second=second, on_step=step)
    told = judgement_rows(home)[-1]
    with page(session) as out:
        say_on(out, session.say(f"judge.{told['state']}", entry=told["entry"], one=told["one"], other=told["other"]))


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
    from api.judging import judgement_rows

    rows = judgement_rows(session.home())
    worded = ("kind", "verdict", "state")
    flat = [row | {key: session.say(f"judged.{key}.{row[key]}") for key in worded} for row in rows]
    columns = headings(session, "entry", "kind", "one", "verdict", "other", "state", "ground", "actor", "at")
    emit(session, flat, columns, whole=rows)
