"""What else is true of people than their names, and what records of them state of it."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from bench.identity.said import Marks

REGIONS, SCHOOLS = 40, 120
FIRST_BORN, DAYS = date(1963, 1, 1), 14_600
SHOWN = {
    "a masked number": ("id_region", "id_tail"),
    "masked digits and a school": ("id_tail", "school"),
    "birthday and telephone": ("birth_date", "mobile"),
    "title and school": ("title_no", "school"),
}
"""Of a record without a number: what it states of a person, by how that person is to be found."""


def true_marks(count: int, rng: np.random.Generator) -> list[Marks]:
    """The marks of people: some places and schools are frequent, days of birth are spread evenly."""
    regions = rng.choice(REGIONS, count, p=_falling(REGIONS))
    schools = rng.choice(SCHOOLS, count, p=_falling(SCHOOLS))
    born = rng.integers(0, DAYS, count)
    tails = rng.integers(0, 10_000, count)
    return [
        Marks(
            f"region {region}", f"tail {tail}", (FIRST_BORN + timedelta(days=int(day))).isoformat(), f"title {who}",
            # One in twenty gives the number of the house, which is nobody's own.
            f"house {who % 50}" if who % 20 == 0 else f"mobile {who}", f"school {school}",
        )
        for who, (region, tail, day, school) in enumerate(zip(regions, tails, born, schools, strict=True))
    ]  # fmt: skip


def stated(marks: Marks, *names: str) -> Marks:
    """Some of them."""
    return Marks(**{name: getattr(marks, name) for name in names})


def of_number(marks: Marks) -> Marks:
    """What a personal number tells."""
    return stated(marks, "id_region", "id_tail", "birth_date")


def by_chance(marks: Marks, rng: np.random.Generator) -> Marks:
    """What a record states that nobody looks for."""
    return stated(marks, *(name for name in ("id_tail", "birth_date", "school", "mobile") if rng.random() < 0.2))


def _falling(count: int) -> np.ndarray:
    shares = 1 / (np.arange(count) + 4)
    return np.asarray(shares / shares.sum())
