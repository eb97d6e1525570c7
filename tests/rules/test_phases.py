"""Law over time: findings are cut where the law changes, and only there, whatever the evidence looks like."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.duck import connect
from queries.rule import Rule
from queries.screen import SAMPLE, Tables, screen
from schema.law import Article, Instrument
from schema.model import create_statements
from schema.words import Words

DAY0 = dt.date(2025, 1, 1)
WORDS = Words(zh="略", en="x")


def day(number: int) -> dt.date:
    return DAY0 + dt.timedelta(days=number)


def instrument(key: str, jurisdiction: str, start: int, end: int | None) -> Instrument:
    return Instrument(
        instrument=key,
        number=key,
        title=WORDS,
        jurisdiction=jurisdiction,
        status="in_force",
        fictional=jurisdiction.startswith("99"),
        valid_from=day(start),
        valid_to=None if end is None else day(end),
        evidence="R",
        articles=(Article(article="1", text=WORDS),),
    )


def toy_rule(basis: list[dict[str, Any]]) -> Rule:
    """A rule that reads its evidence from a table ``toy`` and rests on the given bases."""
    words = {"zh": "略", "en": "x"}
    return Rule.model_validate(
        {
            **dict.fromkeys(("title", "what", "why", "sentence"), words),
            "code": "X01",
            "identify": ["target"],
            "facts": [{"name": "manner", "label": words, "aggregate": "list"}],
            "reach": ["subject", "target"],
            "basis": [{"consequence": words, "competent": words, "articles": ["1"], **one} for one in basis],
            "limitation": {"years": 2, "from": "conduct_end"},
            "clears": [words],
            "folder": Path(),
            "sql": """SELECT subject, target, place, valid_from, valid_to, 'key' AS identity_basis, manner,
                             [{id: target, role: 'target'}] AS parties, NULL::DATE AS coverage_until,
                             [{batch: 1, "row": line, feed: 'toy', known_from: known}] AS evidence FROM toy""",
        }
    )


def run(rows: list[dict[str, Any]], basis: list[dict[str, Any]], law: list[Instrument], **how: Any) -> Tables:
    with connect() as con:
        for statement in create_statements():
            con.execute(statement)
        con.execute(
            "CREATE TABLE toy (subject VARCHAR, target VARCHAR, place VARCHAR, valid_from DATE, valid_to DATE, "
            "manner VARCHAR, line BIGINT, known TIMESTAMP)"
        )
        for number, row in enumerate(rows):
            con.execute(
                "INSERT INTO toy VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    row.get("subject", "I1"),
                    row.get("target", "E1"),
                    row.get("place", "990100"),
                    row["from"],
                    row["to"],
                    row.get("manner"),
                    row.get("line", number),
                    dt.datetime(2026, 1, 1) + dt.timedelta(days=number),
                ],
            )
        con.execute(
            "INSERT INTO organization BY NAME "
            "SELECT DISTINCT unnest([subject, target]) AS id, 'key' AS identity_basis FROM toy"
        )
        return screen(con, [toy_rule(basis)], held={one.instrument: one for one in law}, **how)


DAYS = st.integers(0, 60)
SPAN = st.tuples(DAYS, st.integers(1, 30), st.booleans())
PLACES = st.sampled_from(["990100", "990201", "500105", "110000", None])
LAW = st.lists(
    st.tuples(SPAN, st.sampled_from(["000000", "990000", "990100", "500000"]), st.sampled_from(["S1", "S2", "S3"])),
    min_size=1,
    max_size=4,
)


def _inside(place: str | None, jurisdiction: str) -> bool:
    if jurisdiction == "000000":
        return True
    return place is not None and place.startswith(jurisdiction.rstrip("0"))


@settings(max_examples=40, deadline=None)
@given(law=LAW, spans=st.lists(SPAN, min_size=1, max_size=4), place=PLACES)
def test_phases_hold_exactly_the_law_of_each_day(
    law: list[tuple[tuple[int, int, bool], str, str]], spans: list[tuple[int, int, bool]], place: str | None
) -> None:
    held = [instrument(f"L{n}", where, s, None if ever else s + ln) for n, ((s, ln, ever), where, _) in enumerate(law)]
    basis = [{"instrument": f"L{n}", "severity": severity} for n, (_, _, severity) in enumerate(law)]
    rows = [{"from": day(s), "to": None if ever else day(s + ln), "place": place} for s, ln, ever in spans]
    made = run(rows, basis, held)

    horizon = [day(n) for n in range(130)]
    law_of = {d: {one.instrument for one in held if one.on(d) and _inside(place, one.jurisdiction)} for d in horizon}
    conduct = {d for d in horizon for row in rows if row["from"] <= d and (row["to"] is None or d < row["to"])}
    severity_of = {f"L{n}": severity for n, (_, _, severity) in enumerate(law)}

    phases = made.finding_phase.to_pylist()
    covered: set[dt.date] = set()
    for phase in phases:
        days = {d for d in horizon if phase["valid_from"] <= d and (phase["valid_to"] is None or d < phase["valid_to"])}
        cited = {one["instrument"] for one in json.loads(phase["law"])}
        assert days, "no phase is empty"
        assert not days & covered, "phases do not overlap"
        assert all(law_of[d] == cited for d in days), "each phase cites the law of its days, all of it and nothing else"
        assert phase["severity"] == min(severity_of[one] for one in cited)
        assert min(days) in conduct
        covered |= days
    assert {d for d in conduct if law_of[d]} <= covered, "conduct under law is in a phase"
    findings = made.finding.to_pylist()
    assert bool(findings) == any(law_of[d] for d in conduct)
    if findings:
        (finding,) = findings
        assert finding["valid_from"] == phases[0]["valid_from"]
        assert finding["valid_to"] == phases[-1]["valid_to"]
        assert finding["severity"] == min(phase["severity"] for phase in phases)
        assert (finding["limitation_until"] is None) == (finding["valid_to"] is None)


ONE = [{"instrument": "L0", "severity": "S3"}]
ALWAYS = [instrument("L0", "000000", -1000, None)]


def test_count_is_exact_and_sample_is_capped() -> None:
    rows = [{"from": day(n), "to": day(n + 1)} for n in range(SAMPLE + 20)]
    made = run(rows, ONE, ALWAYS)
    assert made.finding.column("evidence_count").to_pylist() == [SAMPLE + 20]
    assert made.finding_evidence.column("row").to_pylist() == list(range(SAMPLE))


def test_evidence_outside_the_law_is_not_counted() -> None:
    rows = [{"from": day(0), "to": day(5)}, {"from": day(20), "to": day(25)}]
    made = run(rows, ONE, [instrument("L0", "000000", 10, None)])
    assert made.finding.column("evidence_count").to_pylist() == [1]
    assert made.finding_phase.column("valid_from").to_pylist() == [day(20)]


def test_known_from_is_the_latest_of_the_evidence() -> None:
    made = run([{"from": day(0), "to": day(5)}, {"from": day(2), "to": day(9)}], ONE, ALWAYS)
    assert made.finding.column("known_from").to_pylist() == [dt.datetime(2026, 1, 2)]


def test_ids_do_not_depend_on_rows_or_their_order() -> None:
    rows = [{"from": day(n), "to": day(n + 3), "target": target} for n in range(4) for target in ("E1", "E2")]
    there = run(rows, ONE, ALWAYS).finding
    back = run(rows[::-1], ONE, ALWAYS).finding
    fewer = run(rows[:2], ONE, ALWAYS).finding
    assert there.column("id").to_pylist() == back.column("id").to_pylist() == fewer.column("id").to_pylist()


@pytest.mark.parametrize(("manner", "severity"), [("A", "S2"), ("B", "S3"), (None, None), ("C", None)])
def test_basis_with_a_condition_applies_where_it_is_met(manner: str | None, severity: str | None) -> None:
    law = [*ALWAYS, instrument("L1", "000000", -1000, None)]
    basis = [
        {"instrument": "L0", "severity": "S2", "when": {"manner": "A"}},
        {"instrument": "L1", "severity": "S3", "when": {"manner": ["A", "B"]}},
    ]
    made = run([{"from": day(0), "to": day(5), "manner": manner}], basis, law)
    assert made.finding.column("severity").to_pylist() == ([severity] if severity else [])


def test_correction_first_follows_the_strongest_basis() -> None:
    law = [*ALWAYS, instrument("L1", "000000", 10, None)]
    basis = [
        {"instrument": "L0", "severity": "S3", "correction_first": True},
        {"instrument": "L1", "severity": "S2", "correction_first": False},
    ]
    made = run([{"from": day(0), "to": day(20)}], basis, law)
    assert made.finding_phase.column("correction_first").to_pylist() == [True, False]


def test_unknown_start_and_weak_identity_carry_nothing() -> None:
    assert run([{"from": None, "to": day(5)}], ONE, ALWAYS).finding.num_rows == 0
    assert run([{"from": day(5), "to": day(5)}], ONE, ALWAYS).finding.num_rows == 0
