"""The distinct cells of a chunk, column by column, and where each row finds its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

SAMPLE = 4096
"""Rows that tell whether a column repeats its cells."""


@dataclass(frozen=True)
class Distinct:
    """Cells of a column.

    Attributes:
        cells: One array of strings for each header that feeds the column, all of one length: the combinations seen.
        codes: For each row its place in ``cells`` (int32); None: cell and row are one, for hardly a cell repeats.
    """

    cells: list[pa.Array]
    codes: pa.Array | None

    def __len__(self) -> int:
        return len(self.cells[0])

    def spread(self, values: pa.Array, rows: pa.Array | None = None) -> pa.Array:
        """What was made of the distinct cells, for each row, or for the rows at some places (a null place is null)."""
        if self.codes is None:
            return values if rows is None else values.take(rows)
        return values.take(self.codes if rows is None else self.codes.take(rows))


def distinct(rows: pa.Table, places: Sequence[int]) -> Distinct:
    """The distinct cells of the columns ``c3``, … of a chunk, together."""
    first, *others = (rows.column(f"c{place}").combine_chunks() for place in places)
    if not others and not _repeats(first):
        return Distinct([first], None)
    found = _encoded(first)
    for other in others:
        found = _crossed(found, _encoded(other))
    return found


def _repeats(column: pa.Array) -> bool:
    sample = column.slice(0, SAMPLE)
    return 2 * len(pc.unique(sample)) <= len(sample)


def _encoded(column: pa.Array) -> Distinct:
    made = column.dictionary_encode(null_encoding="encode")
    return Distinct([made.dictionary], made.indices)


def _crossed(one: Distinct, two: Distinct) -> Distinct:
    """The combinations of two columns that some row shows."""
    assert one.codes is not None and two.codes is not None
    pairs = one.codes.to_numpy().astype(np.int64) * len(two) + two.codes.to_numpy()
    made = pa.array(pairs).dictionary_encode()
    left, right = np.divmod(made.dictionary.to_numpy(), max(len(two), 1))
    return Distinct([*(cell.take(pa.array(left)) for cell in one.cells), two.cells[0].take(pa.array(right))],
                    made.indices)  # fmt: skip


def stacked(columns: Sequence[Distinct]) -> pa.Table:
    """The relation ``words`` of columns that are read alike, one below the other: ``_at`` and ``_w0``, …."""
    cells = [pa.concat_arrays(some) for some in zip(*(column.cells for column in columns), strict=True)]
    at = pa.array(np.arange(len(cells[0]), dtype=np.int32))
    return pa.table({"_at": at} | {f"_w{place}": some for place, some in enumerate(cells)})
