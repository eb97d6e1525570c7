"""The invented province 瀛川省 (990000): five cities with districts. Read from the hub's own division table."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PROVINCE = "990000"
PROVINCE_NAME = "瀛川省"
TABLE = Path(__file__).parents[2] / "schema" / "divisions.csv"


@dataclass(frozen=True)
class Place:
    """A division of the invented province."""

    code: str
    name: str
    city: str
    city_name: str


def _table() -> list[tuple[str, str]]:
    """Code and name of every division 99xxxx."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return sorted((row["code"], row["name"]) for row in csv.DictReader(file) if row["code"].startswith("99"))


@cache
def cities() -> tuple[Place, ...]:
    """The cities in order of their codes."""
    return tuple(Place(c, n, c, n) for c, n in _table() if c.endswith("00") and c != PROVINCE)


@cache
def districts() -> tuple[Place, ...]:
    """The districts and counties in order of their codes; extension zones without a city are left out."""
    names = {c.code: c.name for c in cities()}
    return tuple(
        Place(c, n, c[:4] + "00", names[c[:4] + "00"])
        for c, n in _table()
        if not c.endswith("00") and c[:4] + "00" in names
    )
