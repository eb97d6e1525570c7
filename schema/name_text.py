"""What stands for the ``@marks@`` of ``schema/macros/identity``: patterns and tables of names, as literals of SQL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain

from schema.macro_text import characters
from schema.name_places import (
    ENDING,
    chain_pattern,
    high_pattern,
    places,
    places_above,
    province_pattern,
    provinces,
    stem,
)
from schema.names import NameWords, name_words

WRITTEN = range(0x2F00, 0xFB00)
SOUNDED = range(0x4E00, 0x9FA6)


def name_tables() -> dict[str, str]:
    """Mark → literal."""
    words = name_words()
    plain = _plain_forms(words)
    sounds = {char: sound for sound, char in characters("sounds.csv")}
    look = [(char, group[0]) for group in words.look_alikes for char in group[1:]]
    forms = words.forms_by_word()
    return {
        "written": "".join(plain),
        "plain_of": ",".join(plain.get(chr(code), "") for code in WRITTEN),
        "sound_of": ",".join(sounds.get(chr(code), "") for code in SOUNDED),
        "renamed_any": "|".join(chain.from_iterable(rename.words for rename in words.renames)),
        "renamed": _renamed(words),
        "look_from": "".join(char for char, _ in look),
        "look_to": "".join(first for _, first in look),
        "forms": "|".join(forms),
        "form_of": _map(forms),
        "companies": ", ".join(f"'{kind}'" for kind, form in words.forms.items() if form.company),
        "trades": f"(?:{'|'.join(words.trades_by_word())})",
        "trade_of": _map(words.trades_by_word()),
        "first_of": _map({word: words.trades[kind][0] for word, kind in words.trades_by_word().items()}),
        "branches": "|".join(words.branches),
        "peoples_all": "|".join(words.peoples),
        "zones": f"(?:{'|'.join(words.zones)})",
        "ending": ENDING,
        "chain": chain_pattern(),
        "stems": _list(sorted({stem(place.name) for place in places().values()})),
        "high": f"(?:{high_pattern()})",
        "province": f"(?:{province_pattern()})",
        "area_of": _map({place: " ".join(above) for place, above in places_above().items()}),
        "provinces": f"string_split('{','.join(provinces())}', ',')",
    }


def _plain_forms(words: NameWords) -> dict[str, str]:
    """What is written → the plain character; a variant of ours counts also where its plain form came from OpenCC."""
    ours = {char: plain for plain, forms in words.variants.items() for char in forms}
    taken = {char: ours.get(plain, plain) for plain, char in characters("plain_forms.csv")}
    return taken | ours


def _renamed(words: NameWords) -> str:
    text = "k"
    for rename in words.renames:
        text = f"regexp_replace({text}, '{'|'.join(rename.words)}', '{rename.now}', 'g')"
    return text


def _map(pairs: Mapping[str, str]) -> str:
    """A map that is put together once, when a query is planned: as a literal it would take long to parse."""
    return f"map({_list(pairs.keys())}, {_list(pairs.values())})"


def _list(words: Iterable[str]) -> str:
    return f"string_split('{','.join(words)}', ',')"
