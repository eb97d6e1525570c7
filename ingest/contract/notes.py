"""What was mended in the cells of a row on its way in."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

LISTS = pa.list_(pa.string())


class Notes:
    """Notes of the rows of a chunk, gathered column by column."""

    def __init__(self, rows: int) -> None:
        self._rows = rows
        self._at: list[np.ndarray] = []
        self._texts: list[pa.Array] = []

    def add(self, column: str, notes: pa.Array) -> None:
        """Take the notes of a column: one for each row, null is none."""
        at = np.flatnonzero(pc.is_valid(notes))
        self._at.append(at)
        self._texts.append(pc.binary_join_element_wise(column, notes.take(pa.array(at)), ":"))

    def lists(self) -> pa.Array:
        """For each row its notes ``column:note``, in the order in which the columns came."""
        at = np.concatenate([np.zeros(0, np.int64), *self._at])
        texts = pa.concat_arrays([pa.array([], pa.string()), *self._texts])
        offsets = np.concatenate(([0], np.cumsum(np.bincount(at, minlength=self._rows)))).astype(np.int32)
        return pa.ListArray.from_arrays(pa.array(offsets), texts.take(pa.array(np.argsort(at, kind="stable"))), LISTS)
