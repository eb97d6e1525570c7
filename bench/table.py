"""``python -m bench.table [SIZE …] [--keep DIR]``: what every work of the hub costs, at several sizes, in one table.

SIZE is small, province or nation as in ``hub demo``, or a number of reports such as 200k or 10m: a share of the nation.
Each is made, measured in a process of its own and taken away again. On two cores small takes two minutes and
1m (or province) five; by these 10m takes most of an hour, 30m two hours or three and some 50 GiB of disk.

With --keep the figures of each size stay in DIR as SIZE.json: sizes that are there are not measured again, and one that
was cut off goes on behind its last work (its files wait in DIR/SIZE.work until it is whole).
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.figures import Board, kept
from bench.rows import print_table
from bench.sizes import DEFAULT, size_of


def measured_apart(size: str, keep: Path, count: int) -> int:
    """Measure one size in a process of its own; its exit status."""
    figures, folder = keep / f"{size}.json", keep / f"{size}.work"
    if whole(kept(figures)):
        return 0
    command = [sys.executable, "-m", "bench.one", size, str(folder), str(figures), "--count", str(count)]
    with subprocess.Popen(command) as child:
        try:
            status = child.wait()
        except KeyboardInterrupt:
            # It was told as well; what it holds open is given back before the folder goes.
            ended(child)
            raise
    if status == 0:
        shutil.rmtree(folder)
    return status


def ended(child: subprocess.Popen[bytes]) -> None:
    """Wait a little for a process that was told to end, then end it."""
    try:
        child.wait(10)
    except subprocess.TimeoutExpired:
        child.kill()


def whole(board: Board | None) -> bool:
    """Whether every work of a size was measured."""
    return board is not None and "whole" in board.done


@contextmanager
def place(keep: Path | None) -> Iterator[Path]:
    """Where figures and files lie: the folder to keep, or one that goes away."""
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep
        return
    with tempfile.TemporaryDirectory(prefix="tongjian-bench-") as name:
        yield Path(name)


def known_size(text: str) -> str:
    """A size that there is, or the sentence that says which there are."""
    try:
        size_of(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
    return text


def main() -> None:
    """Measure the sizes named on the command line and print the table."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("sizes", nargs="*", type=known_size, metavar="SIZE", help=f"default: {' '.join(DEFAULT)}")
    asked.add_argument("--keep", type=Path, metavar="DIR", help="keep figures, and go on where a run was cut off")
    asked.add_argument("--count", type=int, default=1000, help="different bidders, neighbourhoods, paths (%(default)s)")
    asked.add_argument("--print", action="store_true", help="measure nothing; print what --keep has")
    given = asked.parse_args()
    sizes = given.sizes or list(DEFAULT)
    if given.print and given.keep is None:
        asked.error("--print needs --keep DIR")
    status = 0
    try:
        with place(given.keep) as folder:
            for size in sizes if not given.print else ():
                status = measured_apart(size, folder, given.count) or status
            boards = [board for size in sizes if (board := kept(folder / f"{size}.json")) is not None]
            print_table(boards, given.keep)
    except KeyboardInterrupt:
        status = 130
    sys.exit(status)


if __name__ == "__main__":
    main()
