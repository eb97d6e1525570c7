"""What a code that fails its check may stand for: proposals for a person to confirm, never applied."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from schema.identifiers import USCC_LETTERS, code_kind, orgcode_ok
from schema.normal_forms import fold_code

Slip = Literal["look_alike", "extra_character", "transposition"]
RANK: dict[Slip, int] = {"look_alike": 1, "extra_character": 2, "transposition": 3}
_PAIRS = (("S", "5"), ("O", "0"), ("I", "1"), ("Z", "2"), ("B", "8"), ("V", "U"))
LOOK_ALIKE = {a: b for one, two in _PAIRS for a, b in ((one, two), (two, one))}


@dataclass(frozen=True, slots=True, order=True)
class Repair:
    """One proposal.

    Attributes:
        rank: 1 is the likeliest slip.
        code: The code after the repair; its check characters agree.
        slip: What went wrong.
        place: Where, counted from 1; of a transposition the first of the two.
        was: What stands there.
        should: What would stand there; empty where a character is left out.
        places: All the places, where letters that no code has are replaced at once.
    """

    rank: int
    code: str
    slip: Slip
    place: int
    was: str
    should: str
    places: tuple[int, ...] = ()


def repairs(code: str, known: Collection[str] = ()) -> list[Repair]:
    """The codes that one slip could have turned into this one, the likeliest first.

    A code that passes its check, or is masked, has none. Of a credit code both check characters must agree, its own
    and, of a company's, that of the organisation code inside it, since one alone agrees by chance once in 31.
    Letters that no credit code has are surely wrong: all of them are replaced at once. In one failing code of twenty a
    transposition agrees by mere chance, so transpositions are proposed only towards a known code.

    Args:
        code: As printed; width, blanks and case do not matter.
        known: Codes that are held elsewhere, folded.
    """
    return proposed(possible_repairs(code), known)


def proposed(possible: Iterable[Repair], known: Collection[str]) -> list[Repair]:
    """Of the possible repairs of a code those that are proposed: a transposition only towards a known code."""
    return [one for one in possible if one.slip != "transposition" or one.code in known]


def possible_repairs(code: str) -> list[Repair]:
    """As :func:`repairs`, with all transpositions: for who looks up which of their codes are known."""
    printed = fold_code(code)
    if code_kind(printed) is not None or not re.fullmatch("[0-9A-Z]{9,19}", printed):
        return []
    found: dict[str, Repair] = {}
    for repair in sorted(_slips(printed)):
        if _agrees(repair.code):
            found.setdefault(repair.code, repair)
    return list(found.values())


def _agrees(code: str) -> bool:
    kind = code_kind(code)
    return kind is not None and (kind != "USCC" or not code.startswith("91") or orgcode_ok(code[8:17]))


def _slips(printed: str) -> Iterator[Repair]:
    wrong = [place for place, char in enumerate(printed) if len(printed) >= 18 and char not in USCC_LETTERS]
    if wrong:
        yield from _letters(printed, wrong)
    else:
        yield from _looks(printed)
    if len(printed) in (10, 16, 19):
        yield from _extra(printed)
    for place, (one, two) in enumerate(pairwise(printed)):
        if one != two:
            mended = printed[:place] + two + one + printed[place + 2 :]
            yield Repair(RANK["transposition"], mended, "transposition", place + 1, one + two, two + one)


def _letters(printed: str, wrong: list[int]) -> Iterator[Repair]:
    """All letters that no credit code has replaced by what they look like."""
    mended = "".join(LOOK_ALIKE.get(c, c) if place in wrong else c for place, c in enumerate(printed))
    was, should = ("".join(text[place] for place in wrong) for text in (printed, mended))
    yield Repair(
        RANK["look_alike"], mended, "look_alike", wrong[0] + 1, was, should, tuple(place + 1 for place in wrong)
    )


def _looks(printed: str) -> Iterator[Repair]:
    for place, char in enumerate(printed):
        if char in LOOK_ALIKE:
            mended = printed[:place] + LOOK_ALIKE[char] + printed[place + 1 :]
            yield Repair(RANK["look_alike"], mended, "look_alike", place + 1, char, LOOK_ALIKE[char])


def _extra(printed: str) -> Iterator[Repair]:
    """A character too many; of two alike it does not matter which."""
    for place, char in enumerate(printed):
        if place == 0 or printed[place - 1] != char:
            yield Repair(
                RANK["extra_character"], printed[:place] + printed[place + 1 :], "extra_character", place + 1, char, ""
            )
