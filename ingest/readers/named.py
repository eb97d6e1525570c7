"""Rows whose cells have names (XML, JSON): the header is what was seen so far."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.readers.header import MOST_NAMES, clean
from ingest.readers.refusals import too_many_empty
from ingest.readers.rows import ROW_BATCH, FillDown, Gather, table
from ingest.readers.shapes import Broken, Chunk, Limits, RecordPlan


class NamedRows:
    """Gathers named cells of one record to chunks."""

    def __init__(self, plan: RecordPlan, sheet: str, index: int, limits: Limits) -> None:
        self.plan, self._limits = plan, limits
        self._names: dict[str, int] = {}
        self._gather = Gather(plan.record, sheet, index, [], limits.chunk_rows)
        self._down = FillDown([], ())
        self._lines: list[int] = []
        self._rows: list[dict[str, str]] = []
        self._broken: list[Broken] = []
        self._empty = 0

    @property
    def header(self) -> list[str]:
        """Names seen so far, in the order of their first row."""
        return list(self._names)

    def row(self, line: int, cells: dict[str, str]) -> Iterator[Chunk]:
        """Take a row; give what is due. A row that holds nothing is none.

        Raises:
            HubError: Too many rows hold nothing.
        """
        if not any(map(str.strip, cells.values())):
            self._empty += 1
            if self._empty > self._limits.empty_rows:
                raise too_many_empty(self._empty)
            return
        new = [name for name in cells if name not in self._names]
        if len(self._names) + len(new) > MOST_NAMES:
            text = " ".join(cells)[:1000]
            yield from self.broken(Broken(line, "wrong_cell_count", text))
            return
        for name in new:
            self._names[name] = len(self._names)
        self._lines.append(line)
        self._rows.append(cells)
        if len(self._rows) >= ROW_BATCH:
            yield from self._flush()

    def broken(self, one: Broken) -> Iterator[Chunk]:
        """Take a row that could not be read; give what is due."""
        self._broken.append(one)
        if len(self._broken) >= ROW_BATCH:
            yield from self._flush()

    def _flush(self) -> Iterator[Chunk]:
        if len(self._gather.header) < len(self._names):
            given = self._gather
            if given.count:
                yield from given.rest()
            self._broken = given.taken_broken() + self._broken
            self._gather = Gather(
                given.record, given.sheet, given.sheet_index, clean(self.header), self._limits.chunk_rows
            )
            self._down = self._down.widened(self.header, self.plan.fill)
        rows = table(self._lines, [[row.get(name, "") for row in self._rows] for name in self._names])
        broken, self._lines, self._rows, self._broken = self._broken, [], [], []
        yield from self._gather.add(self._down.apply(rows), broken)

    def rest(self) -> Iterator[Chunk]:
        """What is left; nothing for a record of which the file holds no row."""
        yield from self._flush()
        if self._names or self._gather.waiting:
            yield from self._gather.rest()
