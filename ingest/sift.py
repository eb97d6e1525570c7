"""A file through its contract, chunk by chunk, with counts of what happened."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from ingest.contract import REFUSED, Compiled, Sifted, apply, compile_record
from ingest.contract.headers import unread
from ingest.contract.prepared import prepared
from ingest.contract.run import SHEET_STRIDE
from ingest.contract.typed import Tokens
from ingest.cover import Cover, cover
from ingest.lanes import Lanes
from ingest.parts import Parts
from ingest.readers import Chunk, Limits, read, read_cover
from schema.divisions import divisions
from schema.errors import HubError
from schema.feed import Feed, Record
from schema.identifiers import code_kind
from schema.normal_forms import fold_code, scrub

Done = tuple[Record, Sifted, Chunk]
"""What became of the rows of a chunk, and the chunk for its broken ones."""


class Sift:
    """One file under one contract. After ``run`` the counts are whole: ``rows == accepted + refused``."""

    def __init__(
        self,
        feed: Feed,
        path: Path,
        file: str,
        tokens: Tokens,
        *,
        on_progress: Callable[[int], None] | None = None,
        said: Cover | None = None,
    ) -> None:
        self.feed, self.path, self.file, self.tokens, self.on_progress = feed, path, file, tokens, on_progress
        self.rows = self.accepted = self.refused = 0
        self.records: dict[str, dict[str, int]] = {}
        self.notes: Counter[str] = Counter()
        self.reasons: Counter[tuple[str, str, str]] = Counter()
        self.sheets: list[str] = []
        self._said = said
        self.cover = Cover()
        self._compiled: dict[tuple[str, tuple[str, ...]], Compiled] = {}

    def run(self, parts: Parts) -> None:
        """Read the file to its end.

        Raises:
            HubError: The file cannot be used as a whole.
        """
        self.cover = self._said or cover(read_cover(self.path), self.file, divisions=set(divisions()), code_ok=_code_ok)
        lanes: Lanes[Done] = Lanes(lambda done: self._take(done, parts))
        with lanes:
            for chunk in read(self.path, self.feed, Limits()):
                self._chunk(chunk, lanes)
        if self.on_progress is not None:
            self.on_progress(self.rows)
        if not self.records:
            raise HubError("no_records", f"{self.file} 中没有“{self.feed.title.zh}”的数据；请核对文件和数据源",
                           f"{self.file} holds nothing of the feed {self.feed.feed}; check both")  # fmt: skip

    def _chunk(self, chunk: Chunk, lanes: Lanes[Done]) -> None:
        while len(self.sheets) <= chunk.sheet_index:
            self.sheets.append("")
        self.sheets[chunk.sheet_index] = scrub(chunk.sheet)
        if chunk.record is None:
            return  # a sheet of explanations
        record = self.feed.by_name[chunk.record]
        compiled = self._compile(record, chunk)
        lanes.put(lambda: self._apply(record, compiled, chunk))
        if self.on_progress is not None:
            self.on_progress(self.rows)

    def _compile(self, record: Record, chunk: Chunk) -> Compiled:
        key = (record.record, tuple(chunk.header))
        if key not in self._compiled:
            self._compiled[key] = compile_record(record, chunk.header, self.file)
        return self._compiled[key]

    def _apply(self, record: Record, compiled: Compiled, chunk: Chunk) -> Done:
        with prepared() as con:
            return record, apply(con, compiled, chunk.rows, self.tokens, sheet_index=chunk.sheet_index), chunk

    def _take(self, made: Done, parts: Parts) -> None:
        """What became of the next chunk goes to the parts."""
        record, done, chunk = made
        parts.accepted(record.record, done.accepted)
        if done.doubts.num_rows:
            parts.doubts(record.record, done.doubts)
        if done.people.num_rows:
            parts.people(done.people)
        broken = _broken(record, chunk)
        refused = pa.concat_tables([done.refused, broken])
        if refused.num_rows:
            parts.refused(refused)
        for header in unread(record, chunk.header):
            self.notes[f"unread:{scrub(header)}"] += chunk.rows.num_rows
        self._count(record, done.accepted, done.refused_rows + broken.num_rows, refused)

    def _count(self, record: Record, accepted: pa.Table, bad: int, refused: pa.Table) -> None:
        counts = self.records.setdefault(record.record, {"rows": 0, "accepted": 0, "refused": 0})
        for name, number in (("rows", accepted.num_rows + bad), ("accepted", accepted.num_rows), ("refused", bad)):
            counts[name] += number
        self.rows += accepted.num_rows + bad
        self.accepted += accepted.num_rows
        self.refused += bad
        for item in pc.value_counts(pc.list_flatten(accepted["_notes"])).to_pylist():
            self.notes[item["values"]] += item["counts"]
        grouped = refused.group_by(["field", "reason_zh", "reason_en"]).aggregate([([], "count_all")])
        for row in grouped.to_pylist():
            self.reasons[row["field"] or "", row["reason_zh"], row["reason_en"]] += row["count_all"]


def _broken(record: Record, chunk: Chunk) -> pa.Table:
    """Rows that could not be split, as refused rows: the whole row is the one cell."""
    from ingest.readers.refusals import REASONS

    rows = [
        {
            "record": record.record,
            "row": chunk.sheet_index * SHEET_STRIDE + broken.line,
            "header": json.dumps(chunk.header, ensure_ascii=False),
            "cells": json.dumps([broken.text], ensure_ascii=False),
            "field": None,
            "value": None,
            "reason_code": broken.reason_code,
            "reason_zh": REASONS[broken.reason_code]["zh"],
            "reason_en": REASONS[broken.reason_code]["en"],
        }
        for broken in chunk.broken
    ]
    return pa.Table.from_pylist(rows, schema=REFUSED)


def _code_ok(code: str) -> bool:
    return code_kind(fold_code(code)) is not None
