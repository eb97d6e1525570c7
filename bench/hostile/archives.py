"""Archives that mean harm, and what is no workbook though it looks like one."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
from pathlib import Path

from bench.hostile.made import Hostile, changed, good_bytes, honest, packed, raw, workbook
from bench.hostile.quine import DROSTE
from bench.hostile.zips import one_place, quoting

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def container(*streams: str) -> bytes:
    """An OLE compound file (MS-CFB) with these empty streams: old workbooks and encrypted new ones are such files."""
    head = OLE + b"\0" * 16 + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<9L", 0, 1, 1, 0, 0x1000, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<L", 0) + b"\xff\xff\xff\xff" * 108
    table = struct.pack("<2L", 0xFFFFFFFD, 0xFFFFFFFE) + b"\xff\xff\xff\xff" * 126
    entries = b""
    for number, name in enumerate(("Root Entry", *streams)):
        text = name.encode("utf-16-le")
        entries += text.ljust(64, b"\0") + struct.pack(
            "<HBB3L", len(text) + 2, 2 if number else 5, 1, *[0xFFFFFFFF] * 3
        )
        entries = entries.ljust(128 * (number + 1), b"\0")
    return head + table + entries.ljust(512, b"\0")


def cut(path: Path) -> None:
    """The first part of a workbook."""
    workbook(lambda _: None)(path)
    path.write_bytes(path.read_bytes()[:2000])


def link(file: zipfile.ZipFile) -> None:
    """An entry that is a symbolic link."""
    entry = zipfile.ZipInfo("xl/link")
    entry.external_attr = 0o120777 << 16
    file.writestr(entry, "/etc/passwd")


def locked(data: bytearray) -> None:
    """Say that the entries are encrypted."""
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)


def lying(data: bytearray) -> None:
    """Say that the entry with the bomb is small."""
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 100)


def nested(levels: int) -> bytes:
    """A zip in a zip in a zip."""
    data = b"\0" * (1 << 20)
    for level in range(levels):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
            for copy in range(10):
                file.writestr(f"{level}-{copy}.bin", data)
        data = out.getvalue()
    return data


def files() -> list[Hostile]:
    """All of them."""
    bomb = packed({"xl/workbook.xml": b"", "xl/media/a": b"\0" * (300 << 20)})
    whole = packed(dict(honest()))
    return [
        Hostile("bomb.xlsx", bomb, None, "过大"),
        Hostile("bomb-that-lies.xlsx", changed(bomb, lying)),
        Hostile("bomb.zip", packed({"a.csv": b"\0" * (300 << 20)})),
        Hostile("nested.xlsx", workbook(lambda p: p.update({"xl/more.zip": nested(4)})), None, "压缩包"),
        Hostile("nested-unnamed.xlsx", workbook(lambda p: p.update({"xl/media/more.bin": nested(4)})), None, "压缩包"),
        Hostile("nested.zip", raw(nested(5))),
        Hostile("quine.zip", raw(DROSTE), None, "压缩包"),
        Hostile("quine-inside.xlsx", workbook(lambda p: p.update({"r/r.bin": DROSTE})), None, "压缩包"),
        Hostile("overlapping.xlsx", one_place(500), None, "重叠"),
        Hostile("overlapping-quoted.xlsx", quoting(500, 64)),
        Hostile("slip.xlsx", workbook(lambda p: p.update({"../../evil.txt": b"x"})), None, "越界"),
        Hostile("slip-back.xlsx", workbook(lambda p: p.update({"xl\\..\\..\\evil\x1b[31m.txt": b"x"})), None, "越界"),
        Hostile("absolute.xlsx", workbook(lambda p: p.update({"/etc/x": b"x"})), None, "越界"),
        Hostile("link.xlsx", packed(dict(honest()), link), None, "链接"),
        Hostile("encrypted.xlsx", changed(whole, locked), None, "密码"),
        Hostile("encrypted-ole.xlsx", raw(container("EncryptionInfo", "EncryptedPackage")), None, "密码"),
        Hostile("old.xls", raw(container("Workbook")), None, "XLSX"),
        Hostile("old.csv", raw(container("Book")), None, "XLSX"),
        Hostile("cut.xlsx", cut, None, "不完整"),
        Hostile("tail-cut.xlsx", changed(whole, lambda data: data.__delitem__(slice(-30, None))), None, "不完整"),
        Hostile(
            "many-entries.xlsx", workbook(lambda p: p.update({f"x/{n}": b"" for n in range(70_000)})), None, "过多"
        ),
        Hostile("same-names.xlsx", workbook(lambda p: p.update({"XL/workbook.xml": b""})), None, "同名"),
        Hostile("gzip.csv", raw(gzip.compress(good_bytes())), None, "解压"),
        Hostile("rar.csv", raw(b"Rar!\x1a\x07\x01\0" + b"x" * 100), None, "解压"),
        Hostile("paper.csv", raw(b"%PDF-1.7\n" + b"x" * 100), None, "PDF"),
    ]
