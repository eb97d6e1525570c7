"""Workbooks whose cells mean harm."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.hostile.made import GOOD, HEAD, Hostile, Write, honest, packed, with_rows

SERIALS = (0, 1, 59, 60, -1, 0.5, 2958466, 1e300)


def cells(row: int, *values: str, kind: str = 't="str"', style: int = 0) -> bytes:
    """A row of cells."""
    made = "".join(f'<c r="{chr(65 + n)}{row}" {kind} s="{style}"><v>{value}</v></c>' for n, value in enumerate(values))
    return f'<row r="{row}">{made}</row>'.encode()


def drawn(fill: Callable[[Any, Any], object], **options: object) -> Write:
    """A workbook that a function fills: it is given the book and its first sheet."""

    def write(path: Path) -> None:
        import xlsxwriter

        with xlsxwriter.Workbook(str(path), options) as book:
            fill(book, book.add_worksheet("数据"))

    return write


def dated(book: Any, sheet: Any) -> None:
    """Days before 1900 and after 9999 by their numbers, then a good one."""
    form = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, [*HEAD.split(","), "成立日期"])
    for row, serial in enumerate((*SERIALS, 46000), 1):
        sheet.write_row(row, 0, GOOD.split(","))
        sheet.write_number(row, 5, serial, form)


def merged(book: Any, sheet: Any) -> None:
    """A title over all columns, a header cell over two rows, one over two columns."""
    del book
    sheet.merge_range(0, 0, 0, 4, "登记表")
    for column, name in enumerate(HEAD.split(",")[:4]):
        sheet.merge_range(1, column, 2, column, name)
    sheet.write(1, 4, "地点")
    sheet.write(2, 4, "住所")
    sheet.write_row(3, 0, GOOD.split(","))


def everywhere(book: Any, sheet: Any) -> None:
    """Header cells each merged over two columns: half of the columns have no name."""
    del book
    for column, name in enumerate(HEAD.split(",")):
        sheet.merge_range(0, 2 * column, 0, 2 * column + 1, name)
        sheet.write(1, 2 * column, GOOD.split(",")[column])


def formulas(book: Any, sheet: Any) -> None:
    """Formulas with results, one of which stands in the column of names."""
    del book
    sheet.write_row(0, 0, HEAD.split(","))
    sheet.write_row(1, 0, GOOD.split(","))
    sheet.write_formula(2, 0, '=HYPERLINK("http://127.0.0.1/","x")', None, "=cmd|' /C calc'!A0")
    sheet.write_row(2, 1, GOOD.split(",")[1:])


def numeric(path: Path) -> None:
    """Numbers where a code should be."""
    rows = b"".join(cells(n, value, kind="") for n, value in ((3, "1E+17"), (4, "91990101000000001"), (5, "9.9E+307")))
    rows = re.sub(rb'r="A(\d+)"', rb'r="B\1"', rows)
    with_rows(rows)(path)


def files() -> list[Hostile]:
    """All of them."""
    good = cells(3, *GOOD.replace("1号", "2号").split(","))
    wide = ",".join((HEAD, *map(str, range(16_000))))
    return [
        Hostile("backwards.xlsx", with_rows(good.replace(b"3", b"9") + cells(5, "x") + cells(4, "x")), 2),
        Hostile("wide.xlsx", with_rows(cells(3, *"x" * 26)), 1),
        Hostile("numbers.xlsx", numeric, 1),
        Hostile("dates.xlsx", drawn(dated), 4, "日期"),
        Hostile("dates-1904.xlsx", drawn(dated, date_1904=True), 4, "日期"),
        Hostile("merged.xlsx", drawn(merged), 1),
        Hostile("merged-columns.xlsx", drawn(everywhere), 1),
        Hostile("formulas.xlsx", drawn(formulas), 2),
        Hostile("twice.xlsx", packed(dict(honest((HEAD, GOOD, HEAD, GOOD)))), 2),
        Hostile("headless.xlsx", packed(dict(honest((GOOD, GOOD)))), None, "表头"),
        Hostile("nameless.xlsx", packed(dict(honest((",,,,", GOOD)))), None, "表头"),
        Hostile("duplicate.xlsx", packed(dict(honest((HEAD + ",企业名称", GOOD + ",x")))), None, "重复"),
        Hostile("16005-columns.xlsx", packed(dict(honest((wide, GOOD)))), None, "列"),
    ]
