"""SIGKILL at random moments of whatever changes a home: ``python -m bench.kills --count 500 --seed 1``.

Half of the kills come just before the n-th change of a file (n drawn evenly; a long write is torn), the other half
after a random time.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter

from bench.trial import Act, Trials, disturb, trials
from bench.zygote import Fault


def measured(trial: Trials, act: Act) -> tuple[int, float]:
    """How many changes of files an act makes undisturbed, and how long it takes."""
    ran, wrong = disturb(trial, act, Fault())
    if ran.status or wrong:
        raise RuntimeError(f"{act.name} fails undisturbed: {ran} {wrong}")
    return ran.changes, ran.seconds


def kill(
    trial: Trials, count: int, seed: int, minutes: float = 1e9, names: tuple[str, ...] = ()
) -> dict[str, Counter[str]]:
    """Kill acts in turn; for each act the number of trials, of kills that hit, and each broken promise."""
    draw = random.Random(seed)
    acts = [act for act in trial.acts() if not names or act.name in names]
    sizes = {act.name: measured(trial, act) for act in acts}
    found: dict[str, Counter[str]] = {act.name: Counter() for act in acts}
    end = time.monotonic() + 60 * minutes
    for number in range(count):
        act = acts[number % len(acts)]
        changes, seconds = sizes[act.name]
        late = Fault("delay", after=draw.uniform(0, seconds))
        fault = late if (number // len(acts)) % 2 else Fault("kill", draw.randint(1, changes))
        ran, wrong = disturb(trial, act, fault)
        found[act.name].update(["trials", *(["killed"] if ran.status == -9 else []), *wrong])
        for text in wrong:
            print(f"{act.name} {fault}: {text}", file=sys.stderr)
        if time.monotonic() > end:
            break
    return found


def table(found: dict[str, Counter[str]], hit: str) -> str:
    """One line for each act."""
    lines = [f"{'act':<12}{'trials':>8}{hit:>10}{'broken':>8}"]
    for name, told in found.items():
        broken = sum(told.values()) - told["trials"] - told[hit]
        lines.append(f"{name:<12}{told['trials']:>8}{told[hit]:>10}{broken:>8}")
    return "\n".join(lines)


def main() -> None:
    """Print the table; exit status 1 when a promise was broken."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--count", type=int, default=40)
    options.add_argument("--minutes", type=float, default=1e9)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--act", action="append", default=[])
    given = options.parse_args()
    with trials() as trial:
        found = kill(trial, given.count, given.seed, given.minutes, tuple(given.act))
    print(table(found, "killed"))
    sys.exit(any(set(told) - {"trials", "killed"} for told in found.values()))


if __name__ == "__main__":
    main()
