"""Shares trials out among processes, each with a home of its own, and adds up what they found."""

from __future__ import annotations

import argparse
import os
import random
import sys
from collections import Counter
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass

from bench.course import INTERRUPTED, Course
from bench.crew import Crew, Ended
from bench.trial import ACTS, Act, Trials, disturb, trials
from bench.zygote import Fault, Ran

Found = dict[str, Counter[str]]
"""For each act how many trials there were, how many had the effect that was wanted, and each broken promise."""
ENOUGH = 10
"""So many trials of an act without the effect that was wanted mean that nothing was tried."""


@dataclass(frozen=True)
class Kind:
    """One way to disturb.

    Attributes:
        hit: What a trial is called that had the effect that was wanted.
        fault: Draws what goes wrong in the n-th trial of an act that, undisturbed, makes so many changes of files and
            takes so many seconds.
        wanted: Whether a run had the effect that was wanted.
    """

    hit: str
    fault: Callable[[random.Random, int, int, float], Fault]
    wanted: Callable[[Ran], bool]


@dataclass(frozen=True)
class Share:
    """What one process does: so many trials, the seed of what is drawn, only these acts (all when empty)."""

    count: int
    seed: int
    names: tuple[str, ...] = ()


def options(about: str | None, count: int) -> argparse.ArgumentParser:
    """The options that all have."""
    made = argparse.ArgumentParser(description=about)
    made.add_argument("--count", type=int, default=count, help="How many trials")
    made.add_argument("--minutes", type=float, default=1e9, help="When to stop")
    made.add_argument("--seed", type=int, default=1)
    made.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    made.add_argument("--act", action="append", default=[], choices=ACTS, help="Only these acts")
    return made


def sizes(count: int, workers: int) -> list[int]:
    """A count in equal shares, none of them empty."""
    workers = max(1, min(workers, count))
    return [count // workers + (number < count % workers) for number in range(workers)]


def tried(kind: Kind, share: Share) -> Generator[tuple[str, bool, list[str]], None, None]:
    """Disturb acts in turn in a home of its own: the act, whether it had the effect, which promises were broken."""
    draw = random.Random(share.seed)
    with trials() as trial:
        acts = [act for act in trial.acts() if not share.names or act.name in share.names]
        undisturbed: dict[str, tuple[int, float]] = {}
        for number in range(share.count):
            act = acts[number % len(acts)]
            if act.name not in undisturbed:
                undisturbed[act.name] = measured(trial, act)
            fault = kind.fault(draw, number // len(acts), *undisturbed[act.name])
            ran, wrong = disturb(trial, act, fault)
            complain(wrong, f"{act.name} {fault}")
            yield act.name, kind.wanted(ran), wrong


def measured(trial: Trials, act: Act) -> tuple[int, float]:
    """How many changes of files an act makes undisturbed, and how long it takes."""
    ran, wrong = disturb(trial, act, Fault())
    if ran.status or wrong:
        raise RuntimeError(f"{act.name} fails undisturbed: {ran} {wrong}")
    return ran.changes, ran.seconds


def run(kind: Kind, given: argparse.Namespace) -> None:
    """Do all shares at once, print one line for each act and end.

    The exit status is 1 when a promise was broken, when a worker ended before it was done, or when nothing was tried or
    had the effect that was wanted; 130 when the run was interrupted and all was well so far.
    """
    found: Found = {}
    faults = []
    crew = Crew()
    names = tuple(given.act)
    for number, size in enumerate(sizes(given.count, given.workers)):
        crew.start(number, tried, kind, Share(size, given.seed * 1000 + number, names))
    with Course(given.count, given.minutes) as course:
        for number, told in crew.told(course):
            if isinstance(told, Ended):
                faults += [f"worker {number} ended with status {told}"] if told else []
                continue
            name, hit, wrong = told
            found.setdefault(name, Counter()).update(trials=1, hit=hit, broken=bool(wrong))
            course.step(len(wrong))
    faults += untried(found, kind.hit)
    print(table(found, kind.hit))
    complain(faults, "nothing is proven")
    broken = any(told["broken"] for told in found.values())
    sys.exit(1 if broken or faults else INTERRUPTED if course.interrupted else 0)


def untried(found: Found, hit: str) -> list[str]:
    """What a run without a broken promise does not prove."""
    if not sum(told["hit"] for told in found.values()):
        return [f"nothing was {hit}"]
    return [f"{name} was never {hit}" for name, told in found.items() if told["trials"] >= ENOUGH and not told["hit"]]


def table(found: Found, hit: str) -> str:
    """One line for each act, and one for all."""
    total = sum(found.values(), Counter[str]())
    lines = [f"{'act':<12}{'trials':>8}{hit:>10}{'broken':>8}"]
    for name, told in [*found.items(), ("together", total)]:
        lines.append(f"{name:<12}{told['trials']:>8}{told['hit']:>10}{told['broken']:>8}")
    return "\n".join(lines)


def complain(texts: Sequence[str], where: str) -> None:
    """Say at once what was broken."""
    for text in texts:
        print(f"{where}: {text}", file=sys.stderr, flush=True)
