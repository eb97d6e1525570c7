"""What a person judged, or what a code set apart, decides what is asked again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bench.identity.province import credit_code
from bench.identity.said import DIRECTORY, ENGAGEMENTS, REGISTER, Said
from hub.identity.judgements import Judgement, Kind, Verdict
from hub.identity.later_keys import later_key

A, B = credit_code(1, "990200"), credit_code(2, "990200")
NAME, SPELLED, OTHER = "望海青屿检测有限公司", "望海市青禹检测有限公司", "望海青屿监测有限公司"
ROWS = [Said(REGISTER, A, NAME), Said(ENGAGEMENTS, None, SPELLED), Said(ENGAGEMENTS, None, OTHER)]
Propose = Callable[..., Any]


def judged(kind: Kind, a: str, b: str, verdict: Verdict, at: datetime = datetime(2026, 2, 1, tzinfo=UTC)) -> Judgement:
    a, b = sorted((a, b))
    return Judgement(1, a + b + verdict, kind, a, b, verdict, "函询", "tester", at)


def test_a_pair_that_is_judged_same_is_one_and_asked_no_more(propose: Propose) -> None:
    asked = propose(ROWS)
    known = propose(ROWS, [judged("organization", f"USCC:{A}", f"NAME:{SPELLED}", "same")])
    assert frozenset((NAME, SPELLED)) in asked.firms()
    assert frozenset((NAME, SPELLED)) not in known.firms()
    assert known.rows("SELECT count(*) FROM organization") == [(2,)]
    # The third spelling is asked of every key of the one.
    assert frozenset((NAME, OTHER)) in known.firms()


def test_a_pair_that_is_judged_different_is_asked_no_more(propose: Propose) -> None:
    known = propose(ROWS, [judged("organization", f"USCC:{A}", f"NAME:{SPELLED}", "different")])
    assert frozenset((NAME, SPELLED)) not in known.firms()
    assert frozenset((NAME, OTHER)) in known.firms()
    assert known.rows("SELECT count(*) FROM organization") == [(3,)]


BETWEEN = datetime(2026, 1, 2, 12, tzinfo=UTC)
"""After the rows of the directory, before those of the engagements."""


def test_later_records_are_asked_about_until_a_person_says_that_they_are_somebody_else_s(propose: Propose) -> None:
    rows = [Said(REGISTER, A, NAME), Said(DIRECTORY, None, SPELLED), *ROWS[1:]]
    code, spelled = f"USCC:{A}", f"NAME:{SPELLED}"
    once = [
        judged("organization", code, spelled, "same", BETWEEN),
        judged("organization", code, f"NAME:{OTHER}", "same"),
    ]
    later = judged("organization", code, later_key(spelled, BETWEEN), "different")
    asked = propose(rows, once).firms()
    # By either name of the firm.
    assert {frozenset((NAME, SPELLED)), frozenset((OTHER, SPELLED))} <= asked
    assert propose(rows, [*once, later]).firms() == asked - {frozenset((NAME, SPELLED)), frozenset((OTHER, SPELLED))}
    # Said of what came after a later day, it does not answer for all that stands apart.
    beside = judged("organization", code, later_key(spelled, BETWEEN + timedelta(days=9)), "different")
    assert propose(rows, [*once, beside]).firms() == asked


def test_whoever_is_one_with_one_that_was_set_apart_is_not_asked_about_either(propose: Propose) -> None:
    apart = judged("organization", f"USCC:{A}", f"NAME:{SPELLED}", "different")
    assert frozenset((OTHER, SPELLED)) in propose(ROWS, [apart]).firms()
    known = propose(ROWS, [apart, judged("organization", f"USCC:{A}", f"NAME:{OTHER}", "same")])
    assert known.firms() == set()


def test_an_unsure_pair_is_asked_again(propose: Propose) -> None:
    known = propose(ROWS, [judged("organization", f"USCC:{A}", f"NAME:{SPELLED}", "unsure")])
    assert frozenset((NAME, SPELLED)) in known.firms()


def test_a_name_that_was_set_apart_from_a_code_finds_the_firm_that_bears_it(propose: Propose) -> None:
    lent = "石渠澄禾化工有限公司"
    rows = [Said(REGISTER, A, NAME), Said(REGISTER, B, lent), Said(ENGAGEMENTS, A, lent)]
    ((a, b),) = propose(rows).rows("SELECT a_key, b_key FROM organization_pair")
    assert a.startswith(f"APART:USCC:{A}")
    assert b == f"USCC:{B}"


def test_later_records_of_a_namesake_are_asked_about_too(propose: Propose) -> None:
    left, came = date(2025, 7, 1), date(2025, 8, 1)
    there = Said(DIRECTORY, B, "望海澄禾检测有限公司", person="章隐听", since=came, after=A)
    rows = [Said(REGISTER, A, NAME, token="a" * 64, person="章隐听", since=date(2023, 1, 1), until=left), there]
    ((a, b),) = propose(rows).rows("SELECT a_key, b_key FROM person_pair")
    bare = max(a, b)
    rows.append(replace(there, feed=ENGAGEMENTS, after=None))
    once = judged("person", a, b, "same", BETWEEN)
    assert propose(rows, [once]).rows("SELECT a_key, b_key FROM person_pair") == [(a, b)]
    later = judged("person", min(a, b), later_key(bare, BETWEEN), "different")
    known = propose(rows, [once, later])
    assert known.people() == [] and known.rows("SELECT count(*) FROM person") == [(2,)]
    assert propose(rows, [judged("person", a, b, "same")]).people() == []


def test_namesakes_that_are_judged_are_asked_no_more(propose: Propose) -> None:
    left, came = date(2025, 7, 1), date(2025, 8, 1)
    rows = [
        Said(REGISTER, A, NAME, token="a" * 64, person="章隐听", since=date(2023, 1, 1), until=left),
        Said(DIRECTORY, B, "望海澄禾检测有限公司", person="章隐听", since=came, after=A),
    ]
    ((a, b),) = propose(rows).rows("SELECT a_key, b_key FROM person_pair")
    verdicts: tuple[tuple[Verdict, int], ...] = (("same", 1), ("different", 2))
    for verdict, people in verdicts:
        known = propose(rows, [judged("person", a, b, verdict)])
        assert known.people() == []
        assert known.rows("SELECT count(*) FROM person") == [(people,)]
