"""Rules: list, show, test, new."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.command import ASKED_FOR, DONE, command
from api.output import emit, emit_one, headings, page, say_on
from api.session import Session

if TYPE_CHECKING:
    from rich.console import Console

    from queries.rule import Rule


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(
        help="Rules: what they look for, on what law, tested by example. 规则。",
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    app.add_typer(group, name="rule")
    command(group, "list")(list_rules)
    command(group, "show")(show_rule)
    command(group, "test")(test_rules)
    command(group, "new")(new_rule)


def list_rules(session: Session) -> None:
    """The rules in use. 规则清单。"""
    from queries.rule import rules

    rows = [
        {
            "code": rule.code,
            "title": rule.title.in_(session.lang),
            "severity": "/".join(sorted({basis.severity for basis in rule.basis})),
            "instruments": sorted({basis.instrument for basis in rule.basis}),
            "needs": list(rule.needs),
        }
        for rule in rules().values()
    ]
    emit(session, rows, headings(session, "code", "title", "severity", "instruments", "needs"))


def show_rule(session: Session, code: Annotated[str, typer.Argument(help="Rule code 规则代码")]) -> None:
    """One rule: what it looks for and why, the law by date and place, traps, what would clear a finding. 查看规则。"""
    from queries.rule import rules

    rule = rules([code])[code]
    if session.form == "table":
        with page(session) as out:
            print_rule(session, out, rule)
        return
    rows = [
        {
            "instrument": b.instrument,
            "articles": b.articles,
            "severity": b.severity,
            "text": b.consequence.in_(session.lang),
        }
        for b in rule.basis
    ]
    whole = rule.model_dump(mode="json", exclude={"folder"}, by_alias=True)
    emit(session, rows, headings(session, "instrument", "articles", "severity", "text"), whole=whole)


def print_rule(session: Session, out: Console, rule: Rule) -> None:
    """Print a rule from top to bottom."""
    from queries.wording import last_day
    from schema.law import laws

    lang = session.lang
    say_on(out, f"{rule.code}  {rule.title.in_(lang)}", "bold")
    say_on(out, rule.what.in_(lang))
    say_on(out, rule.why.in_(lang))
    say_on(out, session.say("rule.law"), "bold")
    for basis in rule.basis:
        law = laws()[basis.instrument]
        span = f"{law.valid_from} … {last_day(law.valid_to, lang)}"
        articles = ", ".join(basis.articles)
        say_on(
            out,
            f"  {law.title.in_(lang)} ({basis.instrument}) {articles}  [{law.jurisdiction}] {span}  {basis.severity}",
        )
        say_on(out, f"    → {basis.consequence.in_(lang)}")
        if basis.correction_first:
            say_on(out, f"    {session.say('explain.correction_first')}")
    for title, items in (("rule.traps", rule.traps), ("rule.clears", rule.clears)):
        say_on(out, session.say(title), "bold")
        for words in items:
            say_on(out, f"  · {words.in_(lang)}")
    if rule.parameters:
        say_on(out, session.say("rule.parameters"), "bold")
        for name, parameter in rule.parameters.items():
            say_on(out, f"  {name} = {parameter.value} [{parameter.tag}] {parameter.about.in_(lang)}")
    if rule.needs:
        say_on(out, session.say("rule.needs", feeds=", ".join(rule.needs)))
    say_on(out, session.say("rule.files", folder=f"queries/rules/{rule.code}"))


def test_rules(
    session: Session, code: Annotated[str | None, typer.Argument(help="Rule code (else all) 规则代码")] = None
) -> int:
    """Run the worked examples and near misses of a rule. 用样例检验规则。"""
    from queries.example import run_example
    from queries.rule import rules

    rows = [
        {
            "rule": rule.code,
            "case": outcome.case.name if isinstance(outcome.case.name, str) else outcome.case.name.in_(session.lang),
            "findings": len(outcome.case.findings),
            "passed": outcome.holds,
            "wrong": outcome.wrong,
        }
        for rule in rules([code] if code else None).values()
        for outcome in run_example(rule)
    ]
    emit(session, rows, headings(session, "rule", "case", "findings", "passed", "wrong"))
    return DONE if all(row["passed"] for row in rows) else ASKED_FOR


def new_rule(
    session: Session,
    code: Annotated[str, typer.Argument(help="Code of the new rule 规则代码")],
    folder: Annotated[Path | None, typer.Option("--folder", help="Where (else with the others) 位置")] = None,
) -> None:
    """Scaffold a rule folder whose tests are red until it is written. 新建规则。"""
    from queries.rule import FOLDER
    from queries.scaffold import new_rule as scaffolded

    made = scaffolded(code, folder=folder or FOLDER)
    emit_one(session, {"folder": str(made)}, session.say("rule.new", code=code, folder=made))
