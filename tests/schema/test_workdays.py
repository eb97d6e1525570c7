"""Deadlines on real calendars."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.workdays import Deadline, add_days, add_months, add_working_days, is_published, is_working_day

TERMS = (7, 10, 15, 20)
VECTORS = {
    "2024-01-25": "02-04 02-07 02-20 02-27",
    "2024-09-12": "09-24 09-27 10-10 10-16",
    "2025-01-24": "02-10 02-13 02-20 02-27",
    "2025-04-28": "05-12 05-15 05-22 05-29",
    "2025-09-26": "10-13 10-16 10-23 10-30",
    "2026-02-10": "02-26 03-02 03-09 03-16",
    "2026-02-13": "03-02 03-05 03-12 03-19",
    "2026-04-29": "05-12 05-15 05-22 05-29",
    "2026-09-21": "10-08 10-12 10-19 10-26",
    "2026-09-30": "10-15 10-20 10-27 11-03",
}


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [(s, n, f"{s[:4]}-{e}") for s, ends in VECTORS.items() for n, e in zip(TERMS, ends.split(), strict=True)],
)
def test_working_days(start: str, count: int, end: str) -> None:
    expected = Deadline(date.fromisoformat(end), provisional=False)
    assert add_working_days(date.fromisoformat(start), count) == expected


def test_a_term_that_reaches_an_unpublished_year_is_provisional() -> None:
    assert add_working_days(date(2026, 12, 28), 7) == Deadline(date(2027, 1, 6), provisional=True)
    assert add_working_days(date(2026, 12, 28), 3) == Deadline(date(2026, 12, 31), provisional=False)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-01-15", 1, "2026-02-24"),
        ("2025-12-01", 2, "2026-02-02"),
        ("2024-11-29", 3, "2025-02-28"),
        ("2025-03-18", 24, "2027-03-18"),
    ],
)
def test_months(start: str, months: int, end: str) -> None:
    assert add_months(date.fromisoformat(start), months).day == date.fromisoformat(end)


def test_a_month_that_ends_in_an_unpublished_year_is_provisional() -> None:
    assert add_months(date(2026, 12, 15), 1).provisional
    assert not add_months(date(2026, 10, 15), 1).provisional


def test_calendar_days() -> None:
    assert add_days(date(2023, 12, 13), 30) == Deadline(date(2024, 1, 12), provisional=False)
    assert add_days(date(2026, 9, 1), 30).day == date(2026, 10, 8)
    assert add_days(date(2026, 9, 1), 29).day == date(2026, 9, 30)


@pytest.mark.parametrize(("year", "days"), [(2024, 251), (2025, 248), (2026, 248)])
def test_working_days_of_a_year(year: int, days: int) -> None:
    assert sum(is_working_day(date(year, 1, 1) + timedelta(days=i)) for i in range(365 + (year == 2024))) == days


def test_years_before_the_tables_come_from_the_package() -> None:
    assert is_published(2019)
    assert not is_working_day(date(2019, 10, 4))
    assert is_working_day(date(2019, 10, 12))
    assert not is_published(2027)


starts = st.dates(date(2023, 1, 1), date(2026, 6, 30))


@given(starts, st.integers(1, 30), st.integers(1, 30))
def test_terms_add_up(start: date, one: int, other: int) -> None:
    assert add_working_days(add_working_days(start, one).day, other) == add_working_days(start, one + other)
    assert is_working_day(add_working_days(start, one).day)


@given(starts, st.integers(0, 24))
def test_a_month_term_ends_on_a_working_day_and_grows_with_the_term(start: date, months: int) -> None:
    end = add_months(start, months).day
    assert is_working_day(end)
    assert end <= add_months(start, months + 1).day
