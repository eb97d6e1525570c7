"""The dirt that agencies really send (domain.md §12), at realistic rates: other date forms, full width, null markers …

Two kinds are kept apart. *Harmless* dirt says the same in another form and may hit any row. *Broken* rows must be
refused, and are only rows whose absence proves nothing; planted evidence and look-alikes are never broken.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ingest.demo.days import spellings, wide
from ingest.demo.numbers import spoiled
from schema.feed import Column, Record

RATE = 0.012
BROKEN = 0.005
KEEP = "_keep"
"""Column of a table that marks rows which must be accepted as they are; it is not printed."""
BLANKS = ("暂无", "— —", "-", "N/A", "null")
BLANKABLE = ("text", "date", "date_end", "org_code")
OPEN_ENDS = ("长期", "2099-12-31", "9999-9-9")
Spell = Callable[[str, int], str]


def _date(text: str, draw: int) -> str:
    if text.count("-") != 2:
        return text
    forms = spellings(text)
    return forms[draw % len(forms)]


def _code(text: str, draw: int) -> str:
    return (text.lower(), f" {text}", wide(text))[draw % 3]


def _name(text: str, draw: int) -> str:
    if "（" in text:
        return text.replace("（", "(").replace("）", ")")
    return (text + " ", "　" + text, f"{text[:-4]} {text[-4:]}" if len(text) > 8 else text + " ")[draw % 3]


def _person(text: str, draw: int) -> str:
    return " ".join(text) if len(text) == 2 and draw % 2 else text + " "


def _separators(text: str, _: int) -> str:
    return text.replace(";", "；")


def _wide(text: str, _: int) -> str:
    return wide(text)


def _padded(text: str, draw: int) -> str:
    return text.lower() if draw % 2 else f"{text} "


SPELLINGS: dict[str, Spell] = {
    "date": _date,
    "date_end": _date,
    "org_code": _code,
    "integer": _wide,
    "money_yuan": _wide,
    "money_wan": _wide,
    "records": _separators,
    "list": _separators,
    "person_id": _padded,
}


def spelling(column: Column) -> Spell | None:
    """How a cell of this column is sometimes printed otherwise; None where it never is."""
    if column.type == "text" and column.name.endswith("name"):
        return _person if any(w in column.header[0] for w in ("姓名", "人员", "代表")) else _name
    return SPELLINGS.get(column.type)


def soiled(table: pa.Table, record: Record, rng: np.random.Generator) -> pa.Table:
    """The table with a little harmless dirt in every column where it applies."""
    for at, header in enumerate(table.column_names):
        column = record.by_name.get(header)
        if column is None:
            continue
        cells = table.column(at).combine_chunks()
        spell = spelling(column)
        if spell is not None:
            # Names of planted rows stay as they are: some traps turn on a name.
            kept = KEEP in table.column_names and column.type == "text"
            cells = _respelt(cells, spell, rng, table.column(KEEP).combine_chunks() if kept else None)
        alone = sum(c.header[0] == column.header[0] for c in record.columns) == 1
        if alone and cells.null_count and column.null_only is None and column.type in BLANKABLE:
            cells = _blanked(cells, OPEN_ENDS if column.type == "date_end" else BLANKS, rng)
        table = table.set_column(at, header, cells)
    return table


def _respelt(cells: pa.Array, spell: Spell, rng: np.random.Generator, kept: pa.Array | None) -> pa.Array:
    hit = rng.random(len(cells)) < RATE
    mask = pc.and_(pa.array(hit), pc.is_valid(cells))
    if kept is not None:
        mask = pc.and_(mask, pc.invert(kept))
    values = pc.filter(cells, mask).to_pylist()
    if not values:
        return cells
    draws = rng.integers(0, 1 << 20, len(values)).tolist()
    return pc.replace_with_mask(cells, mask, pa.array([spell(v, d) for v, d in zip(values, draws, strict=True)]))


def _blanked(cells: pa.Array, words: tuple[str, ...], rng: np.random.Generator) -> pa.Array:
    mask = pc.and_(pa.array(rng.random(len(cells)) < 0.3), pc.is_null(cells))
    count = pc.sum(mask).as_py() or 0
    if not count:
        return cells
    chosen = pc.take(pa.array(words), pa.array(rng.integers(0, len(words), count)))
    return pc.replace_with_mask(cells.cast(pa.string()), mask, chosen)


def broken(table: pa.Table, record: Record, rng: np.random.Generator) -> tuple[pa.Table, int]:
    """The table with some rows that must be refused, and how many: a bad check, an impossible day, a required blank."""
    size = table.num_rows
    hit = rng.random(size) < BROKEN
    if KEEP in table.column_names:
        hit &= ~table.column(KEEP).combine_chunks().to_numpy(zero_copy_only=False)
    ways = [c for c in record.columns if c.name in table.column_names and _breakable(c)]
    if not ways or not hit.any():
        return table, 0
    way = rng.integers(0, len(ways), size)
    count = 0
    for number, column in enumerate(ways):
        at = table.column_names.index(column.name)
        cells = table.column(at).combine_chunks()
        mask = pc.and_(pa.array(hit & (way == number)), pc.is_valid(cells))
        values = pc.filter(cells, mask).to_pylist()
        if values:
            count += len(values)
            cells = pc.replace_with_mask(cells, mask, pa.array([_spoil(column, v) for v in values], pa.string()))
            table = table.set_column(at, column.name, cells)
    return table, count


def _breakable(column: Column) -> bool:
    return column.type in ("org_code", "date", "person_id") or (column.required and column.type == "text")


def _spoil(column: Column, text: str) -> str | None:
    if column.type == "org_code":
        return spoiled(text)
    if column.type == "person_id":
        return text[:-1] + ("1" if text[-1] != "1" else "2")
    return text[:4] + "-02-30" if column.type == "date" else None
