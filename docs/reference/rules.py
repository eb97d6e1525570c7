"""The pages of rules and of law, from ``queries/rules`` and ``schema/laws``."""

from __future__ import annotations

from collections.abc import Iterator

from docs.reference.markdown import plain, row, table
from queries.rule import Rule, rules
from schema.law import Instrument, laws


def page() -> Iterator[str]:
    """Every rule, with its law by date, its traps and what clears a finding."""
    held = rules()
    yield "# Rules 规则"
    yield "\nEach rule is one folder `queries/rules/CODE` with its meaning, its SQL and worked examples with near"
    yield "misses. `hub rule show CODE` prints the same, `hub rule test CODE` runs the examples. How to add one is on"
    yield "[](../adding.md).\n"
    yield from table("Code", "名称", "Title", "Severity", "Needs coverage of")
    for rule in held.values():
        severities = "/".join(sorted({b.severity for b in rule.basis}))
        yield f"| [`{rule.code}`](#rule-{rule.code.lower()}) " + row(
            rule.title.zh, rule.title.en, severities, ", ".join(rule.needs)
        )
    for rule in held.values():
        yield from one(rule)


def one(rule: Rule) -> Iterator[str]:
    """One rule."""
    held = laws()
    yield f"\n(rule-{rule.code.lower()})=\n## {rule.code} {rule.title.zh}\n"
    yield f"**{plain(rule.title.en)}.** {plain(rule.what.en)}\n"
    yield f"{plain(rule.what.zh)}\n\n{plain(rule.why.en)}\n\n{plain(rule.why.zh)}\n"
    yield from table("Instrument", "Articles", "Where", "From", "Until (first day not)", "Severity", "Consequence")
    for basis in rule.basis:
        law = held[basis.instrument]
        when = "; only when " + ", ".join(f"{k} is {v}" for k, v in basis.when.items()) if basis.when else ""
        first = " Correction is ordered first. 先责令改正。" if basis.correction_first else ""
        yield row(
            f"{law.title.zh} {law.title.en} ({basis.instrument}){when}",
            ", ".join(basis.articles),
            law.jurisdiction,
            law.valid_from or "",
            law.valid_to or "",
            basis.severity,
            f"{basis.consequence.en} {basis.consequence.zh}{first}",
        )
    for head, items in (("Stays silent on 不报", rule.traps), ("What would clear a finding 可排除", rule.clears)):
        yield f"\n{head}:\n"
        yield from (f"- {plain(words.en)} {plain(words.zh)}" for words in items)
    if rule.parameters:
        yield "\nParameters 参数:\n"
        for name, p in rule.parameters.items():
            yield f"- `{name}` = {plain(p.value)} ({plain(p.tag)}): {plain(p.about.en)} {plain(p.about.zh)}"


def law_page() -> Iterator[str]:
    """Every instrument with its validity, and the gist of its articles."""
    held = laws()
    yield "# Laws 法源"
    yield "\nOne entry for each version of a text, with the days on which it is in force and the place where it binds."
    yield "A draft is shown here and never cited. The gists are ours; the text is the authority's.\n"
    yield from table("Key", "Instrument", "Number", "Where", "Status", "From", "Until (first day not)", "Evidence")
    for key, law in held.items():
        yield row(
            f"`{key}`",
            titled(law),
            law.number,
            law.jurisdiction,
            law.status,
            law.valid_from or "",
            law.valid_to or "",
            law.evidence,
        )
    for key, law in held.items():
        yield f"\n## {key} {law.title.zh}\n\n{plain(titled(law))}\n"
        yield from table("Article", "Gist", "From", "Until (first day not)")
        for a in law.articles:
            yield row(a.article, f"{a.text.en} {a.text.zh}", a.valid_from or "", a.valid_to or "")
        if law.succession:
            yield "\n" + "; ".join(f"{plain(s.before)} became {plain(s.after)}" for s in law.succession) + "."


def titled(law: Instrument) -> str:
    """An instrument's title in both languages; what is invented says so."""
    return f"{law.title.zh} {law.title.en}" + (" [invented 虚构]" if law.fictional else "")
