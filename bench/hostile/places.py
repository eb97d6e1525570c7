"""What is no plain file, and files that do not keep still."""

from __future__ import annotations

import os
import socket
from pathlib import Path

from bench.hostile.made import GOOD, Hostile, good_bytes, raw, workbook


def bound(path: Path) -> None:
    """A socket."""
    with socket.socket(socket.AF_UNIX) as one:
        here = Path.cwd()
        os.chdir(path.parent)  # the path of a socket is short
        try:
            one.bind(path.name)
        finally:
            os.chdir(here)


def many(path: Path) -> None:
    """A file that takes a while to read."""
    path.write_bytes(good_bytes() + f"{GOOD}\n".encode() * 50_000)


def turned(path: Path) -> None:
    """Write something else into the middle."""
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        file.write(os.urandom(8).hex().encode())


def shrunk(path: Path) -> None:
    """Cut the file."""
    os.truncate(path, path.stat().st_size // 2)


def grown(path: Path) -> None:
    """Add a row."""
    with path.open("ab") as file:
        file.write(f"{GOOD}\n".encode())


def files() -> list[Hostile]:
    """All of them."""
    return [
        Hostile("pipe.csv", os.mkfifo, None, "普通文件"),
        Hostile("folder.csv", Path.mkdir, None, "普通文件"),
        Hostile("socket.csv", bound, None, "普通文件"),
        Hostile("zero.csv", lambda path: path.symlink_to("/dev/zero"), None, "普通文件"),
        Hostile("loop.csv", lambda path: path.symlink_to(path), None, "普通文件"),
        Hostile("nowhere.csv", lambda path: path.symlink_to(path.with_name("nothing")), None, "文件"),
        Hostile("changing.csv", many, None, "改动", turned),
        Hostile("growing.csv", many, None, "改动", grown),
        Hostile("shrinking.csv", many, None, "", shrunk),
        Hostile("shrinking.xlsx", workbook(lambda p: p.update({"xl/media/x": os.urandom(30 << 20)})), None, "", shrunk),
        Hostile("linked.csv", linked, 1),
    ]


def linked(path: Path) -> None:
    """A link to a good file is one."""
    real = path.with_name("real.csv")
    raw(good_bytes())(real)
    path.symlink_to(real)
