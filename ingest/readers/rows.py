"""Rows gathered into chunks that cross the pipe."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ingest.readers.header import fold_header
from ingest.readers.shapes import MIB, Broken, Chunk

MOST_BYTES = 24 * MIB
ROW_BATCH = 20_000


def table(lines: Sequence[int] | np.ndarray, columns: Sequence[pa.Array | Sequence[str]]) -> pa.Table:
    """``line`` and ``c0``… of one chunk."""
    arrays = [c if isinstance(c, pa.Array | pa.ChunkedArray) else pa.array(c, pa.string()) for c in columns]
    names = ["line", *(f"c{n}" for n in range(len(arrays)))]
    return pa.table([pa.array(lines, pa.int64()), *arrays], names=names)


class FillDown:
    """Blank cells of some columns take the value above, across chunks."""

    def __init__(self, header: Sequence[str], fill: Sequence[str]) -> None:
        wanted = {fold_header(one) for one in fill}
        self.columns = [n for n, cell in enumerate(header) if fold_header(cell) in wanted]
        self._above = dict.fromkeys(self.columns, "")

    def widened(self, header: Sequence[str], fill: Sequence[str]) -> FillDown:
        """The same for a header to which columns were added."""
        wide = FillDown(header, fill)
        wide._above |= self._above
        return wide

    def apply(self, rows: pa.Table) -> pa.Table:
        """The rows with those columns filled."""
        for n in self.columns if rows.num_rows else ():
            column = rows.column(n + 1).combine_chunks()
            blank = pc.equal(pc.utf8_trim_whitespace(column), "")
            filled = pc.fill_null_forward(pc.if_else(blank, pa.scalar(None, pa.string()), column))
            filled = pc.fill_null(filled, self._above[n])
            self._above[n] = filled[-1].as_py()
            rows = rows.set_column(n + 1, f"c{n}", filled)
        return rows


class Gather:
    """Pieces of rows and broken rows of one record put together to chunks of a good size."""

    def __init__(self, record: str | None, sheet: str, sheet_index: int, header: list[str], most: int) -> None:
        self.record, self.sheet, self.sheet_index, self.header, self.most = record, sheet, sheet_index, header, most
        self._pieces: list[pa.Table] = []
        self._broken: list[Broken] = []
        self._bytes = 0
        self.given = False

    def add(self, rows: pa.Table | None, broken: Sequence[Broken] = ()) -> Iterator[Chunk]:
        """Take some rows; give what is due."""
        if rows is not None and rows.num_rows:
            self._pieces.append(rows)
            self._bytes += rows.nbytes
        self._broken.extend(broken)
        self._bytes += sum(len(one.text) + 100 for one in broken)
        while self._bytes >= MOST_BYTES or self.count >= self.most:
            yield self._chunk()

    @property
    def count(self) -> int:
        """Rows that wait."""
        return sum(piece.num_rows for piece in self._pieces)

    @property
    def waiting(self) -> bool:
        """Whether rows or broken rows wait."""
        return bool(self._pieces or self._broken)

    def taken_broken(self) -> list[Broken]:
        """The broken rows that wait, no longer kept here."""
        broken, self._broken = self._broken, []
        return broken

    def _chunk(self) -> Chunk:
        empty = table([], [[] for _ in self.header])
        rows = pa.concat_tables(self._pieces) if self._pieces else empty
        now, later = rows.slice(0, self.most), rows.slice(self.most)
        self._pieces = [later] if later.num_rows else []
        self._bytes = later.nbytes if later.num_rows else 0
        broken, self._broken = self._broken, []
        self.given = True
        return Chunk(self.record, self.sheet, self.sheet_index, list(self.header), now, broken)

    def rest(self) -> Iterator[Chunk]:
        """What is left; one empty chunk when there never was a row, so that the header is known."""
        while self._pieces or self._broken or not self.given:
            yield self._chunk()
