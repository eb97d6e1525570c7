"""Which row is the header, and whose."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from ingest.readers.refusals import refusal, shown
from ingest.readers.shapes import RecordPlan

MOST_NAMES = 1_000
"""Columns with a header that a file may have."""
MOST_COLUMNS = 5_000
"""Columns that it may have with those that are blank: spreadsheets write them where somebody once clicked."""
HEADER_ROWS = 10
"""The header is looked for among this many first rows: titles and notes may stand above it."""


def fold_header(text: str) -> str:
    """A header without what does not tell headers apart: width, case and white space."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def known_count(cells: Iterable[str], known: Iterable[str]) -> int:
    """How many of the known headers stand in a row."""
    return len({fold_header(cell) for cell in cells} & {fold_header(header) for header in known})


def best_row(rows: Sequence[Sequence[str]], known: Sequence[str]) -> tuple[int, int]:
    """The first of the rows with the most known headers, and how many it has."""
    counts = [known_count(row, known) for row in rows] or [0]
    best = max(counts)
    return counts.index(best), best


def best_record(rows: Sequence[Sequence[str]], plans: Sequence[RecordPlan]) -> tuple[RecordPlan, int, int]:
    """The record that fits the rows best, its header row and the number of its headers there."""
    fits = [(plan, *best_row(rows, plan.known)) for plan in plans]
    return max(fits, key=lambda fit: fit[2])


def likeliest(rows: Sequence[Sequence[str]]) -> list[str]:
    """The likeliest header when no feed is known: the first row that is not much emptier than the others."""
    sizes = [len({cell for cell in row if cell.strip()}) for row in rows]
    enough = 0.6 * max(sizes, default=0)
    return next(([cell.strip() for cell in row] for row, size in zip(rows, sizes, strict=True) if size >= enough), [])


def clean(cells: Sequence[str], sheet: str = "") -> list[str]:
    """Headers trimmed, with duplicates refused.

    Raises:
        HubError: Two columns bear one header, or there are too many columns.
    """
    header = [" ".join(cell.split()) for cell in cells]
    named = sum(map(bool, header))
    if named > MOST_NAMES or len(header) > MOST_COLUMNS:
        raise refusal("too_many_columns", f"表头超过{MOST_NAMES}列；请只保留数据源规定的列",
                      f"has a header of more than {MOST_NAMES} columns; keep those that the feed names")  # fmt: skip
    seen: set[str] = set()
    twice = []
    for cell in header:
        key = fold_header(cell)
        if key and key in seen and cell not in twice:
            twice.append(cell)
        seen.add(key)
    if twice:
        names, at_zh, at_en = "、".join(map(shown, twice)), f"工作表{shown(sheet)}" if sheet else "", ""
        if sheet:
            at_en = f"sheet {shown(sheet)} "
        zh, en = (
            f"{at_zh}表头有重复的列：{names}；请删去或改名",
            f"{at_en}has duplicate headers: {names}; remove or rename one",
        )
        raise refusal("duplicate_header", zh, en)
    return header


def missing(plans: Sequence[RecordPlan], format_zh: str = "前10行") -> Exception:
    """No known header anywhere."""
    first = "、".join(plans[0].known[:6]) if plans else ""
    zh = f"{format_zh}里找不到表头；应有这样的列：{first}…"
    return refusal("header_missing", zh, f"holds no header row in its first {HEADER_ROWS} rows; expected: {first}…")
