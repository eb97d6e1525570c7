"""The law that ships: which text may be cited on a day and in a place."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.rule import rules
from schema.law import in_force, laws

DAYS = st.dates(date(2015, 1, 1), date(2030, 1, 1))
PLACES = st.sampled_from(["000000", "500101", "620100", "650100", "140500", "640000", "510100", "990000", "990102"])


def citable(day: date, place: str) -> set[str]:
    """Keys of texts from which an article can be cited."""
    return {key for key, law in in_force(day, place).items() if law.articles}


@pytest.mark.parametrize(
    ("day", "national"),
    [
        (date(2020, 6, 1), set()),
        (date(2021, 5, 31), set()),
        (date(2021, 6, 1), {"163", "39v1"}),
        (date(2025, 3, 17), {"163", "39v1"}),
        (date(2025, 3, 18), {"163", "39v2"}),
        (date(2025, 12, 31), {"163", "39v2"}),
        (date(2026, 1, 1), {"163", "39v2", "820", "supp2025"}),
        (date(2026, 8, 14), {"163", "39v2", "820", "supp2025"}),
        (date(2026, 8, 15), {"163", "39v2", "820", "supp2025", "ecocode"}),
    ],
)
def test_the_same_conduct_is_judged_by_the_text_of_its_day(day: date, national: set[str]) -> None:
    moving = {"163", "163v2015", "39v1", "39v2", "820", "supp2025", "245", "ecocode"}
    assert citable(day, "510100") & moving == national


@pytest.mark.parametrize(
    ("key", "first", "last", "here", "elsewhere"),
    [
        ("002", date(2024, 1, 12), None, "500101", "510100"),
        ("000", date(2025, 3, 1), date(2027, 2, 28), "650100", "650200"),
        ("003", date(2018, 6, 29), None, "620100", "640000"),
        ("YC-1", date(2024, 3, 1), None, "990102", "500101"),
    ],
)
def test_local_law_binds_its_place_and_days_only(
    key: str, first: date, last: date | None, here: str, elsewhere: str
) -> None:
    day = timedelta(days=1)
    assert key in citable(first, here) and key not in citable(first - day, here)
    assert key not in citable(first, elsewhere)
    if last is not None:
        assert key in citable(last, here) and key not in citable(last + day, here)


@given(DAYS, PLACES)
def test_drafts_are_never_in_force_and_invented_law_stays_in_the_invented_province(day: date, place: str) -> None:
    here = in_force(day, place)
    assert not {"001", "004"} & set(here)
    assert all(law.fictional == (key.startswith("YC-")) for key, law in here.items())
    assert place.startswith("99") or not any(law.fictional for law in here.values())


@given(DAYS)
def test_two_versions_of_one_text_never_hold_on_one_day(day: date) -> None:
    here = set(in_force(day, "510100"))
    assert len(here & {"39v1", "39v2"}) <= 1
    assert len(here & {"163v2015", "163"}) <= 1
    assert len(here & {"245", "supp2025"}) <= 1


def test_inaccurate_and_false_reports_keep_their_meaning_over_the_renumbering() -> None:
    steps = {step.before: step.after for step in laws()["39v2"].succession}
    assert steps["39v1:13"] == "39v2:14" and steps["39v1:14"] == "39v2:15"
    for before, after in steps.items():
        for number, words in (("39v1:13", "不实"), ("39v1:14", "虚假")):
            if before == number:
                old, new = laws()["39v1"].article(before[5:]), laws()["39v2"].article(after[5:])
                assert old is not None and new is not None and words in old.text.zh and words in new.text.zh


def test_numbers_seen_only_in_excerpts_say_so() -> None:
    for number in ("7", "11", "25", "26"):
        article = laws()["39v1"].article(number)
        assert article is not None and "S" in article.text.zh


def test_no_rule_rests_s1_or_s2_on_the_text_to_be_confirmed_or_on_the_2015_numbers() -> None:
    for rule in rules().values():
        for basis in rule.basis:
            assert basis.instrument not in ("001", "004", "163v2015", "245")
            assert basis.instrument != "003" or basis.severity == "S3"
