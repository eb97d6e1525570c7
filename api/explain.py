"""One finding in the terminal: read from top to bottom it is the case file's first page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Console

from api.catalogue import say
from api.output import cell
from queries.rule import Rule
from queries.wording import last_day


def explained(out: Console, finding: Mapping[str, Any], rule: Rule, lang: str) -> None:
    """Print a finding.

    Args:
        out: Where to.
        finding: In its machine shape, with ``sentence``, ``path`` and ``timeline``.
        rule: Its rule.
        lang: ``zh`` or ``en``.
    """

    def line(text: str = "", style: str | None = None) -> None:
        out.print(cell(text), style=style, markup=False, highlight=False)

    def head(key: str) -> None:
        line()
        line(say(f"explain.{key}", lang), "bold")

    line(
        f"{finding['id']}  {rule.title.in_(lang)}  {finding['severity']}  {say('status.' + finding['status'], lang)}",
        "bold",
    )
    line(finding["sentence"])
    head("parties")
    subject = finding["subject"]
    line(f"  {say('explain.subject', lang)}: {subject['name']}  {subject['code'] or ''}  {subject['id']}")
    for party in finding["parties"]:
        role = rule.parties[party["role"]].in_(lang) if party["role"] in rule.parties else party["role"]
        line(f"  {role}: {party['name']}  {party['code'] or ''}  {party['id']}")
    head("path")
    for link in finding["path"]:
        span = f"{link['valid_from'] or '?'} … {last_day(link['valid_to'], lang)}"
        line(f"  {link['a_name']} ──{say('edge.' + link['kind'], lang)}──▶ {link['b_name']}   {span}")
    head("timeline")
    for event in finding["timeline"]:
        line(f"  {event['on']}  {event['what']}")
    if finding["facts"]:
        head("facts")
        labels = {fact.name: fact.label.in_(lang) for fact in rule.facts}
        for name, value in finding["facts"].items():
            line(f"  {labels.get(name, name)}: {cell(value)}")
    head("law")
    for phase in finding["phases"]:
        line(f"  {phase['from']} … {last_day(phase['to'], lang)}  {phase['severity']}")
        for law in phase["law"]:
            line(f"    {law_text(law, lang)}")
        consequences = phase["consequence"] if isinstance(phase["consequence"], list) else [phase["consequence"]]
        for words in consequences:
            line(f"    → {words[lang] if isinstance(words, dict) else words}")
        if phase["correction_first"]:
            line(f"    {say('explain.correction_first', lang)}")
    head("sources")
    for source in finding["evidence"]:
        sheet = f" [{source['sheet']}]" if source["sheet"] else ""
        line(
            f"  {source['agency'] or '—'}  {source['file']}{sheet} {say('explain.line', lang, line=source['line'])}  ({source['feed']}, {source['batch']})"
        )
    if finding["evidence_count"] > len(finding["evidence"]):
        line("  " + say("explain.more", lang, count=finding["evidence_count"] - len(finding["evidence"])))
    line()
    competent = "；".join(dict.fromkeys(w[lang] if isinstance(w, dict) else str(w) for w in finding["competent"]))
    line(f"{say('explain.competent', lang)}: {competent or '—'}")
    line(f"{say('explain.known_from', lang)}: {finding['known_from']}")
    if finding["coverage_until"]:
        line(f"{say('explain.coverage_until', lang)}: {finding['coverage_until']}")
    if finding["limitation_until"]:
        line(f"{say('explain.limitation_until', lang)}: {finding['limitation_until']}")
    head("clear")
    for words in finding["clear"]:
        line(f"  · {words[lang]}")
    line()
    line(say("explain.lead", lang), "italic")


def law_text(law: Mapping[str, Any], lang: str) -> str:
    """An article as it is cited, with the days on which its text is in force."""
    title = law.get("title") or {}
    name = title.get(lang, "") if isinstance(title, dict) else str(title)
    until = last_day_text(law.get("valid_to"), lang)
    article = say("explain.article", lang, article=law["article"])
    return (
        f"{name}（{law['instrument']}）{article}  [{law.get('jurisdiction', '')}] {law.get('valid_from', '')} … {until}"
    )


def last_day_text(to: str | None, lang: str) -> str:
    """The last day of a half-open end in ISO text."""
    from datetime import date

    return last_day(date.fromisoformat(to) if to else None, lang)
