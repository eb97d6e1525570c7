"""Writes ``schema/divisions.csv``: ``python -m schema.divisions_import FOLDER``.

FOLDER holds ``divisions_provinces.csv``, ``divisions_cities.csv`` and ``divisions_areas.csv`` of
github.com/modood/Administrative-divisions-of-China (WTFPL). ``schema/divisions_local.csv`` adds places that GB/T 2260
does not have (source ``ours``) and the invented province of the demo (source ``invented``).
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
NATION = "000000"
COLUMNS = ("code", "name", "parent", "lo", "hi", "valid_from", "valid_to", "fictional", "source")
Row = dict[str, str]


def _read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def gathered(folder: Path) -> dict[str, Row]:
    """Every division by its six-digit code, with its parent. A city without counties is listed once, as the city."""
    standard = [{"code": NATION, "name": "中华人民共和国", "parent": ""}]
    standard += [
        {"code": r["code"] + "0000", "name": r["name"], "parent": NATION}
        for r in _read(folder / "divisions_provinces.csv")
    ]
    standard += [
        {"code": r["code"] + "00", "name": r["name"], "parent": r["provinceCode"] + "0000"}
        for r in _read(folder / "divisions_cities.csv")
    ]
    standard += [
        {"code": r["code"], "name": r["name"], "parent": r["cityCode"] + "00"}
        for r in _read(folder / "divisions_areas.csv")
    ]
    rows: dict[str, Row] = {}
    for row in standard:
        rows.setdefault(row["code"], row | {"valid_from": "", "valid_to": "", "source": "GB/T 2260"})
    return rows | {row["code"]: row for row in _read(HERE / "divisions_local.csv")}


def numbered(rows: dict[str, Row]) -> Iterator[Row]:
    """The rows in pre-order; ``lo`` is a row's own place and ``hi`` that of its last descendant."""
    children: dict[str, list[str]] = defaultdict(list)
    for code in sorted(rows):
        children[rows[code]["parent"]].append(code)

    def walk(code: str, lo: int) -> tuple[int, list[Row]]:
        hi, below = lo, []
        for child in children[code]:
            hi, part = walk(child, hi + 1)
            below += part
        fictional = "true" if rows[code]["source"] == "invented" else "false"
        return hi, [rows[code] | {"lo": str(lo), "hi": str(hi), "fictional": fictional}, *below]

    yield from walk(NATION, 0)[1]


def main() -> None:
    """Writes the table."""
    with (HERE / "divisions.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(numbered(gathered(Path(sys.argv[1]))))


if __name__ == "__main__":
    main()
