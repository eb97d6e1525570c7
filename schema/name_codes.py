"""Which divisions a place in a name can mean: 吉林市 is a city, 吉林省 a province, 吉林 either, 鼓楼区 any of four."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from schema.divisions import NATION, Division, divisions, lookup
from schema.name_places import places, stem
from schema.names import name_words

KINDS = "省市县区州盟旗"
"""What the name of a place can end in; two places of one short name are told apart by it."""
ANY = "*"
"""Stands for the kind where a place is told without it, behind or before another that says which is meant."""


def meant_by() -> dict[str, str]:
    """Places without their kind, and with its last character or ``*`` where that says other → paths of what is meant.

    A path is the code of the place and of all that it lies in, from the inside, with dots; paths have blanks between
    them. Without its kind a name means provinces and prefectures of that name and what lies in them (朝阳 is not the
    district of Beijing), else any county; beside another place (``*``) it means any place of the name. A kind that no
    place of the name has, as a county bore before it became a city, means all of them but a province.

    Raises:
        HubError: ``unknown_division`` for a code of ``other_places`` that is none.
    """
    named: dict[str, list[Division]] = defaultdict(list)
    for place in places().values():
        named[stem(place.name)].append(place)
    for short, code in name_words().other_places.items():
        named[short].append(lookup(code))
    found: dict[str, str] = {}
    for short, held in sorted(named.items()):
        found[short] = _paths(_bare(held))
        others = {ANY: held} | {kind: _of_kind(held, short, kind) for kind in KINDS}
        found |= {short + kind: paths for kind, some in others.items() if (paths := _paths(some)) != found[short]}
    return found


def _bare(held: Sequence[Division]) -> list[Division]:
    high = {place.code for place in held if place.code.endswith("00")}
    return [place for place in held if not high or high & set(_path(place))]


def _of_kind(held: Sequence[Division], short: str, kind: str) -> list[Division]:
    exact = [place for place in held if place.name != short and place.name[-1] == kind]
    lower = [place for place in held if (place.parent == NATION) is (kind == "省")]
    return exact or lower or list(held)


def _paths(held: Sequence[Division]) -> str:
    return " ".join(".".join(_path(place)) for place in held)


def _path(place: Division) -> list[str]:
    return [place.code, *dict.fromkeys(_above(place))]


def _above(place: Division) -> Iterator[str]:
    # 兰州新区 is counted under the province, and lies in the city that it is called after.
    if place.source == "ours":
        yield from (c for c, d in places().items() if c.endswith("00") and stem(d.name) == stem(place.name))
    at = place.parent
    while at is not None and at != NATION:
        if at in places():
            yield at
        at = divisions()[at].parent
