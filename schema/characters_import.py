"""Writes ``schema/generated/plain_forms.csv`` and ``sounds.csv``: ``python -m schema.characters_import``.

It needs the packages opencc-python-reimplemented (Apache-2.0; OpenCC's tables) and pypinyin (MIT; pinyin-data), which
nothing else does: the tables of single characters are taken over once and kept beside the project, so that names are
read by SQL alone and no run needs a package for it.
"""

from __future__ import annotations

import csv
import unicodedata
from collections import defaultdict
from importlib import import_module
from importlib.resources import files
from pathlib import Path

HERE = Path(__file__).parent / "generated"
BLOCK = range(0x4E00, 0x9FA6)
RADICALS = range(0x2F00, 0x2FD6)
COMPATIBLE = range(0xF900, 0xFAFF)


def _simplified(char: str) -> bool:
    """Whether GB 2312 has the character: then it is in use on the mainland and stays, whatever it may stand for."""
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _dictionary(name: str) -> dict[str, list[str]]:
    lines = files("opencc").joinpath(f"dictionary/{name}.txt").read_text("utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if line.strip())
    return {key: values.split() for key, values in pairs if len(key) == 1}


def plain_forms() -> dict[str, list[str]]:
    """The simplified character → what is also written for it: traditional, regional and compatibility forms."""
    simple = _dictionary("TSCharacters")
    regional = {v: k for name in ("TWVariants", "HKVariants") for k, vs in _dictionary(name).items() for v in vs}
    found: dict[str, list[str]] = defaultdict(list)
    for code in (*RADICALS, *BLOCK, *COMPATIBLE):
        char = chr(code)
        standard = unicodedata.normalize("NFKC", char)
        standard = regional.get(standard, standard) if not _simplified(standard) else standard
        plain = simple.get(standard, [standard])[0] if not _simplified(standard) else standard
        if plain != char and len(plain) == 1 and not _simplified(char):
            found[plain].append(char)
    return dict(sorted(found.items()))


def sounds() -> dict[str, list[str]]:
    """The syllable without its tone → the characters whose commonest reading it is (ü is v)."""
    read = import_module("pypinyin").lazy_pinyin
    found: dict[str, list[str]] = defaultdict(list)
    for code in BLOCK:
        (syllable,) = read(chr(code))
        if syllable != chr(code):
            found[syllable].append(chr(code))
    return dict(sorted(found.items()))


def _write(name: str, heads: tuple[str, str], held: dict[str, list[str]]) -> None:
    with (HERE / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(heads)
        writer.writerows((key, "".join(chars)) for key, chars in held.items())


def main() -> None:
    """Write both tables."""
    _write("plain_forms.csv", ("plain", "forms"), plain_forms())
    _write("sounds.csv", ("sound", "characters"), sounds())


if __name__ == "__main__":
    main()
