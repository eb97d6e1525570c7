"""Inside an institution a bare name is shown with the one number that bears it there; in the tables they stay two."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from statements_made import NUMBER, A, B, C, Known, Resolve, Said

from hub.identity.candidates.persons import propose_persons
from hub.identity.candidates.store import load_apart
from hub.identity.judgements import UNIT, Judgement, Verdict
from hub.identity.later_keys import later_key
from hub.identity.one_person import join_bare_names
from queries.one_person import answering, one_person
from queries.unresolved import unresolved_rows
from schema.posts_apart import posts_apart

NUMBERED = Said(A, token="t", person="示例甲")
BARE = Said(A, feed="disclosure", person="示例甲")
FIRST, LATER, LAST = date(2024, 1, 1), date(2025, 1, 1), date(2026, 1, 1)


def together(known: Known) -> list[set[int]]:
    """Which statements (by batch) are shown as one person, where one of them bears a bare name."""
    ids = dict(known.rows("SELECT batch, person FROM role WHERE person IS NOT NULL ORDER BY batch"))
    groups = [{batch for batch, id in ids.items() if id in one_person(known.con, who).ids} for who in ids.values()]
    assert all(group in groups for group in groups)
    join_bare_names(known.con)
    whole = known.rows("SELECT bare, id FROM one_person ORDER BY ALL")
    # Whoever asks of one, of all, or of some is told the same.
    assert dict(whole) == answering(known.con, [*ids.values()])
    for bare, id in whole:
        assert one_person(known.con, bare) == one_person(known.con, id)
    joined = {id for pair in whole for id in pair}
    found: list[set[int]] = []
    for group in groups:
        if any(ids[batch] in joined for batch in group) and group not in found:
            found.append(group)
    return found


def asked(known: Known) -> list[tuple[str, str]]:
    """The pairs that wait for a person, by their keys."""
    load_apart(known.con)
    propose_persons(known.con)
    return known.rows("SELECT a_key, b_key FROM person_pair ORDER BY ALL")


def unplaced(known: Known) -> list[str]:
    return [row["id"] for row in unresolved_rows(known.con) if row["kind"] == "person"]


def judgement(a: str, b: str, verdict: Verdict, at: datetime = datetime(2026, 5, 1, tzinfo=UTC)) -> Judgement:
    a, b = sorted((a, b))
    return Judgement(1, a + b + verdict, "person", a, b, verdict, "看过原件", "one", at)


def bare_key(known: Known, code: str = A, name: str = "示例甲") -> str:
    return f"PN:{known.org(code, '瀛川青屿检测有限公司')[0]}{UNIT}{name}"


def test_a_bare_name_is_shown_with_the_number_that_bears_it_there(known: Resolve) -> None:
    graph = known([NUMBERED, BARE])
    assert together(graph) == [{1, 2}]
    assert asked(graph) == [] and unplaced(graph) == []
    # The ids stay two, and the bare one can carry no finding.
    assert [(len({id for _, id, _ in graph.people()})), [basis for *_, basis in graph.people()]] == [2, ["key", "name"]]


def test_a_number_has_its_bare_names_in_each_of_its_institutions(known: Resolve) -> None:
    graph = known([NUMBERED, BARE, Said(B, token="t", person="示例 甲"), Said(B, feed="directory", person="示例甲")])
    assert together(graph) == [{1, 2, 3, 4}]


@pytest.mark.parametrize("spelt", ["阿依·示例", "阿依• 示例"])
def test_spellings_of_a_name_are_one(known: Resolve, spelt: str) -> None:
    assert together(known([Said(A, token="t", person="阿依·示例"), Said(A, feed="awards", person=spelt)])) == [{1, 2}]


@pytest.mark.parametrize(
    ("what", "others"),
    [
        ("another institution", [Said(A, token="t", person="示例甲"), Said(B, person="示例甲")]),
        ("another name", [Said(A, token="t", person="示例甲"), Said(A, person="示例乙")]),
        ("two numbers", [NUMBERED, BARE, Said(A, token="u", person="示例甲")]),
        ("a number with two names", [NUMBERED, BARE, Said(B, token="t", person="示例乙")]),
        ("no number", [BARE, Said(A, feed="directory", person="示例甲")]),
        ("an institution known by name alone", [Said(None, token="t", person="示例甲"), Said(None, person="示例甲")]),
        ("a contested institution", [NUMBERED, BARE, Said(A, "望海澄海水务有限公司")]),
    ],
)
def test_otherwise_they_stay_two(known: Resolve, what: str, others: Sequence[Said]) -> None:
    graph = known(others)
    assert together(graph) == [], what
    bare = {id for _, id, basis in graph.people() if basis == "name"}
    assert bare and bare <= set(unplaced(graph))


@pytest.mark.parametrize("masked", ["示*", "示某某", "示××"])
def test_a_masked_name_is_nobody_s(known: Resolve, masked: str) -> None:
    assert together(known([NUMBERED, Said(A, feed="disclosure", person=masked)])) == []
    assert together(known([Said(A, token="t", person=masked), BARE])) == []


def test_a_second_number_of_the_name_parts_them_again(known: Resolve) -> None:
    assert together(known([NUMBERED, BARE])) == [{1, 2}]
    graph = known([NUMBERED, BARE, Said(A, feed="awards", token="u", person="示例甲")])
    assert together(graph) == []
    # Each of the two numbers with the bare name waits for a person now.
    assert len(asked(graph)) == 2


def test_two_numbers_that_a_person_told_apart_leave_the_bare_name_open(known: Resolve) -> None:
    graph = known([NUMBERED, BARE, Said(A, token="u", person="示例甲")], [judgement("PID:t", "PID:u", "different")])
    assert {basis for *_, basis in graph.people()} == {"key", "name"}
    assert together(graph) == []


def test_whom_a_person_told_apart_stay_two(known: Resolve) -> None:
    bare = bare_key(known([NUMBERED, BARE]))
    graph = known([NUMBERED, BARE], [judgement("PID:t", bare, "different")])
    assert together(graph) == [] and asked(graph) == []
    assert unplaced(graph) == [graph.people()[1][1]]
    assert together(known([NUMBERED, BARE], [judgement("PID:t", bare, "unsure")])) == [{1, 2}]


def test_a_different_holds_for_all_that_were_judged_one(known: Resolve) -> None:
    said = [NUMBERED, BARE, Said(B, person="示例甲")]
    graph = known(said)
    here, there = bare_key(graph), bare_key(graph, B)
    assert together(graph) == [{1, 2}]
    judged = [judgement(here, there, "same")]
    assert together(known(said, judged)) == [{1, 2, 3}]
    assert together(known(said, [*judged, judgement("PID:t", there, "different")])) == []
    # Of two institutions with another number each it can be one only.
    assert together(known([*said, Said(B, token="u", person="示例甲")], judged)) == []


def test_two_bare_names_of_one_number_that_were_told_apart_are_both_open(known: Resolve) -> None:
    said = [NUMBERED, BARE, Said(B, token="t", person="示例甲"), Said(B, feed="awards", person="示例甲")]
    graph = known(said)
    assert together(graph) == [{1, 2, 3, 4}]
    assert together(known(said, [judgement(bare_key(graph), bare_key(graph, B), "different")])) == []


def test_a_bare_name_that_was_judged_somebody_else_s_is_not_the_number_s_here(known: Resolve) -> None:
    said = [NUMBERED, BARE, Said(C, token="u", person="示例甲")]
    graph = known(said)
    assert together(graph) == [{1, 2}]
    graph = known(said, [judgement("PID:u", bare_key(graph), "same")])
    assert together(graph) == []
    assert {id for batch, id, _ in graph.people() if batch in (2, 3)} == {graph.people()[2][1]}


def test_a_record_that_came_after_the_name_was_judged_is_shown_with_the_number(known: Resolve) -> None:
    said = [NUMBERED, BARE, Said(A, feed="awards", person="示例甲")]
    key = bare_key(known(said))
    graph = known(said, [judgement("PID:t", key, "same", datetime(2026, 1, 2, 12, tzinfo=UTC))])
    first, second, third = (id for _, id, _ in graph.people())
    assert first == second != third
    assert together(graph) == [{1, 2, 3}]


def test_later_records_that_were_told_to_be_somebody_else_s_are_not_shown_with_the_number(known: Resolve) -> None:
    said = [NUMBERED, BARE, Said(A, feed="awards", person="示例甲")]
    key, until = bare_key(known(said)), datetime(2026, 1, 2, 12, tzinfo=UTC)
    once = judgement("PID:t", key, "same", until)
    assert together(known(said, [once])) == [{1, 2, 3}]
    graph = known(said, [once, judgement("PID:t", later_key(key, until), "different")])
    first, second, third = (id for _, id, _ in graph.people())
    assert first == second != third
    assert together(graph) == [] and unplaced(graph) == [third]
    # A different of all of the name's records is one of the later ones too.
    assert together(known(said, [judgement("PID:t", key, "different")])) == []


@pytest.mark.parametrize("post", [next(one for one in pair.posts if one != "supervisor") for pair in posts_apart()])
@pytest.mark.parametrize("numbered_is_supervisor", [True, False])
def test_posts_that_one_person_cannot_hold_at_once_part_them(
    known: Resolve, post: str, numbered_is_supervisor: bool
) -> None:
    posts = ("supervisor", post) if numbered_is_supervisor else (post, "supervisor")
    one, other = (Said(A, token="t", person="示例甲", post=posts[0], since=FIRST, until=LATER),
                  Said(A, feed="disclosure", person="示例甲", post=posts[1], since=date(2024, 6, 1)))  # fmt: skip
    graph = known([one, other])
    assert together(graph) == []
    assert len(asked(graph)) == 1 and unplaced(graph) == [graph.people()[1][1]]


NEAR = {"person": "示例甲", "feed": "disclosure"}


@pytest.mark.parametrize(
    ("what", "other"),
    [
        ("one after the other", Said(A, **NEAR, post="director", since=LATER, until=LAST)),
        ("a post that goes with it", Said(A, **NEAR, post="shareholder", since=FIRST)),
        ("the quality system's post is no office", Said(A, **NEAR, post="technical_lead", since=FIRST)),
        ("the same post", Said(A, **NEAR, post="supervisor", since=FIRST)),
    ],
)
def test_posts_that_one_person_can_hold_do_not(known: Resolve, what: str, other: Said) -> None:
    supervisor = Said(A, token="t", person="示例甲", post="supervisor", since=FIRST, until=LATER)
    assert together(known([supervisor, other])) == [{1, 2}], what


def test_posts_at_two_companies_do_not_part_them(known: Resolve) -> None:
    at_a = Said(A, token="t", person="示例甲", post="supervisor", since=FIRST)
    at_b = [Said(B, token="t", person="示例甲", since=FIRST), Said(B, person="示例甲", post="director", since=FIRST)]
    assert together(known([at_a, *at_b])) == [{1, 2, 3}]


def test_an_unknown_day_may_have_been_the_other_s(known: Resolve) -> None:
    supervisor = Said(A, token="t", person="示例甲", post="supervisor", since=FIRST, until=LATER)
    assert together(known([supervisor, Said(A, feed="disclosure", person="示例甲", post="director")])) == []


def test_posts_of_two_bare_records_part_both_and_posts_of_the_number_part_nobody(known: Resolve) -> None:
    both = [Said(A, person="示例甲", post=post, since=FIRST) for post in ("supervisor", "director")]
    # One name, two offices: the bare name itself is two people.
    assert together(known([NUMBERED, *both])) == []
    held = [Said(A, token="t", person="示例甲", post=post, since=FIRST) for post in ("supervisor", "director")]
    assert together(known([*held, BARE])) == [{1, 2, 3}]


HERE = {"token": "t", "person": "示例甲"}
THERE = {"feed": "disclosure", "person": "示例甲"}


@pytest.mark.parametrize(("mark", "other", "questions"), [("tail", "born", 0), ("born", "tail", 1)])
def test_what_a_masked_number_or_a_birthday_says_otherwise_parts_them(
    known: Resolve, mark: str, other: str, questions: int
) -> None:
    numbered, alike = Said(A, **HERE, **{mark: "one"}), Said(A, **THERE, **{mark: "one"})
    assert together(known([numbered, alike])) == [{1, 2}]
    graph = known([numbered, Said(A, **THERE, **{mark: "two"})])
    # Another number is another person; a birthday may be misprinted, so a person is asked.
    assert together(graph) == [] and len(asked(graph)) == questions and len(unplaced(graph)) == 1
    # What only one of the two records states says nothing, nor does another kind of mark.
    assert together(known([numbered, Said(A, **THERE, **{other: "two"})])) == [{1, 2}]
    assert together(known([numbered, Said(A, **THERE)])) == [{1, 2}]


def test_two_masked_numbers_under_one_bare_name_are_two_people(known: Resolve) -> None:
    bare = [Said(A, **THERE, tail="one"), Said(A, "瀛川青屿检测有限公司", "awards", person="示例甲", tail="two")]
    assert together(known([Said(A, **HERE), bare[0]])) == [{1, 2}]
    assert together(known([Said(A, **HERE), *bare])) == []


def test_two_birthdays_of_the_number_s_own_part_nobody(known: Resolve) -> None:
    numbered = [Said(A, **HERE, born="one"), Said(B, **HERE, born="two")]
    assert together(known([*numbered, Said(A, **THERE, born="two")])) == [{1, 2, 3}]


def test_an_older_number_of_the_institution_joins_its_names(known: Resolve) -> None:
    said = [NUMBERED, Said(NUMBER, feed="penalties", person="示例甲")]
    assert together(known(said)) == []
    assert together(known([*said, Said(A, feed="disclosure", other_code=NUMBER)])) == [{1, 2}]


said = st.builds(
    Said,
    code=st.sampled_from([A, A, B]),
    feed=st.sampled_from(["register", "disclosure", "penalties"]),
    token=st.sampled_from([None, None, "t", "u"]),
    person=st.sampled_from(["示例甲", "示例甲", "示例乙", "示某"]),
    post=st.sampled_from(["staff", "supervisor", "director"]),
    since=st.sampled_from([None, FIRST, LATER]),
    until=st.sampled_from([None, LAST]),
    tail=st.sampled_from([None, None, "one", "two"]),
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(statements=st.lists(said, min_size=1, max_size=7), data=st.data())
def test_nobody_is_shown_as_two_numbers_and_order_does_not_matter(
    known: Resolve, statements: list[Said], data: st.DataObject
) -> None:
    graph = known(statements)
    together(graph)
    join_bare_names(graph.con)
    joined = graph.rows("SELECT bare, id FROM one_person ORDER BY ALL")
    basis = dict(graph.rows("SELECT id, identity_basis FROM person"))
    assert all(basis[bare] == "name" and basis[id] == "key" for bare, id in joined)
    assert len({bare for bare, _ in joined}) == len(joined)
    named = set(asked(graph))
    keys = dict(graph.rows("SELECT DISTINCT id, own_key FROM working.person_mention WHERE id IS NOT NULL"))
    assert not {(keys[bare], keys[id]) for bare, id in joined} & (named | {(b, a) for a, b in named})
    assert not {bare for bare, _ in joined} & set(unplaced(graph))
    again = known(data.draw(st.permutations(statements), label="arrival"))
    join_bare_names(again.con)
    assert again.rows("SELECT bare, id FROM one_person ORDER BY ALL") == joined
