"""Bytes of a text file → blocks of UTF-8 that end with a line end, and which of their lines are not text.

Everything after this module is UTF-8. A line that does not decode keeps its place, with U+FFFD for what is lost, and
is named with a reason, so the rows around it live.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from typing import NamedTuple, Protocol

import numpy as np

from ingest.readers.refusals import refusal

GB = "gb18030"
MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
SAFE = (b",", b">", b'"', b" ")
"""Bytes behind which a line may be cut: in no encoding that is read are they part of another character."""
MOST_NULS = 100
"""A few NULs are dirt in some rows; many among the first bytes are no text."""


class Source(Protocol):
    """Something that gives bytes."""

    def read(self, size: int, /) -> bytes: ...


class Block(NamedTuple):
    """UTF-8 that ends with LF, and the reason for each of its lines (from 0) that is no text."""

    data: bytes
    bad: dict[int, str]


def marked(head: bytes) -> tuple[str | None, int]:
    """Encoding that a byte order mark tells, and the length of the mark."""
    for mark, name in MARKS:
        if head.startswith(mark):
            return name, len(mark)
    nuls = head[:4096].count(0)
    if nuls > MOST_NULS and nuls * 10 > len(head[:4096]):
        zh, en = "是二进制文件或没有BOM的UTF-16，不是文本；请另存为UTF-8的CSV", "is binary, or UTF-16 without a mark"
        raise refusal("not_text", zh, en + ", not text; save it as CSV in UTF-8")
    return None, 0


def decide(data: bytes, hint: str = "utf-8") -> str:
    """UTF-8 or GB18030, whichever more of the lines with non-ASCII bytes decode in; the hint breaks a tie."""
    if _decodes(data, "utf-8"):
        return "utf-8"
    if _decodes(data, GB):
        return GB
    lines = [line for line in data.split(b"\n") if not line.isascii()][:2000]
    utf8, gb = (sum(_decodes(line, name) for line in lines) for name in ("utf-8", GB))
    if utf8 == gb:
        return GB if hint.lower().startswith("gb") else "utf-8"
    return "utf-8" if utf8 > gb else GB


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


class _Utf16:
    """A UTF-16 source that reads as UTF-8."""

    def __init__(self, source: Source, encoding: str) -> None:
        self._source, self._decoder = source, codecs.getincrementaldecoder(encoding)("replace")

    def read(self, size: int, /) -> bytes:
        while data := self._source.read(size):
            if text := self._decoder.decode(data):
                return text.encode()
        return self._decoder.decode(b"", True).encode()


class _Returns:
    """A source whose lines end with CR alone (old Macintosh) read as if they ended with LF."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def read(self, size: int, /) -> bytes:
        return self._source.read(size).replace(b"\r", b"\n")


class _Pushed:
    """A source in front of which some bytes were put back."""

    def __init__(self, head: bytes, source: Source) -> None:
        self._head, self._source = head, source

    def read(self, size: int, /) -> bytes:
        head, self._head = self._head, b""
        return head or self._source.read(size)


def _whole_lines(source: Source, size: int, pieces: Callable[[], bool]) -> Iterator[tuple[bytes, bool]]:
    """Blocks cut at LF. A line longer than a block comes as its first bytes, with True, or in pieces."""
    rest = b""
    while data := source.read(size):
        data = rest + data
        cut = data.rfind(b"\n") + 1
        if not cut and len(data) > size and pieces():
            cut = max(map(data.rfind, SAFE)) + 1
        if not cut and len(data) > size:
            head = data[:200]
            while (data := source.read(size)) and b"\n" not in data:
                pass
            yield head + b"\n", True
            rest = data[data.find(b"\n") + 1 :]
            if rest.count(b"\n"):
                cut = rest.rfind(b"\n") + 1
                yield rest[:cut], False
                rest = rest[cut:]
            continue
        if cut:
            yield data[:cut], False
        rest = data[cut:]
    if rest:
        yield rest + b"\n", False


def blocks(
    source: Source, size: int, hint: str = "utf-8", pieces: Callable[[], bool] = lambda: False
) -> Iterator[tuple[str, Block]]:
    """The whole source as UTF-8 blocks, each with the encoding known so far.

    Args:
        source: The bytes.
        size: Bytes of a block; also the longest line that is kept.
        hint: What the feed says; it only breaks ties.
        pieces: Whether a line longer than a block comes in pieces (blocks without LF): JSON is often one line.

    Raises:
        HubError: A line is too long and is to come in pieces, but there is no place to cut it.
    """
    head = source.read(size)
    encoding, skip = marked(head)
    pushed: Source = _Pushed(head[skip:], source)
    wide = encoding is not None and encoding.startswith("utf-16")
    if wide and encoding is not None:
        pushed = _Utf16(pushed, encoding)
        head = pushed.read(size)
        pushed = _Pushed(head, pushed)
    cut = len(head) >= size and head.endswith(b"\r")  # the LF of CRLF may come next
    if b"\r" in head and b"\n" not in head and not cut:
        pushed = _Returns(pushed)
    for data, long in _whole_lines(pushed, size, pieces):
        if long and pieces():
            zh, en = f"有超过{size >> 10} KiB的内容连成一片，不像一条记录", f"has a value of over {size >> 10} KiB"
            raise refusal("line_too_long", f"{zh}；请重新导出", f"{en}, too long for a record; export it again")
        if long:
            yield encoding or "utf-8", Block(data.decode("utf-8", "replace").encode(), {0: "line_too_long"})
            continue
        if encoding is None and not data.isascii():
            encoding = decide(data, hint)
        yield encoding or "utf-8", _block(data, "utf-8" if wide else encoding or "utf-8", wide)


def first_block(source: Source, size: int, hint: str = "utf-8") -> tuple[str, Block]:
    """The encoding and the first block.

    Raises:
        HubError: There is no text, though there may be the mark of an encoding.
    """
    for found in blocks(source, size, hint):
        return found
    raise refusal("empty_file", "是空文件", "is empty")


def _block(data: bytes, encoding: str, wide: bool) -> Block:
    bad: dict[int, str] = {}
    if b"\0" in data:
        bad = {n: "nul_byte" for n, line in enumerate(data.split(b"\n")) if b"\0" in line}
    if data.isascii():
        return Block(data, bad)
    if encoding == GB:
        bad |= dict.fromkeys(_utf8_lines(data), "mixed_encoding")
    if "mixed_encoding" in bad.values():
        return _line_by_line(data, encoding, bad)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return _line_by_line(data, encoding, bad)
    if wide and "\N{REPLACEMENT CHARACTER}" in text:
        lost = (n for n, line in enumerate(text.split("\n")) if "\N{REPLACEMENT CHARACTER}" in line)
        bad |= dict.fromkeys(lost, "not_decodable")
    return Block(text.encode() if encoding == GB else data, bad)


def _line_by_line(data: bytes, encoding: str, bad: dict[int, str]) -> Block:
    lines = data.split(b"\n")
    for n, line in enumerate(lines):
        if line.isascii() or bad.get(n) == "mixed_encoding":
            continue
        try:
            lines[n] = line.decode(encoding).encode()
        except UnicodeDecodeError:
            lines[n] = line.decode(encoding, "replace").replace("\n", "").encode()
            bad.setdefault(n, "not_decodable")
    return Block(b"\n".join(lines), bad)


def _utf8_lines(data: bytes) -> list[int]:
    """Lines whose non-ASCII bytes are all UTF-8 of three bytes: Chinese in UTF-8 also "decodes" as GB18030.

    True GB18030 text is of this form so rarely (its bytes would have to pair up as lead and two followers, through the
    whole line) that such a line is refused rather than read as nonsense.
    """
    a = np.frombuffer(data, np.uint8)
    follows = (a & 0xC0) == 0x80
    lead = np.zeros(len(a), bool)
    lead[:-2] = (a[:-2] >= 0xE2) & (a[:-2] <= 0xEF) & follows[1:-1] & follows[2:]
    if not lead.any():
        return []
    inside = lead.copy()
    inside[1:] |= lead[:-1]
    inside[2:] |= lead[:-2]
    ends = np.flatnonzero(a == 10)
    strange = np.concatenate(([0], np.cumsum((a >= 0x80) & ~inside, dtype=np.int32)[ends]))
    leads = np.concatenate(([0], np.cumsum(lead, dtype=np.int32)[ends]))
    return [int(n) for n in np.flatnonzero((np.diff(strange) == 0) & (np.diff(leads) > 0))]
