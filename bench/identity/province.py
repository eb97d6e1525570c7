"""An invented province as three agencies report it, with who is who beside: firms, and people at them."""

from __future__ import annotations

import numpy as np

from bench.identity.people import put_people
from bench.identity.said import DIRECTORY, ENGAGEMENTS, REGISTER, Province, Said
from bench.identity.variations import VARIATIONS, Firm
from ingest.demo.names import BRAND, CLIENT_TRADE, LAB_TRADE, spread
from schema.identifiers import orgcode_check, uscc_check

CITIES = {"瀛川": "990100", "望海": "990200", "青岬": "990300", "临濑": "990400", "石渠": "990500"}
SYLLABLES = BRAND + "宇源晨天华众恒泰康博瑞祥水清智科创信诚绿蓝海山江安正中新宏达永兴辰标谱环冠官利力"
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


def made_firms(count: int, rng: np.random.Generator) -> list[Firm]:
    """Firms with names that differ; some brands are borne by many, in other trades and cities."""
    numbers = rng.integers(0, len(SYLLABLES), (count, 4))
    lengths = rng.choice([2, 3, 4], count, p=[0.62, 0.28, 0.10])
    own = ["".join(SYLLABLES[c] for c in row[:length]) for row, length in zip(numbers, lengths, strict=True)]
    shared = rng.choice(own[: max(20, count // 10)], count, p=spread(max(20, count // 10), rng))
    formers = ["".join(SYLLABLES[c] for c in row) for row in rng.integers(0, len(SYLLABLES), (count, 3))]
    cities, trades = list(CITIES), (*LAB_TRADE, *CLIENT_TRADE)
    found: dict[str, Firm] = {}
    while len(found) < count:
        at = len(found)
        city = cities[int(rng.integers(len(cities)))]
        brand = str(shared[at]) if rng.random() < 0.3 else own[at] if rng.random() < 0.9 else _drawn(rng)
        form = "有限公司" if rng.random() < 0.92 else "股份有限公司"
        trade = trades[int(rng.integers(len(trades)))]
        firm = Firm(at, credit_code(at + 1, CITIES[city]), "瀛川", city, brand, trade, form, formers[at])
        # In one city nobody is registered under the brand and trade of another.
        found.setdefault(firm.name(form=""), firm)
    return list(found.values())


def _drawn(rng: np.random.Generator) -> str:
    return "".join(SYLLABLES[c] for c in rng.integers(0, len(SYLLABLES), 3))


def made_province(firms: int, people: int, seed: int = 1) -> Province:
    """The province: three agencies' rows, every spelling by its label.

    Args:
        firms: Number of firms with a code; two name-only traps for each ten come on top.
        people: Number of people.
        seed: Of all that is drawn.
    """
    rng = np.random.default_rng(seed)
    made = Province()
    every = made_firms(firms, rng)
    labels = list(VARIATIONS)
    for firm in every:
        label = labels[firm.number % len(labels)]
        phone, address = f"0989{8000000 + firm.number}", f"{firm.city}市听松路{firm.number}号"
        former = firm.name(brand=firm.former) if label == "former name" else None
        put(made, Said(REGISTER, firm.code, firm.name(), former, phone, address), firm.number, "")
        if rng.random() < 0.4:
            put(made, Said(DIRECTORY, firm.code, firm.name(), None, phone, address), firm.number, "")
        spelling = VARIATIONS[label](firm, rng)
        if spelling is not None:
            said = Said(
                ENGAGEMENTS, None, spelling, None,
                phone if rng.random() < 0.3 else None, address if rng.random() < 0.2 else None,
            )  # fmt: skip
            put(made, said, firm.number, label)
    for number, firm in enumerate(every[: len(every) // 10], len(every)):
        put(made, Said(ENGAGEMENTS, None, _other_brand(firm)), number, "trap: another brand")
        far = firm.name(city="石渠" if firm.city != "石渠" else "望海")
        put(made, Said(ENGAGEMENTS, None, far), number + len(every), "trap: another city")
    put_people(made, every, people, rng)
    return made


def _other_brand(firm: Firm) -> str:
    """As 绿源 beside 蓝源: one character of a short brand is another."""
    other = SYLLABLES[(SYLLABLES.index(firm.brand[0]) + SHIFT) % len(SYLLABLES)]
    return firm.name(brand=other + firm.brand[1:])


def put(made: Province, said: Said, number: int, label: str) -> None:
    """Add a row about a firm, unless the same words already stand for another one."""
    key = (said.code, said.name or "")
    if made.firms.setdefault(key, (number, label))[0] == number:
        made.rows.append(said)
