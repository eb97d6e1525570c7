"""What a hostile file is, and how the harmless part of one is written."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

HEAD = "企业名称,统一社会信用代码,登记状态,行政区划,住所"
GOOD = "瀛川青屿环境检测有限公司,91990101MA00QY01X9,存续,990101,示例路1号"
SHEET = "xl/worksheets/sheet1.xml"

Write = Callable[[Path], object]


@dataclass(frozen=True)
class Hostile:
    """A file of the feed ``register``.

    Attributes:
        name: Its name as sent; bytes that are no UTF-8 as lone surrogates, as Python reads them from a folder.
        write: Writes it (and its cover, if it has one).
        good: How many good rows must go in; None: it is refused as a whole.
        says: A piece of the Chinese sentence, where the reason must be the right one.
        restless: Changes the file again and again while it is read.
    """

    name: str
    write: Write
    good: int | None = None
    says: str = ""
    restless: Write | None = None


def text(*lines: str, encoding: str = "utf-8") -> Write:
    """A text file of these lines."""
    return lambda path: path.write_bytes(("\n".join(lines) + "\n").encode(encoding, "surrogatepass"))


def raw(data: bytes) -> Write:
    """A file of these bytes."""
    return lambda path: path.write_bytes(data)


def good_bytes() -> bytes:
    """A header and a good row."""
    return f"{HEAD}\n{GOOD}\n".encode()


def packed(parts: dict[str, bytes | str], more: Callable[[zipfile.ZipFile], object] | None = None) -> Write:
    """A zip file of these parts, and whatever is done to it before it is closed."""

    def write(path: Path) -> None:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
            for name, data in parts.items():
                file.writestr(name, data)
            if more is not None:
                more(file)

    return write


def honest(lines: tuple[str, ...] = (HEAD, GOOD)) -> dict[str, bytes]:
    """The parts of a workbook with these rows of text."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("数据")
        book.add_worksheet("说明")
        for number, line in enumerate(lines):
            sheet.write_row(number, 0, line.split(","))
    with zipfile.ZipFile(out) as file:
        return {name: file.read(name) for name in file.namelist()}


def workbook(change: Callable[[dict[str, bytes]], object]) -> Write:
    """A workbook with a good row whose parts were changed."""

    def write(path: Path) -> None:
        parts = honest()
        change(parts)
        packed(dict(parts))(path)

    return write


def with_rows(rows: bytes) -> Write:
    """A workbook with more rows than it should have."""
    return workbook(lambda p: p.update({SHEET: p[SHEET].replace(b"</sheetData>", rows + b"</sheetData>")}))


def changed(write: Write, change: Callable[[bytearray], object]) -> Write:
    """A file some of whose bytes were changed."""

    def again(path: Path) -> None:
        write(path)
        data = bytearray(path.read_bytes())
        change(data)
        path.write_bytes(data)

    return again
