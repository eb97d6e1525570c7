"""Organisations: the code decides; what cannot be the holder of its code is set apart, and old ids answer."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from statements_made import NUMBER, A, B, Resolve, Said

from hub.identity.judgements import Judgement
from schema.identifiers import regno_ok

NAME, OTHER = "瀛川青屿检测有限公司", "望海澄海水务有限公司"
OLD, NEW = date(2025, 12, 31), date(2026, 6, 30)


def test_one_organization_for_each_code_whatever_the_name(known: Resolve) -> None:
    graph = known([Said(A), Said(B), Said(A, feed="engagements"), Said(B, None, feed="engagements")])
    assert graph.rows("SELECT count(*), count(DISTINCT code) FROM organization") == [(2, 2)]
    assert graph.org(A, NAME) != graph.org(B, NAME)


def test_a_number_that_the_disclosure_links_to_a_code_redirects(known: Resolve) -> None:
    assert regno_ok(NUMBER)
    alone, _ = known([Said(NUMBER, feed="penalties")]).org(NUMBER, NAME)
    graph = known([Said(NUMBER, feed="penalties"), Said(A, feed="disclosure", other_code=NUMBER)])
    holder, basis = graph.org(A, NAME)
    assert graph.org(NUMBER, NAME) == (holder, "key")
    assert basis == "key"
    assert graph.answers(alone) == [holder]


def test_a_number_that_two_codes_claim_stays_by_itself(known: Resolve) -> None:
    graph = known([Said(NUMBER, feed="penalties"), Said(A, other_code=NUMBER), Said(B, other_code=NUMBER)])
    assert len({graph.org(code, NAME)[0] for code in (A, B, NUMBER)}) == 3


def test_a_number_that_was_judged_one_code_s_answers_with_the_other_that_the_register_gives_it(known: Resolve) -> None:
    row = Said(NUMBER, OTHER, feed="penalties")
    a, b = f"REGN:{NUMBER}", f"USCC:{A}"
    word = Judgement(1, "h", "organization", a, b, "same", "看过原件", "one", datetime(2026, 5, 1, tzinfo=UTC))
    alone, _ = known([row]).org(NUMBER, OTHER)
    judged = known([row, Said(A)], [word])
    assert judged.answers(alone) == [judged.org(A, NAME)[0]]
    graph = known([row, Said(A), Said(B, OTHER, other_code=NUMBER)], [word])
    assert graph.answers(alone) == [graph.org(B, OTHER)[0]] == [graph.org(NUMBER, OTHER)[0]]


def test_a_name_that_was_judged_an_old_number_s_is_the_holder_s_once_the_number_has_a_code(known: Resolve) -> None:
    rows = [Said(NUMBER, NAME, feed="penalties"), Said(None, OTHER, feed="engagements")]
    a, b = sorted((f"REGN:{NUMBER}", f"NAME:{OTHER}"))
    word = Judgement(1, "h", "organization", a, b, "same", "看过原件", "one", datetime(2026, 5, 1, tzinfo=UTC))
    before = known(rows, [word])
    assert before.org(None, OTHER)[0] == before.org(NUMBER, NAME)[0]
    after = known([*rows, Said(A, NAME, other_code=NUMBER)], [word])
    assert after.org(None, OTHER)[0] == after.org(NUMBER, NAME)[0] == after.org(A, NAME)[0]


def test_an_organization_code_is_places_9_to_17_of_the_credit_code(known: Resolve) -> None:
    graph = known([Said(A), Said(A[8:17], feed="penalties"), Said(B[8:17], feed="penalties")])
    assert graph.org(A[8:17], NAME)[0] == graph.org(A, NAME)[0]
    assert graph.org(B[8:17], NAME)[0] != graph.org(A, NAME)[0]


def test_one_code_with_two_unlike_names_is_contested(known: Resolve) -> None:
    graph = known([Said(A), Said(A, OTHER), Said(A, NAME, feed="penalties")])
    assert graph.org(A, NAME) == graph.org(A, OTHER)
    assert graph.org(A, NAME)[1] == "contested"
    assert graph.rows("SELECT DISTINCT name FROM organization_name ORDER BY 1") == [(OTHER,), (NAME,)]
    assert graph.reviews() == [("org_code_two_names", f"{OTHER} / {NAME}", 1)]


def test_two_alike_names_are_shown_for_review_and_stay_a_key(known: Resolve) -> None:
    graph = known([Said(A), Said(A, "瀛川青屿环境检测有限公司")])
    assert graph.org(A, NAME)[1] == "key"
    assert [kind for kind, _, _ in graph.reviews()] == ["org_code_two_names"]


def test_spellings_of_one_name_are_no_two_names(known: Resolve) -> None:
    graph = known([Said(A, "青屿（瀛川）检测有限公司"), Said(A, "青屿(瀛川)检测有限责任公司", feed="disclosure")])
    assert graph.reviews() == []


@pytest.mark.parametrize("foreign", [OTHER, "望海市青屿检测有限公司"])  # another firm; the same brand in another city
def test_a_mention_with_a_foreign_name_is_set_apart(known: Resolve, foreign: str) -> None:
    graph = known([Said(A), Said(A, foreign, feed="penalties", token="t", person="示例甲")])
    holder, basis = graph.org(A, NAME)
    apart, contested = graph.org(A, foreign)
    assert (basis, contested) == ("key", "contested")
    assert apart != holder
    assert graph.rows("SELECT org FROM role WHERE person IS NOT NULL") == [(apart,)]
    assert graph.rows("SELECT code, contested FROM organization WHERE id = $id", id=apart) == [(None, True)]
    assert graph.reviews() == [("name_not_of_code", f"{foreign} / {NAME}", 2)]


@pytest.mark.parametrize(
    ("own", "other"),
    [("瀛川青屿集团有限公司", "瀛川青屿检测有限公司"), ("瀛川青屿检测有限公司", "瀛川青屿达检测有限公司"),
     ("青屿检测（河南）有限公司", "青屿检测（河北）有限公司")],
)  # fmt: skip
def test_a_code_with_the_registered_name_of_another_code_is_nobody_s(known: Resolve, own: str, other: str) -> None:
    row = Said(A, other, feed="penalties")
    graph = known([Said(A, own), Said(B, other), row, Said(A, own, feed="awards")])
    assert graph.org(A, own)[1] == graph.org(B, other)[1] == "key"
    apart, basis = graph.org(A, other)
    assert basis == "contested" and apart not in (graph.org(A, own)[0], graph.org(B, other)[0])
    assert graph.reviews() == [("name_not_of_code", f"{other} / {own}", 3)]


def test_a_name_that_no_other_code_has_and_a_branch_s_stay_with_the_code(known: Resolve) -> None:
    alone = known([Said(A, "瀛川青屿集团有限公司"), Said(A, NAME, feed="penalties")])
    assert alone.org(A, NAME)[1] == "key"
    branch = f"{NAME}望海分公司"
    headed = known([Said(A, NAME), Said(B, branch), Said(A, branch, feed="penalties")])
    assert headed.org(A, branch) == headed.org(A, NAME)
    # A firm that passed its name on keeps it where the register says so.
    passed = known([Said(A, NAME), Said(B, NAME), Said(A, NAME, feed="penalties")])
    assert passed.org(A, NAME)[1] == "key"


def test_a_rename_over_two_lists_is_not_contested(known: Resolve) -> None:
    graph = known([Said(A, NAME, cut_off=OLD), Said(A, OTHER, cut_off=NEW), Said(A, NAME, feed="penalties")])
    assert graph.org(A, NAME) == graph.org(A, OTHER)
    assert graph.org(A, NAME)[1] == "key"
    assert graph.reviews() == []


def test_a_declared_former_name_is_a_name_of_the_holder(known: Resolve) -> None:
    graph = known([Said(A, NAME, feed="disclosure", former=OTHER), Said(A, OTHER, feed="penalties")])
    assert graph.org(A, OTHER) == graph.org(A, NAME)
    assert graph.org(A, NAME)[1] == "key"


def test_a_former_name_alone_does_not_set_the_present_one_apart(known: Resolve) -> None:
    graph = known([Said(A, NAME, feed="directory", former=OTHER), Said(A, NAME, feed="penalties")])
    assert graph.org(A, NAME)[1] == "key"


def test_names_without_a_code_never_join_a_code(known: Resolve) -> None:
    graph = known([Said(A), Said(None, NAME, feed="penalties"), Said(None, "青屿（瀛川）", feed="penalties")])
    assert graph.org(None, NAME)[1] == "name"
    assert graph.org(None, NAME)[0] != graph.org(A, NAME)[0]
    assert graph.rows("SELECT count(*) FROM organization") == [(3,)]


def test_unlike_names_that_no_register_settles_are_contested(known: Resolve) -> None:
    graph = known([Said(A, NAME, feed="penalties"), Said(A, OTHER, feed="awards")])
    assert graph.org(A, NAME)[1] == "contested"
    assert graph.reviews() == [("org_code_two_names", f"{OTHER} / {NAME}", 2)]
