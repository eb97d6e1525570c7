"""The post room: opens files for senders, under the contracts' headers, and knows what went out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from ingest.demo.agencies import Agency
from ingest.demo.writers import CsvFile, Row, Sheet, tabled, write_book, write_cover, write_json, write_xml
from schema.feed import Feed, feeds

SENDERS = {
    "market": "1-市场监督管理局",
    "ecology": "2-生态环境局",
    "credit": "3-公共信用信息中心",
    "other": "4-其他部门",
}


@dataclass(frozen=True)
class Written:
    """A file that was written, its feed, its rows and how many of them must be refused."""

    path: Path
    feed: str
    rows: int
    refusals: int


@dataclass(frozen=True)
class Cover:
    """What a list says of itself (domain.md §14)."""

    by: Agency
    cut_off: str
    full: bool
    authorities: str = "全部"
    divisions: str = "990000"

    def pairs(self) -> list[tuple[str, str]]:
        """The two columns of the cover."""
        return [
            ("报送单位", self.by.name),
            ("报送单位代码", self.by.code),
            ("数据截止日期", self.cut_off),
            ("覆盖发证机关", self.authorities),
            ("覆盖行政区划", self.divisions),
            ("全量/增量", "全量" if self.full else "增量"),
            ("版本", "1"),
        ]


class PostRoom:
    """Writes the files of all senders into one folder."""

    def __init__(self, folder: Path, seed: int, on_progress: Callable[[str], None] | None = None) -> None:
        self.folder, self.seed, self.on_progress = folder, seed, on_progress
        self.feeds: dict[str, Feed] = feeds()
        self.written: list[Written] = []

    def rows(self, feed: str) -> int:
        """Rows written for a feed."""
        return sum(w.rows for w in self.written if w.feed == feed)

    def path(self, sender: str, name: str) -> Path:
        """Where a sender's file lies."""
        return self.folder / SENDERS[sender] / name

    def sheet(self, feed: str, name: str, record: str | None = None, *, breaks: bool = False) -> Sheet:
        """What a record of a feed prints in a file."""
        declared = self.feeds[feed]
        one = declared.by_name[record] if record else declared.records[0]
        return Sheet(declared, one, self.seed, name, breaks)

    def open(
        self, sender: str, name: str, feed: str, record: str | None = None, *, breaks: bool = False, **how: object
    ) -> CsvFile:
        """Open a CSV file to be written piece by piece; `close` ends it."""
        return CsvFile(self.path(sender, name), self.sheet(feed, name, record, breaks=breaks), **how)  # type: ignore[arg-type]

    def close(self, file: CsvFile, sender: str, cover: Cover | None) -> None:
        """End a CSV file and lay its cover beside it."""
        file.close()
        if cover is not None:
            write_cover(self.path(sender, file.sheet.name), cover.pairs())
        self._note(sender, file.sheet.name, [file.sheet])

    def csv(
        self, sender: str, name: str, feed: str, tables: Iterable[pa.Table], cover: Cover | None, **how: object
    ) -> None:
        """Write a whole CSV file."""
        file = self.open(sender, name, feed, **how)  # type: ignore[arg-type]
        for table in tables:
            file.write(table)
        self.close(file, sender, cover)

    def book(self, sender: str, name: str, feed: str, records: Mapping[str, Iterable[Row]], cover: Cover) -> None:
        """Write a workbook with one sheet a record and a cover sheet."""
        sheets = [(self.sheet(feed, name, record), tabled(rows)) for record, rows in records.items()]
        write_book(self.path(sender, name), sheets, cover.pairs())
        self._note(sender, name, [sheet for sheet, _ in sheets])

    def xml(self, sender: str, name: str, feed: str, rows: Iterable[Row], cover: Cover) -> None:
        """Write the XML form of 2015."""
        sheet = self.sheet(feed, name)
        write_xml(self.path(sender, name), sheet, tabled(rows))
        write_cover(self.path(sender, name), cover.pairs())
        self._note(sender, name, [sheet])

    def json(self, sender: str, name: str, feed: str, rows: list[Row], cover: Cover) -> None:
        """Write JSON objects under the keys of the feed."""
        write_json(self.path(sender, name), rows)
        write_cover(self.path(sender, name), cover.pairs())
        sheet = self.sheet(feed, name)
        sheet.rows = len(rows)
        self._note(sender, name, [sheet])

    def _note(self, sender: str, name: str, sheets: list[Sheet]) -> None:
        rows, refusals = sum(s.rows for s in sheets), sum(s.refusals for s in sheets)
        self.written.append(Written(self.path(sender, name), sheets[0].feed.feed, rows, refusals))
        if self.on_progress is not None:
            self.on_progress(name)
