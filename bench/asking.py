"""``python -m bench.asking HOME``: what questions cost on the current release of a home, as ``bench.graphs`` makes one.

Checks before an award (with client and targets, as in real use), neighbourhoods of two hops and paths are asked of
different organisations in one open process; every rule is screened over everything. Beside each stands its floor.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import duckdb

from api import Hub
from api.checking import Terms
from bench import questions
from bench.figures import Board, Figure
from bench.floors import RULES
from bench.rows import lines
from hub.graph.releases import Releases
from hub.home import Home
from queries.rule import rules
from queries.screen import screen

MEMORY = "4GiB"
"""DuckDB's memory limit for screens."""


FIRST = 6
"""How many questions are asked before those that count."""


@dataclass(frozen=True)
class Asked:
    """The questions, through the verbs of the Python interface, in one open process."""

    hub: Hub

    def check(self, award: questions.Award) -> object:
        """A check before an award."""
        terms = Terms(bid_date=questions.BID, client=award.client, targets=award.targets, place=award.place,
                      service=award.service, valid_from=questions.BID, valid_to=questions.ENDS)  # fmt: skip
        return self.hub.check(award.bidder, terms=terms)

    def around(self, who: str) -> object:
        """The neighbourhood of two hops."""
        return self.hub.subgraph(who, hops=2)

    def path(self, start: str, goal: str) -> object:
        """A shortest path."""
        return self.hub.path(start, goal)


def cpu() -> float:
    """CPU seconds of this process so far."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def timed(run: Callable[[], object]) -> tuple[float, float]:
    """Wall and CPU seconds of a call."""
    wall, used = time.perf_counter(), cpu()
    run()
    return time.perf_counter() - wall, cpu() - used


def spread(
    board: Board, work: str, asked: Sequence[Callable[[], object]], floors: Sequence[Callable[[], object]]
) -> None:
    """Add p50 and p99 of some questions and of their floors, and what the first of them took in a fresh process."""
    if not asked:
        return
    # A process that asks often prepares for it on its first questions: that is told by itself.
    began, used = time.perf_counter(), cpu()
    for one in asked[:FIRST]:
        one()
    board.add(Figure(f"{work}, the first {FIRST} together", FIRST, cpu() - used, time.perf_counter() - began))
    floors[0]()
    with board.timed(work, len(asked)) as whole:
        took = [timed(one) for one in asked]
    beside = [timed(one) for one in floors]
    board.figures.remove(whole)
    for name, share in (("p50", 0.5), ("p99", 0.99)):
        wall, used, floor_wall, floor = (
            at([one[which] for one in several], share) for several in (took, beside) for which in (0, 1)
        )
        board.add(Figure(f"{work}, {name}", len(asked), used, wall, floor, floor_wall, whole.peak))


def at(values: Sequence[float], share: float) -> float:
    """The value below which a share of them lies."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def ask(board: Board, home: Path, count: int) -> None:
    """Checks, neighbourhoods and paths of different organisations."""
    with Releases(Home.open(home)).open() as con, Hub(home) as hub:
        awards, pairs = questions.awards(con, count), questions.pairs(con, count)
        asked = Asked(hub)
        spread(board, "check before an award", [partial(asked.check, one) for one in awards],
               [partial(questions.award_by_hand, con, one) for one in awards])  # fmt: skip
        spread(board, "neighbourhood of two hops", [partial(asked.around, start) for start, _ in pairs],
               [partial(questions.around_by_hand, con, start) for start, _ in pairs])  # fmt: skip
        spread(board, "path between two", [partial(asked.path, *pair) for pair in pairs],
               [partial(questions.path_by_hand, con, *pair) for pair in pairs])  # fmt: skip


def screens(board: Board, home: Path) -> None:
    """All rules over everything, then one by one, beside the floors in sum and each."""
    with Releases(Home.open(home)).open() as con:
        con.execute("SET memory_limit = $limit", {"limit": MEMORY})
        ((reports,),) = con.execute("SELECT count(*) FROM report").fetchall()
        with board.timed("full screen, all rules", reports, unit="reports"):
            screen(con)
        board.floor(lambda: [con.execute(sql).fetchall() for sql in RULES.values()])
        for code, rule in rules().items():
            with board.timed(f"screen {code}", reports):
                screen(con, [rule])
            board.floor(partial(by_hand, con, RULES[code]))


def by_hand(con: duckdb.DuckDBPyConnection, sql: str) -> None:
    """Run a floor to its end."""
    con.execute(sql).fetchall()


def main() -> None:
    """Read the arguments, ask, print."""
    told = argparse.ArgumentParser(description=__doc__)
    told.add_argument("home", type=Path, help="a home; its journal will hold a look for each question about persons")
    told.add_argument("--count", type=int, default=1000, help="how many different organisations are asked about")
    told.add_argument("--only", choices=["questions", "screens"], help="one of the two")
    given = told.parse_args()
    board = Board(given.home.name)
    if given.only != "screens":
        ask(board, given.home, given.count)
    if given.only != "questions":
        screens(board, given.home)
    print("\n".join(lines([board])))


if __name__ == "__main__":
    main()
