"""Deadlines in working days and months (民法典 201-203), on the notices of the State Council.

Years come from ``schema/workdays/*.json``; for years that these lack, from the ``chinesecalendar`` package; a year that
neither knows counts Monday to Friday and makes the deadline provisional.
"""

from __future__ import annotations

import json
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import chinese_calendar

FOLDER = Path(__file__).parent / "workdays"
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day of a term.

    Attributes:
        day: Until 24:00 of this day.
        provisional: The term reaches a year whose holidays are not yet published; count again when they are.
    """

    day: date
    provisional: bool


@cache
def _year(year: int) -> dict[date, bool] | None:
    """The special days of a year with whether they are off, or ``None`` when no notice is known."""
    path = FOLDER / f"{year}.json"
    held = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {"papers": [], "days": []}
    if held["papers"]:
        return {date.fromisoformat(d["date"]): d["isOffDay"] for d in held["days"]}
    try:
        first = date(year, 1, 1)
        days = [first + timedelta(days=i) for i in range((date(year, 12, 31) - first).days + 1)]
        return {day: not chinese_calendar.is_workday(day) for day in days}
    except NotImplementedError:  # the package answers for published years only, which is right
        return None


def is_published(year: int) -> bool:
    """Whether the holidays of a year are known."""
    return _year(year) is not None


def is_working_day(day: date) -> bool:
    """Whether offices work on a day; where the year is not published, Monday to Friday."""
    special = _year(day.year) or {}
    return not special.get(day, day.weekday() >= 5)


def add_working_days(start: date, count: int) -> Deadline:
    """The ``count``-th working day after ``start``, which itself is not counted (民法典 201).

    Args:
        start: The day of the event, e.g. of posting or receipt.
        count: Working days, at least 1.
    """
    day, provisional = start, False
    while count > 0:
        day += ONE_DAY
        provisional |= not is_published(day.year)
        count -= is_working_day(day)
    return Deadline(day, provisional)


def add_months(start: date, count: int) -> Deadline:
    """The corresponding day ``count`` months later, else the end of that month (民法典 202).

    When that is a day off, weekends among them, the term ends on the next working day (民法典 203).
    """
    year, month = divmod(start.year * 12 + start.month - 1 + count, 12)
    last = monthrange(year, month + 1)[1]
    return _rolled(date(year, month + 1, min(start.day, last)))


def add_days(start: date, count: int) -> Deadline:
    """The ``count``-th calendar day after ``start``; a day off rolls to the next working day (民法典 201, 203)."""
    return _rolled(start + timedelta(days=count))


def _rolled(day: date) -> Deadline:
    provisional = not is_published(day.year)
    while not is_working_day(day):
        day += ONE_DAY
        provisional |= not is_published(day.year)
    return Deadline(day, provisional)
