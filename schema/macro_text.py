"""The SQL macros of ``schema/macros``, with the tables that they share with the Python twins filled in."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from schema.normal_forms import (
    LOWER,
    NARROW,
    RESIDENT_PATTERN,
    SIMPLIFIED,
    TRADITIONAL,
    WIDE,
    WIDE_CLASS,
    method_alias,
)

FOLDER = Path(__file__).parent / "macros"
TABLES = Path(__file__).parent / "generated"
SUFFIX = re.compile(r"(?:省|自治区|市|地区|自治州|盟|特别行政区)$")


@cache
def macros() -> list[str]:
    """``CREATE OR REPLACE TEMP MACRO`` statements in the order in which they must run.

    They are temporary, so that they answer in every database of a session and are stored in none.
    """
    return [statement for path in sorted(FOLDER.glob("*.sql")) for statement in _statements(path, _tables())]


@cache
def trait_macros() -> list[str]:
    """The macros that take names apart for ``names_alike``, to run after :func:`macros` where names are compared.

    Their patterns name every prefecture; to compile them takes as long as all other macros together.
    """
    from schema.name_text import rename_tables  # reads what other sessions never need

    return _statements(FOLDER / "names" / "name_traits.sql", _tables() | rename_tables())


@cache
def identity_macros() -> list[str]:
    """The macros that compare names, to run after :func:`macros` where names are compared.

    They carry tables of all characters and places; a connection that asks nothing of names does without them.
    """
    from schema.name_text import name_tables  # reads what other sessions never need

    tables = name_tables()
    paths = sorted((FOLDER / "identity").glob("*.sql"))
    return [statement for path in paths for statement in _statements(path, tables)]


def _statements(path: Path, tables: dict[str, str]) -> list[str]:
    text = re.sub(r"^--.*\n", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    for mark, value in tables.items():
        text = text.replace(f"@{mark}@", value)
    return [part.strip() for part in re.split(r";\s*\n", text + "\n") if part.strip()]


@cache
def _tables() -> dict[str, str]:
    """What stands for the ``@marks@``: our own data, quoted for a string literal of SQL."""
    plain = {char: one for one, char in characters("plain_forms.csv") if len(one) == 1}
    return {
        "wide": _quoted(WIDE),
        "narrow": _quoted(NARROW),
        "wide_inner": WIDE_CLASS.removeprefix("[").removesuffix("]"),
        "lower": LOWER,
        "upper": LOWER.upper(),
        "traditional": TRADITIONAL,
        "simplified": SIMPLIFIED,
        "plain_from": "".join(plain),
        "plain_to": "".join(plain.values()),
        "resident_pattern": RESIDENT_PATTERN,
        "method_alias": ", ".join(f"'{_quoted(a)}': '{_quoted(code)}'" for a, code in method_alias().items()),
        "places": "|".join(place_names()),
        "peoples": PEOPLES.pattern.removesuffix("+$"),
    }


def characters(name: str) -> Iterator[tuple[str, str]]:
    """What a table of characters (``schema/generated``) says of each: key and character."""
    with (TABLES / name).open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        for key, several in rows:
            for char in several:
                yield key, char


def _quoted(text: str) -> str:
    return text.replace("'", "''")


@cache
def place_names() -> list[str]:
    """Provinces and prefectures without their suffix, longest first: names of firms begin with them.

    Counties are left out, because many are also brands (和平, 新华, 长安).
    """
    path = Path(__file__).parent / "divisions.csv"
    with path.open(encoding="utf-8", newline="") as file:
        names = {_short(row["name"]) for row in csv.DictReader(file) if row["code"].endswith("00") and row["parent"]}
    plain = (name for name in names if len(name) >= 2 and not name.endswith(("直辖县级行政区划", "辖区")))
    return sorted(plain, key=lambda name: (-len(name), name))


PEOPLES = re.compile(
    r"(?:壮族|回族|维吾尔|蒙古族?|藏族|羌族|彝族|苗族|侗族|布依族|土家族|哈尼族|傣族|景颇族|傈僳族|白族|朝鲜族|哈萨克|柯尔克孜|黎族)+$"
)


def _short(name: str) -> str:
    bare = SUFFIX.sub("", name)
    short = PEOPLES.sub("", bare)
    return short if len(short) >= 2 else bare
