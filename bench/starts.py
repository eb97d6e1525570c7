"""Programs started anew: ``hub --help`` and a cold ``hub check``, each in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from bench import questions
from bench.asking import at
from bench.cost import resident
from bench.figures import Board, Figure
from hub.graph.releases import Releases
from hub.home import Home

HUB = (sys.executable, "-P", "-c", "from api.cli import main; main()")
BARE = (sys.executable, "-P", "-c", "pass")
QUERY = "SELECT count(*) FROM finding WHERE subject IN (SELECT id FROM organization WHERE code = ?)"
ASKING = (sys.executable, "-P", "-c", "import duckdb, sys; release, code = sys.argv[1:]; "
          f"duckdb.connect(release, read_only=True).execute({QUERY!r}, [code])")  # fmt: skip
"""The least that a cold question to a release can be: DuckDB and one query."""
ROOT = Path(__file__).resolve().parents[1]
TIMES = 10
LOOK = 0.005
"""Seconds between two looks at a process."""


def starts(board: Board, home: Path, times: int = TIMES) -> None:
    """Start each so many times, and add the median and the slowest."""
    with Releases(Home.open(home)).open() as con:
        awards = questions.awards(con, times)
    current = Releases(Home.open(home)).current()
    assert current is not None, "the home has no release"
    release = str(Releases(Home.open(home)).path(current.number))
    board.on_step("hub --help")
    add(board, "hub --help", [(*HUB, "--help")] * times, [BARE] * times)
    board.on_step("cold hub check")
    checks = [
        (*HUB, "check", one.bidder, "--home", str(home), "--format", "json", "--client", one.client,
         *(word for target in one.targets for word in ("--target", target)), "--bid-date", questions.BID.isoformat())
        for one in awards
    ]  # fmt: skip
    add(board, "cold hub check", checks, [(*ASKING, release, one.bidder) for one in awards])


def add(board: Board, work: str, commands: Sequence[Sequence[str]], floors: Sequence[Sequence[str]]) -> None:
    """Add p50 and the slowest of some commands, each run once; the first runs once before."""
    took, beside = ([run(one) for one in (several[0], *several)][1:] for several in (commands, floors))
    for name, share in (("p50", 0.5), ("slowest", 1.0)):
        wall, used, peak, floor_wall, floor = (
            at([one[which] for one in several], share)
            for several, which in ((took, 0), (took, 1), (took, 2), (beside, 0), (beside, 1))
        )
        board.add(Figure(f"{work}, {name}", len(took), used, wall, floor, floor_wall, int(peak)))


def run(command: Sequence[str]) -> tuple[float, float, float]:
    """Wall and CPU seconds and MiB of a command that must succeed."""
    began, peak = time.perf_counter(), 0
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=os.environ | {"PYTHONPATH": str(ROOT)})
    # Its memory is looked at while it runs: what the system tells afterwards counts this process as well.
    while (ended := os.wait4(child.pid, os.WNOHANG))[0] == 0:
        peak = max(peak, resident(child.pid))
        time.sleep(LOOK)
    _, status, used = ended
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(f"{command} ended with {child.returncode}")
    return time.perf_counter() - began, used.ru_utime + used.ru_stime, peak / 2**20
