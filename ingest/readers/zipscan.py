"""A look at a zip file before anything opens it: its directory, what its entries unpack to, how far its sheets span."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

from ingest.readers.refusals import refusal, shown
from ingest.readers.shapes import MIB, Limits
from schema.errors import HubError

NESTED = (".zip", ".xlsx", ".xlsm", ".xls", ".gz", ".7z", ".rar", ".tar", ".bz2", ".xz")
PLACE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]+)([0-9]*)""")
LONGEST_TAG = 4096
FARTHEST = 1 << 62
"""Column and row of a reference that is too long to be one: calamine would wrap it round and reserve what comes out."""
MOST_DIRECTORY = MIB


def _bad(code: str, zh: str, en: str) -> HubError:
    return refusal(code, f"{zh}；请重新导出后再报送", f"{en}; export it again")


def scan(path: Path, limits: Limits) -> None:
    """Refuse a workbook that would cost too much or hides something.

    Raises:
        HubError: What is wrong with it.
    """
    with path.open("rb") as file:
        _directory_size(file, limits)
        try:
            entries = zipfile.ZipFile(file).infolist()
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, struct.error) as error:
            raise _bad("damaged_zip", "压缩包已损坏或不完整", "is a damaged or cut zip file") from error
        _entries(entries, limits)
        ranges = _places(file, entries)
        left = limits.inflated_bytes
        for entry, (start, end) in zip(entries, ranges, strict=True):
            left -= _unpack(_inflate(file, entry, start, end), entry, left, limits)


def _directory_size(file: BinaryIO, limits: Limits) -> None:
    """Read the end record by hand: a lying directory must not be parsed to learn that it is long."""
    size = file.seek(0, 2)
    file.seek(max(0, size - 65_557))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < 22:
        raise _bad("damaged_zip", "压缩包已损坏或不完整", "is a damaged or cut zip file")
    count, length = struct.unpack("<HI", tail[at + 10 : at + 16])
    if count > limits.entries or length > MOST_DIRECTORY:
        raise _bad("zip_entries", f"压缩包里的文件过多（{count}）", f"is a zip file with too many entries ({count})")


def _entries(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    names = [entry.filename for entry in entries]
    for entry in entries:
        name = entry.filename
        if entry.flag_bits & 0x41:
            raise _bad("encrypted", "工作簿已加密；请去掉密码", "is encrypted; remove the password")
        parts = name.replace("\\", "/").split("/")
        if ".." in parts or name.startswith(("/", "\\")) or ":" in name or "\0" in entry.orig_filename:
            raise _bad(
                "zip_name", f"压缩包里有越界的文件名{shown(name)}", f"has an entry with the unsafe name {shown(name)}"
            )
        if entry.external_attr >> 28 == 0xA:
            raise _bad("zip_link", f"压缩包里有链接{shown(name)}", f"has a link as entry {shown(name)}")
        if name.lower().endswith(NESTED):
            raise _nested(entry)
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise _bad("damaged_zip", "压缩方式不能识别", "is packed in an unknown way")
    if len(entries) > limits.entries:
        raise _bad("zip_entries", "压缩包里的文件过多", "is a zip file with too many entries")
    if len({name.lower() for name in names}) < len(names):
        raise _bad("zip_overlap", "压缩包里有同名的文件", "is a zip file with two entries of one name")
    if "xl/workbook.xml" not in {name.replace("\\", "/").lower() for name in names}:
        zh, en = (
            "是压缩包而不是XLSX工作簿；请解压后报送其中的文件",
            "is a zip file but no XLSX workbook; unpack it first",
        )
        raise refusal("not_a_workbook", zh, en)
    for entry in entries:
        large = entry.file_size > 4 * MIB
        if entry.file_size > limits.inflated_bytes or (
            large and entry.file_size > limits.inflation * entry.compress_size
        ):
            raise _bomb(entry)


def _bomb(entry: zipfile.ZipInfo) -> HubError:
    name = shown(entry.filename)
    return _bad("zip_bomb", f"压缩包里的{name}解开后过大", f"has an entry that unpacks to too much: {name}")


def _nested(entry: zipfile.ZipInfo) -> HubError:
    name = shown(entry.filename)
    return _bad("zip_nested", f"压缩包里还有压缩包{name}", f"has an archive inside: {name}")


def _places(file: BinaryIO, entries: list[zipfile.ZipInfo]) -> list[tuple[int, int]]:
    """Where the packed bytes of each entry are; no two may overlap."""
    spans = []
    for entry in entries:
        if entry.header_offset < 0:
            raise _bad("damaged_zip", "压缩包已损坏或不完整", "is a damaged or cut zip file")
        file.seek(entry.header_offset)
        local = file.read(30)
        if len(local) < 30 or local[:4] != b"PK\x03\x04":
            raise _bad("damaged_zip", "压缩包已损坏或不完整", "is a damaged or cut zip file")
        name, extra = struct.unpack("<HH", local[26:30])
        start = entry.header_offset + 30 + name + extra
        spans.append((entry.header_offset, start, start + entry.compress_size))
    ordered = sorted(spans)
    for before, behind in pairwise(ordered):
        if before[2] > behind[0]:
            raise _bad("zip_overlap", "压缩包里的文件互相重叠", "is a zip file whose entries overlap")
    return [(start, end) for _, start, end in spans]


def _inflate(file: BinaryIO, entry: zipfile.ZipInfo, start: int, end: int) -> Iterator[bytes]:
    file.seek(start)
    packer = zlib.decompressobj(-15) if entry.compress_type == zipfile.ZIP_DEFLATED else None
    while start < end and (data := file.read(min(65_536, end - start))):
        start += len(data)
        if packer is None:
            yield data
            continue
        while data:
            try:
                out = packer.decompress(data, MIB)
            except zlib.error as error:
                raise _bad("damaged_zip", "压缩包已损坏或不完整", "is a damaged or cut zip file") from error
            data = packer.unconsumed_tail
            yield out


def _unpack(pieces: Iterator[bytes], entry: zipfile.ZipInfo, most: int, limits: Limits) -> int:
    """Unpack one entry to nowhere; for a sheet, see how far its cells span. The directory's word is not taken."""
    size, rows, columns, tail = 0, 1, 1, b""
    sheet = entry.filename.lower().startswith("xl/worksheets/") and entry.filename.lower().endswith(".xml")
    for data in pieces:
        if not size and data.startswith(b"PK\x03\x04"):
            raise _nested(entry)
        size += len(data)
        if size > most or (size > 4 * MIB and size > limits.inflation * max(1, entry.compress_size)):
            raise _bomb(entry)
        if not sheet:
            continue
        text = tail + data
        # A reference cut in two is seen whole with the next piece.
        tail = text[max(text.rfind(b"<"), len(text) - LONGEST_TAG, 0) :]
        for letters, number in set(PLACE.findall(text)):
            rows, columns = max(rows, _row(number)), max(columns, _column(letters))
        if rows * columns > limits.cells:
            name = shown(entry.filename)
            span_zh = f"占{rows}行×{columns}列" if FARTHEST not in (rows, columns) else "里有不存在的单元格"
            span_en = f"{rows} rows by {columns} columns" if FARTHEST not in (rows, columns) else "cells out of place"
            zh = f"工作表{name}{span_zh}，过大；请删去远处的单元格或改报CSV"
            en = f"has a sheet of {span_en} ({name}), too large; remove stray cells or send CSV"
            raise refusal("sheet_too_large", zh, en)
    return size


def _column(letters: bytes) -> int:
    """A → 1, XFD → 16384."""
    if len(letters) > 9:
        return FARTHEST
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _row(digits: bytes) -> int:
    """The number of a row."""
    return FARTHEST if len(digits) > 18 else int(digits or b"1")
