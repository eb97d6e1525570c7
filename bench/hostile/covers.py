"""Covers that mean harm, beside a good file or inside a workbook."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from bench.hostile.made import GOOD, HEAD, Hostile, Write, good_bytes, raw

COVER = "项目,内容\n报送单位,瀛川市场监督管理局\n数据截止日期,2026-06-30\n全量/增量,增量\n"


def beside(write: Write) -> Write:
    """A good file with a cover."""

    def both(path: Path) -> None:
        path.write_bytes(good_bytes())
        write(path.with_name(path.name + ".cover.csv"))

    return both


def line(item: str, value: str) -> Write:
    """A good file whose cover says that too."""
    return beside(raw(f"{COVER}{item},{value}\n".encode("utf-8", "surrogatepass")))


def inside(change: Callable[[list[tuple[str, object]]], object]) -> Write:
    """A workbook with a cover sheet."""

    def write(path: Path) -> None:
        import xlsxwriter

        lines: list[tuple[str, object]] = [tuple(one.split(",")) for one in COVER.splitlines()]  # type: ignore[misc]
        change(lines)
        with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
            cover, sheet = book.add_worksheet("封面"), book.add_worksheet("数据")
            for number, pair in enumerate(lines):
                cover.write_row(number, 0, pair)
            for number, text in enumerate((HEAD, GOOD)):
                sheet.write_row(number, 0, text.split(","))

    return write


def codes(count: int) -> str:
    """Very many codes of authorities."""
    return ";".join(f"{n:015d}" for n in range(count))


def files() -> list[Hostile]:
    """All of them."""
    return [
        Hostile("cover-escape.csv", line("报送单位", "\x1b[31m[red]'; DROP TABLE x; --\u202e"), 1),
        Hostile("cover-formula.csv", line("报送单位", "=cmd|' /C calc'!A0"), 1),
        Hostile("cover-code.csv", line("报送单位代码", "9.19901E+17\x1b[2J"), None, "报送单位代码"),
        Hostile("cover-day.csv", line("数据截止日期", "1899-13-41"), None, "数据截止日期"),
        Hostile("cover-day-number.csv", line("数据截止日期", "9" * 100_000), None, "数据截止日期"),
        Hostile("cover-before-1900.csv", line("数据截止日期", "0001-01-01"), None, "数据截止日期"),
        Hostile("cover-future.csv", line("数据截止日期", "9999-12-31"), None, "数据截止日期"),
        Hostile("cover-version.csv", line("版本", "9" * 30), None, "版本"),
        Hostile("cover-version-minus.csv", line("版本", "-1"), None, "版本"),
        Hostile("cover-mode.csv", line("全量/增量", "全量 增量"), None, "全量"),
        Hostile("cover-codes.csv", line("覆盖发证机关", codes(6_000)), None, "覆盖发证机关"),
        Hostile("cover-more-codes.csv", line("覆盖发证机关", codes(60_000)), None, "过大"),
        Hostile("cover-open-mark.csv", line("报送单位", '"x'), 1),
        Hostile("cover-bytes.csv", beside(raw(COVER.encode() + b"\xff\xfe,x\n")), None, "字节"),
        Hostile("cover-places.csv", line("覆盖行政区划", "990101;../../etc"), None, "覆盖行政区划"),
        Hostile("cover-large.csv", beside(raw(COVER.encode() + b"x" * (40 << 20))), None, "封面"),
        Hostile("cover-random.csv", beside(raw(b"\0\xff" * 5000)), None),
        Hostile("cover-blank.csv", beside(raw(b"")), None, "空文件"),
        Hostile("cover-mark.csv", beside(raw(b"\xff\xfe")), None, "空文件"),
        Hostile("cover-workbook.csv", beside(raw(b"PK\x03\x04" + b"x" * 100)), None, "项目"),
        Hostile("cover-gb18030.csv", beside(raw(COVER.encode("gb18030"))), 1),
        Hostile("cover-folder.csv", beside(Path.mkdir), None, "cover.csv"),
        Hostile("cover-pipe.csv", beside(os.mkfifo), None, "cover.csv"),
        Hostile("cover-loop.csv", beside(lambda path: path.symlink_to(path)), None, "cover.csv"),
        Hostile("cover-zero.csv", beside(lambda path: path.symlink_to("/dev/zero")), None, "cover.csv"),
        Hostile("cover-day.xlsx", inside(lambda c: c.append(("数据截止日期", "\x07昨天"))), None, "数据截止日期"),
        Hostile("cover-serial.xlsx", inside(lambda c: c.append(("数据截止日期", 46000))), 1),
        Hostile("cover-formula.xlsx", inside(lambda c: c.append(("报送单位", "=1+1"))), 1),
        Hostile("cover-rows.xlsx", inside(lambda c: c.extend([("x", "y")] * 200_000)), 1),
    ]
