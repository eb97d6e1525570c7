"""Where invented firms lie: the five cities of the invented province, or the cities of the whole country."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bench.identity.names import POPULAR
from ingest.demo.names import BRAND
from schema.divisions import divisions

SYLLABLES = BRAND + "宇源晨天华众恒泰康博瑞祥水清智科创信诚绿蓝海山江安正中新宏达永兴辰标谱环冠官利力"
SOUNDS = Path(__file__).parents[2] / "schema" / "generated" / "sounds.csv"
WORN = 1_000
"""Brands that a third of the firms share. In a register of eight thousand firms two have one brand in 2,600 cases of a
million by chance; so made, as many have."""


@dataclass(frozen=True)
class Land:
    """Cities and what brands are made of.

    Attributes:
        cities: City → its province and the six digits that stand in its firms' codes, which no place has.
        weights: How many firms a city has, beside the others.
        characters: Of brands.
        shares: How often each character stands in a brand.
        given_names: Characters of persons' given names, and how flat their shares are (:mod:`bench.identity.names`).
    """

    cities: dict[str, tuple[str, str]]
    weights: npt.NDArray[np.float64]
    characters: str
    shares: npt.NDArray[np.float64]
    given_names: tuple[str, int] = (POPULAR, 3)


def _even(count: int) -> npt.NDArray[np.float64]:
    return np.full(count, 1 / count)


PROVINCE = Land(
    {city: ("瀛川", f"990{at}00") for at, city in enumerate(("瀛川", "望海", "青岬", "临濑", "石渠"), 1)},
    _even(5), SYLLABLES, _even(len(SYLLABLES)),
)  # fmt: skip


@cache
def nation() -> Land:
    """Cities of two characters and their provinces, a few large; characters of daily use, a few of them common."""
    known, cities = divisions(), dict[str, tuple[str, str]]()
    for one in known.values():
        above = known.get(one.parent or "")
        city = one.name.endswith("市") and len(one.name) == 3 and one.code.endswith("00") and one.valid_to is None
        if city and above is not None and above.name.endswith("省") and not one.fictional:
            cities.setdefault(one.name[:2], (above.name[:-1], f"99{len(cities):04d}"))
    with SOUNDS.open(encoding="utf-8", newline="") as file:
        told = "".join(row["characters"] for row in csv.DictReader(file))
    characters = "".join(dict.fromkeys(SYLLABLES + "".join(c for c in sorted(told) if in_daily_use(c))))
    large, common = (1 / (np.arange(count) + 2.0) for count in (len(cities), len(characters)))
    given = "".join(dict.fromkeys(POPULAR + characters[len(SYLLABLES) : len(SYLLABLES) + 600]))
    return Land(cities, large / large.sum(), characters, common / common.sum(), (given, 14))


def in_daily_use(char: str) -> bool:
    """Level 1 of GB 2312."""
    try:
        return char.encode("gb2312") < b"\xd8"
    except UnicodeEncodeError:
        return False
