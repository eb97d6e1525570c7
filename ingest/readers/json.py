"""JSON and JSON Lines → chunks, streamed: the text is walked by its brackets and each element parsed by itself."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO, NamedTuple

from ingest.readers.encoding import blocks
from ingest.readers.header import known_count, missing
from ingest.readers.named import NamedRows
from ingest.readers.refusals import refusal, too_deep
from ingest.readers.shapes import Broken, Chunk, Limits, RecordPlan

TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\]]|"', re.S)
"""A whole string, a bracket, or the mark of a string whose end has not come yet."""
NUL = "\0"


class Element(NamedTuple):
    """One element: the path of keys that led to it, the line where it starts, its text ('' and a fault if unfit)."""

    path: tuple[str, ...]
    line: int
    text: str
    fault: str


class _Printed(float):
    """A number that remembers how it was printed."""

    def __new__(cls, text: str) -> _Printed:
        made = super().__new__(cls, text)
        made.text = text
        return made

    text: str


def _no_constant(text: str) -> float:
    raise ValueError(text)


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise KeyError("duplicate")
    return found


def _cell(value: Any) -> str:
    """A value as text: numbers as printed, nested values as JSON."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, _Printed):
        return value.text
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)


def cells(text: str) -> tuple[dict[str, str], str]:
    """The cells of one object, or why there are none."""
    try:
        value = json.loads(text, parse_float=_Printed, parse_constant=_no_constant, object_pairs_hook=_pairs)
    except (KeyError, RecursionError, ValueError) as error:
        return {}, {KeyError: "duplicate_cell", RecursionError: "too_deep"}.get(type(error), "bad_json")
    if not isinstance(value, dict):
        return {}, "not_an_object"
    found = {key: _cell(one) for key, one in value.items()}
    return (found, "") if "\\u" not in text else _escaped(found)


def _escaped(found: dict[str, str]) -> tuple[dict[str, str], str]:
    """Escapes can spell what is no text: NUL and halves of a surrogate pair."""
    joined = "".join(one for pair in found.items() for one in pair)
    if NUL in joined:
        return {}, "nul_byte"
    try:
        joined.encode()
    except UnicodeEncodeError:
        return {}, "not_decodable"
    return found, ""


def _key(token: str) -> str:
    """The text of a string; as it stands when it is not well formed."""
    try:
        return str(json.loads(token, strict=False)) if token else ""
    except ValueError:
        return token


class Walker:
    """Finds the elements of a stream of JSON text.

    Elements are the objects of the arrays at the wanted paths (``()``: the root), or root objects themselves when no
    path is wanted below the root.
    """

    def __init__(self, paths: set[tuple[str, ...]] | None, limits: Limits) -> None:
        self.paths, self.limits = paths, limits
        self._stack: list[str] = []  # opening brackets
        self._keys: list[str] = []  # key under which each open container stands
        self._text, self._at, self._line = "", 0, 1
        self._last = ""  # last string at the present level: the key of what opens next
        self._from, self._base, self._start_line, self._deep = -1, 0, 0, False
        self._kept: list[str] = []
        self._size = 0

    def feed(self, text: str) -> Iterator[Element]:
        """Take some text; give the elements that end in it."""
        self._text = self._text[self._at :] + text
        self._at = 0
        self._from = min(0, self._from)
        counted, stop = 0, -1
        for token in TOKEN.finditer(self._text):
            bracket = token.group()
            if bracket == '"':
                stop = token.start()
                break
            if self._from < 0:
                between = self._text[self._at : token.start()]
                self._between(between)
                self._line += self._text.count("\n", counted, token.start())
                counted = token.start()
            if bracket[0] == '"':
                if self._from < 0:
                    self._last = bracket
            elif bracket in "{[":
                self._open(bracket, token.start())
            else:
                yield from self._close(bracket, token.end())
            self._at = token.end()
        stop = len(self._text) if stop < 0 else stop
        if self._from < 0:
            self._between(self._text[self._at : stop])
        else:
            self._keep(stop)
        self._line += self._text.count("\n", counted, stop)
        self._at = stop
        if len(self._text) - self._at > 4 * self.limits.line_bytes:
            raise refusal(
                "line_too_long",
                f"第{self._line}行起的字符串过长或没有结束",
                f"has an endless string at line {self._line}",
            )

    def _between(self, text: str) -> None:
        if self._record() and text.strip(" \t\r\n,"):
            raise refusal(
                "bad_json", f"第{self._line}行附近不是正确的JSON", f"is not valid JSON near line {self._line}"
            )

    def _record(self) -> bool:
        """Whether the elements of the innermost container are records."""
        if not self._stack:
            return self.paths == {()}
        path = tuple(key for key in self._keys if key)
        return self._stack[-1] == "[" and (len(self._stack) < 4 if self.paths is None else path in self.paths)

    def _open(self, bracket: str, at: int) -> None:
        key = _key(self._last) if self._stack and self._stack[-1] == "{" and self._from < 0 else ""
        if self._from < 0 and self._record() and (self._stack or bracket == "{"):
            self._from, self._base, self._start_line, self._deep = at, len(self._stack), self._line, False
            self._kept, self._size = [], 0
        self._stack.append(bracket)
        self._keys.append(key)
        self._last = ""
        if len(self._stack) - self._base > self.limits.depth:
            self._deep = True
            if self._from < 0 or len(self._stack) > 1_000_000:
                raise too_deep(self._line)

    def _keep(self, to: int) -> None:
        self._size += to - self._from
        if self._size <= self.limits.line_bytes and not self._deep:
            self._kept.append(self._text[self._from : to])
        self._from = to

    def _close(self, bracket: str, end: int) -> Iterator[Element]:
        if not self._stack or {"{": "}", "[": "]"}[self._stack[-1]] != bracket:
            raise refusal(
                "bad_json", f"第{self._line}行附近括号不配对", f"has unbalanced brackets near line {self._line}"
            )
        self._stack.pop()
        self._keys.pop()
        self._last = ""
        if self._from >= 0 and len(self._stack) == self._base:
            self._keep(end)
            fault = "too_deep" if self._deep else "line_too_long" if self._size > self.limits.line_bytes else ""
            path = tuple(key for key in self._keys if key)
            yield Element(path, self._start_line, "".join(self._kept), fault)
            self._from, self._kept = -1, []

    def finish(self) -> None:
        """The text ended.

        Raises:
            HubError: In the middle of something.
        """
        if self._stack or self._from >= 0 or self._text[self._at :].strip(" \t\r\n,"):
            raise refusal(
                "cut_json",
                f"文件在第{self._line}行处中断，不完整",
                f"ends in the middle of an element, line {self._line}",
            )


def read(file: BinaryIO, plans: Sequence[RecordPlan], hint: str, limits: Limits) -> Iterator[Chunk]:
    """The objects of a JSON or JSON Lines file.

    Raises:
        HubError: The brackets do not balance, or there is no known key.
    """
    paths = {tuple(plan.path.strip("/").replace("/", ".").split(".")) if plan.path else (): plan for plan in plans}
    out = {plan.record: NamedRows(plan, "" if len(plans) == 1 else plan.path or "", n, limits)
           for n, plan in enumerate(plans)}  # fmt: skip
    deep = 0
    for path, line, text, unfit in elements(file, set(paths), hint, limits):
        deep = deep or (line if unfit == "too_deep" else 0)
        rows = out[paths[path].record]
        found, fault = ({}, unfit) if unfit else cells(text)
        yield from rows.broken(Broken(line, fault, text)) if fault else rows.row(line, found)
    if not any(known_count(one.header, one.plan.known) for one in out.values()):
        raise too_deep(deep) if deep else missing(plans, "文件")
    for one in out.values():
        yield from one.rest()


def elements(file: BinaryIO, paths: set[tuple[str, ...]] | None, hint: str, limits: Limits) -> Iterator[Element]:
    """Elements of a file, with those on lines that are no text marked. JSON Lines go line by line: a bad one is one."""
    walker, by_line, base, first = Walker(paths, limits), False, 0, True
    before: dict[int, str] = {}

    def pieces() -> bool:
        return not by_line

    for _, block in blocks(file, limits.block_bytes, hint, pieces):
        if first:
            by_line, first = paths in (None, {()}) and _is_lines(block.data), False
        if by_line:
            for n, line in enumerate(block.data.split(b"\n")):
                if line.strip() or n in block.bad:
                    fault = block.bad.get(n) or ("line_too_long" if len(line) > limits.line_bytes else "")
                    fault = fault or ("too_deep" if _too_deep(line, limits.depth) else "")
                    yield Element((), base + n + 1, line[: limits.line_bytes].decode("utf-8", "replace").strip(), fault)
        else:
            now = {base + n + 1: reason for n, reason in block.bad.items()}
            bad, before = before | now, now  # an element may begin in the block before
            for one in walker.feed(block.data.decode("utf-8", "replace")):
                hurt = next((bad[n] for n in range(one.line, one.line + one.text.count("\n") + 1) if n in bad), "")
                yield one._replace(fault=one.fault or hurt)
        base += block.data.count(b"\n")
    if not by_line:
        walker.finish()


def _too_deep(line: bytes, limit: int) -> bool:
    """Whether one line nests too deep."""
    if line.count(b"[") + line.count(b"{") <= limit:
        return False
    depth = deepest = 0
    for token in TOKEN.finditer(line.decode("utf-8", "replace")):
        depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(token.group(), 0)
        deepest = max(deepest, depth)
    return deepest > limit


def _is_lines(data: bytes) -> bool:
    """Whether the first line is a whole object."""
    first = next((line for line in data.split(b"\n") if line.strip()), b"")
    if not first.lstrip().startswith(b"{"):
        return False
    return cells(first.decode("utf-8", "replace"))[1] != "bad_json"
