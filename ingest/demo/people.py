"""Invented people: a name and a resident id whose check is right and whose division is nobody's."""

from __future__ import annotations

from typing import NamedTuple
from zlib import crc32

import numpy as np

from ingest.demo.names import person_names
from ingest.demo.numbers import resident_ids
from ingest.demo.places import cities, districts

KINDS_OF_SCHOOL = ("理工大学", "农林大学", "职业技术学院", "环境工程学院", "师范大学")


class Person(NamedTuple):
    """A natural person of the invented province; ``printed`` is what lists show of the number, where not all of it."""

    name: str
    number: str
    printed: str | None = None

    @property
    def shown(self) -> str | None:
        """The number as a list prints it."""
        return (self.number if self.printed is None else self.printed) or None


def masked(number: str) -> str:
    """A number as published lists mask it."""
    return f"{number[:6]}********{number[-4:]}"


def learning(person: Person) -> dict[str, str | None]:
    """School and number of the title's certificate, as annexes and directories print them.

    They hang on the person, so that every list prints the same; of whom no number is printed nothing else is.
    """
    if person.shown is None:
        return {"title_no": None, "school": None}
    drawn = crc32(person.number.encode())
    places = [city.name.removesuffix("市") for city in cities()]
    school = places[drawn % len(places)] + KINDS_OF_SCHOOL[drawn // 97 % len(KINDS_OF_SCHOOL)]
    return {"title_no": f"瀛职〔{2008 + drawn % 16}〕{drawn % 1_000_000:06d}", "school": school}


class Crowd:
    """Hands out people one after another; no id comes twice."""

    def __init__(self, count: int, seed: int) -> None:
        rng = np.random.default_rng([seed, 11])
        self._names = person_names(count, rng)
        self._numbers = resident_ids(count, [d.code for d in districts()], seed * 10 + 2)
        self._next = 0

    def __len__(self) -> int:
        return self._next

    def take(self, name: str | None = None) -> Person:
        """The next person, under another name when one is given (a namesake)."""
        at = self._next
        self._next += 1
        return Person(name or self._names[at], self._numbers[at])

    def some(self, count: int) -> list[Person]:
        """The next few people."""
        return [self.take() for _ in range(count)]
