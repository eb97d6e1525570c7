"""Credit codes that fail or are masked: is the true code offered, and would the pair be proposed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from bench.identity.variations import Firm
from queries.compare import Pair, compare
from schema.code_repair import repairs
from schema.identifiers import USCC_LETTERS

EACH = 400
"""Codes of each kind of slip."""
Misprint = Callable[[str, np.random.Generator], str | None]


def _put(right: str, wrong: str) -> Misprint:
    """One place where ``right`` stands has ``wrong``."""

    def misprint(code: str, rng: np.random.Generator) -> str | None:
        places = [place for place, char in enumerate(code) if char == right]
        at = places[int(rng.integers(len(places)))] if places else None
        return None if at is None else code[:at] + wrong + code[at + 1 :]

    return misprint


def _turned(code: str, rng: np.random.Generator) -> str | None:
    at = int(rng.integers(len(code) - 1))
    return code[:at] + code[at + 1] + code[at] + code[at + 2 :] if code[at] != code[at + 1] else None


def _longer(code: str, rng: np.random.Generator) -> str:
    at = int(rng.integers(len(code) + 1))
    return code[:at] + USCC_LETTERS[int(rng.integers(len(USCC_LETTERS)))] + code[at:]


def _masked(code: str, rng: np.random.Generator) -> str:
    kept = int(rng.integers(8, 15))
    return code[:kept] + "****"


SLIPS: dict[str, Misprint] = {
    f"{wrong} for {right}": _put(right, wrong)
    for right, wrong in ("5S", "0O", "1I", "2Z", "8B", "B8", "UV")
} | {"two turned round": _turned, "a nineteenth character": _longer}  # fmt: skip


def misprints(firms: Sequence[Firm], rng: np.random.Generator) -> Iterator[str]:
    """A line for each kind of slip, and one for masked codes."""
    known = {firm.code for firm in firms}
    for label, slip in SLIPS.items():
        made = list(_made(firms, slip, rng))
        places = [_place(firm.code, printed, known) for firm, printed in made]
        first, offered = (sum(1 for at in places if at is not None and at < most) for most in (1, 99))
        named, alone = _proposed(made)
        count = max(1, len(made))
        yield (
            f"  {label:<28} {len(made):>7,} codes, the true one offered {offered / count:7.2%}, first "
            f"{first / count:7.2%}; proposed {named / count:7.2%}, by the code alone {alone / count:7.2%}"
        )
    made = list(_made(firms, _masked, rng))
    named, alone = _proposed(made)
    yield (
        f"  {'masked, 8 to 14 left':<28} {len(made):>7,} codes, none offered "
        f"{sum(1 for _, printed in made if not repairs(printed, known)) / len(made):7.2%}; "
        f"proposed {named / len(made):7.2%}, by the code alone {alone / len(made):7.2%} (weak: it proposes nothing)"
    )


def _made(firms: Sequence[Firm], slip: Misprint, rng: np.random.Generator) -> Iterator[tuple[Firm, str]]:
    for firm in (firms[int(at)] for at in rng.permutation(len(firms))[:EACH]):
        if (printed := slip(firm.code, rng)) is not None and printed != firm.code:
            yield firm, printed


def _place(code: str, printed: str, known: set[str]) -> int | None:
    """At which place the true code is offered, from 0."""
    return next((at for at, repair in enumerate(repairs(printed, known)) if repair.code == code), None)


def _proposed(made: list[tuple[Firm, str]]) -> tuple[int, int]:
    """How many would be proposed beside a name with 市 in it, and beside a name that says nothing."""
    named = [Pair(firm.name(city=f"{firm.city}市"), firm.name(), printed, firm.code) for firm, printed in made]
    alone = [Pair(firm.name(brand=firm.former, city="", trade=""), firm.name(), printed, firm.code)
             for firm, printed in made]  # fmt: skip
    found = [bool(told["proposed_by"]) for told in compare([*named, *alone])]
    return sum(found[: len(made)]), sum(found[len(made) :])
