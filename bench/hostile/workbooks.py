"""Workbooks whose sheets and parts mean harm."""

from __future__ import annotations

import random
from collections.abc import Callable

from bench.hostile.made import SHEET, Hostile, Write, with_rows, workbook

SHARED = "xl/sharedStrings.xml"
Parts = dict[str, bytes]


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


def part(name: str, change: Callable[[bytes], bytes]) -> Write:
    """A workbook one part of which was changed."""
    return workbook(lambda parts: parts.update({name: change(parts[name])}))


def files() -> list[Hostile]:
    """All of them."""
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    unnamed = b'<row r="1048576">' + b"<c><v>1</v></c>" * 16_384 + b"</row>"
    wrapped = b'<row r="3"><c r="' + b"D" * 33 + b'3"><v>1</v></c></row>'
    entity = b'<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;">]><worksheet'
    long = b'<row r="3"><c r="A3" t="str"><v>' + noise(32).replace(b"</t></si><si><t>", b"")[7:-9] + b"</v></c></row>"
    return [
        Hostile("sparse.xlsx", with_rows(far), None, "过大"),
        Hostile("sparse-unnamed.xlsx", with_rows(unnamed)),
        Hostile("sparse-wrapped.xlsx", with_rows(wrapped), None, "不存在"),
        Hostile("million.xlsx", with_rows(b"<row/>" * 10_000_000)),
        Hostile("million-numbered.xlsx", with_rows(b"".join(b'<row r="%d"/>' % n for n in range(3, 1_000_000))), 1),
        Hostile("100000-sheets.xlsx", workbook(more_sheets(100_000)), None, "工作表"),
        Hostile("40-sheets.xlsx", workbook(more_sheets(40)), 41),
        Hostile("900-sheets.xlsx", workbook(more_sheets(900)), None, "工作表"),
        Hostile("sheet-escape.xlsx", workbook(named("\x7f&#x9b;31m[red]'; DROP TABLE x; --")), 1),
        Hostile("sheet-path.xlsx", workbook(named("../../x$(id)")), 1),
        Hostile("strings-empty.xlsx", workbook(strings(lambda: b"<si/>" * 10_000_000))),
        Hostile("strings-large.xlsx", workbook(strings(lambda: noise(80))), 1),
        Hostile("strings-count.xlsx", part(SHARED, lambda data: data.replace(b'count="', b'count="99999999')), 1),
        Hostile("strings-missing.xlsx", workbook(lambda parts: parts.pop(SHARED))),
        Hostile("string-32-mib.xlsx", with_rows(long), 1, "过长"),
        Hostile("laughs.xlsx", part(SHEET, lambda data: data.replace(b"<worksheet", entity)), 1),
        Hostile("sheet-cut.xlsx", part(SHEET, lambda data: data[:-60])),
        Hostile("sheet-deep.xlsx", with_rows(b"<a>" * 200_000), 1),
        Hostile("no-styles.xlsx", workbook(lambda parts: parts.pop("xl/styles.xml")), 1),
    ]
