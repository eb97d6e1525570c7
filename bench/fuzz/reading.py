"""The readers of strangers' files as targets, without the process around them: what it would hide is a fault here."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from bench.fuzz.target import Run, Target

if TYPE_CHECKING:
    from ingest.readers import Chunk, Limits

PART = b"\n--part--\n"
"""Between the parts of a workbook in an input."""
PARTS = ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml")
KNOWN = ("企业名称", "统一社会信用代码", "日期", "a")


def plans(path: str | None = None) -> list[object]:
    """One record with a column that is filled down."""
    from ingest.readers.shapes import RecordPlan

    return [RecordPlan("one", ("数据",), path, KNOWN, ("日期",))]


def small(block: int) -> Limits:
    """Limits that small inputs come to."""
    from ingest.readers.shapes import Limits

    return Limits(block_bytes=block, line_bytes=block, joined_lines=5, chunk_rows=7, cells=100_000, depth=8,
                  inflated_bytes=1 << 22, entries=50)  # fmt: skip


def crossed(chunks: Iterable[Chunk]) -> list[tuple[int, tuple[str, ...]]]:
    """Send chunks over the pipe, hold each to its promises, and give the rows."""
    from ingest.readers.frames import put_chunk, to_chunk
    from ingest.readers.refusals import REASONS

    rows: list[tuple[int, tuple[str, ...]]] = []
    for chunk in chunks:
        pipe = _Frames()
        put_chunk(pipe, chunk)
        found = to_chunk(*pipe.frames())
        assert found.rows.num_columns == 1 + len(found.header), "a column a header"
        found.rows.validate(full=True)
        cells = [column.to_pylist() for column in found.rows.columns]
        assert all(isinstance(value, str) for column in cells[1:] for value in column), "only text"
        assert all(one.reason_code in REASONS and one.line > 0 for one in found.broken), "a reason that is known"
        rows += zip(cells[0], zip(*cells[1:], strict=True), strict=True)
    return rows


class _Frames:
    def __init__(self) -> None:
        self.data = bytearray()

    def write(self, data: bytes) -> None:
        self.data += memoryview(data)

    def frames(self) -> tuple[bytes, bytes]:
        from ingest.readers.frames import HEAD

        _, size = HEAD.unpack(self.data[: HEAD.size])
        at = HEAD.size + size
        return bytes(self.data[HEAD.size : at]), bytes(self.data[at + HEAD.size :])


def csv() -> Run:
    """CSV whole, and in blocks so small that every seam is met; both must read the same lines."""
    from ingest.readers import csv as reader
    from schema.errors import HubError

    def run(data: bytes) -> None:
        whole = crossed(reader.read(io.BytesIO(data), plans(), "utf-8", small(1 << 16)))  # type: ignore[arg-type]
        if not data.isascii() or b"\r" in data or max(map(len, data.split(b"\n"))) > 100:
            return
        try:
            pieces = crossed(reader.read(io.BytesIO(data), plans(), "utf-8", small(128)))  # type: ignore[arg-type]
        except HubError:
            return  # the first block may end before the header
        assert pieces == whole, "the seams of blocks show"

    return run


def xml() -> Run:
    """XML."""
    from ingest.readers import xml as reader

    def run(data: bytes) -> None:
        crossed(reader.read(io.BytesIO(data), plans("rows"), "utf-8", small(256)))  # type: ignore[arg-type]

    return run


def json() -> Run:
    """JSON and JSON Lines, with and without a path."""
    from ingest.readers import json as reader

    def run(data: bytes) -> None:
        path = "rows" if data[:1] == b"{" and data.count(b"\n") % 2 else None
        crossed(reader.read(io.BytesIO(data), plans(path), "utf-8", small(256)))  # type: ignore[arg-type]

    return run


def archive() -> Run:
    """The look at a zip file before it is opened, then the opening."""
    path, limits = _file(), small(1 << 16)

    def run(data: bytes) -> None:
        from ingest.readers.xlsx import read

        path.write_bytes(data)
        crossed(read(path, plans(), limits))  # type: ignore[arg-type]

    return run


def workbook() -> Run:
    """The parts of a workbook, packed as they must be: its rows, its cover, its first rows."""
    path, limits = _file(), small(1 << 16)
    skeleton = _skeleton()

    def run(data: bytes) -> None:
        from ingest.readers.sniffing import sniff
        from ingest.readers.xlsx import cover, read

        with zipfile.ZipFile(path, "w") as book:
            for name, part in (skeleton | dict(zip(PARTS, data.split(PART), strict=False))).items():
                book.writestr(name, part)
        sniff(path, "utf-8", limits)
        cover(path, limits)
        crossed(read(path, plans(), limits))  # type: ignore[arg-type]

    return run


def look() -> Run:
    """The first look at a file of any kind, and the guess of its feed."""
    path, limits = _file(), small(1 << 12)

    def run(data: bytes) -> None:
        from ingest.guess import guess
        from ingest.intake import _heads
        from ingest.readers.sniffing import sniff
        from schema.feed import feeds

        path.write_bytes(data)
        seen = sniff(path, "utf-8", limits)
        guess(feeds().values(), seen.format, _heads(seen), "a file")

    return run


def cover() -> Run:
    """A cover beside a file, read to its meaning."""
    path = _file()
    path.write_bytes(b"a file")

    def run(data: bytes) -> None:
        from ingest.cover import cover as meaning
        from ingest.readers.process import read_cover
        from schema.identifiers import code_kind

        path.with_name(path.name + ".cover.csv").write_bytes(data)
        lines = read_cover(path)
        meaning(lines, "a file", code_ok=lambda code: code_kind(code) is not None, divisions={"990101"})

    return run


def _file() -> Path:
    folder = tempfile.mkdtemp(prefix="tongjian-fuzz-", dir="/dev/shm" if Path("/dev/shm").is_dir() else None)
    return Path(folder) / "file"


def _skeleton() -> dict[str, bytes]:
    """The parts of a workbook with one sheet."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet("数据").write_row(0, 0, KNOWN)
    with zipfile.ZipFile(out) as file:
        return {name: file.read(name) for name in file.namelist()}


SHEET = ("<row r=", "<c r=", ' t="s"', ' t="d"', ' s="1"', "<v>", "</v>", "<f>", "<mergeCell ref=", "A1:B2",
         "XFD1048576", "<sheetData>", "</sheetData>", "<dimension ref=", "<is><t>", "1E+17", "-1",
         "date1904", "封面", "--part--")  # fmt: skip
JSONS = ('{"', '":', "[{", "}]", "\\u0000", "\\ud800", "1e999", "-0", "null", "true", "NaN", '"企业名称":', '"rows":[')
XMLS = ("<rows>", "<row>", "</row>", "<a>", "</a>", "<!DOCTYPE", "<![CDATA[", "]]>", "&#0;", "&#xD800;", "&lt;",
        "<?xml", " encoding=", "xmlns:a=", "<企业名称>", "</企业名称>", "<!--", "-->", "<a b=")  # fmt: skip
CSVS = ('"', '""', '","', "\r\n", "\r", "\n", ",", ";", "\t", "\0", "企业名称", "a,b", "\ufeff")
COVERS = ("项目,内容", "报送单位代码", "数据截止日期", "全量/增量", "版本", "覆盖发证机关", "覆盖行政区划",
          "全部", "增量", "2026-06-30", "46000", "990101", ";", "报送单位")  # fmt: skip

TARGETS = (
    Target("csv", csv, CSVS),
    Target("xml", xml, XMLS),
    Target("json", json, JSONS),
    Target("zip", archive, ("PK\x01\x02", "PK\x03\x04", "PK\x05\x06", "../", "xl/workbook.xml")),
    Target("xlsx", workbook, SHEET, 8192),
    Target("sniff", look, (*CSVS, *JSONS, *XMLS)),
    Target("cover", cover, COVERS),
)
