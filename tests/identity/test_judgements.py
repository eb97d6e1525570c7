"""Judgements together: same is transitive, a contradiction stops its component, the order of entries never matters."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from hub.identity.judgements import UNIT, Apart, Bearing, Judged, Judgement, Link, Verdict, judged
from hub.identity.later_keys import later_key, of_key
from hub.identity.person_keys import Answer, Kept, renamed

START = datetime(2026, 3, 1, tzinfo=UTC)
CODE, OTHER = "USCC:91990101MA00QY01X9", "USCC:91990102MA00YL026P"
BODY = "ORGC:MA00QY01X"
FIRM, SHORT, THIRD = "NAME:瀛川青屿检测有限公司", "NAME:青屿检测", "NAME:望海澄海水务有限公司"
SLIP = f"APART:{CODE}{UNIT}瀛川清屿检测有限公司"
KEYS = [CODE, OTHER, BODY, FIRM, SHORT, THIRD, SLIP]


def said(
    a: str, b: str, verdict: Verdict = "same", day: int = 0, actor: str = "one", second: bool = False
) -> Judgement:
    a, b = sorted((a, b))
    told = f"{a}{b}{verdict}{day}{actor}{second}"
    return Judgement(day, told, "organization", a, b, verdict, "看过原件", actor, START + timedelta(days=day), second)


def keys(found: Judged) -> dict[str, str]:
    return {link.own: link.key for link in found.links}


def test_same_is_transitive_and_the_strongest_key_answers() -> None:
    found = judged([said(FIRM, SHORT), said(SHORT, CODE, day=3)])
    assert keys(found) == {FIRM: CODE, SHORT: CODE}
    # Before the third day neither was linked to the code.
    assert {link.at for link in found.links} == {START + timedelta(days=3)}


def test_a_link_is_as_old_as_its_own_judgement() -> None:
    found = judged([said(FIRM, CODE), said(SHORT, CODE, day=9)])
    assert found.links == (
        Link("organization", FIRM, CODE, START, START),
        Link("organization", SHORT, CODE, START + timedelta(days=9), START + timedelta(days=9)),
    )


def test_a_bare_name_is_judged_until_it_was_looked_at_last_and_a_number_for_good() -> None:
    third = START + timedelta(days=3)
    (again,) = judged([said(FIRM, CODE), said(FIRM, CODE, day=3)]).links
    assert (again.at, again.until) == (START, third)
    assert judged([said(BODY, CODE)]).links == (Link("organization", BODY, CODE, START),)
    # Another name that is judged beside it later looks at no records of this one.
    assert {link.own: link.until for link in judged([said(FIRM, CODE), said(SHORT, CODE, day=3)]).links} == {
        FIRM: START, SHORT: third,
    }  # fmt: skip


def test_a_different_against_a_path_of_sames_stops_all_of_them() -> None:
    sames = [said(FIRM, SHORT), said(SHORT, CODE)]
    against = said(FIRM, CODE, "different", 4)
    beside = said(THIRD, OTHER)
    found = judged([*sames, against, beside])
    assert keys(found) == {THIRD: OTHER}
    assert [set(some) for some in found.contradictions] == [{*sames, against}]


def test_a_different_that_contradicts_nothing_leaves_the_rest() -> None:
    assert keys(judged([said(FIRM, CODE), said(SHORT, CODE, "different")])) == {FIRM: CODE}


def test_two_codes_are_never_one() -> None:
    for other in (OTHER, "ORGC:MA00YL026"):
        found = judged([said(FIRM, CODE), said(FIRM, other)])
        assert found.links == () and len(found.contradictions) == 1
    assert keys(judged([said(FIRM, CODE), said(FIRM, BODY)])) == {FIRM: CODE, BODY: CODE}


def test_unsure_decides_nothing() -> None:
    assert judged([said(FIRM, CODE, "unsure")]) == Judged()


def test_a_second_person_is_waited_for() -> None:
    first = said(FIRM, CODE, second=True)
    assert judged([first]) == Judged(waiting=(first,))
    again = said(FIRM, CODE, day=1, second=True)
    assert judged([first, again]).links == ()
    other = said(FIRM, CODE, day=2, actor="two")
    # It counts since the second person agreed, and for records that both had seen.
    since, both = START + timedelta(days=2), START + timedelta(days=1)
    assert judged([first, again, other]).links == (Link("organization", FIRM, CODE, since, both),)


def test_a_name_is_set_apart_from_its_code_or_taken_as_its_own() -> None:
    (naming,) = judged([said(CODE, SLIP, "different")]).namings
    assert (naming.key, naming.name, naming.same) == (CODE, "瀛川清屿检测有限公司", False)
    assert judged([said(CODE, SLIP)]).namings[0].same
    assert judged([said(CODE, SLIP), said(CODE, SLIP, "different")]).namings[0].same is False


def test_what_was_set_apart_can_be_another_firm() -> None:
    assert keys(judged([said(CODE, SLIP, "different"), said(SLIP, OTHER)])) == {SLIP: OTHER}


def test_persons_of_an_institution_are_found_under_its_id_of_today() -> None:
    old, token = f"PN:O-old{UNIT}示例甲", "PID:t"
    one = Judgement(1, "h", "person", token, old, "same", "", "one", START)
    told, kept = renamed([one], {"O-old": Answer("O-new")})
    (link,) = judged(told).links
    assert (link.own, link.key, kept) == (f"PN:O-new{UNIT}示例甲", token, [])
    # Who was judged after the institution's name was is somebody whom only later records name.
    before, after = (START + timedelta(days=days) for days in (-1, 1))
    assert renamed([one], {"O-old": Answer("O-new", after)})[0] == told
    assert renamed([one], {"O-old": Answer("O-new", before)})[0] == [one]


def test_two_namesakes_told_apart_keep_their_keys_when_their_institutions_become_one() -> None:
    a, b = (f"PN:O-{name}{UNIT}示例甲" for name in ("new", "old"))
    apart = Judgement(1, "h", "person", a, b, "different", "", "one", START)
    told, kept = renamed([apart], {"O-old": Answer("O-new")})
    assert told == [apart]
    assert kept == [Kept(a, a), Kept(b, a)]


SINCE = later_key(FIRM, START)
"""What came under the name after it was judged on the first day."""


def test_later_records_can_be_somebody_else_and_what_was_judged_stays() -> None:
    once, later = said(FIRM, CODE), said(SINCE, CODE, "different", 2)
    found = judged([once, later])
    assert found.links == judged([once]).links != () and found.contradictions == ()
    assert found.apart == (Apart("organization", FIRM, CODE, a_later=True),)
    # The entry is said to decide about the name's own id, which is what came later.
    assert Bearing(later.entry, "organization", FIRM) in found.bearings
    # Another name of the firm changes nothing in that.
    assert judged([once, later, said(SHORT, CODE, day=3)]).contradictions == ()


def test_a_same_that_takes_the_later_records_in_contradicts_who_said_they_are_somebody_else_s() -> None:
    once, later = said(FIRM, CODE), said(SINCE, CODE, "different", 2)
    # Once more, or beside another name of the firm, with all records in sight.
    for again in ([said(FIRM, CODE, day=3)], [said(FIRM, SHORT, day=3)]):
        found = judged([once, later, *again])
        assert found.links == () and found.apart == ()
        assert set(found.contradictions[0]) == {once, later, *again}
    # Whoever is set apart wholly is so of any day.
    assert judged([once, said(FIRM, CODE, "different", 2)]).links == ()


def test_what_is_said_of_later_records_says_nothing_of_earlier_ones() -> None:
    later = said(later_key(FIRM, START + timedelta(days=1)), CODE, "different", 2)
    assert judged([later]) == Judged()
    # Judged of less than what they came after: some of what stands apart was not looked at.
    before = judged([said(FIRM, CODE), later])
    assert keys(before) == {FIRM: CODE} and before.apart == ()
    # Another firm can be set apart from them beside; two wait for each other as ever.
    other = said(SINCE, OTHER, "different", 2, second=True)
    assert judged([said(FIRM, CODE), other]).waiting == (other,)
    both = [other, said(SINCE, OTHER, "different", 3, actor="two")]
    assert judged([said(FIRM, CODE), *both]).apart == (Apart("organization", FIRM, OTHER, a_later=True),)


def test_later_records_of_a_person_are_found_under_the_institution_s_id_of_today() -> None:
    until = START - timedelta(days=1)
    old, new = (f"PN:O-{name}{UNIT}示例甲" for name in ("old", "new"))
    one = Judgement(1, "h", "person", later_key(old, until), "PID:t", "different", "", "one", START)
    ((told,), _) = renamed([one], {"O-old": Answer("O-new")})
    assert {told.a, told.b} == {later_key(new, until), "PID:t"}
    assert of_key(told.a) == (new, until)


verdicts = st.builds(
    said, st.sampled_from(KEYS), st.sampled_from(KEYS), st.sampled_from(get_args(Verdict)), st.integers(0, 5),
    st.sampled_from(["one", "two"]), st.booleans(),
).filter(lambda one: one.a != one.b)  # fmt: skip
of_later = st.builds(
    lambda key, day, other, at: said(later_key(key, START + timedelta(days=day)), other, "different", at),
    st.sampled_from([FIRM, SHORT, THIRD]), st.integers(0, 5), st.sampled_from(KEYS), st.integers(0, 5),
).filter(lambda one: of_key(one.a)[0] != of_key(one.b)[0])  # fmt: skip
verdicts = verdicts | of_later


@given(some=st.lists(verdicts, max_size=8), data=st.data())
def test_the_order_of_judgements_does_not_matter(some: list[Judgement], data: st.DataObject) -> None:
    assert judged(data.draw(st.permutations(some))) == judged(some)


def standing(key: str, found: Judged, days: range) -> set[str]:
    """Who bears the records of a key, one of each day."""
    name, since = of_key(key)
    links = {link.own: link for link in found.links}
    times = [at for at in (START + timedelta(days=day) for day in days) if since is None or at > since]
    link = links.get(name)
    return {name if link is None or (link.until is not None and at > link.until) else link.key for at in times}


@given(some=st.lists(verdicts, max_size=8))
def test_no_two_that_were_judged_different_are_one(some: list[Judgement]) -> None:
    found = judged(some)
    answers = keys(found)
    waiting = set(found.waiting)
    for one in some:
        if one.verdict == "different" and one not in waiting:
            sides = [standing(key, found, range(8)) for key in (one.a, one.b)]
            assert not sides[0] & sides[1]
    for kind in ("USCC:", "PID:"):
        assert not [own for own, key in answers.items() if own.startswith(kind) and key.startswith(kind)]
