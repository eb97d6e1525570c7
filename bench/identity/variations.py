"""How another agency writes a firm's name. Each variation gives a spelling, or None where there is none."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from bench.identity.land import in_daily_use
from schema.identifiers import regno_check
from schema.names import name_words

GENERATED = Path(__file__).parents[2] / "schema" / "generated"


@dataclass(frozen=True)
class Firm:
    """A firm and its name, part by part.

    Attributes:
        number: Who it is.
        code: Its credit code.
        province: Where its city lies, without the kind.
        city: Without the kind.
        former: A brand that it had before.
    """

    number: int
    code: str
    province: str
    city: str
    brand: str
    trade: str
    form: str
    former: str

    def name(self, **other: str) -> str:
        """The name as registered, with other parts where given."""
        part = {"city": self.city, "brand": self.brand, "trade": self.trade, "form": self.form} | other
        return part["city"] + part["brand"] + part["trade"] + part["form"]


Variation = Callable[[Firm, np.random.Generator], str | None]


@cache
def _sounds() -> dict[str, str]:
    """Character → common characters of the same sound."""
    with (GENERATED / "sounds.csv").open(encoding="utf-8", newline="") as file:
        groups = [[c for c in row["characters"] if in_daily_use(c)] for row in csv.DictReader(file)]
    return {c: "".join(o for o in group if o != c) for group in groups for c in group if len(group) > 1}


@cache
def _traditional() -> dict[str, str]:
    with (GENERATED / "plain_forms.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["plain"], [c for c in row["forms"] if c >= "一"]) for row in csv.DictReader(file)]
    return {plain: forms[0] for plain, forms in rows if forms and in_daily_use(plain)}


def _pick(rng: np.random.Generator, some: str) -> str:
    return some[int(rng.integers(len(some)))]


def _homophone(firm: Firm, rng: np.random.Generator) -> str | None:
    at = int(rng.integers(len(firm.brand)))
    same = _sounds().get(firm.brand[at], "")
    return firm.name(brand=firm.brand[:at] + _pick(rng, same) + firm.brand[at + 1 :]) if same else None


def _look_alike(firm: Firm, rng: np.random.Generator) -> str | None:
    for at, char in enumerate(firm.brand):
        for group in name_words().look_alikes:
            if char in group:
                return firm.name(brand=firm.brand[:at] + _pick(rng, group.replace(char, "")) + firm.brand[at + 1 :])
    return None


def _slip(firm: Firm, rng: np.random.Generator) -> str | None:
    brand, at = firm.brand, int(rng.integers(1, max(2, len(firm.brand) - 1)))
    if len(brand) < 3:
        return None
    turned = brand[: at - 1] + brand[at] + brand[at - 1] + brand[at + 1 :]
    if len(brand) == 3 or rng.random() < 0.3:
        return firm.name(brand=turned) if turned != brand else None
    return firm.name(brand=brand[:at] + (_pick(rng, "通达源盛恒信") if rng.random() < 0.5 else "") + brand[at + 1 :])


def _misspelt(word: str, rng: np.random.Generator) -> str:
    """A word with one character wrong, missing, or two turned round."""
    at, how = int(rng.integers(len(word) - 1)), rng.random()
    if how < 0.6:
        return word[:at] + _pick(rng, "旺末侧险捡枪枝述坏竞") + word[at + 1 :]
    return word[:at] + ("" if how < 0.8 else word[at + 1] + word[at]) + word[at + (1 if how < 0.8 else 2) :]


def _short_slip(firm: Firm, rng: np.random.Generator) -> str | None:
    at = int(rng.integers(len(firm.brand)))
    other = _pick(rng, "通旺盛鼎佳".replace(firm.brand[at], ""))
    return firm.name(brand=firm.brand[:at] + other + firm.brand[at + 1 :]) if len(firm.brand) < 4 else None


def _trade(firm: Firm, rng: np.random.Generator) -> str | None:
    for words in name_words().trades.values():
        for word in sorted(words, key=len, reverse=True):
            others = [other for other in words if other not in firm.trade and word not in other]
            if word in firm.trade and others:
                return firm.name(trade=firm.trade.replace(word, others[int(rng.integers(len(others)))], 1))
    return None


def _spaced(firm: Firm, rng: np.random.Generator) -> str:
    name = firm.name()
    at = int(rng.integers(2, len(name) - 2))
    return f" {name[:at]}{_pick(rng, '  　')}{name[at:]}"


SHORT_SLIP = "slip in a short brand, told"
"""By its name another firm; a telephone, an address, a representative or a certificate number tells that it is not."""
VARIATIONS: dict[str, Variation] = {
    "same name": lambda firm, _: firm.name(),
    "spaces and width": _spaced,
    "place in brackets": lambda firm, _: firm.name(city="", brand=f"{firm.brand}（{firm.city}）"),
    "place left out": lambda firm, _: firm.name(city=""),
    "市 added": lambda firm, _: firm.name(city=f"{firm.city}市"),
    "province added": lambda firm, _: firm.name(city=f"{firm.province}省{firm.city}市"),
    "form in full": lambda firm, _: firm.name(form="有限责任公司") if firm.form == "有限公司" else None,
    "form converted": lambda firm, _: firm.name(form="股份有限公司") if firm.form == "有限公司" else None,
    "word of the trade": _trade,
    "trade left out": lambda firm, _: firm.name(trade=firm.trade[-2:]) if len(firm.trade) > 2 else None,
    "traditional script": lambda firm, _: "".join(_traditional().get(c, c) for c in firm.name()),
    "homophone": _homophone,
    "look-alike": _look_alike,
    "one-character slip": _slip,
    "slip in the place": lambda firm, rng: firm.name(city=_misspelt(firm.city, rng)),
    "slip in the trade": lambda firm, rng: firm.name(trade=_misspelt(firm.trade, rng)),
    SHORT_SLIP: _short_slip,
    "short name": lambda firm, _: firm.name(form=""),
    "former name": lambda firm, _: firm.name(brand=firm.former),
}
"""By what they are called in the table."""

NUMBERS: dict[str, Callable[[Firm, Firm], tuple[str, str]]] = {
    "number that the register has": lambda firm, _: (registration_number(firm), firm.name()),
    "number that nobody else has": lambda firm, _: (registration_number(firm), firm.name()),
    "organisation code": lambda firm, _: (firm.code[8:17], firm.name()),
    "code of another firm": lambda firm, other: (other.code, firm.name()),
}
"""What stands in the place of a firm's code, and the name beside it; the first two are registration numbers."""


def registration_number(firm: Firm) -> str:
    """The fifteen digits that a firm had before credit codes."""
    body = f"99{firm.number + 1:012d}"
    return body + regno_check(body)
