"""Physical lines of a block of CSV put together to rows."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ingest.readers.encoding import Block
from ingest.readers.shapes import Broken, Limits

LF, CR, QUOTE = 10, 13, 34
FAILURES = 1_000
"""After this many unclosed marks in a block no more lines are joined: reading stays linear on hostile files."""

Numbers = NDArray[np.int64]


class Lines:
    """Some whole physical lines.

    Args:
        block: UTF-8 that ends with LF, and its lines that are not text.
        base: Physical lines of the file before it.
    """

    def __init__(self, block: Block, base: int) -> None:
        self.data, self.bad, self.base = block.data, block.bad, base

    @cached_property
    def array(self) -> NDArray[np.uint8]:
        """The data as an array."""
        return np.frombuffer(self.data, np.uint8)

    @cached_property
    def ends(self) -> Numbers:
        """Where each line ends (its LF)."""
        return np.flatnonzero(self.array == LF)

    @cached_property
    def starts(self) -> Numbers:
        """Where each line starts, and the end of the data."""
        return np.concatenate((np.zeros(1, np.int64), self.ends + 1))

    def after(self, count: int) -> Lines:
        """The lines without the first ones."""
        count = min(count, len(self.ends))
        bad = {n - count: reason for n, reason in self.bad.items() if n >= count}
        return Lines(Block(self.data[int(self.starts[count]) :], bad), self.base + count)

    def extended(self, block: Block) -> Lines:
        """These lines, then those of a block."""
        count = len(self.ends) if self.data else 0
        bad = self.bad | {n + count: reason for n, reason in block.bad.items()}
        return Lines(Block(self.data + block.data if self.data else block.data, bad), self.base)

    def text(self, n: int, most: int | None = None) -> str:
        """One line with its end."""
        start, end = int(self.starts[n]), int(self.starts[n + 1])
        return self.data[start : min(end, start + most) if most else end].decode("utf-8", "replace")

    def blank(self, delimiter: str) -> NDArray[np.bool_]:
        """Lines that say nothing: empty, or separators and empty pairs of marks alone."""
        starts, a = self.starts[:-1], self.array
        found: NDArray[np.bool_] = self.ends == starts
        step = ord(delimiter)
        first = a[starts] if len(starts) else a
        second = a[np.minimum(starts + 1, len(a) - 1)] if len(starts) else a
        # A line that says something rarely begins so, and only then is every byte looked at.
        suspects = np.flatnonzero((first == step) | (first == CR) | ((first == QUOTE) & (second == QUOTE)))
        if not len(suspects):
            return found
        silent = (a == step) | (a == CR)
        mark = a == QUOTE
        if mark.any():
            edge = silent | (a == LF)
            pair = mark[:-2] & mark[1:-1] & edge[2:] & np.roll(edge, 1)[:-2]
            silent[:-2] |= pair
            silent[1:-1] |= pair
        edges = np.stack((starts[suspects], self.ends[suspects]), axis=1).ravel()
        found[suspects] = np.add.reduceat(~silent, edges, dtype=np.int64)[::2] == 0
        return found

    def without(self, blank: NDArray[np.bool_], start: int, stop: int) -> bytes:
        """The data of some lines but for those that are blank and would be taken for rows."""
        data = self.data[int(self.starts[start]) : int(self.starts[stop])]
        if not blank[start:stop].any():
            return data
        kept = np.repeat(~blank[start:stop], np.diff(self.starts[start : stop + 1]))
        return np.frombuffer(data, np.uint8)[kept].tobytes()

    def difficult(self, delimiter: str, longest: int) -> list[int]:
        """Lines that cannot be given to Arrow as they are."""
        found = [np.flatnonzero(self.ends - self.starts[:-1] > longest), np.array(list(self.bad), np.int64)]
        a = self.array
        if b"\r" in self.data:
            returns = np.flatnonzero(a == CR)
            found.append(np.searchsorted(self.ends, returns[a[returns + 1] != LF]))
        if b'"' in self.data:
            marks = np.flatnonzero(a == QUOTE)
            line = np.searchsorted(self.ends, marks)
            count = np.bincount(line, minlength=len(self.ends))
            within = np.arange(len(marks)) - (np.cumsum(count) - count)[line]
            before, behind = a[marks - 1], a[marks + 1]
            if marks[0] == 0:
                before[0] = LF
            step = ord(delimiter)
            opens = (before == step) | (before == LF) | (before == QUOTE)
            closes = (behind == step) | (behind == LF) | (behind == QUOTE) | (behind == CR)
            found += [np.flatnonzero(count & 1), line[~np.where(within & 1, closes, opens)]]
        return [int(n) for n in np.unique(np.concatenate(found))]


@dataclass
class Split:
    """Lines cut into rows: ``payload`` for Arrow, the physical ``lines`` of its rows, and what is left over."""

    payload: bytes
    lines: Numbers
    broken: list[Broken]
    rest: Lines

    def without(self, wrong: list[int]) -> Numbers:
        """The line numbers without those of some rows."""
        return np.delete(self.lines, wrong) if wrong else self.lines


@dataclass
class _Joined:
    cells: list[str] | None
    lines: int
    fault: str = ""


@dataclass
class _Feeder:
    """Gives lines one by one and counts them."""

    lines: Lines
    at: int
    stop: int
    most: int
    count: int = 0
    fed: int = field(default=0)

    def __iter__(self) -> Iterator[str]:
        while self.at + self.count < self.stop and self.fed <= self.most:
            text = self.lines.text(self.at + self.count)
            self.count += 1
            self.fed += len(text)
            yield text


def _joined(lines: Lines, at: int, stop: int, delimiter: str, most: int) -> _Joined:
    """One row by the strict grammar, over as many lines as it needs."""
    feeder = _Feeder(lines, at, stop, most)
    try:
        cells = next(csv.reader(iter(feeder), delimiter=delimiter, strict=True))
    except csv.Error as error:
        if "unexpected end of data" in str(error):
            return _Joined(None, feeder.count, "open")
        return _Joined(None, feeder.count, "stray_return" if "new-line character" in str(error) else "stray_quote")
    return _Joined(cells, feeder.count)


def split(lines: Lines, delimiter: str, width: int, final: bool, limits: Limits) -> Split:
    """Cut lines into rows.

    Args:
        lines: Whole lines.
        delimiter: One character.
        width: Number of cells of the header; a row joined from several lines must have as many.
        final: No more lines will come; otherwise a row that is open at the end is left over.
        limits: Longest line and most joined lines.
    """
    total, starts = len(lines.ends), lines.starts
    blank = lines.blank(delimiter)
    filled = ~blank
    pieces: list[bytes] = []
    numbers: list[Numbers] = []
    broken: list[Broken] = []
    at, failures = 0, 0
    for n in [n for n in lines.difficult(delimiter, limits.line_bytes) if filled[n] or n in lines.bad]:
        if n < at:
            continue
        pieces.append(lines.without(blank, at, n))
        numbers.append(at + np.flatnonzero(filled[at:n]))
        at = n
        long = int(starts[n + 1] - starts[n]) > limits.line_bytes + 1
        if n in lines.bad or long:
            broken.append(
                Broken(lines.base + n + 1, lines.bad.get(n, "line_too_long"), lines.text(n, 1000).rstrip("\r\n"))
            )
            at += 1
            continue
        reach = limits.joined_lines if failures < FAILURES else 1
        row = _joined(lines, n, min(total, n + reach), delimiter, limits.line_bytes)
        if row.fault == "open" and n + row.lines == total and row.lines < reach and not final:
            break  # the next block may close it
        many = row.lines > 1
        fault = "unclosed_quote" if row.fault == "open" or (many and row.fault) else row.fault
        if row.cells is not None and len(row.cells) != width:
            fault = "unclosed_quote" if many else "wrong_cell_count"
        if not fault and many and (hurt := [lines.bad[m] for m in range(n, n + row.lines) if m in lines.bad]):
            text = "".join(lines.text(m) for m in range(n, n + row.lines))
            broken.append(Broken(lines.base + n + 1, hurt[0], text.rstrip("\r\n")))
            at = n + row.lines
        elif fault:
            failures += fault == "unclosed_quote"
            broken.append(Broken(lines.base + n + 1, fault, lines.text(n).rstrip("\r\n")))
            at = n + 1
        else:
            cells = row.cells or []
            quoted = delimiter.join('"' + cell.replace('"', '""') + '"' for cell in cells)
            pieces.append((quoted + "\n").encode())
            numbers.append(np.array([n]))
            at = n + row.lines
    else:
        pieces.append(lines.without(blank, at, total) if at or blank.any() else lines.data)
        numbers.append(at + np.flatnonzero(filled[at:]))
        at = total
    payload = b"".join(pieces) if len(pieces) > 1 else pieces[0] if pieces else b""
    return Split(
        payload, np.concatenate(numbers) + lines.base + 1 if numbers else np.zeros(0, np.int64), broken, lines.after(at)
    )
