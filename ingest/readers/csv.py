"""CSV → chunks, exact on physical lines and without Python per row.

Lines whose quotation marks are all at the edges of cells, in pairs, go to Arrow's parser as they are. The others (a
cell over several lines, a mark inside a bare cell, an unclosed mark) are read one by one by Python's strict grammar.
"""

from __future__ import annotations

import csv
from codecs import BOM_UTF8
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import BinaryIO

import pyarrow as pa
import pyarrow.csv as arrow_csv

from ingest.readers.encoding import Block, blocks
from ingest.readers.header import HEADER_ROWS, best_record, clean, missing
from ingest.readers.lines import Lines, Split, split
from ingest.readers.refusals import refusal
from ingest.readers.rows import FillDown, Gather, table
from ingest.readers.shapes import Broken, Chunk, Limits, RecordPlan

DELIMITERS = (",", ";", "\t")


def first_rows(block: Block, delimiter: str, most: int = HEADER_ROWS) -> list[tuple[int, list[str]]]:
    """The first non-blank rows of a block, each with the number of physical lines read when it ended."""
    text = block.data[: 1 << 18].decode("utf-8", "ignore").split("\n")[: 20 * most]
    reader = csv.reader((line + "\n" for line in text), delimiter=delimiter)
    rows: list[tuple[int, list[str]]] = []
    try:
        for row in reader:
            if row:
                rows.append((reader.line_num, row))
            if len(rows) == most:
                break
    except csv.Error:
        pass  # what was read before it still may hold the header
    return rows


def _header(block: Block, plans: Sequence[RecordPlan]) -> tuple[str, RecordPlan, int, list[str]]:
    """Delimiter, record, number of lines up to the header's end, header."""
    found: list[tuple[int, int, str, RecordPlan, tuple[int, list[str]]]] = []
    for delimiter in DELIMITERS:
        rows = first_rows(block, delimiter)
        plan, at, count = best_record([row for _, row in rows], plans)
        if count:
            found.append((count, -len(found), delimiter, plan, rows[at]))
    if not found:
        raise missing(plans)
    _, _, delimiter, plan, (end, cells) = max(found, key=lambda one: one[:2])
    return delimiter, plan, end, clean(cells)


def read(file: BinaryIO, plans: Sequence[RecordPlan], hint: str, limits: Limits) -> Iterator[Chunk]:
    """The data rows of a CSV file.

    Raises:
        HubError: No header, duplicate headers, or no text at all.
    """
    csv.field_size_limit(2 * limits.line_bytes)
    source = (block for _, block in blocks(file, limits.block_bytes, hint))
    first = next(source, None)
    if first is None:
        raise refusal("empty_file", "是空文件", "is empty")
    delimiter, plan, skip, header = _header(first, plans)
    width, gather, down = (
        len(header),
        Gather(plan.record, "", 0, header, limits.chunk_rows),
        FillDown(header, plan.fill),
    )
    lines = Lines(first, base=0).after(skip)
    rest: Lines | None = None
    for block in chain([None], source, [None]):
        final = block is None and rest is not None
        if block is not None and rest is not None:
            lines = rest.extended(block)
        elif final and rest is not None:
            lines = rest
        cut = split(lines, delimiter, width, final, limits)
        rows, broken = _parse(cut, delimiter, width)
        yield from gather.add(down.apply(rows), broken)
        rest = cut.rest
    yield from gather.rest()


def _parse(cut: Split, delimiter: str, width: int) -> tuple[pa.Table, list[Broken]]:
    """Arrow's parse of lines that are whole rows; those with a wrong number of cells are broken."""
    columns = [f"c{n}" for n in range(width)]
    if not len(cut.lines):
        return table([], [[] for _ in columns]), cut.broken
    broken, wrong = cut.broken, []

    def refuse(row: arrow_csv.InvalidRow) -> str:
        at = row.number - 1
        wrong.append(at)
        broken.append(Broken(int(cut.lines[at]), "wrong_cell_count", row.text))
        return "skip"

    # Arrow takes a mark off the start of what it is given; here it is text of a row in the middle of the file.
    payload = BOM_UTF8 + cut.payload if cut.payload.startswith(BOM_UTF8) else cut.payload
    rows = arrow_csv.read_csv(
        pa.BufferReader(payload),
        # one block and one thread: only then does a refused row know its number
        arrow_csv.ReadOptions(use_threads=False, block_size=len(payload) + 1, column_names=columns),
        arrow_csv.ParseOptions(delimiter=delimiter, newlines_in_values=True, invalid_row_handler=refuse),
        arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(columns, pa.string()),
            strings_can_be_null=False,
            quoted_strings_can_be_null=False,
            check_utf8=False,
        ),
    )
    numbers = cut.without(wrong)
    if len(numbers) != rows.num_rows:
        raise AssertionError(f"{len(numbers)} rows were cut but {rows.num_rows} were parsed")
    broken.sort(key=lambda one: one.line)
    return rows.add_column(0, "line", pa.array(numbers, pa.int64())), broken
