"""Writes what agencies send: CSV, workbooks, XML and JSON under the headers that the feed contracts print."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO
from zlib import crc32

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pc_csv
import xlsxwriter
from lxml import etree

from ingest.demo.dirt import KEEP, broken, soiled
from schema.feed import Feed, Record

Row = dict[str, object]
CREATED = datetime(2026, 11, 20, 9, 0, 0)
PIECE = 50_000
MERGED = ("category", "object")


@dataclass
class Sheet:
    """What one record of a feed prints: canonical columns in, the contract's first headers out."""

    feed: Feed
    record: Record
    seed: int
    name: str
    breaks: bool = False
    dirty: bool = True
    rows: int = 0
    refusals: int = 0
    rng: np.random.Generator = field(init=False)

    def __post_init__(self) -> None:
        self.rng = np.random.default_rng([self.seed, crc32(f"{self.name}/{self.record.record}".encode())])

    @property
    def header(self) -> list[str]:
        """The printed header."""
        return list(dict.fromkeys(c.header[0] for c in self.record.columns))

    def printed(self, table: pa.Table) -> pa.Table:
        """The table as it is printed: dirt, then the contract's columns in order, those not given left empty."""
        unknown = set(table.column_names) - set(self.record.by_name) - {KEEP}
        if unknown:
            raise ValueError(f"{self.feed.feed}.{self.record.record} has no column {', '.join(sorted(unknown))}")
        table = table.combine_chunks()
        self.refusals += _blank_rows(table, self.record)
        if self.breaks:
            table, count = broken(table, self.record, self.rng)
            self.refusals += count
        if self.dirty:
            table = soiled(table, self.record, self.rng)
        self.rows += table.num_rows
        empty = pa.nulls(table.num_rows, pa.string())
        columns = dict.fromkeys(self.header, empty)
        for column in self.record.columns:
            if column.name in table.column_names:
                cells = table.column(column.name).cast(pa.string())
                # One printed column may be two in the contract (代码/证件号), told apart by another cell.
                before = columns[column.header[0]]
                columns[column.header[0]] = cells if before is empty else pc.coalesce(before, cells)
        return pa.table(columns)


def _blank_rows(table: pa.Table, record: Record) -> int:
    """Rows that lack a required cell before any dirt: flawed on purpose."""
    blank = np.zeros(table.num_rows, dtype=bool)
    for column in record.columns:
        if column.required and column.name in table.column_names and table.column(column.name).null_count:
            blank |= table.column(column.name).is_null().to_numpy()
    return int(blank.sum())


def tabled(rows: Iterable[Row], piece: int = PIECE) -> Iterator[pa.Table]:
    """Tables of strings from rows; cells that are lists become the `a|b;a|b` of the contracts."""
    heap: list[Row] = []
    for row in rows:
        heap.append(row)
        if len(heap) >= piece:
            yield _table(heap)
            heap = []
    if heap:
        yield _table(heap)


def _table(rows: Sequence[Row]) -> pa.Table:
    names = list(dict.fromkeys(name for row in rows for name in row))
    columns = {}
    for name in names:
        if name == KEEP:
            columns[name] = pa.array([bool(row.get(name)) for row in rows])
        else:
            columns[name] = pa.array([None if row.get(name) is None else str(row[name]) for row in rows], pa.string())
    return pa.table(columns)


class CsvFile:
    """A CSV file that grows piece by piece, in the encoding and line ends of its sender."""

    def __init__(self, path: Path, sheet: Sheet, *, encoding: str = "utf-8", crlf: bool = False) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.sheet, self.encoding, self.crlf = sheet, encoding.removesuffix("-sig"), crlf
        self.file: IO[bytes] = path.open("wb")
        if encoding.endswith("-sig"):
            self.file.write(b"\xef\xbb\xbf")
        self._put((",".join(self.sheet.header) + "\n").encode())

    def _put(self, data: bytes) -> None:
        if self.crlf:
            data = data.replace(b"\n", b"\r\n")
        self.file.write(data if self.encoding == "utf-8" else data.decode().encode(self.encoding))

    def write(self, table: pa.Table) -> None:
        """Add the rows of a table of canonical columns."""
        printed = self.sheet.printed(table)
        for style in ("none", "needed"):
            buffer = io.BytesIO()
            try:
                pc_csv.write_csv(printed, buffer, pc_csv.WriteOptions(include_header=False, quoting_style=style))
            except pa.ArrowInvalid:
                continue  # a cell holds a comma, a quote or a line end: quote the whole piece
            self._put(buffer.getvalue())
            return
        raise ValueError("no CSV style fits")

    def close(self) -> None:
        """End the file."""
        self.file.close()


def write_book(path: Path, sheets: Sequence[tuple[Sheet, Iterable[pa.Table]]], cover: list[tuple[str, str]]) -> None:
    """Write a workbook: the cover sheet, then one sheet a record. Repeated cells of a category are merged."""
    path.parent.mkdir(parents=True, exist_ok=True)
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": CREATED, "author": "瀛川省"})
    page = book.add_worksheet("封面")
    page.write_row(0, 0, ["项目", "内容"])
    for at, pair in enumerate(cover, 1):
        page.write_row(at, 0, list(pair))
    for sheet, tables in sheets:
        page = book.add_worksheet((*sheet.record.sheet, sheet.record.title.zh if sheet.record.title else "数据")[0])
        page.write_row(0, 0, sheet.header)
        fills = [i for i, c in enumerate(sheet.record.columns) if c.name in sheet.record.fill_down]
        at = 1
        for table in tables:
            at = _write_rows(page, sheet.printed(table), at, fills)
    book.close()


def _write_rows(page: xlsxwriter.worksheet.Worksheet, table: pa.Table, at: int, fills: list[int]) -> int:
    columns = [c.to_pylist() for c in table.columns]
    count = table.num_rows
    for number, cells in enumerate(columns):
        if number not in fills:
            for i, cell in enumerate(cells):
                if cell is not None:
                    page.write_string(at + i, number, cell)
            continue
        start = 0
        for i in range(1, count + 1):
            # A merge never crosses a change in a column to its left.
            same = i < count and all(columns[f][i] == columns[f][start] for f in fills if f <= number)
            if same:
                continue
            if i - start > 1 and cells[start] is not None:
                page.merge_range(at + start, number, at + i - 1, number, cells[start])
            elif cells[start] is not None:
                page.write_string(at + start, number, cells[start])
            start = i
    return int(at + count)


def write_cover(path: Path, cover: list[tuple[str, str]]) -> None:
    """Write the sidecar `<file>.cover.csv`."""
    text = "项目,内容\n" + "".join(f"{name},{value}\n" for name, value in cover)
    path.with_name(path.name + ".cover.csv").write_bytes(text.encode())


def write_xml(path: Path, sheet: Sheet, tables: Iterable[pa.Table], encoding: str = "utf-8") -> None:
    """Write the 2015 envelope `<ROWDATA><ROW>…`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    root = etree.Element("ROWDATA")
    for table in tables:
        for row in sheet.printed(table).to_pylist():
            node = etree.SubElement(root, "ROW")
            for name, value in row.items():
                etree.SubElement(node, name).text = value
    etree.ElementTree(root).write(str(path), encoding=encoding, xml_declaration=True, pretty_print=True)


def write_json(path: Path, rows: list[Row]) -> None:
    """Write records as one JSON array."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes((json.dumps(rows, ensure_ascii=False, indent=1) + "\n").encode())
