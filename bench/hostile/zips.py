"""Zip files written by hand: entries that overlap, and directories that lie."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.hostile.made import Write

CENTRAL = "<4s4B4HL2L5H2L"


@dataclass(frozen=True)
class Entry:
    """A line of a zip's directory."""

    name: str
    offset: int
    packed: int
    size: int
    flags: int = 0


def local(name: str, packed: int, size: int) -> bytes:
    """A header in front of packed bytes."""
    text = name.encode()
    return struct.pack("<4s2B4HL2L2H", b"PK\x03\x04", 20, 0, 0, 8, 0, 0, 0, packed, size, len(text), 0) + text


def directory(entries: Sequence[Entry], at: int) -> bytes:
    """The directory and the end record of a zip file."""
    lines = b"".join(
        struct.pack(CENTRAL, b"PK\x01\x02", 20, 0, 20, 0, one.flags, 8, 0, 0, 0, one.packed, one.size,
                    len(one.name.encode()), 0, 0, 0, 0, 0, one.offset) + one.name.encode()
        for one in entries
    )  # fmt: skip
    count = min(len(entries), 0xFFFF)
    return lines + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(lines), at, 0)


def quoting(count: int, mib: int) -> Write:
    """David Fifield's bomb: every entry quotes the header of the next and goes on in its packed bytes."""

    def write(path: Path) -> None:
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        stream = b"".join(packer.compress(b"\0" * (1 << 20)) for _ in range(mib)) + packer.flush()
        size, pieces, found = mib << 20, [stream], []
        names = ["xl/workbook.xml", *(f"xl/{n}" for n in range(1, count))]
        behind = len(stream)
        for name in reversed(names):
            head = local(name, behind, size)
            found.append((name, behind, size))
            pieces.append(head)
            # The next one to be written (the one before in the file) quotes this header.
            quote = struct.pack("<BHH", 0, len(head), len(head) ^ 0xFFFF)
            pieces.append(quote)
            behind, size = behind + len(head) + len(quote), size + len(head)
        data = b"".join(reversed(pieces[:-1]))
        entries, at = [], 0
        for name, packed, size in reversed(found):
            entries.append(Entry(name, at, packed, size))
            at += len(local(name, 0, 0)) + 5
        path.write_bytes(data + directory(entries, len(data)))

    return write


def one_place(count: int) -> Write:
    """Many entries with one place."""

    def write(path: Path) -> None:
        body = zlib.compress(b"\0" * (1 << 20), 9)[2:-4]
        data = local("xl/workbook.xml", len(body), 1 << 20) + body
        entries = [Entry("xl/workbook.xml", 0, len(body), 1 << 20)]
        entries += [Entry(f"xl/{n}", 0, len(body), 1 << 20) for n in range(count)]
        path.write_bytes(data + directory(entries, len(data)))

    return write
