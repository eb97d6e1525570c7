"""A place as somebody names it, with or without 省, 市 and 县: the one division that is meant, or a refusal."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from itertools import product

from schema.divisions import NATION, divisions, full_code, lookup, name_path
from schema.errors import HubError
from schema.name_places import places, stem
from schema.normal_forms import fold_code

SHOWN = 4
"""How many of several places a refusal names."""


def read_place(text: str | None) -> str | None:
    """The names from the province down (``湖南省长沙市``) of a code or a name; ``None`` of nothing.

    A province is meant before any other place of its name, and a place before those that lie in it (长沙 is the city).

    Raises:
        HubError: ``unknown_division``; ``several_divisions`` where the name is that of several.
    """
    printed = fold_code(text or "")
    if not printed:
        return None
    if printed.isascii() or full_code(printed) in divisions():
        return name_path(lookup(printed).code)
    found = _named().get(printed, frozenset())
    if not found:
        raise HubError(
            "unknown_division",
            f"“{printed}”不是区划表中的地名，请核对，或改用六位行政区划代码",
            f'"{printed}" is no division that is known; check it, or give the six digits of its code',
        )
    meant = _outermost(found)
    if meant is None:
        several = sorted({name_path(code) for code in found})
        listed = "、".join(several[:SHOWN]) + ("……" if len(several) > SHOWN else "")
        raise HubError(
            "several_divisions",
            f"“{printed}”可以是{listed}，请连同上级写明，或改用六位行政区划代码",
            f'"{printed}" can be {listed}; write what it lies in, or give the six digits of its code',
        )
    return name_path(meant)


def _outermost(found: frozenset[str]) -> str | None:
    """Of places of one name the province, else that in which all others lie, else the only one that stands."""
    held = [divisions()[code] for code in sorted(found)]
    for among in (held, [place for place in held if place.valid_to is None]):
        for place in among:
            if place.parent == NATION or all(place.lo <= other.lo <= place.hi for other in among):
                return place.code
        if len({name_path(place.code) for place in among}) == 1:
            return among[0].code
    return None


@cache
def _named() -> dict[str, frozenset[str]]:
    """Whatever a place may be called → the codes that are called so."""
    found: dict[str, set[str]] = defaultdict(set)
    for code in places():
        above: list[str] = []
        at = divisions()[code].parent
        while at is not None and at != NATION:
            if at in places():
                above.insert(0, places()[at].name)
            at = divisions()[at].parent
        for front in product(*(("", name, stem(name)) for name in above)):
            for last in (places()[code].name, stem(places()[code].name)):
                found["".join(front) + last].add(code)
    return {name: frozenset(codes) for name, codes in found.items()}
