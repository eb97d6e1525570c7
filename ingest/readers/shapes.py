"""What goes into a reader and what comes out of it. Light on purpose: the child process imports it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

import pyarrow as pa

MIB = 1 << 20


class ColumnLike(Protocol):
    """What a reader asks of a column of a feed contract."""

    @property
    def name(self) -> str: ...
    @property
    def header(self) -> Sequence[str]: ...


class RecordLike(Protocol):
    """What a reader asks of a record of a feed contract."""

    @property
    def record(self) -> str: ...
    @property
    def sheet(self) -> Sequence[str] | str | None: ...
    @property
    def path(self) -> str | None: ...
    @property
    def fill_down(self) -> Sequence[str]: ...
    @property
    def columns(self) -> Sequence[ColumnLike]: ...


class FeedLike(Protocol):
    """What a reader asks of a feed contract (``schema.feed.Feed``)."""

    @property
    def formats(self) -> Sequence[str]: ...
    @property
    def encoding(self) -> str: ...
    @property
    def records(self) -> Sequence[RecordLike]: ...


@dataclass(frozen=True)
class Limits:
    """What a file may cost. Bytes, seconds and counts.

    Attributes:
        memory: Address space of the child beyond what the interpreter takes at its start.
        cpu_seconds: CPU seconds of the child, to which ``cpu_seconds_per_mib`` of the file is added.
        silence_seconds: Longest wait for the next chunk (time in which the consumer works does not count).
        chunk_rows: Most rows of one chunk.
        block_bytes: CSV is read in blocks of this size; Arrow's parser reserves as much again for every column.
        line_bytes: Longest physical line of a text file, longest element of JSON and XML.
        joined_lines: Most physical lines of one quoted cell.
        cells: Most cells of the rectangle that a sheet spans.
        inflated_bytes: Most bytes of a workbook when unpacked.
        inflation: Most bytes that one byte of a large packed entry may become.
        entries: Most entries of a workbook.
        sheets: Most sheets of a workbook.
        depth: Deepest nesting of JSON and XML.
        empty_rows: Most rows of JSON and XML that hold nothing: each costs as much as one that does.
    """

    memory: int = 448 * MIB
    cpu_seconds: int = 60
    cpu_seconds_per_mib: float = 0.5
    silence_seconds: float = 120.0
    chunk_rows: int = 250_000
    block_bytes: int = MIB
    line_bytes: int = MIB
    joined_lines: int = 200
    cells: int = 8_000_000
    inflated_bytes: int = 1024 * MIB
    inflation: int = 250
    entries: int = 2_000
    sheets: int = 50
    depth: int = 32
    empty_rows: int = 500_000


@dataclass(frozen=True)
class Broken:
    """A row that could not be split: its line, the key of ``REASONS`` that tells why, and the row as sent."""

    line: int
    reason_code: str
    text: str


@dataclass(frozen=True)
class Chunk:
    """Some rows of one record.

    Attributes:
        record: The record of the feed that the rows belong to; None: the sheet belongs to none and was not read.
        sheet: Name of the sheet, '' for formats without sheets (the path for JSON with several records).
        sheet_index: Place of the sheet in the file, from 0.
        header: Printed headers, one for each of ``c0``, ``c1``…. In XML and JSON it may grow from chunk to chunk.
        rows: ``line`` (int64, physical line or sheet row, from 1) and one string column a header; '' is an empty cell.
        broken: Rows that could not be split. ``rows.num_rows + len(broken)``, summed, is the number of rows sent.
    """

    record: str | None
    sheet: str
    sheet_index: int
    header: list[str]
    rows: pa.Table
    broken: list[Broken] = field(default_factory=list)


@dataclass(frozen=True)
class Sniff:
    """What a file looks like, for guessing its feed.

    Attributes:
        format: csv, xlsx, xml or json.
        encoding: utf-8, gb18030, utf-16-le, utf-16-be; '' for xlsx.
        headers: The likeliest header row of each sheet ('' where there are no sheets; cover sheets are left out).
        heads: The first rows of each sheet, title lines among them.
    """

    format: str
    encoding: str
    headers: dict[str, list[str]]
    heads: dict[str, list[list[str]]]


@dataclass(frozen=True)
class RecordPlan:
    """What the child needs to know of a record: plain data that crosses the pipe."""

    record: str
    sheets: tuple[str, ...]
    path: str | None
    known: tuple[str, ...]
    fill: tuple[str, ...]


def plan(feed: FeedLike) -> list[RecordPlan]:
    """The records of a feed as plain data."""
    plans = []
    for record in feed.records:
        sheets = (record.sheet,) if isinstance(record.sheet, str) else tuple(record.sheet or ())
        known = tuple(header for column in record.columns for header in column.header)
        down = set(record.fill_down)
        fill = tuple(header for column in record.columns if column.name in down for header in column.header)
        plans.append(RecordPlan(record.record, sheets, record.path, known, fill))
    return plans


def plans_to_data(plans: Sequence[RecordPlan]) -> list[dict[str, Any]]:
    """For the pipe."""
    return [asdict(one) for one in plans]


def plans_from_data(data: Sequence[dict[str, Any]]) -> list[RecordPlan]:
    """From the pipe."""
    return [RecordPlan(d["record"], tuple(d["sheets"]), d["path"], tuple(d["known"]), tuple(d["fill"])) for d in data]
