"""What becomes of a chunk."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

TEXT = ("header", "cells", "field", "value", "reason_code", "reason_zh", "reason_en")
REFUSED = pa.schema([("record", pa.string()), ("row", pa.int64()), *((name, pa.string()) for name in TEXT)])
"""One row for each failing field; header and cells are JSON."""
DOUBTS = pa.schema([("row", pa.int64()), ("org", pa.string()), ("number", pa.string())])
PEOPLE = pa.schema([("number", pa.string()), ("token", pa.string())])


@dataclass(frozen=True)
class Sifted:
    """What became of a chunk.

    Attributes:
        accepted: `row`, the columns of the record, `_notes` (list of text ``column:note``).
        refused: one row for each failing field: record, row, header, cells (both JSON), field, value, reason_code,
            reason_zh, reason_en.
        refused_rows: how many rows that is.
        people: number, token of the persons in the accepted rows. To be sealed at once.
        doubts: row, org, number: whom the refused rows are about, for records that declare it.
    """

    accepted: pa.Table
    refused: pa.Table
    refused_rows: int
    people: pa.Table
    doubts: pa.Table
