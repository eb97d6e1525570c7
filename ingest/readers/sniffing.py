"""A first look at a file whose feed is not known."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from pathlib import Path

from ingest.readers import csv as csv_reader
from ingest.readers import json as json_reader
from ingest.readers import xml as xml_reader
from ingest.readers.cover import COVER
from ingest.readers.encoding import first_block
from ingest.readers.formats import detect
from ingest.readers.header import HEADER_ROWS, likeliest
from ingest.readers.shapes import MIB, Limits, RecordPlan, Sniff


def sniff(path: Path, hint: str, limits: Limits) -> Sniff:
    """Format, encoding and first rows.

    Raises:
        HubError: The file is of no kind that is read.
    """
    with path.open("rb") as file:
        kind = detect(file.read(4096))
    if kind == "xlsx":
        return _of("xlsx", "", _xlsx(path, limits))
    with path.open("rb") as file:
        encoding, block = first_block(file, MIB, hint)
    if kind == "csv":
        rows = [[row for _, row in csv_reader.first_rows(block, mark)] for mark in csv_reader.DELIMITERS]
        return _of("csv", encoding, {"": max(rows, key=_even)})
    return _of(kind, encoding, _json(path, hint, limits) if kind == "json" else _xml(path, hint, limits))


def _of(kind: str, encoding: str, heads: dict[str, list[list[str]]]) -> Sniff:
    return Sniff(kind, encoding, {sheet: likeliest(rows) for sheet, rows in heads.items()}, heads)


def _even(rows: list[list[str]]) -> tuple[int, int]:
    """How many rows have the commonest number of cells, if that is more than one, and that number."""
    sizes = Counter(len(row) for row in rows if len(row) > 1)
    return max(((count, size) for size, count in sizes.items()), default=(0, 0))


def _xlsx(path: Path, limits: Limits) -> dict[str, list[list[str]]]:
    from ingest.readers import xlsx

    return {name: [cells for _, cells in xlsx.head(sheet)] for _, name, sheet in xlsx.sheets(path, limits)
            if name.strip() != COVER}  # fmt: skip


def _json(path: Path, hint: str, limits: Limits) -> dict[str, list[list[str]]]:
    """Keys of the first elements of each array, by its path; those of a root object that holds none."""
    heads: dict[str, dict[str, None]] = {}
    tries: list[set[tuple[str, ...]] | None] = [None, {()}]
    for wanted in tries:
        with path.open("rb") as file:
            for one in islice(json_reader.elements(file, wanted, hint, limits), 1_000):
                place = ".".join(one.path)
                keys = heads.setdefault(place, {})
                keys |= dict.fromkeys(json_reader.cells(one.text)[0])
        if any(heads.values()):
            break
    return {place: [list(keys)] for place, keys in heads.items()}


def _xml(path: Path, hint: str, limits: Limits) -> dict[str, list[list[str]]]:
    plan = RecordPlan("", (), None, (), ())
    with path.open("rb") as file:
        return {"": [xml_reader.first_names(file, plan, hint, limits, HEADER_ROWS)]}
