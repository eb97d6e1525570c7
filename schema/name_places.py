"""How names of organisations print places: patterns over the divisions."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache

from schema.divisions import NATION, Division, divisions
from schema.names import name_words

ENDING = "(?:特别行政区|新区|自治区|自治州|自治县|自治旗|地区|林区|省|市|县|区|州|盟|旗)"
# 州, 盟 and 旗 only where a place has them: 上海盟源 is in 上海.
_KIND = "(?:特别行政区|自治[区州县旗]|新区|地区|林区|省|市|县|区)"
NATION_PATTERN = "(?:中国|中华人民共和国|国家税务总局|(?:兵团)?第十?[一二三四五六七八九十]师|兵团)"
"""What stands before places: the nation and what it has in them; the corps in Xinjiang, and its divisions."""
LONG = 4
"""Names above this many characters hold others (河南濮阳工业园区), and are read before those."""
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


def county_pattern() -> str:
    """A county behind the province or prefecture that it lies in; without its kind where it is no brand as well."""
    low = [d for c, d in places().items() if not c.endswith("00")]
    brands = {d.code for d in low if stem(d.name) in name_words().brands_not_places}
    whole = {d.name for d in low if d.code in brands or len(stem(d.name)) > LONG}
    return _either([*sorted(whole, key=_longest), _spelt(d for d in low if d.code not in brands)])


def alone_patterns() -> tuple[str, str]:
    """A county that a name begins with, two patterns: alone, counties are brands as often as places (和平, 新华, 长安).

    So the kind must stand, though it may be another: 县 become 市 and 区. One pattern of both would be too large for
    RE2 to keep its states, and take fifty times as long.
    """
    low = {d.name for c, d in places().items() if not c.endswith("00")}
    changing = {stem(name) for name in low if stem(name) != name and name[-1] in "市县区"}
    other = {name for name in low if name[:-1] not in changing or name[-1] not in "市县区"}
    return _either(sorted(other, key=_longest)), f"(?:{_either(sorted(changing, key=_longest))})[市县区]"


def high_pattern() -> str:
    """A province or prefecture, with or without its kind, at the beginning of a name or in its middle."""
    return f"{_either(shadowed())}|{_high()}"


def _high() -> str:
    spelt = _spelt(d for c, d in places().items() if c.endswith("00"))
    return _either([spelt, *sorted(name_words().other_places, key=_longest)])


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
