"""Days as numbers since 1970-01-01 and the many ways in which agencies print them.

The demo never looks at a clock: its today is 2026-11-20.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Days = npt.NDArray[np.int64]
EPOCH = date(1970, 1, 1)
FIRST, LAST = date(1950, 1, 1), date(2040, 12, 31)


def day(year: int, month: int, number: int) -> int:
    """The day's number."""
    return (date(year, month, number) - EPOCH).days


TODAY = day(2026, 11, 20)
OPENING = day(2024, 1, 1)


def to_date(number: int) -> date:
    """The calendar day of a number."""
    return EPOCH + timedelta(days=int(number))


def iso(number: int | None) -> str | None:
    """A day as `2026-11-20`; none stays none."""
    return None if number is None else to_date(number).isoformat()


@cache
def _printed() -> pa.Array:
    count = (LAST - FIRST).days + 1
    return pa.array([(FIRST + timedelta(days=i)).isoformat() for i in range(count)])


def printed(days: Days) -> pa.Array:
    """Many days as ISO text; −1 prints as null."""
    low = (FIRST - EPOCH).days
    return pc.take(_printed(), pa.array(days - low, mask=days < 0))


def months_until(last: int, count: int) -> list[tuple[int, int]]:
    """The `count` months (year, month) that end with the one before `last`."""
    end = to_date(last)
    index = end.year * 12 + end.month - 1
    return [((index - i) // 12, (index - i) % 12 + 1) for i in range(count, 0, -1)]


def month_of(number: int) -> int:
    """The month as a running number, year × 12 + month − 1."""
    at = to_date(number)
    return at.year * 12 + at.month - 1


def years_after(number: int, years: int) -> int:
    """The same day some years later (29 February becomes the 28th)."""
    at = to_date(number)
    try:
        return (at.replace(year=at.year + years) - EPOCH).days
    except ValueError:
        return (at.replace(year=at.year + years, day=28) - EPOCH).days


def spellings(text: str) -> tuple[str, ...]:
    """Other ways to print an ISO day that agencies really use (domain.md §12)."""
    y, m, d = text.split("-")
    short = f"{y}-{int(m)}-{int(d)}"
    return f"{y}/{int(m)}/{int(d)}", f"{y}{m}{d}", f"{y}年{int(m)}月{int(d)}日", short, f"{short} 00:00:00", wide(text)


def wide(text: str) -> str:
    """The text with full-width digits."""
    return text.translate({48 + i: 0xFF10 + i for i in range(10)})
