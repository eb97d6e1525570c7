"""Text files whose bytes are not what they should be."""

from __future__ import annotations

import random
from pathlib import Path

from bench.hostile.made import GOOD, HEAD, Hostile, good_bytes, honest, packed, raw, text


def long_line(path: Path) -> None:
    """A line of a gigabyte, in a file with a hole."""
    with path.open("wb") as file:
        file.write(good_bytes() + b"x" * 5000)
        file.seek(1 << 30)
        file.write(b"\n")


def files() -> list[Hostile]:
    """All of them."""
    gb = f"{HEAD}\n{GOOD}\n".encode("gb18030")
    tail = "甲乙丙丁戊己,x,存续,990101,\n".encode()
    wide = f"{HEAD}\n{GOOD}\n{GOOD}\n".encode("utf-16")
    blind = f"{HEAD}\n{GOOD}\n".encode("utf-16-le")
    halves = "\ufeff".encode("utf-16-le") + blind + b"\x00\xd8,\0x\0,\0,\0,\0\n\0"
    return [
        Hostile("mixed.csv", raw(gb * 3 + tail), 3),
        Hostile("invalid.csv", raw(good_bytes() + b"\xff\xfe\xfa,x,\xc3\x28,990101,\n"), 1),
        Hostile("utf16-cut.csv", raw(wide[:-41]), 1),
        Hostile("utf16-lone-halves.csv", raw(halves), 1),
        Hostile("utf16-no-mark.csv", raw(blind * 20), None, "UTF-16"),
        Hostile("utf32.csv", raw(f"{HEAD}\n{GOOD}\n".encode("utf-32")), None),
        Hostile("mark-alone.csv", raw(b"\xff\xfe"), None, "空文件"),
        Hostile("blank.csv", raw(b""), None, "空文件"),
        Hostile("white.csv", raw(b" \n\n \n"), None, "表头"),
        Hostile("nuls.csv", raw(b"\0" * 5_000_000), None),
        Hostile("random.csv", raw(random.Random(1).randbytes(300_000)), None),
        Hostile("gigabyte.csv", long_line, 1),
        Hostile("returns.csv", raw(good_bytes().replace(b"\n", b"\r")), 1),
        Hostile("csv.xlsx", text(HEAD, GOOD), 1),
        Hostile("xlsx.csv", packed(dict(honest())), 1),
        Hostile("csv.json", text(HEAD, GOOD), 1),
    ]
