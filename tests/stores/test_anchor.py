"""Whoever reads how far a chain reaches sees the line of before or of after, never half of either."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import Any

import pytest

from hub import anchor
from hub.anchor import read_anchor, write_anchor

OLD, NEW = "a" * 64, "b" * 64


def test_a_reader_waits_for_the_one_who_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "head"
    write_anchor(path, 2, NEW)
    line = path.read_bytes()
    write_anchor(path, 1, OLD)
    writer = os.open(path, os.O_RDWR)
    take = fcntl.flock
    take(writer, fcntl.LOCK_EX)
    os.pwrite(writer, line[:40], 0)

    def done_meanwhile(file: Any, how: int) -> None:
        os.pwrite(writer, line[40:], 40)
        take(writer, fcntl.LOCK_UN)
        take(file, how)

    monkeypatch.setattr(anchor.fcntl, "flock", done_meanwhile)
    assert read_anchor(path) == (2, NEW)
    os.close(writer)


def test_who_writes_keeps_readers_away_for_the_length_of_the_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "head"
    write_anchor(path, 1, OLD)
    kept_away: list[bool] = []
    write, sync = anchor._write_at, os.fsync

    def away() -> bool:
        with path.open("rb") as reader:
            try:
                fcntl.flock(reader, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    def watched(handle: int, data: bytes) -> None:
        write(handle, data)
        kept_away.append(away())

    def slow(handle: int) -> None:
        kept_away.append(away())
        sync(handle)

    monkeypatch.setattr(anchor, "_write_at", watched)
    monkeypatch.setattr(anchor.os, "fsync", slow)
    write_anchor(path, 2, NEW)
    # A slow disk keeps nobody waiting.
    assert kept_away == [True, False]
    assert read_anchor(path) == (2, NEW)
