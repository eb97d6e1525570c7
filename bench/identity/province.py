"""An invented province as three agencies report it, with who is who beside: firms, and people at them."""

from __future__ import annotations

import numpy as np

from bench.identity.land import PROVINCE, SYLLABLES, WORN, Land
from bench.identity.names import OTHERS
from bench.identity.people import put_people
from bench.identity.said import DIRECTORY, ENGAGEMENTS, REGISTER, Province, Said
from bench.identity.variations import NUMBERS, SHORT_SLIP, VARIATIONS, Firm, registration_number
from ingest.demo.names import CLIENT_TRADE, LAB_TRADE, spread
from schema.identifiers import orgcode_check, uscc_check

SHIFT = 7
"""Places by which a trap's brand differs from the brand that it is near to."""


def credit_code(number: int, division: str) -> str:
    """A credit code that passes its checks, another for each number."""
    letters = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    body = ""
    for _ in range(6):
        number, digit = divmod(number, 31)
        body = letters[digit] + body
    whole = f"91{division}MA{body}"
    whole += orgcode_check(whole[8:])
    return whole + uscc_check(whole)


def made_firms(count: int, rng: np.random.Generator, land: Land = PROVINCE) -> list[Firm]:
    """Firms with names that differ; some brands are borne by many, in other trades and cities."""
    numbers = rng.choice(len(land.characters), (count, 4), p=land.shares)
    lengths = rng.choice([2, 3, 4], count, p=[0.62, 0.28, 0.10])
    own = ["".join(land.characters[c] for c in row[:length]) for row, length in zip(numbers, lengths, strict=True)]
    worn = min(max(20, count // 10), WORN)
    shared = rng.choice(own[:worn], count, p=spread(worn, rng))
    formers = _drawn(rng, land, count)
    cities, trades = list(land.cities), (*LAB_TRADE, *CLIENT_TRADE)
    found: dict[str, Firm] = {}
    while len(found) < count:
        at = len(found)
        city = cities[int(np.searchsorted(np.cumsum(land.weights), rng.random() * land.weights.sum()))]
        brand = str(shared[at]) if rng.random() < 0.3 else own[at] if rng.random() < 0.9 else _drawn(rng, land, 1)[0]
        form = "有限公司" if rng.random() < 0.92 else "股份有限公司"
        trade = trades[int(rng.integers(len(trades)))]
        province, digits = land.cities[city]
        firm = Firm(at, credit_code(at + 1, digits), province, city, brand, trade, form, formers[at])
        # In one city nobody is registered under the brand and trade of another.
        found.setdefault(firm.name(form=""), firm)
    return list(found.values())


def _drawn(rng: np.random.Generator, land: Land, count: int) -> list[str]:
    """Brands of three characters."""
    rows = rng.choice(len(land.characters), (count, 3), p=land.shares)
    return ["".join(land.characters[c] for c in row) for row in rows]


def made_province(firms: int, people: int, seed: int = 1, land: Land = PROVINCE) -> Province:
    """The province: three agencies' rows, every spelling by its label.

    Args:
        firms: Number of firms with a code; two name-only traps for each ten come on top.
        people: Number of people.
        seed: Of all that is drawn.
        land: Where the firms lie.
    """
    rng = np.random.default_rng(seed)
    made = Province()
    every = made_firms(firms, rng, land)
    labels = [*VARIATIONS, *NUMBERS]
    for firm in every:
        label = labels[firm.number % len(labels)]
        sure = _register(made, firm, label)
        if rng.random() < 0.4:
            put(made, Said(DIRECTORY, firm.code, firm.name(), None, sure.phone, sure.address), firm.number, "")
        if label in NUMBERS:
            code, spelling = NUMBERS[label](firm, _unlike(firm, every))
            put(made, Said(ENGAGEMENTS, code, spelling), firm.number, label)
        elif (spelt := VARIATIONS[label](firm, rng)) is not None:
            put(made, _spelt(firm, spelt, label, sure, rng), firm.number, label)
    for number, firm in enumerate(every[: len(every) // 10], len(every)):
        put(made, Said(ENGAGEMENTS, None, _other_brand(firm)), number, "trap: another brand")
        far = list(land.cities)[-1 if firm.city != list(land.cities)[-1] else 0]
        put(made, Said(ENGAGEMENTS, None, firm.name(city=far)), number + len(every), "trap: another city")
    put_people(made, every, people, rng, land.given_names)
    return made


def _register(made: Province, firm: Firm, label: str) -> Said:
    """What the register says of a firm."""
    said = Said(
        REGISTER, firm.code, firm.name(), firm.name(brand=firm.former) if label == "former name" else None,
        f"0989{8000000 + firm.number}", f"{firm.city}市听松路{firm.number}号",
        number=registration_number(firm) if label == next(iter(NUMBERS)) else None,
        representative=_representative(firm.number),
        certificate=f"9900{firm.number:08d}" if label == SHORT_SLIP else None,
    )  # fmt: skip
    put(made, said, firm.number, "")
    return said


def _representative(number: int) -> str:
    """A name that few others have: one that many have is no evidence."""
    rest, last = divmod(number, len(SYLLABLES))
    rest, first = divmod(rest, len(SYLLABLES))
    return OTHERS[rest % len(OTHERS)] + SYLLABLES[first] + SYLLABLES[last]


def _spelt(firm: Firm, name: str, label: str, sure: Said, rng: np.random.Generator) -> Said:
    """What another agency says under a spelling of its own; it seldom has more than the name."""
    if label == SHORT_SLIP:
        told = ("phone", "address", "representative", "certificate")[firm.number // 4 % 4]
        return Said(ENGAGEMENTS, None, name, **{told: getattr(sure, told)})
    return Said(
        ENGAGEMENTS, None, name, None,
        sure.phone if rng.random() < 0.3 else None, sure.address if rng.random() < 0.2 else None,
    )  # fmt: skip


def _unlike(firm: Firm, every: list[Firm]) -> Firm:
    """Another firm, whose name nobody can take for a misprint of this one's."""
    others = (every[firm.number - back] for back in range(1, len(every)))
    return next(one for one in others if not set(one.brand) & set(firm.brand))


def _other_brand(firm: Firm) -> str:
    """As 绿源 beside 蓝源: one character of a short brand is another."""
    other = SYLLABLES[(SYLLABLES.find(firm.brand[0]) + SHIFT) % len(SYLLABLES)]
    return firm.name(brand=other + firm.brand[1:])


def put(made: Province, said: Said, number: int, label: str) -> None:
    """Add a row about a firm, unless the same words already stand for another one."""
    key = (said.code, said.name or "")
    if made.firms.setdefault(key, (number, label))[0] == number:
        made.rows.append(said)
