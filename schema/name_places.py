"""How names of organisations print places: patterns over the divisions, and which place lies in which."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache

from schema.divisions import NATION, Division, divisions
from schema.names import name_words

ENDING = "(?:特别行政区|新区|自治区|自治州|自治县|自治旗|地区|林区|省|市|县|区|州|盟|旗)"
# 州, 盟 and 旗 only where a place has them: 上海盟源 is in 上海.
_KIND = "(?:特别行政区|自治[区州县旗]|新区|地区|林区|省|市|县|区)"
_COUNTED = ("市辖区", "县", "辖区")


def stem(name: str) -> str:
    """A division's name without peoples and kind: 新疆维吾尔自治区 gives 新疆; 郫县 stays, since 郫 says too little."""
    bare = re.sub(f"{ENDING}$", "", name)
    short = re.sub(f"(?:{_either(name_words().peoples)})+$", "", bare)
    return next((text for text in (short, bare) if len(text) >= 2), name)


@cache
def places() -> dict[str, Division]:
    """The divisions that a name can print, by code: neither the nation nor layers that only count."""
    held = divisions().items()
    return {c: d for c, d in held if c != NATION and d.name not in _COUNTED and "直辖县级" not in d.name}


def provinces() -> list[str]:
    """The stems of the provinces."""
    return sorted({stem(d.name) for c, d in places().items() if d.parent == NATION})


def places_above() -> dict[str, list[str]]:
    """Stem → the stems of all that places of this name lie in; provinces, which lie in none, are left out."""
    found: dict[str, set[str]] = defaultdict(set)
    for place in places().values():
        found[stem(place.name)] |= {stem(p.name) for p in _above(place)}
    return {name: sorted(above - {name}) for name, above in sorted(found.items()) if above - {name}}


def _above(place: Division) -> Iterator[Division]:
    parent = divisions()[place.parent] if place.parent else None
    while parent is not None and parent.code != NATION:
        if parent.code in places():
            yield parent
        parent = divisions()[parent.parent] if parent.parent else None


def chain_pattern() -> str:
    """What a name begins with: a province, a prefecture of it, a county of either, each where it lies.

    Provinces and prefectures are read with and without their kind, counties without it only behind their own province
    or prefecture: alone, they are brands as often as places (和平, 新华, 长安).
    """
    high = {c: d for c, d in places().items() if c.endswith("00")}
    by_province = [
        f"(?:{_spelt([p])})(?:{_spelt(_within(high, p))})?(?:{_counties(p)})?"
        for p in high.values()
        if p.parent == NATION
    ]
    by_prefecture = [f"(?:{_spelt([p])})(?:{_counties(p)})?" for p in high.values() if p.parent != NATION]
    low = [d.name for c, d in places().items() if not c.endswith("00")]
    changing = {stem(name) for name in low if stem(name) != name and name[-1] in "市县区"}  # 县 become 市 and 区
    alone = f"{_either(sorted(low, key=_longest))}|(?:{_either(sorted(changing, key=_longest))})[市县区]"
    chains = "|".join(sorted(by_province + by_prefecture, key=_longest))
    return f"(?:中国)?(?:{_either(shadowed())}|{chains}|{alone})?"


def high_pattern() -> str:
    """A province or prefecture in the middle of a name."""
    return f"{_either(shadowed())}|{_high()}"


def _high() -> str:
    return _spelt(d for c, d in places().items() if c.endswith("00"))


@cache
def shadowed() -> list[str]:
    """Counties and prefectures whose names begin with another's (黄石港区, 岳阳楼区), to be read before those."""
    named = [d.name for d in places().values() if not re.search("开发|园区|示范|管理|新区|实验", d.name)]
    patterns = [re.compile(text) for text in (_high(), province_pattern())]
    found = {n for n in named for p in patterns if (match := p.match(n)) and match.end() < len(n)}
    return sorted(found, key=_longest)


def province_pattern() -> str:
    """A province in the middle of a name, where a prefecture would as often be the end of a brand (安顺, 安康)."""
    return _spelt(d for d in places().values() if d.parent == NATION)


def _within(high: dict[str, Division], around: Division) -> Iterator[Division]:
    return (d for d in high.values() if around.lo < d.lo <= around.hi)


def _counties(around: Division) -> str:
    inside = [d for c, d in places().items() if around.lo < d.lo <= around.hi and not c.endswith("00")]
    brands = {d.code for d in inside if stem(d.name) in name_words().brands_not_places}
    full = [d.name for d in inside if d.code in brands]
    plain = _spelt(d for d in inside if d.code not in brands)
    return "|".join([*full, *([plain] if plain else [])]) or "县$"


def _spelt(held: Iterable[Division]) -> str:
    """Places with or without peoples and kind."""
    kinds: dict[str, set[tuple[str, str]]] = defaultdict(set)  # stem → peoples and last character
    for name in {d.name for d in held}:
        short = stem(name)
        peoples = "" if short == name else re.sub(f"{ENDING}$", "", name).removeprefix(short)
        kinds[short].add((peoples, "" if short == name else name[-1]))
    plain = [short for short, known in kinds.items() if all(not p and last in "省市县区" for p, last in known)]
    parts = {short: _special(short, known) for short, known in kinds.items() if short not in plain}
    special = [parts[short] for short in sorted(parts, key=_longest)]
    return "|".join(special + ([f"(?:{_either(sorted(plain, key=_longest))}){_KIND}?"] if plain else []))


def _special(short: str, known: set[tuple[str, str]]) -> str:
    """A place of a people, or of a kind that could begin a brand: only with the kinds that places of this name have."""
    peoples = sorted({p for p, _ in known if p}, key=_longest)
    lasts = "".join(sorted({last for _, last in known} | set("市县")))  # 昌吉州 has a 昌吉市
    kind = f"(?:(?:自治)?[{lasts}])?" if any(last for _, last in known) else ""
    return f"{short}(?:{_either(peoples)})?{kind}" if peoples else f"{short}{kind}"


def _either(words: Iterable[str]) -> str:
    return "|".join(words)


def _longest(text: str) -> tuple[int, str]:
    return (-len(text), text)
