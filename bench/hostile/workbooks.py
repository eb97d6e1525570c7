"""Workbooks whose cells, sheets and parts mean harm."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path

from bench.hostile.made import GOOD, HEAD, SHEET, Hostile, Write, honest, packed, with_rows, workbook

NAME, CODE = GOOD.split(",")[:2]
SHARED = "xl/sharedStrings.xml"
SERIALS = (0, 1, 59, 60, -1, 0.5, 2958466, 1e300)
Parts = dict[str, bytes]


def cells(row: int, *values: str, kind: str = 't="str"', style: int = 0) -> bytes:
    """A row of cells."""
    made = "".join(f'<c r="{chr(65 + n)}{row}" {kind} s="{style}"><v>{value}</v></c>' for n, value in enumerate(values))
    return f'<row r="{row}">{made}</row>'.encode()


def drawn(fill: Callable[[object, object], object], **options: object) -> Write:
    """A workbook that a function fills: it is given the book and its first sheet."""

    def write(path: Path) -> None:
        import xlsxwriter

        with xlsxwriter.Workbook(str(path), options) as book:
            fill(book, book.add_worksheet("数据"))

    return write


def dated(book: object, sheet: object) -> None:
    """Days before 1900 and after 9999 by their numbers, then a good one."""
    form = book.add_format({"num_format": "yyyy-mm-dd"})  # type: ignore[attr-defined]
    sheet.write_row(0, 0, [*HEAD.split(","), "成立日期"])  # type: ignore[attr-defined]
    for row, serial in enumerate((*SERIALS, 46000), 1):
        sheet.write_row(row, 0, GOOD.split(","))  # type: ignore[attr-defined]
        sheet.write_number(row, 5, serial, form)  # type: ignore[attr-defined]


def merged(book: object, sheet: object) -> None:
    """A title over all columns, a header cell over two rows, one over two columns."""
    del book
    sheet.merge_range(0, 0, 0, 4, "登记表")  # type: ignore[attr-defined]
    for column, name in enumerate(HEAD.split(",")[:4]):
        sheet.merge_range(1, column, 2, column, name)  # type: ignore[attr-defined]
    sheet.write(1, 4, "地点")  # type: ignore[attr-defined]
    sheet.write(2, 4, "住所")  # type: ignore[attr-defined]
    sheet.write_row(3, 0, GOOD.split(","))  # type: ignore[attr-defined]


def everywhere(book: object, sheet: object) -> None:
    """Header cells each merged over two columns: half of the columns have no name."""
    del book
    for column, name in enumerate(HEAD.split(",")):
        sheet.merge_range(0, 2 * column, 0, 2 * column + 1, name)  # type: ignore[attr-defined]
        sheet.write(1, 2 * column, GOOD.split(",")[column])  # type: ignore[attr-defined]


def formulas(book: object, sheet: object) -> None:
    """Formulas with results, one of which stands in the column of names."""
    del book
    sheet.write_row(0, 0, HEAD.split(","))  # type: ignore[attr-defined]
    sheet.write_row(1, 0, GOOD.split(","))  # type: ignore[attr-defined]
    sheet.write_formula(2, 0, '=HYPERLINK("http://127.0.0.1/","x")', None, "=cmd|' /C calc'!A0")  # type: ignore[attr-defined]
    sheet.write_row(2, 1, GOOD.split(",")[1:])  # type: ignore[attr-defined]


def more_sheets(count: int) -> Callable[[Parts], object]:
    """A workbook whose list of sheets names one part again and again."""

    def change(parts: Parts) -> None:
        book = parts["xl/workbook.xml"]
        names = "".join(f'<sheet name="s{n}" sheetId="{n + 10}" r:id="rId1"/>' for n in range(count))
        parts["xl/workbook.xml"] = book.replace(b"</sheets>", names.encode() + b"</sheets>")

    return change


def named(name: str) -> Callable[[Parts], object]:
    """A second sheet of that name."""
    return lambda p: p.update({"xl/workbook.xml": p["xl/workbook.xml"].replace("说明".encode(), name.encode())})


def strings(make: Callable[[], bytes]) -> Callable[[Parts], object]:
    """More shared strings."""
    return lambda p: p.update({SHARED: p[SHARED].replace(b"</sst>", make() + b"</sst>")})


def noise(mib: int) -> bytes:
    """Text that packs badly, as strings of 1 KiB."""
    chance = random.Random(2)
    return b"".join(b"<si><t>" + chance.randbytes(512).hex().encode() + b"</t></si>" for _ in range(mib << 10))


def numeric(path: Path) -> None:
    """Numbers where a code should be."""
    rows = b"".join(cells(n, value, kind="") for n, value in ((3, "1E+17"), (4, "91990101000000001"), (5, "9.9E+307")))
    rows = re.sub(rb'r="A(\d+)"', rb'r="B\1"', rows)
    with_rows(rows)(path)


def files() -> list[Hostile]:
    """All of them."""
    good = cells(3, *GOOD.replace("1号", "2号").split(","))
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    unnamed = b'<row r="1048576">' + b"<c><v>1</v></c>" * 16_384 + b"</row>"
    entity = b'<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;">]>'
    wide = cells(3, *"x" * 26)
    return [
        Hostile("sparse.xlsx", with_rows(far), None, "过大"),
        Hostile("sparse-unnamed.xlsx", with_rows(unnamed)),
        Hostile("sparse-wrapped.xlsx", with_rows(b'<row r="3"><c r="' + b"D" * 33 + b'3"><v>1</v></c></row>'), None, "不存在"),
        Hostile("million.xlsx", with_rows(b"<row/>" * 10_000_000)),
        Hostile("million-numbered.xlsx", with_rows(b"".join(b'<row r="%d"/>' % n for n in range(3, 1_000_000))), 1),
        Hostile("backwards.xlsx", with_rows(good.replace(b"3", b"9") + cells(5, "x") + cells(4, "x")), 2),
        Hostile("wide.xlsx", with_rows(wide), 1),
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
        Hostile("16384-columns.xlsx", packed(dict(honest((",".join((HEAD, *map(str, range(16_000)))), GOOD)))), None, "列"),
        Hostile("100000-sheets.xlsx", workbook(more_sheets(100_000)), None, "工作表"),
        Hostile("150-sheets.xlsx", workbook(more_sheets(150)), 151),
        Hostile("900-sheets.xlsx", workbook(more_sheets(900)), None, "工作表"),
        Hostile("sheet-escape.xlsx", workbook(named("\x7f&#x9b;31m[red]'; DROP TABLE x; --")), 1),
        Hostile("sheet-path.xlsx", workbook(named("../../x$(id)")), 1),
        Hostile("strings-empty.xlsx", workbook(strings(lambda: b"<si/>" * 10_000_000))),
        Hostile("strings-large.xlsx", workbook(strings(lambda: noise(80)))),
        Hostile("strings-count.xlsx", workbook(lambda p: p.update({SHARED: p[SHARED].replace(b'count="', b'count="99999999')}))),
        Hostile("strings-missing.xlsx", workbook(lambda p: p.pop(SHARED))),
        Hostile("string-32-mib.xlsx", with_rows(b'<row r="3"><c r="A3" t="str"><v>' + noise(32)[7:-9].replace(
            b"</t></si><si><t>", b"") + b"</v></c></row>")),
        Hostile("laughs.xlsx", workbook(lambda p: p.update({SHEET: p[SHEET].replace(b"<worksheet", entity + b"<worksheet")}))),
        Hostile("sheet-cut.xlsx", workbook(lambda p: p.update({SHEET: p[SHEET][:-60]}))),
        Hostile("sheet-deep.xlsx", with_rows(b"<a>" * 200_000)),
        Hostile("no-styles.xlsx", workbook(lambda p: p.pop("xl/styles.xml"))),
    ]  # fmt: skip
