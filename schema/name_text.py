"""What stands for the ``@marks@`` of ``schema/macros/identity``: patterns and tables of names, as literals of SQL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain

from schema.macro_text import characters
from schema.name_codes import meant_by
from schema.name_places import (
    ENDING,
    NATION_PATTERN,
    alone_patterns,
    county_pattern,
    high_pattern,
    places,
    province_pattern,
    stem,
)
from schema.names import NameWords, name_words

WRITTEN = range(0x2F00, 0xFB00)
SOUNDED = range(0x4E00, 0x9FA6)
NUMERALS = "零一二三四五六七八九十0123456789"


def name_tables() -> dict[str, str]:
    """Mark → literal."""
    words = name_words()
    plain = _plain_forms(words)
    sounds = {char: sound for sound, char in characters("sounds.csv")}
    look = [(char, group[0]) for group in words.look_alikes for char in group[1:]]
    forms = words.forms_by_word()
    alone = alone_patterns()
    stems = {stem(place.name) for place in places().values()}
    return {
        "written": "".join(plain),
        "plain_of": ",".join(plain.get(chr(code), "") for code in WRITTEN),
        "sound_of": ",".join(sounds.get(chr(code), "") for code in SOUNDED),
        "look_from": "".join(char for char, _ in look),
        "look_to": "".join(first for _, first in look),
        "forms": "|".join(forms),
        "form_of": _map(forms),
        "companies": _quoted(kind for kind, form in words.forms.items() if form.company),
        "public": _quoted(kind for kind, form in words.forms.items() if form.public),
        "bodies": _quoted(words.bodies),
        "trades": f"(?:{'|'.join(words.trades_by_word())})",
        "trade_of": _map(words.trades_by_word()),
        "told_by": _map(words.told_by()),
        "numerals": NUMERALS,
        "numeral": NUMERALS[0] * len(NUMERALS),
        "branches": "|".join(words.branches),
        "peoples_all": "|".join(words.peoples),
        "zones": f"(?:{'|'.join(words.zones_by_word())})",
        "zone_of": _map(words.zones_by_word()),
        "ending": ENDING,
        "nation": NATION_PATTERN,
        "county": f"(?:{county_pattern()})",
        "alone_whole": f"(?:{alone[0]})",
        "alone_changing": alone[1],
        "stems": _list(sorted({*stems, *words.other_places})),
        "high": f"(?:{high_pattern()})",
        "province": f"(?:{province_pattern()})",
        "meant": _map(meant_by()),
    } | rename_tables()


def rename_tables() -> dict[str, str]:
    """Mark → literal, of authorities that were renamed; ``@renamed@`` is said of ``k``."""
    renames = name_words().renames
    text = "k"
    for rename in renames:
        end = "$" if rename.last else ""
        text = f"regexp_replace({text}, '(?:{'|'.join(rename.words)}){end}', '{rename.now}', 'g')"
    return {"renamed_any": "|".join(chain.from_iterable(rename.words for rename in renames)), "renamed": text}


def _plain_forms(words: NameWords) -> dict[str, str]:
    """What is written → the plain character; a variant of ours counts also where its plain form came from OpenCC."""
    ours = {char: plain for plain, forms in words.variants.items() for char in forms}
    taken = {char: ours.get(plain, plain) for plain, char in characters("plain_forms.csv")}
    return taken | ours


def _map(pairs: Mapping[str, str]) -> str:
    """A map that is put together once, when a query is planned: as a literal it would take long to parse."""
    return f"map({_list(pairs.keys())}, {_list(pairs.values())})"


def _list(words: Iterable[str]) -> str:
    return f"string_split('{','.join(words)}', ',')"


def _quoted(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)
