"""File names that mean harm; what is in the files is good."""

from __future__ import annotations

from bench.hostile.made import Hostile, good_bytes, raw, workbook

NAMES = (
    "a\x1b[31m'; DROP TABLE x; --\n$(id).csv",
    "-rf ..%2f..%2f.csv",
    "--feed.csv",
    "[red]a[bold] [link=x]b[green].csv",
    "\u202evsc.x\u2066.csv",
    "\x9b31m\x07\x08\r.csv",
    "\" ' ` ; | & > < * ? ~ # %s {0} \\.csv",
    "字" * 83 + "ab.csv",
    "x" * 251 + ".csv",
    b"\xff\xfe\xe4.csv".decode("utf-8", "surrogateescape"),
    b"\x80\x1b[2J\xf0\x9f.csv".decode("utf-8", "surrogateescape"),
    "=cmd|' C calc'!A0.csv",
    "CON.csv",
    " .csv ",
    "...csv",
    "330222199001011234.csv",
)


def files() -> list[Hostile]:
    """All of them."""
    book = Hostile(b"\xff\xfe.xlsx".decode("utf-8", "surrogateescape"), workbook(lambda _: None), 1)
    return [*(Hostile(name, raw(good_bytes()), 1) for name in NAMES), book]
