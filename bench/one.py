"""``python -m bench.one SIZE FOLDER FIGURES``: every work at one size, in a process of its own.

FOLDER holds the invented files and the home, FIGURES is the JSON file of what was measured: a run that was cut off goes
on behind the last work that is in it.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import line
from bench.asking import ask, screens
from bench.figures import Board, Progress, kept
from bench.peers import COUNT, peers
from bench.sizes import size_of
from bench.starts import TIMES, starts
from ingest.demo import write

WITH_PEERS = 50_000
"""Most reports with which the peers are asked too: NetworkX holds every link as Python objects."""


def measure(board: Board, ground: line.Ground, *, count: int = 1000) -> None:
    """Do every work that is not done yet.

    Args:
        board: Where figures go; what it has is not measured again.
        ground: Where files and home are, or will be.
        count: How many different bidders, neighbourhoods and paths are asked about.
    """
    size = size_of(board.size)
    home = ground.folder / "home"
    board.step("write", lambda: written(board, ground))
    board.step("ingest", lambda: ingested(board, ground))
    board.step("screens", lambda: screens(board, home))
    board.step("questions", lambda: ask(board, home, count))
    board.step("starts", lambda: starts(board, home, min(TIMES, count)))
    if size.reports <= WITH_PEERS:
        board.step("peers", lambda: peers(board, home, min(COUNT, count)))
    board.step("verify", lambda: line.verify(board, ground))
    board.step("rebuild", lambda: line.rebuild(board, ground))
    board.step("more", lambda: line.one_more(board, ground))
    board.step("whole", lambda: None)


def written(board: Board, ground: line.Ground) -> None:
    """Write the files that the agencies of the invented province send."""
    board.on_step("write the files")
    write(ground.sent, size=size_of(board.size), seed=1, on_progress=lambda name: board.on_step(f"write {name}"))


def ingested(board: Board, ground: line.Ground) -> None:
    """Take them in, into a home that nothing was taken into."""
    shutil.rmtree(ground.folder / "home", ignore_errors=True)
    line.ingest(board, ground)


@contextmanager
def watched(size: str) -> Iterator[Progress]:
    """A line on standard error that says what is being done; a line for each step where nobody watches."""
    began = time.monotonic()
    if not sys.stderr.isatty():
        yield lambda step: print(f"{size} {time.monotonic() - began:7.1f} s  {step}", file=sys.stderr, flush=True)
        return
    from rich.console import Console
    from rich.progress import Progress as Bar
    from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(size)
        yield lambda step: bar.update(task, description=f"{size}: {step}")


def main() -> None:
    """Read the arguments and measure."""
    told = argparse.ArgumentParser(description=__doc__)
    told.add_argument("size")
    told.add_argument("folder", type=Path)
    told.add_argument("figures", type=Path)
    told.add_argument("--count", type=int, default=1000)
    given = told.parse_args()
    board = kept(given.figures) or Board(given.size, given.figures)
    made = {"write": given.folder / "sent", "ingest": given.folder / "home"}
    if any(step in board.done and not path.exists() for step, path in made.items()):
        # The figures outlived what they were taken of.
        board = Board(given.size, given.figures)
    given.folder.mkdir(parents=True, exist_ok=True)
    try:
        with watched(given.size) as board.on_step:
            measure(board, line.Ground(given.folder), count=given.count)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
