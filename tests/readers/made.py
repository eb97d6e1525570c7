"""Made-up feeds for the readers, and what was read with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.readers import Broken, Chunk


@dataclass
class Column:
    name: str
    header: Sequence[str]


@dataclass
class Record:
    record: str
    columns: Sequence[Column]
    sheet: Sequence[str] = ()
    path: str | None = None
    fill_down: Sequence[str] = ()


@dataclass
class Feed:
    records: Sequence[Record]
    formats: Sequence[str] = ("csv",)
    encoding: str = "utf-8"


def record(name: str, *headers: str, **more: object) -> Record:
    """A record whose columns bear these headers, named by them."""
    return Record(name, [Column(header, [header]) for header in headers], **more)  # type: ignore[arg-type]


def feed(*headers: str, **more: object) -> Feed:
    """A feed of one record."""
    return Feed([record("row", *headers, **more)])


@dataclass
class Read:
    chunks: list[Chunk]

    @property
    def header(self) -> list[str]:
        return self.chunks[-1].header

    @property
    def rows(self) -> list[tuple[object, ...]]:
        """(line, cells…) of every row."""
        return [tuple(row.values()) for chunk in self.chunks for row in chunk.rows.to_pylist()]

    @property
    def broken(self) -> list[Broken]:
        return [one for chunk in self.chunks for one in chunk.broken]

    @property
    def reasons(self) -> list[tuple[int, str]]:
        return [(one.line, one.reason_code) for one in self.broken]
