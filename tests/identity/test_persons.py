"""Persons: a token is a person; a name is one inside its institution and nowhere else; a namesake is no match."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from statements_made import NUMBER, A, B, C, Resolve, Said


def test_a_token_is_one_person_at_two_institutions(known: Resolve) -> None:
    said = [Said(A, token="t", person="示例甲"), Said(B, token="t", person="示例甲")]
    (_, one, basis), (_, other, _) = known(said).people()
    assert one == other
    assert basis == "key"


def test_a_namesake_at_another_institution_is_somebody_else(known: Resolve) -> None:
    said = [Said(A, person="示例甲"), Said(B, person="示例甲"), Said(A, person="示例 甲", feed="directory")]
    people = known(said).people()
    assert people[0][1] != people[1][1]
    assert people[0][1] == people[2][1]
    assert {basis for _, _, basis in people} == {"name"}


def test_a_name_does_not_join_the_token_of_its_namesake(known: Resolve) -> None:
    (_, one, _), (_, other, basis) = known([Said(A, token="t", person="示例甲"), Said(A, person="示例甲")]).people()
    assert one != other
    assert basis == "name"


def test_a_token_with_two_names_is_contested(known: Resolve) -> None:
    said = [("t", A, "示例甲"), ("t", B, "示例乙"), ("u", C, "示例丙")]
    graph = known([Said(code, token=token, person=name) for token, code, name in said])
    assert [basis for _, _, basis in graph.people()] == ["contested", "contested", "key"]
    assert graph.reviews() == [("token_two_names", "示例乙 / 示例甲", 1)]


def test_a_name_with_two_tokens_in_one_institution_is_contested(known: Resolve) -> None:
    graph = known([Said(code, token=token, person="示例甲") for token, code in (("t", A), ("u", A), ("v", B))])
    assert [basis for _, _, basis in graph.people()] == ["contested", "contested", "key"]
    assert len({one for _, one, _ in graph.people()}) == 3
    assert graph.reviews() == [("name_two_tokens", "示例甲", 1), ("name_two_tokens", "示例甲", 2)]


@pytest.mark.parametrize("masked", ["示*", "示某某", "示××", "示XX"])
def test_a_masked_name_is_nobody_and_no_second_name(known: Resolve, masked: str) -> None:
    assert known([Said(A, person=masked)]).people() == []
    graph = known([Said(A, token="t", person="示例甲"), Said(B, token="t", person=masked)])
    assert [basis for _, _, basis in graph.people()] == ["key", "key"]
    assert graph.rows("SELECT name FROM person") == [("示例甲",)]


def test_spellings_of_a_name_are_one(known: Resolve) -> None:
    graph = known([Said(A, token="t", person="阿依·示例"), Said(B, token="t", person="阿依• 示例")])
    assert [basis for _, _, basis in graph.people()] == ["key", "key"]


@pytest.mark.parametrize(
    ("one", "other"),
    [("张示例", "張示例"), ("示例伟", "示例偉"), ("阿依·示例", "阿依示例"), ("示例甲", "示例甲（法定代表人）")],
)
def test_a_token_under_two_spellings_of_a_name_is_sure(known: Resolve, one: str, other: str) -> None:
    graph = known([Said(A, token="t", person=one), Said(B, token="t", person=other)])
    assert [basis for _, _, basis in graph.people()] == ["key", "key"]
    assert graph.reviews() == []


@pytest.mark.parametrize("other", ["示例甲（大）", "示例乙（法人）", "示例甲乙"])
def test_near_misses_of_a_spelling_are_two_names(known: Resolve, other: str) -> None:
    graph = known([Said(A, token="t", person="示例甲"), Said(B, token="t", person=other)])
    assert [basis for _, _, basis in graph.people()] == ["contested", "contested"]


def test_the_old_id_answers_when_the_institution_gets_a_code(known: Resolve) -> None:
    ((_, before, _),) = known([Said(NUMBER, feed="directory", person="示例甲")]).people()
    graph = known([Said(NUMBER, feed="directory", person="示例甲"), Said(A, other_code=NUMBER)])
    ((_, after, _),) = graph.people()
    assert after != before
    assert graph.answers(before) == [after]


said = st.builds(
    Said,
    code=st.sampled_from([A, B, NUMBER, A[8:17], None]),
    name=st.sampled_from(["瀛川青屿检测有限公司", "瀛川青屿环境检测有限公司", "望海澄海水务有限公司"]),
    feed=st.sampled_from(["register", "disclosure", "penalties", "awards"]),
    former=st.sampled_from([None, None, "望海澄海水务有限公司"]),
    other_code=st.sampled_from([None, None, NUMBER]),
    token=st.sampled_from([None, "t", "u"]),
    person=st.sampled_from([None, "示例甲", "示例乙", "示某"]),
)
WHO = {
    "organizations": "SELECT * FROM organization ORDER BY ALL",
    "people": "SELECT * FROM person ORDER BY ALL",
    "mentions": "SELECT mention, id, identity_basis FROM working.organization_mention ORDER BY ALL",
    "redirects": "SELECT * FROM redirect ORDER BY ALL",
    "reviews": "SELECT kind, entity, key, names FROM review ORDER BY ALL",
}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(statements=st.lists(said, min_size=1, max_size=7), data=st.data())
def test_the_order_of_mentions_does_not_show(known: Resolve, statements: list[Said], data: st.DataObject) -> None:
    first = known(statements)
    before = {what: first.rows(sql) for what, sql in WHO.items()}
    second = known(data.draw(st.permutations(statements), label="arrival"))
    assert {what: second.rows(sql) for what, sql in WHO.items()} == before
    # An id answers once: never as itself and as a redirect, never as two.
    assert second.rows("SELECT old_id FROM redirect GROUP BY old_id HAVING count(*) > 1") == []
    taken = "SELECT id FROM organization UNION ALL SELECT id FROM person"
    assert second.rows(f"SELECT old_id FROM redirect WHERE old_id IN ({taken})") == []
    assert second.rows(f"SELECT id FROM redirect WHERE id NOT IN ({taken})") == []
