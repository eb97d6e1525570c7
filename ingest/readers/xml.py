"""XML ``<ROWDATA><ROW>`` → chunks, streamed by expat.

Not lxml: libxml2 keeps line numbers in 16 bits and gave wrong ones for 67,233 of 100,000 rows. Expat counts exactly.
A document type is refused before anything in it is looked at, so there are no entities and nothing is fetched.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO
from xml.parsers import expat

from ingest.readers.encoding import blocks
from ingest.readers.header import known_count, missing
from ingest.readers.named import NamedRows
from ingest.readers.refusals import refusal, too_deep
from ingest.readers.shapes import Broken, Chunk, Limits, RecordPlan

SLICE = 1 << 16


class _Rows:
    """Handlers that gather rows. A row is a child of the root, or a child of the element that a path names."""

    def __init__(self, paths: dict[tuple[str, ...], RecordPlan], limits: Limits) -> None:
        self.parser = expat.ParserCreate("utf-8")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.paths, self.limits = paths, limits
        self.stack: list[str] = []
        self.cells: dict[str, str] | None = None
        self.row_depth, self.line, self.size, self.fault = 0, 0, 0, ""
        self.parts: list[str] = []
        self.plan: RecordPlan | None = None
        self.done: list[tuple[RecordPlan, int, int, dict[str, str], str]] = []

    def doctype(self, *_: object) -> None:
        zh, en = "含有DOCTYPE声明，不予读取；请删去", "has a DOCTYPE, which is not read; remove it"
        raise refusal("xml_doctype", zh, en)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if len(self.stack) >= self.limits.depth:
            raise too_deep(self.parser.CurrentLineNumber)
        if self.cells is None and (plan := self._plan(tag)):
            self.plan, self.cells, self.row_depth = plan, dict(attributes), len(self.stack) + 1
            self.line, self.size, self.fault = self.parser.CurrentLineNumber, 0, ""
        elif self.cells is not None and len(self.stack) == self.row_depth:
            self.parts = []
        self.stack.append(tag)

    def _plan(self, tag: str) -> RecordPlan | None:
        local = tuple(one.rpartition(":")[2] for one in self.stack)
        if (*local, tag) in self.paths:
            return self.paths[*local, tag]
        return self.paths.get(local) or (self.paths.get(("*",)) if len(local) == 1 else None)

    def text(self, data: str) -> None:
        if self.cells is not None:
            self.size += len(data)
            if self.size > self.limits.line_bytes:
                self.fault = "line_too_long"
            else:
                self.parts.append(data)

    def end(self, tag: str) -> None:
        depth = len(self.stack)
        self.stack.pop()
        if self.cells is None or self.plan is None:
            return
        if depth == self.row_depth + 1:
            key = tag.rpartition(":")[2]
            if key in self.cells:
                self.fault = self.fault or "duplicate_cell"
            self.cells[key] = "".join(self.parts)
        elif depth == self.row_depth:
            self.done.append((self.plan, self.line, self.parser.CurrentLineNumber, self.cells, self.fault))
            self.cells = None


def _paths(plans: Sequence[RecordPlan]) -> dict[tuple[str, ...], RecordPlan]:
    """Where rows are: ``ROWDATA/ROW`` or ``ROWDATA``; without a path, the children of the root."""
    return {tuple(plan.path.strip("/").replace(".", "/").split("/")) if plan.path else ("*",): plan for plan in plans}


def read(file: BinaryIO, plans: Sequence[RecordPlan], hint: str, limits: Limits) -> Iterator[Chunk]:
    """The rows of an XML file.

    Raises:
        HubError: The file is not well formed, has a document type, or holds no known element.
    """
    rows = _Rows(_paths(plans), limits)
    out = {plan.record: NamedRows(plan, "" if len(plans) == 1 else plan.path or "", n, limits)
           for n, plan in enumerate(plans)}  # fmt: skip
    lost: dict[int, str] = {}
    base = 0
    for _, block in blocks(file, limits.block_bytes, hint, lambda: True):
        lost |= {base + n + 1: reason for n, reason in block.bad.items()}
        base += block.data.count(b"\n")
        data = block.data.replace(b"\0", b" ")
        for at in range(0, len(data), SLICE):
            _feed(rows, data[at : at + SLICE], False)
            yield from _given(rows, out, lost)
    _feed(rows, b"", True)
    if not any(known_count(one.header, one.plan.known) for one in out.values()):
        raise missing(plans, "文件")
    for one in out.values():
        yield from one.rest()


def first_names(file: BinaryIO, plan: RecordPlan, hint: str, limits: Limits, most: int) -> list[str]:
    """Names of the cells of the first rows."""
    rows = _Rows(_paths([plan]), limits)
    for _, block in blocks(file, SLICE, hint, lambda: True):
        _feed(rows, block.data, False)
        if len(rows.done) >= most:
            break
    return list(dict.fromkeys(name for *_, cells, _ in rows.done for name in cells))


def _feed(rows: _Rows, data: bytes, last: bool) -> None:
    try:
        rows.parser.Parse(data, last)
    except expat.ExpatError as error:
        zh = f"第{error.lineno}行不是正确的XML（{error}）；请重新导出"
        raise refusal(
            "bad_xml", zh, f"is not well-formed XML at line {error.lineno} ({error}); export it again"
        ) from None


def _given(rows: _Rows, out: dict[str, NamedRows], lost: dict[int, str]) -> Iterator[Chunk]:
    done, rows.done = rows.done, []
    for plan, line, end, cells, own_fault in done:
        fault = own_fault
        if lost and not fault:
            fault = next((lost[n] for n in range(line, end + 1) if n in lost), "")
        if fault:
            text = " ".join(f"{key}={value}" for key, value in cells.items())
            yield from out[plan.record].broken(Broken(line, fault, text[: 1 << 16]))
        else:
            yield from out[plan.record].row(line, cells)
