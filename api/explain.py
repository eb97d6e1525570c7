"""One finding in the terminal: read from top to bottom it is the case file's first page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from api.catalogue import say
from api.judged_words import judged_words
from api.output import say_on, seen
from queries.rule import Rule
from queries.wording import fact_text, last_day

if TYPE_CHECKING:
    from rich.console import Console

EVENTS = frozenset({"penalty", "award", "succession"})


def explained(out: Console, finding: Mapping[str, Any], rule: Rule, lang: str) -> None:
    """Print a finding.

    Args:
        out: Where to.
        finding: In its machine shape, with ``sentence``, ``path``, ``timeline`` and ``decision``.
        rule: Its rule.
        lang: ``zh`` or ``en``.
    """

    def part(key: str, lines: Sequence[str]) -> None:
        say_on(out, "")
        say_on(out, say(f"explain.{key}", lang), "bold")
        for line in lines or [f"  {say('common.none', lang)}"]:
            say_on(out, line)

    status = say("status." + finding["status"], lang)
    say_on(out, f"{finding['id']}  {rule.title.in_(lang)}  {finding['severity']}  {status}", "bold")
    say_on(out, finding["sentence"])
    decision = finding.get("decision")
    if decision is not None:
        told = {key: decision[key] or "—" for key in ("ground", "until", "actor", "at")}
        say_on(out, say("explain.decision", lang, **told))
    part("parties", party_lines(finding, rule, lang))
    if finding["judgements"]:
        part("judgements", [judgement_line(one, lang) for one in finding["judgements"]])
    part("path", [path_line(link, lang) for link in finding["path"]])
    part("timeline", [f"  {event['on']}  {event['what']}" for event in finding["timeline"]])
    if finding["facts"]:
        labels = {fact.name: fact.label.in_(lang) for fact in rule.facts}
        part(
            "facts",
            [f"  {labels.get(name, name)}: {fact_text(name, value, lang)}" for name, value in finding["facts"].items()],
        )
    part("law", [line for phase in finding["phases"] for line in phase_lines(phase, lang)])
    part("sources", source_lines(finding, lang))
    say_on(out, "")
    for line in closing_lines(finding, lang):
        say_on(out, line)
    part("clear", [f"  · {words[lang]}" for words in finding["clear"]])
    say_on(out, "")
    say_on(out, say("explain.lead", lang), "italic")


def party_lines(finding: Mapping[str, Any], rule: Rule, lang: str) -> list[str]:
    """Who is named, in which role; a person has no code here."""
    subject = finding["subject"]
    named = [(say("explain.subject", lang), subject)]
    for party in finding["parties"]:
        role = rule.parties.get(party["role"])
        named.append((role.in_(lang) if role else party["role"], party))
    return [f"  {role}: {one['name'] or '—'}  {one['code'] or ''}  {one['id']}" for role, one in named]


def judgement_line(judgement: Mapping[str, Any], lang: str) -> str:
    """A judgement that decides who somebody is: whom a person took as one or apart, and why."""
    return "  " + say(f"explain.judged.{judgement['verdict']}", lang, **judged_words(judgement, lang))


def path_line(link: Mapping[str, Any], lang: str) -> str:
    """A link with its term; what is an event has a day and no term."""
    start = link["valid_from"] or "?"
    span = f"{start}" if link["kind"] in EVENTS else f"{start} … {last_day(link['valid_to'], lang)}"
    return f"  {link['a_name']} ──{say('edge.' + link['kind'], lang)}──▶ {link['b_name']}   {span}"


def phase_lines(phase: Mapping[str, Any], lang: str) -> list[str]:
    """A phase: its days and severity, the articles in force, what they threaten."""
    lines = [f"  {phase['from']} … {last_day(phase['to'], lang)}  {phase['severity']}"]
    lines += [f"    {law_text(law, lang)}" for law in phase["law"]]
    lines += [f"    → {worded(words, lang)}" for words in phase["consequence"]]
    if phase["correction_first"]:
        lines.append(f"    {say('explain.correction_first', lang)}")
    return lines


def source_lines(finding: Mapping[str, Any], lang: str) -> list[str]:
    """Where each piece of evidence stands; a large finding shows a sample and says how many more there are."""
    lines = []
    for source in finding["evidence"]:
        sheet = f" [{source['sheet']}]" if source["sheet"] else ""
        at = say("explain.line", lang, line=source["line"])
        batch = say("explain.batch", lang, batch=source["batch"])
        lines.append(f"  {source['agency'] or '—'}  {source['file']}{sheet} {at}  ({source['feed']}, {batch})")
    more = finding["evidence_count"] - len(finding["evidence"])
    return [*lines, "  " + say("explain.more", lang, count=more)] if more > 0 else lines


def closing_lines(finding: Mapping[str, Any], lang: str) -> list[str]:
    """Who is competent, since when the hub knows, how far the lists reach, until when a penalty may be given."""
    competent = "；".join(dict.fromkeys(worded(words, lang) for words in finding["competent"]))
    lines = [f"{say('explain.competent', lang)}: {competent or '—'}"]
    for key in ("known_from", "coverage_until", "limitation_until"):
        if finding[key]:
            lines.append(f"{say('explain.' + key, lang)}: {seen(finding[key])}")
    return lines


def worded(words: Any, lang: str) -> str:
    """Words that come in two languages, or a plain text."""
    return str(words[lang]) if isinstance(words, Mapping) else str(words)


def law_text(law: Mapping[str, Any], lang: str) -> str:
    """An article as it is cited, with the days on which its text is in force."""
    until = last_day(date.fromisoformat(law["valid_to"]) if law["valid_to"] else None, lang)
    article = say("explain.article", lang, article=law["article"])
    invented = say("explain.fictional", lang) if law.get("fictional") else ""
    number = law.get("number") or law["instrument"]
    cited = f"{worded(law['title'], lang)}（{number}）{article}{invented}"
    return f"{cited}  [{law['jurisdiction']}] {law['valid_from']} … {until}"
