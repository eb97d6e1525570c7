"""Single-bit flips and cuts over ledger, journal and releases: ``python -m bench.flips --count 100000 --seed 1``.

Each is either named by what ``hub verify`` runs, or every answer is as it was; never both unseen and different. Only
the store that was damaged is looked at, in a process of its own, over a tiny home whose keys were changed once.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import shutil
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.sound import Sound, told
from bench.trial import trials

PARTS = {"ledger": 7, "journal": 7, "release": 4, "pointer": 2}
"""What is damaged, and how many of twenty."""
Spot = tuple[str, Path, int, bool]


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


def flip(home: Path, some: list[Spot], answers: Any) -> None:
    """Damage each spot in turn, and send for each its part, what became of it and where it was."""
    sound = Sound(home)
    before: dict[Path, Any] = {}
    for part, path, at, cut in some:
        if path not in before:
            wrong, before[path] = told(sound, part, path)
            if wrong:
                raise RuntimeError(f"{path} is damaged beforehand: {wrong[0].en}")
        with damaged(path, at, cut):
            wrong, after = told(sound, part, path)
        said = "named" if wrong else "no answer changed" if after == before[path] else "UNSEEN"
        answers.send((part, said, f"{path.relative_to(home)} at {at} {'cut' if cut else 'bit'}"))


def sample(home: Path, whole: Path, count: int, seed: int, minutes: float = 1e9) -> Counter[tuple[str, str]]:
    """Damage ``count`` spots; how many of each part were named, changed nothing, went unseen or ended the process.

    Args:
        home: What is damaged.
        whole: A copy that is not.
        count: How many spots.
        seed: Of the spots.
        minutes: When to stop.
    """
    found: Counter[tuple[str, str]] = Counter()
    left = list(spots(home, count, seed))
    end = time.monotonic() + 60 * minutes
    context = multiprocessing.get_context("spawn")
    while left and time.monotonic() < end:
        # In a process of its own: what reads a damaged file might crash.
        here, there = context.Pipe(duplex=False)
        worker = context.Process(target=flip, args=(home, left, there))
        worker.start()
        there.close()
        done = 0
        try:
            while time.monotonic() < end:
                part, said, where = here.recv()
                done += 1
                found[part, said] += 1
                if said == "UNSEEN":
                    print(f"{said}: {where}", file=sys.stderr)
        except EOFError:
            worker.join()
        worker.kill()
        worker.join()
        if done < len(left) and time.monotonic() < end:
            part, path, at, cut = left[done]
            print(f"CRASH: {path} at {at} {'cut' if cut else 'bit'}", file=sys.stderr)
            found[part, "CRASH"] += 1
            path.write_bytes((whole / path.relative_to(home)).read_bytes())
            done += 1
        left = left[done:]
    return found


def main() -> None:
    """Print the table; exit status 1 when damage went unseen or ended the process."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--count", type=int, default=400)
    options.add_argument("--minutes", type=float, default=1e9)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    given = options.parse_args()

    def share(number: int) -> Counter[tuple[str, str]]:
        count = given.count // given.workers + (number < given.count % given.workers)
        home = Path(shutil.copytree(trial.base, trial.folder / f"flipped-{number}"))
        return sample(home, trial.base, count, given.seed * 1000 + number, given.minutes)

    with trials() as trial, ThreadPoolExecutor(given.workers) as pool:
        found = sum(pool.map(share, range(given.workers)), Counter[tuple[str, str]]())
    kinds = ("named", "no answer changed", "UNSEEN", "CRASH")
    print("".join(f"{text:>20}" for text in ("part", *kinds)))
    for part in PARTS:
        print(f"{part:>20}" + "".join(f"{found[part, kind]:>20}" for kind in kinds))
    sys.exit(any(kind in ("UNSEEN", "CRASH") for _, kind in found))


if __name__ == "__main__":
    main()
