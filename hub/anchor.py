"""Small files that say how far a chain reaches, kept apart from the chain, so that a tail that was cut off is seen."""

from __future__ import annotations

import fcntl
import os
from contextlib import suppress
from pathlib import Path

from schema.errors import HubError

WIDTH = 12 + 1 + 64 + 1


def write_anchor(path: Path, seq: int, digest: str) -> None:
    """Write number and digest of the newest link; when this returns it is on the disk.

    The line has one width and goes out in one write at the start of the file: a kill leaves the old line or the new,
    and no draft lies about. The caller holds a lock against other writers; readers wait for the length of the write,
    since one that reads meanwhile could see half of either line.
    """
    line = f"{seq:012d} {digest or '0' * 64}\n".encode()
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        before = os.pread(handle, WIDTH, 0)
        try:
            _write_at(handle, line)
        except OSError:
            # A line half new and half old would be none.
            with suppress(OSError):
                _write_at(handle, before)
            raise
        fcntl.flock(handle, fcntl.LOCK_UN)
        os.fsync(handle)
    finally:
        os.close(handle)


def _write_at(handle: int, line: bytes) -> None:
    done = 0
    while done < len(line):
        done += os.pwrite(handle, line[done:], done)


def read_anchor(path: Path) -> tuple[int, str]:
    """Number and digest of the newest link; 0 and an empty digest before the first.

    Raises:
        HubError: ``anchor_damaged`` (exit status 3): it is missing or is no anchor.
    """
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH)
            data = file.read()
        seq, digest = int(data[:12].decode("ascii")), data[13:77].decode("ascii")
        whole = f"{seq:012d} {digest}\n".encode() == data and set(digest) <= set("0123456789abcdef")
        whole = whole and (seq == 0) == (digest == "0" * 64)
    except (OSError, ValueError):
        whole = False
    if not whole or len(data) != WIDTH or seq < 0:
        raise HubError(
            "anchor_damaged",
            f"{path} 缺失或已损坏；请从备份恢复",
            f"{path} is missing or damaged; restore it from the backup",
            3,
        )
    return seq, digest if seq else ""


def sync(path: Path) -> None:
    """Make sure that a file or folder is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
