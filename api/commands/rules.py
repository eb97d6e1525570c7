"""Rules: list, show, test, new."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.command import ASKED_FOR, command
from api.commands.intake import emit_text, headings
from api.output import cell, console, emit
from api.session import Session


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(help="Rules: what they look for, on what law, tested by example. 规则。", no_args_is_help=True)
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
    emit(session, rows, headings(session, "rules", ["code", "title", "severity", "instruments", "needs"]))


def show_rule(session: Session, code: Annotated[str, typer.Argument(help="Rule code 规则代码")]) -> None:
    """One rule: what it looks for and why, the law by date and place, traps, what would clear a finding. 查看规则。"""
    from queries.rule import rules
    from schema.law import laws

    rule = rules([code])[code]
    lang = session.lang
    if session.form == "json":
        whole = rule.model_dump(mode="json", exclude={"folder"}, by_alias=True)
        emit(session, [whole], {}, whole=whole)
        return
    out = console(session)

    def line(text: str, style: str | None = None) -> None:
        out.print(cell(text), style=style, markup=False, highlight=False)

    line(f"{rule.code}  {rule.title.in_(lang)}", "bold")
    line(rule.what.in_(lang))
    line(rule.why.in_(lang))
    line(session.say("rule.law"), "bold")
    held = laws()
    for basis in rule.basis:
        law = held[basis.instrument]
        articles = ", ".join(basis.articles)
        line(
            f"  {law.title.in_(lang)} ({basis.instrument}) {articles}  [{law.jurisdiction}] {law.valid_from} … {law.valid_to or ''}  {basis.severity}"
        )
        line(f"    → {basis.consequence.in_(lang)}")
        if basis.correction_first:
            line(f"    {session.say('explain.correction_first')}")
    for title, items in (("rule.traps", rule.traps), ("rule.clears", rule.clears)):
        line(session.say(title), "bold")
        for words in items:
            line(f"  · {words.in_(lang)}")
    if rule.parameters:
        line(session.say("rule.parameters"), "bold")
        for name, parameter in rule.parameters.items():
            line(f"  {name} = {parameter.value} [{parameter.tag}] {parameter.about.in_(lang)}")
    if rule.needs:
        line(session.say("rule.needs", feeds=", ".join(rule.needs)))
    line(session.say("rule.files", folder=f"queries/rules/{rule.code}"))


def test_rules(
    session: Session, code: Annotated[str | None, typer.Argument(help="Rule code (else all) 规则代码")] = None
) -> int:
    """Run the worked examples and near misses of a rule. 用样例检验规则。"""
    from queries.example import example_results

    rows = example_results([code] if code else None, lang=session.lang)
    emit(session, rows, headings(session, "rule_test", ["rule", "case", "expected", "found", "passed"]))
    return 0 if all(row["passed"] for row in rows) else ASKED_FOR


def new_rule(
    session: Session,
    code: Annotated[str, typer.Argument(help="Code of the new rule 规则代码")],
    folder: Annotated[Path | None, typer.Option("--folder", help="Where (else with the others) 位置")] = None,
) -> None:
    """Scaffold a rule folder whose tests are red until it is written. 新建规则。"""
    from queries.rule import FOLDER
    from queries.scaffold import scaffold

    made = scaffold(code, folder or FOLDER)
    emit_text(session, {"folder": str(made)}, session.say("rule.new", code=code, folder=made))
