"""A finding in plain, dated, careful words: one sentence, the path its source rows draw, and its time line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb

from queries.masking import masked
from queries.rows import rows_of
from queries.rule import Rule
from schema.codelists import codes
from schema.declaration import parse
from schema.words import Words

YES = {"zh": "是", "en": "yes"}
NO = {"zh": "否", "en": "no"}
JOINER = {"zh": "、", "en": ", "}
OPEN = {"zh": "至今", "en": "now"}


def last_day(to: date | None, lang: str) -> str:
    """The last day of a half-open interval, as people print it."""
    return OPEN[lang] if to is None else (to - timedelta(days=1)).isoformat()


def sentence(finding: Mapping[str, Any], rule: Rule, lang: str) -> str:
    """The rule's sentence with the finding's names, days and facts."""
    roles: dict[str, list[str]] = {}
    for party in finding["parties"]:
        roles.setdefault(party["role"], []).append(party["name"] or party["id"])
    values: dict[str, str] = dict.fromkeys(rule.parties, "—")
    values |= {role: JOINER[lang].join(dict.fromkeys(names)) for role, names in roles.items()}
    values |= {name: fact_text(name, value, lang) for name, value in finding["facts"].items()}
    subject = finding["subject"]
    values |= {
        "subject": subject["name"] or subject["code"] or subject["id"],
        "from": finding["valid_from"].isoformat(),
        "to": last_day(finding["valid_to"], lang),
    }
    return rule.sentence.in_(lang).format_map(values)


FACT_LISTS = {
    "public_services": "service_type",
    "private_services": "service_type",
    "subject_posts": "post",
    "other_posts": "post",
    "part": "award_part",
    "matter": "ban_matter",
}
"""Code lists that the values of a fact are words of."""


@cache
def fact_words(name: str) -> dict[str, Words]:
    """The words of a fact's values: of its code list, or of ``fact_words.yaml``."""
    if name in FACT_LISTS:
        return {code: Words(zh=value.zh, en=value.en) for code, value in codes()[FACT_LISTS[name]].values.items()}
    declared = parse(Path(str(files("queries").joinpath("fact_words.yaml"))))
    return {value: Words(**words) for value, words in declared.get(name, {}).items()}


def fact_text(name: str, value: Any, lang: str) -> str:
    """A fact as text, in words where there are any; long lists are cut and say so."""
    words = fact_words(name)

    def word(one: Any) -> str:
        if isinstance(one, bool):
            return YES[lang] if one else NO[lang]
        return words[one].in_(lang) if isinstance(one, str) and one in words else str(one)

    if isinstance(value, list):
        shown = JOINER[lang].join(word(one) for one in value[:5])
        return f"{shown} …(+{len(value) - 5})" if len(value) > 5 else shown
    return "—" if value is None else word(value)


# Edges, and what has rows but no edge of its own: insurance months and reports together by pair, cases, certificates.
_DRAWN = """
WITH source AS (
    SELECT batch, row FROM finding_evidence WHERE finding = $finding
), link AS (
    SELECT a, kind, b, valid_from, valid_to FROM edge JOIN source USING (batch, row)
    UNION ALL
    SELECT person, 'insured', org, min(month), CAST(max(month) + INTERVAL 1 MONTH AS DATE)
    FROM insurance_month JOIN source USING (batch, row) GROUP BY ALL
    UNION ALL
    SELECT issuer, 'report', coalesce(target, client), min(issued_on), max(issued_on) + 1
    FROM report JOIN source USING (batch, row) GROUP BY ALL
    UNION ALL
    SELECT org, 'case', authority, coalesce(act_from, effective_on, decided_on), coalesce(act_to, act_from) + 1
    FROM "case" JOIN source USING (batch, row)
    UNION ALL
    SELECT holder, 'certificate', authority, valid_from, valid_to FROM certificate JOIN source USING (batch, row)
)
SELECT DISTINCT e.a, coalesce(x.name, p.name) AS a_name, x.id IS NULL AS a_person, e.kind,
    e.b, coalesce(y.name, q.name) AS b_name, y.id IS NULL AS b_person, e.valid_from, e.valid_to
FROM link AS e
LEFT JOIN organization AS x ON x.id = e.a LEFT JOIN person AS p ON p.id = e.a
LEFT JOIN organization AS y ON y.id = e.b LEFT JOIN person AS q ON q.id = e.b
WHERE e.a IS NOT NULL AND e.b IS NOT NULL
ORDER BY e.valid_from NULLS FIRST, e.kind, a_name, b_name, e.a, e.b, e.valid_to LIMIT 40
"""


def drawn(con: duckdb.DuckDBPyConnection, finding: str) -> list[dict[str, Any]]:
    """The links that the finding's source rows draw, in order of time; persons masked."""
    found = rows_of(con, _DRAWN, {"finding": finding})
    for row in found:
        row["a_name"] = masked(row["a_name"]) if row.pop("a_person") else row["a_name"]
        row["b_name"] = masked(row["b_name"]) if row.pop("b_person") else row["b_name"]
    return found


def timeline(
    finding: Mapping[str, Any],
    links: Iterable[Mapping[str, Any]],
    rule: Rule,
    lang: str,
    kinds: Mapping[str, str],
) -> list[tuple[str, str]]:
    """Dated lines in order: facts that are days, links that begin or end, phases of law.

    ``kinds`` says what each kind of link is called in ``lang``.
    """
    words = {"zh": ("起", "止"), "en": ("from", "last day")}[lang]
    lines: list[tuple[str, str]] = []
    for link in links:
        what = f"{link['a_name']} — {kinds[link['kind']]} → {link['b_name']}"
        if link["valid_from"] is not None:
            lines.append((link["valid_from"].isoformat(), f"{what} {words[0]}"))
        if link["valid_to"] is not None:
            lines.append((last_day(link["valid_to"], lang), f"{what} {words[1]}"))
    for fact in rule.facts:
        value = finding["facts"].get(fact.name)
        if isinstance(value, str) and is_day(value):
            lines.append((value, fact.label.in_(lang)))
    for phase in finding["phases"]:
        cited = ", ".join(f"{law['instrument']} {law['article']}" for law in phase["law"])
        lines.append((phase["from"].isoformat(), f"{phase['severity']} · {cited} {words[0]}"))
        if phase["to"] is not None:
            lines.append((last_day(phase["to"], lang), f"{phase['severity']} · {cited} {words[1]}"))
    return sorted(set(lines))


def is_day(text: str) -> bool:
    """Whether a text is an ISO day."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
