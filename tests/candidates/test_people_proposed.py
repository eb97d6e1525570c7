"""Which namesakes are proposed as one person: enough speaks for it beside the name, and nothing is merged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from bench.identity.province import credit_code
from bench.identity.said import DIRECTORY, REGISTER, Said

A, B = credit_code(1, "990200"), credit_code(2, "990200")
FIRST, SECOND = "望海青屿检测有限公司", "望海澄禾检测有限公司"
BEGAN, LEFT, CAME = date(2023, 1, 1), date(2025, 7, 1), date(2025, 8, 1)
Propose = Callable[[Sequence[Said]], Any]


def at_first(person: str, token: str | None, until: date | None = None) -> Said:
    return Said(REGISTER, A, FIRST, token=token and token * 64, person=person, since=BEGAN, until=until)


def at_second(person: str, token: str | None, since: date = BEGAN, after: str | None = None) -> Said:
    return Said(DIRECTORY, B, SECOND, token=token and token * 64, person=person, since=since, after=after)


def test_a_name_beside_a_token_in_one_institution_is_not_asked_about(propose_people: Propose) -> None:
    known = propose_people([at_first("章隐听", "a"), at_first("章隐听", None)])
    assert known.people() == []
    assert known.rows("SELECT token FROM one_person") == [("a" * 64,)]
    assert known.rows("SELECT count(*) FROM person") == [(2,)]


def test_homonyms_in_one_city_are_not_proposed(propose_people: Propose) -> None:
    known = propose_people([at_first("章隐听", "a"), at_second("章隐听", None)])
    assert known.people() == []
    assert known.rows("SELECT count(*) FROM person") == [(2,)]


def test_two_tokens_are_two_people_whatever_speaks_for_one(propose_people: Propose) -> None:
    rows = [at_first("章隐听", "a", LEFT), at_second("章隐听", "b", CAME)]
    mates = [at_first("汤望舒", "c", LEFT), at_second("汤望舒", "c", CAME)]
    assert propose_people([*rows, *mates]).people() == []


def test_whoever_moves_with_a_colleague_is_proposed(propose_people: Propose) -> None:
    rows = [at_first("章隐听", "a", LEFT), at_second("章隐听", None, CAME)]
    mates = [at_first("汤望舒", "c", LEFT), at_second("汤望舒", "c", CAME)]
    assert propose_people(rows).people() == []
    known = propose_people([*rows, *mates])
    assert known.people() == [("PN", "PID")]
    assert known.rows(
        "SELECT tenure_joins, colleague, several_colleagues, corroborations, needed FROM person_pair"
    ) == [(True, True, False, 2, 2)]


def test_whoever_is_at_both_at_once_weighs_less(propose_people: Propose) -> None:
    mates = [at_first("汤望舒", "c", LEFT), at_second("汤望舒", "c", CAME)]
    kin = at_second("岑南乔", "d", after=A)
    moved = propose_people([at_first("章隐听", "a", LEFT), at_second("章隐听", None, CAME), *mates, kin])
    both = propose_people([at_first("章隐听", "a"), at_second("章隐听", None), *mates, kin])
    assert moved.rows("SELECT score FROM person_pair")[0][0] > both.rows("SELECT score FROM person_pair")[0][0]


def test_a_common_name_asks_for_more(propose_people: Propose) -> None:
    rows = [at_first("章隐听", "a", LEFT), at_second("章隐听", None, CAME)]
    mates = [at_first("汤望舒", "c", LEFT), at_second("汤望舒", "c", CAME)]
    others = [
        Said(
            REGISTER,
            credit_code(n, "990200"),
            f"望海青屿{n}检测有限公司",
            token=f"{n:064x}",
            person="章隐听",
            since=BEGAN,
        )
        for n in range(10, 20)
    ]
    assert propose_people([*rows, *mates, *others]).people() == []


def namesakes(count: int) -> list[Said]:
    """Others of the name, each at a firm of their own."""
    return [
        Said(
            REGISTER,
            credit_code(n, "990200"),
            f"望海澄禾{n}检测有限公司",
            token=f"{n:064x}",
            person="章隐听",
            since=BEGAN,
        )
        for n in range(10, 10 + count)
    ]


def test_a_namesake_at_the_successor_is_proposed_however_common_the_name(propose_people: Propose) -> None:
    rows = [at_first("章隐听", "a", LEFT), at_second("章隐听", None, CAME, after=A)]
    for others in (0, 8, 30):
        assert propose_people([*rows, *namesakes(others)]).people() == [("PN", "PID")]


def test_a_succession_alone_is_too_little(propose_people: Propose) -> None:
    rows = [at_first("章隐听", "a"), at_second("章隐听", None, after=A)]
    assert propose_people(rows).people() == []


def test_masked_names_meet_nobody(propose_people: Propose) -> None:
    rows = [at_first("章某某", "a", LEFT), at_first("章某某", None, LEFT), at_first("章*", None)]
    assert propose_people(rows).people() == []


def test_a_minority_name_is_one_name_however_its_dot_is_printed(propose_people: Propose) -> None:
    known = propose_people([at_first("阿依古丽·买买提", "a"), at_first("阿依古丽•买买提", None)])
    assert known.rows("SELECT token FROM one_person") == [("a" * 64,)]


def test_father_and_son_at_one_address_are_two(propose_people: Propose) -> None:
    rows = [at_first("章隐听", None, LEFT), at_second("章听隐", None, CAME)]
    assert propose_people(rows).people() == []
