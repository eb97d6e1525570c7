"""Namesakes of whom records state the same beside the name: masked digits, a birthday, a telephone, a title."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

import pytest

from bench.identity.province import credit_code
from bench.identity.said import DIRECTORY, REGISTER, Marks, Said

BEGAN = date(2023, 1, 1)
NUMBERED = Marks("region", "tail", "born", "title", "mobile", "school")
Propose = Callable[[Sequence[Said]], Any]


def at(place: int, token: str | None, *, person: str = "章隐听", **marks: str) -> Said:
    """Somebody at a firm of their own, since a day that joins up with nobody's."""
    firm = credit_code(place, "990200")
    said = NUMBERED if token and not marks else Marks(**marks)
    name = f"望海青屿{place}检测有限公司"
    number = token and token * 64
    return Said(REGISTER if token else DIRECTORY, firm, name, token=number, person=person, since=BEGAN, marks=said)


def others(count: int) -> list[Said]:
    """Bearers of the name of whom nothing else is known but their numbers."""
    return [at(10 + n, chr(0x4E00 + n), id_tail=f"tail {n}") for n in range(count)]


def proposed(known: Any) -> list[tuple[str, str]]:
    return known.people()  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    "same",
    [("id_tail", "id_region"), ("id_tail", "school"), ("birth_date", "id_region"), ("mobile", "school"),
     ("title_no", "birth_date")],
)  # fmt: skip
def test_two_things_that_are_the_same_bring_namesakes_before_a_person(
    propose_people: Propose, same: tuple[str, str]
) -> None:
    told = {name: getattr(NUMBERED, name) for name in same}
    known = propose_people([at(1, "a"), at(2, None, **told)])
    assert proposed(known) == [("PN", "PID")]
    # Nothing is merged by them, nor shown as one.
    assert known.rows("SELECT identity_basis, count(*) FROM person GROUP BY 1 ORDER BY 1") == [("key", 1), ("name", 1)]
    assert known.rows("SELECT count(*) FROM one_person") == [(0,)]


def test_one_thing_alone_is_too_little(propose_people: Propose) -> None:
    said = [at(place, None, **{name: value}) for place, (name, value) in enumerate(asdict(NUMBERED).items(), 2)]
    assert proposed(propose_people([at(1, "a"), *said])) == []


def test_where_somebody_was_registered_says_nothing_beside_a_school(propose_people: Propose) -> None:
    assert proposed(propose_people([at(1, "a"), at(2, None, id_region="region", school="school")])) == []


def test_two_bare_names_are_brought_together_too(propose_people: Propose) -> None:
    said = [at(place, None, title_no="t", school="s") for place in (1, 2)]
    assert proposed(propose_people(said)) == [("PN", "PN")]


def test_another_number_or_birthday_outweighs_what_is_the_same(propose_people: Propose) -> None:
    """As a father and his son of one name, with one telephone, of one school."""
    told = {"mobile": "mobile", "school": "school"}
    for other in ("id_tail", "birth_date"):
        said = [at(1, "a"), at(2, None, **told, **{other: "another"}), *others(6)]
        assert proposed(propose_people(said)) == []
    assert proposed(propose_people([at(1, "a"), at(2, None, **told), *others(6)])) == [("PN", "PID")]


def test_the_commoner_the_name_the_more_is_asked_for(propose_people: Propose) -> None:
    weak = at(2, None, birth_date="born", school="school")
    strong = at(3, None, birth_date="born", school="school", title_no="title")
    few, many = (propose_people([at(1, "a"), weak, strong, *others(count)]) for count in (10, 70))
    where = (
        "SELECT b.code FROM person_pair AS p JOIN organization AS b ON b.id = p.a_org "
        "WHERE b_key LIKE 'PID:%' ORDER BY 1"
    )
    assert few.rows(where) == [(weak.code,), (strong.code,)]
    # Of a name that many bear those are still looked at who share what few share.
    assert many.rows(where) == [(strong.code,)]


def test_a_telephone_that_four_names_share_is_the_house_s(propose_people: Propose) -> None:
    pair = [at(1, "a"), at(2, None, mobile="mobile", school="school")]
    mates = [
        at(1, chr(0x4E00 + n), person=name, mobile="mobile") for n, name in enumerate(("汤望舒", "岑南乔", "蒲若溪"))
    ]
    assert proposed(propose_people([*pair, *mates[:2]])) == [("PN", "PID")]
    assert proposed(propose_people([*pair, *mates])) == []


def test_a_school_that_many_went_to_says_nothing(propose_people: Propose) -> None:
    pair = [at(1, "a"), at(2, None, mobile="mobile", school="school")]
    mates = [at(30 + n, chr(0x4E00 + n), person=f"汤望{'舒溪'[n]}", school="school") for n in range(2)]
    assert proposed(propose_people([*pair, *mates])) == []
