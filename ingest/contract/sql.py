"""Compiles one record of a contract, for one header, to the statements that sift a chunk.

First the distinct cells of each column (``words``), then whole rows (``rows``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from hub.duck import identifier
from ingest.contract.headers import require_headers
from ingest.contract.reasons import Reason, reasons
from ingest.contract.rows import Rows
from ingest.contract.words import Statement, kinds, typed
from schema.feed import Column, Record


@dataclass(frozen=True)
class Compiled:
    """The statements of one record under one header. Each is compiled when it is first asked for."""

    record: Record
    header: tuple[str, ...]
    places: dict[str, list[int]]
    _rows: dict[tuple[frozenset[int], frozenset[int]], Rows] = field(default_factory=dict)

    @cached_property
    def present(self) -> dict[int, Column]:
        """Columns that the file has, by their number in the record."""
        return {n: column for n, column in enumerate(self.record.columns) if column.name in self.places}

    @cached_property
    def reasons(self) -> list[Reason]:
        """Every reason that a row may be refused for."""
        return list(reasons(self.record))

    @cached_property
    def nothing(self) -> str:
        """SQL of no row with the columns of the record, typed."""
        columns = (f"CAST(NULL AS {column.sql_type}) AS {identifier(column.name)}" for column in self.record.columns)
        return f"SELECT {', '.join(columns)} LIMIT 0"

    @cached_property
    def kinds(self) -> list[tuple[list[int], Statement]]:
        """Columns that are read alike, and the statement over their distinct cells."""
        places = {n: len(self.places[column.name]) for n, column in self.present.items()}
        found = kinds(self.present, places).values()
        return [(numbers, typed(self.present[numbers[0]], places[numbers[0]])) for numbers in found]

    def rows(self, faulty: frozenset[int], other: frozenset[int]) -> Rows:
        """The statements over rows, where some columns have bad cells or numbers that are no resident's."""
        if (faulty, other) not in self._rows:
            self._rows[faulty, other] = Rows(self.record, frozenset(self.present), faulty, other)
        return self._rows[faulty, other]


def compile_record(record: Record, header: Sequence[str], file: str) -> Compiled:
    """Compile a record for files with this header.

    Raises:
        HubError: A required column is missing, or a column is there twice.
    """
    return Compiled(record, tuple(header), require_headers(record, header, file))
