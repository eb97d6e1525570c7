"""A folder of drafts that other commands leave alone while its maker lives, and remove when the maker was killed."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MARK = "held"
"""A file in the folder; its maker holds a lock on it, which the kernel gives up with the process."""


@contextmanager
def scratch(parent: Path, prefix: str) -> Iterator[Path]:
    """A new folder in ``parent`` for the length of the block. No right to write the home is needed."""
    folder, mark = made(parent, prefix)
    try:
        yield folder
    finally:
        for path in folder.iterdir():
            if path.name != MARK:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        with contextlib.suppress(FileNotFoundError):
            shutil.rmtree(folder)
        os.close(mark)


def made(parent: Path, prefix: str) -> tuple[Path, int]:
    """A new folder and the descriptor that holds it."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
        try:
            mark = os.open(folder / MARK, os.O_CREAT | os.O_RDWR, 0o600)
        except FileNotFoundError:
            continue  # a command that cleans the home took it for a leftover before it was held
        fcntl.flock(mark, fcntl.LOCK_EX)
        if (folder / MARK).exists():
            return folder, mark
        os.close(mark)


def in_hands(folder: Path) -> bool:
    """Whether the maker of such a folder still lives."""
    try:
        mark = os.open(folder / MARK, os.O_RDWR)
    except (FileNotFoundError, NotADirectoryError):
        return False
    try:
        fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(mark)
    return False
