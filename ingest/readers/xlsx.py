"""XLSX → chunks, by calamine, after ``zipscan``. A row's line is its number as Excel shows it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import python_calamine

from ingest.readers.cover import COVER, cover_items
from ingest.readers.header import HEADER_ROWS, best_row, clean, fold_header, missing
from ingest.readers.refusals import refusal
from ingest.readers.rows import ROW_BATCH, Gather, table
from ingest.readers.shapes import MIB, Broken, Chunk, Limits, RecordPlan
from ingest.readers.zipscan import scan

LONGEST_ROW = MIB
"""Characters that the cells of a row may have together: Excel itself lets one have 32,767."""


def printed(value: Any) -> str:
    """A cell as text: ISO dates, integers without ``.0``, and numbers beyond Excel's 15 digits as ``1E+17``."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return value.date().isoformat() if midnight else value.isoformat(" ", "seconds")
    return value.isoformat() if isinstance(value, datetime.date | datetime.time) else str(value)


def _number(value: float) -> str:
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    text = format(value, ".15G")
    return f"{Decimal(text):f}" if "E-" in text else text


def sheets(path: Path, limits: Limits) -> Iterator[tuple[int, str, Any]]:
    """The worksheets of a workbook that passed the scan.

    Raises:
        HubError: The workbook is hostile, damaged or encrypted.
    """
    scan(path, limits)
    try:
        # Rust takes no path that is no text.
        book = python_calamine.load_workbook(path.open("rb") if ascii(path).count("\\udc") else str(path))
        if len(book.sheets_metadata) > limits.sheets:
            count = len(book.sheets_metadata)
            raise refusal("too_many_sheets", f"有{count}个工作表，过多；请只保留要报送的工作表",
                          f"has {count} sheets, too many; keep those that are to be sent")  # fmt: skip
        for index, about in enumerate(book.sheets_metadata):
            if about.typ == python_calamine.SheetTypeEnum.WorkSheet:
                yield index, about.name, book.get_sheet_by_index(index)
    except python_calamine.PasswordError as error:
        raise refusal("encrypted", "工作簿已加密；请去掉密码", "is encrypted; remove the password") from error
    except (python_calamine.CalamineError, OSError) as error:
        raise refusal(
            "damaged_workbook", "工作簿已损坏，打不开；请重新导出", "is a damaged workbook; export it again"
        ) from error


def rows_of(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    """Rows that hold something, with their numbers from 1."""
    for number, row in enumerate(sheet.iter_rows(), 1):
        cells = [value if isinstance(value, str) else printed(value) for value in row]
        if any(cells) and any(cell.strip() for cell in cells):
            yield number, cells


def head(sheet: Any) -> list[tuple[int, list[str]]]:
    """The first rows, where the header is looked for."""
    found = []
    for row in rows_of(sheet):
        found.append(row)
        if len(found) == HEADER_ROWS:
            break
    return found


def merges(sheet: Any) -> list[tuple[int, int, int, int]]:
    """Merged ranges as first row, first column, last row, last column: rows from 1, columns from the first used one."""
    shift = sheet.start[1] if sheet.start else 0
    ranges = sheet.merged_cell_ranges or []
    return [(r0 + 1, c0 - shift, r1 + 1, c1 - shift) for (r0, c0), (r1, c1) in ranges]


def _header_rows(
    top: list[tuple[int, list[str]]], merged: list[tuple[int, int, int, int]]
) -> tuple[list[list[str]], dict[int, int]]:
    """The first rows with the text of a vertical merge in each of its rows, and the last row of merges from a row."""
    by_number = {number: list(cells) for number, cells in top}
    last: dict[int, int] = {}
    for r0, c0, r1, _ in merged:
        if r0 in by_number and r1 > r0 and c0 < len(by_number[r0]):
            last[r0] = max(last.get(r0, 0), r1)
            for number in range(r0 + 1, min(r1, top[-1][0]) + 1):
                if number in by_number:
                    by_number[number][c0] = by_number[r0][c0]
    return list(by_number.values()), last


def _plan_of(name: str, heads: list[list[str]], plans: Sequence[RecordPlan]) -> RecordPlan | None:
    """By sheet name, then by header: more than one known header, and no other record with as many."""
    for plan in plans:
        if fold_header(name) in map(fold_header, plan.sheets):
            return plan
    counts = sorted(((best_row(heads, plan.known)[1], -n) for n, plan in enumerate(plans)), reverse=True)
    enough = min(2, len(plans[-counts[0][1]].known))
    return plans[-counts[0][1]] if counts[0][0] >= enough else None


def read(path: Path, plans: Sequence[RecordPlan], limits: Limits) -> Iterator[Chunk]:
    """The data rows of each sheet that belongs to a record.

    Raises:
        HubError: The workbook cannot be read, or no sheet of it belongs to the feed.
    """
    any_read = False
    for index, name, sheet in sheets(path, limits):
        if name.strip() == COVER:
            continue
        top = head(sheet)
        merged = merges(sheet)
        heads, last = _header_rows(top, merged)
        plan = _plan_of(name, heads, plans)
        if plan is None or not top:
            gather = Gather(plan.record if plan else None, name, index, heads[0] if heads else [], limits.chunk_rows)
            yield from gather.rest()
            continue
        at, count = best_row(heads, plan.known)
        if not count:
            raise missing([plan], f"工作表{name}前10行")
        any_read = True
        number = top[at][0]
        gather = Gather(plan.record, name, index, clean(heads[at], name), limits.chunk_rows)
        yield from _sheet(sheet, plan, gather, max(number, last.get(number, 0)))
    if not any_read:
        raise missing(plans, "各工作表前10行")


def _sheet(sheet: Any, plan: RecordPlan, gather: Gather, above: int) -> Iterator[Chunk]:
    header = gather.header
    wanted = {fold_header(one) for one in plan.fill}
    down = [n for n, cell in enumerate(header) if fold_header(cell) in wanted]
    spans = {n: _Spans(merges(sheet), n) for n in down}
    before: dict[int, str] = dict.fromkeys(down, "")
    lines: list[int] = []
    batch: list[list[str]] = []
    for number, cells in rows_of(sheet):
        if number <= above:
            continue
        if sum(map(len, cells)) > LONGEST_ROW:
            yield from gather.add(None, [Broken(number, "line_too_long", " ".join(cells)[:1000])])
            continue
        for n in down:
            cells[n] = before[n] = spans[n].value(number, cells[n], before[n])
        lines.append(number)
        batch.append(cells)
        if len(batch) == ROW_BATCH:
            yield from gather.add(table(lines, list(zip(*batch, strict=True))))
            lines, batch = [], []
    if batch:
        yield from gather.add(table(lines, list(zip(*batch, strict=True))))
    yield from gather.rest()


class _Spans:
    """The vertical merges of one column: each row has the value of the first. Other blanks take the value above."""

    def __init__(self, merged: list[tuple[int, int, int, int]], column: int) -> None:
        self._ranges = sorted((r0, r1) for r0, c0, r1, _ in merged if c0 == column and r1 > r0)
        self._at, self._held, self._inside = 0, "", False

    def value(self, number: int, cell: str, above: str) -> str:
        """The value of the column in a row; rows come in order."""
        while self._at < len(self._ranges) and self._ranges[self._at][1] < number:
            self._at, self._inside = self._at + 1, False
        if self._at < len(self._ranges) and self._ranges[self._at][0] <= number:
            if not self._inside:
                self._inside, self._held = True, cell
            return self._held
        return cell if cell.strip() else above


def cover(path: Path, limits: Limits) -> dict[str, str] | None:
    """What the sheet 封面 says, or None when there is none."""
    for _, name, sheet in sheets(path, limits):
        if name.strip() == COVER:
            return cover_items(cells for _, cells in rows_of(sheet))
    return None
