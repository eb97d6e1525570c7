"""The hub's side of reading: asks a child, takes its frames, and turns every way it can end into one sentence."""

from __future__ import annotations

import csv
import json
import os
import select
import signal
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ingest.readers.cover import cover_beside, cover_items
from ingest.readers.encoding import Block, first_block
from ingest.readers.formats import detect
from ingest.readers.frames import DONE, END, ERROR, HEAD, META, RESULT, to_chunk
from ingest.readers.refusals import REASONS, refusal, shown
from ingest.readers.shapes import MIB, Chunk, FeedLike, Limits, Sniff, plan, plans_to_data
from ingest.readers.workers import Child, end, keep, take
from schema.errors import HubError

COVER_BYTES = 128 << 10
"""A cover may be so large: room for five thousand codes, and the longest cell that Python's grammar reads."""


def read(path: Path, feed: FeedLike, limits: Limits | None = None) -> Iterator[Chunk]:
    """Read a file of an agency into chunks of text cells.

    The format is told by the content. Rows that cannot be split are in ``Chunk.broken``; rows read plus rows broken
    are the rows of the file; a row whose cells are all empty is none. A file without rows gives one empty chunk a
    sheet.

    Args:
        path: The file.
        feed: Its contract; only records, their headers, sheets, paths and filled columns are looked at.
        limits: What it may cost.

    Raises:
        HubError: The file cannot be read at all; the sentence names it. Chunks given before belong to a file that
            failed: leave nothing of them.
    """
    limits = limits or Limits()
    request = {"task": "read", "plans": plans_to_data(plan(feed)), "hint": feed.encoding}
    about = b""
    for kind, data in _frames(path, request, limits):
        if kind == META:
            about = bytes(data)
        else:
            yield to_chunk(about, data)


def sniff(path: Path, limits: Limits | None = None) -> Sniff:
    """Format, encoding and headers of a file whose feed is not known.

    Raises:
        HubError: It is of no kind that is read.
    """
    for _, data in _frames(path, {"task": "sniff", "hint": "utf-8"}, limits or Limits()):
        return Sniff(**json.loads(data))
    raise AssertionError("the child said nothing")


def read_cover(path: Path, limits: Limits | None = None) -> dict[str, str] | None:
    """What the sender says about a file: the sheet 封面 of a workbook, else ``<file>.cover.csv`` beside it.

    Returns:
        项目 → 内容, or None when there is no cover.

    Raises:
        HubError: The workbook or the cover cannot be read.
    """
    beside = cover_beside(path)
    with _open(path) as file:
        workbook = file.read(4) in (b"PK\x03\x04", b"PK\x05\x06")
    if workbook:
        for _, data in _frames(path, {"task": "cover"}, limits or Limits()):
            found: dict[str, str] | None = json.loads(data)
            if found is not None:
                return found
    if beside is None:
        return None
    if beside.stat().st_size > COVER_BYTES:
        raise _about(beside, HubError("cover_too_large", "封面文件过大", "is too large for a cover"))
    try:
        with _open(beside) as file:
            kind = detect(file.read(4096))
            file.seek(0)
            _, block = first_block(file, COVER_BYTES)
        items = cover_items(_cover_rows(block)) if kind == "csv" else {}
        if not items:
            raise refusal("bad_cover", "里没有“项目,内容”这样的行；请重新填写封面",
                          "has no rows of an item and what it says; write the cover again")  # fmt: skip
        return items
    except HubError as error:
        raise _about(beside, error) from None


def _cover_rows(block: Block) -> list[list[str]]:
    """The rows of a cover; a cover is small, and one that is half read says something else."""
    for line, reason in block.bad.items():
        why = REASONS[reason]
        raise refusal(reason, f"第{line + 1}行{why['zh']}", f"line {line + 1}: {why['en']}")
    try:
        return list(csv.reader(block.data.decode().splitlines(keepends=True)))
    except csv.Error:
        raise refusal("bad_cover", "不是正确的CSV；请重新填写封面", "is not valid CSV; write the cover again") from None


def _open(path: Path) -> Any:
    if not path.is_file():
        name = shown(str(path))
        raise HubError(
            "no_such_file", f"没有文件{name}，或它不是普通文件", f"There is no file {name}, or it is no plain file."
        )
    try:
        return path.open("rb")
    except OSError as error:
        name = shown(str(path))
        raise HubError(
            "unreadable_file", f"打不开文件{name}：{error.strerror}", f"Cannot open {name}: {error.strerror}."
        ) from None


def _frames(path: Path, request: dict[str, Any], limits: Limits) -> Iterator[tuple[bytes, bytearray]]:
    """Frames of a worker that does what is requested; the worker is gone when this ends, however it ends."""
    _open(path).close()
    whole = request | {"path": str(path.resolve()), "limits": asdict(limits)}
    child = take()
    whole_answer = False
    assert child.stdin is not None
    try:
        with suppress(BrokenPipeError):  # a child that is gone already is seen below
            child.stdin.write(json.dumps(whole).encode() + b"\n")
        kind = META
        while kind not in (END, RESULT):
            kind, data = _frame(child, limits, path)
            whole_answer = kind in (ERROR, END, RESULT)
            if kind == ERROR:
                code, zh, en = json.loads(data)
                raise _told(path, code, zh, en, limits)
            if kind != END:
                yield kind, data
    finally:
        if whole_answer and _ended_well(child, limits, path):
            keep(child)
        else:
            end(child)


def _ended_well(child: Child, limits: Limits, path: Path) -> bool:
    """Whether the worker of an answer ended, so that its process can be asked again."""
    try:
        return _frame(child, limits, path)[0] == DONE
    except HubError:
        return False


def _frame(child: Child, limits: Limits, path: Path) -> tuple[bytes, bytearray]:
    kind, size = HEAD.unpack(_take(child, HEAD.size, limits, path))
    return kind, _take(child, size, limits, path)


def _take(child: Child, size: int, limits: Limits, path: Path) -> bytearray:
    data = bytearray(size)
    view, at = memoryview(data), 0
    assert child.stdout is not None
    pipe = child.stdout.fileno()
    while at < size:
        if not select.select([pipe], [], [], limits.silence_seconds)[0]:
            raise _told(path, "reader_slow", "", "", limits)
        count = os.readv(pipe, [view[at:]])
        if not count:
            raise _told(path, _death(child.wait()), "", "", limits)
        at += count
    return data


def _death(status: int) -> str:
    """What a child that said nothing died of. Rust aborts when memory is refused to it."""
    if status in (-signal.SIGXCPU, -signal.SIGKILL):
        return "reader_slow" if status == -signal.SIGXCPU else "reader_memory"
    return "reader_memory" if status in (-signal.SIGABRT, -signal.SIGSEGV, -signal.SIGBUS) else "reader_failed"


def _told(path: Path, code: str, zh: str, en: str, limits: Limits) -> HubError:
    if code == "reader_memory":
        zh = f"读取所需内存超过{limits.memory // MIB} MiB，已中止；请拆分文件或改报CSV"
        en = f"needs more than {limits.memory // MIB} MiB to read and was given up; split it or send CSV"
    elif code == "reader_slow":
        zh, en = (
            "读取时间过长，已中止；请拆分文件或重新导出",
            "takes too long to read and was given up; split or export it again",
        )
    elif code == "reader_failed":
        zh, en = (
            f"读取时出错（{zh}），文件可能已损坏；请重新导出",
            f"failed to be read ({en}); it may be damaged, export it again",
        )
    return _about(path, HubError(code, zh, en))


def _about(path: Path, error: HubError) -> HubError:
    """The error with the file's name in front of both sentences."""
    name = shown(path.name)
    return HubError(error.code, f"文件{name}：{error.zh}", f"{name} {error.en}", error.exit_status)
