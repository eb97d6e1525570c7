"""Disk faults at the i-th change of a file, below Python: ``python -m bench.faults --count 500 --seed 1``.

No space once or from then on, an I/O error, a short write, a short write and then no space; and files that may not grow
beyond a limit. An act ends well or with one sentence, and the home keeps its promises.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter

from bench.kills import measured, table
from bench.trial import Trials, disturb, trials
from bench.zygote import Fault

KINDS = ("nospace", "full", "broken", "cut", "cut-full", "size")


def fail(
    trial: Trials, count: int, seed: int, minutes: float = 1e9, names: tuple[str, ...] = ()
) -> dict[str, Counter[str]]:
    """Disturb acts in turn; for each act the number of trials, of acts that failed, and each broken promise."""
    draw = random.Random(seed)
    acts = [act for act in trial.acts() if not names or act.name in names]
    sizes = {act.name: measured(trial, act)[0] for act in acts}
    found: dict[str, Counter[str]] = {act.name: Counter() for act in acts}
    end = time.monotonic() + 60 * minutes
    for number in range(count):
        act = acts[number % len(acts)]
        kind = KINDS[draw.randrange(len(KINDS))]
        at = int(2 ** draw.uniform(12, 22)) if kind == "size" else draw.randint(1, sizes[act.name])
        fault = Fault(kind, at)
        ran, wrong = disturb(trial, act, fault)
        found[act.name].update(["trials", *(["failed"] if ran.status else []), *wrong])
        for text in wrong:
            print(f"{act.name} {fault}: {text}", file=sys.stderr, flush=True)
        if time.monotonic() > end:
            break
    return found


def main() -> None:
    """Print the table; exit status 1 when a promise was broken."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--count", type=int, default=40)
    options.add_argument("--minutes", type=float, default=1e9)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--act", action="append", default=[])
    given = options.parse_args()
    with trials() as trial:
        found = fail(trial, given.count, given.seed, given.minutes, tuple(given.act))
    print(table(found, "failed"))
    sys.exit(any(set(told) - {"trials", "failed"} for told in found.values()))


if __name__ == "__main__":
    main()
