"""Divisions: what lies inside what."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.divisions import divisions, inside, lookup, name_path
from schema.errors import HubError


@pytest.mark.parametrize(
    ("code", "name"),
    [("650100", "乌鲁木齐市"), ("140500", "晋城市"), ("500000", "重庆市"), ("62", "甘肃省"), ("6401", "银川市")],
)
def test_the_places_of_the_regulations_are_there(code: str, name: str) -> None:
    assert lookup(code).name == name


@pytest.mark.parametrize(
    ("place", "around", "answer"),
    [
        ("650102", "650000", True),
        ("650102", "650100", True),
        ("650000", "650100", False),
        ("650102", "000000", True),
        ("441900", "440000", True),
        ("64X001", "640000", True),
        ("64X001", "640100", False),
        ("50X003", "500000", True),
        ("990201", "990200", True),
        ("990201", "990100", False),
        ("990000", "000000", True),
        (None, "000000", False),
        ("123456", "000000", False),
    ],
)
def test_inside(place: str | None, around: str, answer: bool) -> None:
    assert inside(place, around) is answer


def parents(code: str | None) -> list[str]:
    """The chain upwards, without numbers."""
    chain: list[str] = []
    while code:
        chain.append(code)
        code = divisions()[code].parent
    return chain


@given(st.sampled_from(sorted(divisions())), st.sampled_from(sorted(divisions())))
def test_the_numbers_say_what_the_parents_say(place: str, around: str) -> None:
    assert inside(place, around) == (around in parents(place))
    assert all(inside(place, above) for above in parents(place))


def test_only_the_invented_province_is_fictional() -> None:
    assert {c for c, d in divisions().items() if d.fictional} == {c for c in divisions() if c.startswith("99")}
    assert lookup("990000").name == "瀛川省"
    assert {lookup(c).name for c in ("64X001", "62X001", "50X001", "50X002", "50X003")} <= {
        d.name for d in divisions().values() if d.source == "ours"
    }


def test_a_path_of_names_skips_layers_that_only_count() -> None:
    assert name_path("990201") == "瀛川省望海市帆山区"
    assert name_path("110101") == "北京市东城区"
    assert name_path("000000") == "中华人民共和国"


def test_an_unknown_code_is_told_with_its_mend() -> None:
    with pytest.raises(HubError) as caught:
        lookup("999999")
    assert caught.value.code == "unknown_division"
    assert "999999" in caught.value.text("zh") and "999999" in caught.value.text("en")
