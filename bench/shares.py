"""Shares trials out among processes, each with a home of its own, and adds up what they found."""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

from bench.trial import Trials, trials

Found = dict[str, Counter[str]]
"""For each act how many trials there were, how many had the effect that was wanted, and each broken promise."""


@dataclass(frozen=True)
class Share:
    """What one process does.

    Attributes:
        count: Trials.
        seed: Of what is drawn.
        minutes: When to stop.
        names: Only these acts; all when empty.
        kinds: Only these faults; all when empty.
    """

    count: int
    seed: int
    minutes: float
    names: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


def options(about: str | None, count: int) -> argparse.ArgumentParser:
    """The options that all have."""
    made = argparse.ArgumentParser(description=about)
    made.add_argument("--count", type=int, default=count)
    made.add_argument("--minutes", type=float, default=1e9)
    made.add_argument("--seed", type=int, default=1)
    made.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    made.add_argument("--act", action="append", default=[])
    return made


def shares(given: argparse.Namespace) -> list[Share]:
    """The trials in equal shares."""
    workers = max(1, min(given.workers, given.count))
    sizes = [given.count // workers + (number < given.count % workers) for number in range(workers)]
    kinds = tuple(getattr(given, "kind", ()))
    return [
        Share(size, given.seed * 1000 + number, given.minutes, tuple(given.act), kinds)
        for number, size in enumerate(sizes)
    ]


def in_a_home(work: Callable[[Trials, Share], Found], share: Share) -> Found:
    """Do a share in a home of its own."""
    with trials() as trial:
        return work(trial, share)


def added(work: Callable[[Trials, Share], Found], given: argparse.Namespace) -> Found:
    """Do all shares at once."""
    found: Found = {}
    parts = shares(given)
    with ProcessPoolExecutor(len(parts), multiprocessing.get_context("spawn")) as pool:
        for one in pool.map(in_a_home, [work] * len(parts), parts):
            for name, told in one.items():
                found.setdefault(name, Counter()).update(told)
    return found


def printed(found: Found, hit: str) -> None:
    """Print one line for each act, and end with status 1 when a promise was broken."""
    print(f"{'act':<12}{'trials':>8}{hit:>10}{'broken':>8}")
    lines = [*found.items(), ("together", sum(found.values(), Counter()))]
    for name, told in lines:
        print(f"{name:<12}{told['trials']:>8}{told[hit]:>10}{broken(told, hit):>8}")
    sys.exit(any(broken(told, hit) for told in found.values()))


def broken(told: Counter[str], hit: str) -> int:
    """How many promises were broken."""
    return sum(told.values()) - told["trials"] - told[hit]


def complain(texts: Sequence[str], where: str) -> None:
    """Say at once what was broken."""
    for text in texts:
        print(f"{where}: {text}", file=sys.stderr, flush=True)
