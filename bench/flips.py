"""Single-bit flips and cuts over ledger, journal and releases: ``python -m bench.flips --count 100000 --seed 1``.

Each is either named by what ``hub verify`` runs, or every answer is as it was; never both unseen and different. Only
the store that was damaged is looked at, in a process of its own, over a tiny home whose keys were changed once.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sys
from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.course import INTERRUPTED, Course
from bench.crew import Crew, Ended
from bench.shares import complain, sizes
from bench.sound import Sound, told
from bench.trial import trials

PARTS = {"ledger": 7, "journal": 7, "release": 4, "pointer": 2}
"""What is damaged, and how many of twenty."""
KINDS = (NAMED, SAME, UNSEEN, CRASH) = ("named", "no answer changed", "UNSEEN", "CRASH")
Spot = tuple[str, Path, int, bool]
Answer = tuple[str, str, str]


def files_of(home: Path) -> dict[str, list[Path]]:
    """The files of each part."""
    graph = home / "graph"
    batches = [p for folder in ("ledger", "resealed") for p in (home / folder).rglob("*") if p.is_file()]
    return {
        "ledger": [*sorted(p for p in batches if p.stat().st_size), home / "heads"],
        "journal": [home / "journal.sqlite", home / "journal.head"],
        "release": sorted((graph / "releases").glob("*.duckdb")),
        "pointer": [*sorted((graph / "releases").glob("*.json")), graph / "current"],
    }


def spots(home: Path, count: int, seed: int) -> Iterator[Spot]:
    """Part, file, place and whether it is cut there; parts and files take turns, so that small ones are hit too."""
    draw = random.Random(seed)
    files = files_of(home)
    turns = [part for part, weight in PARTS.items() for _ in range(weight)]
    for number in range(count):
        part = turns[number % len(turns)]
        path = draw.choice(files[part])
        size = path.stat().st_size
        if draw.random() < 0.1:
            yield part, path, draw.randrange(size), True
        else:
            yield part, path, draw.randrange(size * 8), False


@contextmanager
def damaged(path: Path, at: int, cut: bool) -> Iterator[None]:
    """The file with one bit flipped or its tail cut off; afterwards as it was."""
    with path.open("r+b") as file:
        if cut:
            file.seek(at)
            tail = file.read()
            file.truncate(at)
        else:
            file.seek(at // 8)
            tail = file.read(1)
            file.seek(at // 8)
            file.write(bytes([tail[0] ^ (1 << at % 8)]))
    try:
        yield
    finally:
        with path.open("r+b") as file:
            file.seek(at if cut else at // 8)
            file.write(tail)


def flip(home: Path, some: list[Spot]) -> Generator[Answer, None, None]:
    """Damage each spot in turn: its part, what became of it and where it was."""
    sound = Sound(home)
    before: dict[Path, Any] = {}
    for part, path, at, cut in some:
        if path not in before:
            wrong, before[path] = told(sound, part, path)
            if wrong:
                raise RuntimeError(f"{path} is damaged beforehand: {wrong[0].en}")
        with damaged(path, at, cut):
            wrong, after = told(sound, part, path)
        said = NAMED if wrong else SAME if after == before[path] else UNSEEN
        yield part, said, place(home, (part, path, at, cut))


def place(home: Path, spot: Spot) -> str:
    """Where a spot is, to be looked at again."""
    _, path, at, cut = spot
    return f"{path.relative_to(home)} at {at} {'cut' if cut else 'bit'}"


class Shares:
    """Spots shared out among processes, for what reads a damaged file might crash; then another goes on.

    Args:
        whole: A home that is not damaged.
        folder: Where each share has its copy.
        counts: Spots of each share.
        seed: Of the spots.
    """

    def __init__(self, whole: Path, folder: Path, counts: list[int], seed: int) -> None:
        self._whole, self._crew = whole, Crew()
        self._homes = [Path(shutil.copytree(whole, folder / f"flipped-{number}")) for number in range(len(counts))]
        self._left: list[list[Spot]] = []
        self._at = [0] * len(counts)
        for number, (home, count) in enumerate(zip(self._homes, counts, strict=True)):
            self._left.append(list(spots(home, count, seed * 1000 + number)))
            self._start(number)

    def _start(self, number: int) -> None:
        self._at[number] = 0
        self._crew.start(number, flip, self._homes[number], self._left[number])

    def told(self, course: Course) -> Iterator[Answer]:
        """What became of each spot."""
        for number, said in self._crew.told(course):
            left = self._left[number]
            if not isinstance(said, Ended):
                self._at[number] += 1
                yield said
            elif self._at[number] < len(left):
                spot = left[self._at[number]]
                yield spot[0], CRASH, f"{place(self._homes[number], spot)} (status {int(said)})"
                self._mend(number, spot[1])
                self._left[number] = left[self._at[number] + 1 :]
                self._start(number)

    def _mend(self, number: int, path: Path) -> None:
        path.write_bytes((self._whole / path.relative_to(self._homes[number])).read_bytes())


def main() -> None:
    """Print the table; exit status 1 when damage went unseen or ended a process, or when none was named."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--count", type=int, default=400, help="How many spots")
    options.add_argument("--minutes", type=float, default=1e9, help="When to stop")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    given = options.parse_args()
    found: Counter[tuple[str, str]] = Counter()
    with trials() as trial, Course(given.count, given.minutes) as course:
        shares = Shares(trial.base, trial.folder, sizes(given.count, given.workers), given.seed)
        for part, said, where in shares.told(course):
            found[part, said] += 1
            bad = said in (UNSEEN, CRASH)
            complain([where] if bad else [], said)
            course.step(bad)
    print("".join(f"{text:>20}" for text in ("part", *KINDS)))
    for part in (*PARTS, "together"):
        counts = (sum(n for (p, k), n in found.items() if k == kind and part in (p, "together")) for kind in KINDS)
        print(f"{part:>20}" + "".join(f"{count:>20}" for count in counts))
    missed = [part for part in PARTS if given.count >= 100 and not course.over and not found[part, NAMED]]
    missed += [] if any(kind == NAMED for _, kind in found) else ["any part"]
    complain([f"no damage of {part} was named" for part in missed], "nothing is proven")
    broken = any(kind in (UNSEEN, CRASH) for _, kind in found)
    sys.exit(1 if broken or missed else INTERRUPTED if course.interrupted else 0)


if __name__ == "__main__":
    main()
