"""Cells of a CSV file that mean harm: their row is refused, the good row goes in."""

from __future__ import annotations

from pathlib import Path

from bench.hostile.made import GOOD, HEAD, Hostile, good_bytes, raw, text

NAME, CODE = GOOD.split(",")[:2]
BAD_CODES = {
    "1e17": "9.19901E+17",
    "1e17-short": "1E+17",
    "quote": "'; DROP TABLE organization; --",
    "formula": "=HYPERLINK(x)",
    "plus": "+cmd|x!A0",
    "at": "@SUM(1)",
    "escape": "\x1b]0;x\x07\x1b[31m",
    "nul": "9199\x0001",
    "private": "\ue000\uf8ff\U000f0000",
    "path": "../../../etc/passwd",
    "bidi": "\u202e9199",
    "dollar": "$(touch x)`touch y`",
    "markup": "[red]x[/red]",
    "arabic": "٩١٩٩٠١٠١MA00QY01X9",
    "long": "9" * 500_000,
    "combining": "9" + "\u0301" * 10_000,
}
DAYS = ("1899-12-31", "1899-01-01", "0001-01-01", "0000-00-01", "1900-02-29", "-1", "0", "1", "60", "12345678901")


def large(path: Path) -> None:
    """A cell of 32 MiB, quoted and over many lines, and one without a line end."""
    with path.open("wb") as file:
        file.write(good_bytes() + b'"' + (b"x" * 1023 + b"\n") * (32 << 10) + b'",x,,,\n')
        file.write(b"y" * (32 << 20) + b",x,,,\n" + GOOD.replace("1号", "2号").encode() + b"\n")


def many_columns(path: Path) -> None:
    """A hundred thousand columns."""
    more = "".join(f",c{n}" for n in range(100_000))
    path.write_text(f"{HEAD}{more}\n{GOOD}{',' * 100_000}\n", encoding="utf-8")


def files() -> list[Hostile]:
    """All of them."""
    coded = [Hostile(f"{name}.csv", text(HEAD, f"x,{cell},存续,990101,", GOOD), 1) for name, cell in BAD_CODES.items()]
    wide = "".join(chr(ord(c) + 0xFEE0) for c in CODE)
    dated = [f"{GOOD},{day}" for day in DAYS]
    return [
        *coded,
        Hostile("fullwidth.csv", text(HEAD, GOOD.replace(CODE, wide)), 1),
        Hostile("before-1900.csv", text(f"{HEAD},成立日期", *dated, f"{GOOD},1900-01-01"), 1, "1900"),
        Hostile("surrogate.csv", text(HEAD, GOOD, "\ud800,x,存续,990101,"), 1),
        Hostile("twice.csv", text(HEAD, GOOD, HEAD, GOOD.replace("1号", "2号")), 2),
        Hostile("32-mib.csv", large, 2),
        Hostile("duplicate.csv", text(HEAD + ",企业名称", GOOD + ",x"), None, "重复"),
        Hostile("headless.csv", text(GOOD), None, "表头"),
        Hostile("half-a-header.csv", text("企业名称,住所", f"{NAME},x"), None, "统一社会信用代码"),
        Hostile("nameless.csv", text(",,,,", GOOD), None, "表头"),
        Hostile("100000-columns.csv", many_columns, None, "列"),
        Hostile("empty-rows.csv", raw(good_bytes() + b"\n" * 10_000_000), 1),
        Hostile("empty-cells.csv", raw(good_bytes() + b",,,,\n" * 10_000_000), 1),
        Hostile("marks.csv", raw(good_bytes() + b'"",,"",,\n' * 2_000_000), 1),
        Hostile("title-rows.csv", text(*["x"] * 9, HEAD, GOOD), 1),
    ]
