"""SIGKILL at random moments of whatever changes a home: ``python -m bench.kills --count 500 --seed 1``.

Half of the kills come just before the n-th change of a file (n drawn evenly; a long write is torn), the other half
after a random time.
"""

from __future__ import annotations

import random
import time
from collections import Counter

from bench.shares import Found, Share, added, complain, options, printed
from bench.trial import Act, Trials, disturb
from bench.zygote import Fault


def measured(trial: Trials, act: Act) -> tuple[int, float]:
    """How many changes of files an act makes undisturbed, and how long it takes."""
    ran, wrong = disturb(trial, act, Fault())
    if ran.status or wrong:
        raise RuntimeError(f"{act.name} fails undisturbed: {ran} {wrong}")
    return ran.changes, ran.seconds


def kill(trial: Trials, share: Share) -> Found:
    """Kill acts in turn."""
    draw = random.Random(share.seed)
    acts = [act for act in trial.acts() if not share.names or act.name in share.names]
    sizes: dict[str, tuple[int, float]] = {}
    found: Found = {act.name: Counter() for act in acts}
    end = time.monotonic() + 60 * share.minutes
    for number in range(share.count):
        act = acts[number % len(acts)]
        if act.name not in sizes:
            sizes[act.name] = measured(trial, act)
        changes, seconds = sizes[act.name]
        late = Fault("delay", after=draw.uniform(0, seconds))
        fault = late if (number // len(acts)) % 2 else Fault("kill", draw.randint(1, changes))
        ran, wrong = disturb(trial, act, fault)
        found[act.name].update(["trials", *(["killed"] if ran.status == -9 else []), *wrong])
        complain(wrong, f"{act.name} {fault}")
        if time.monotonic() > end:
            break
    return found


def main() -> None:
    """Print the table; exit status 1 when a promise was broken."""
    printed(added(kill, options(__doc__, 40).parse_args()), "killed")


if __name__ == "__main__":
    main()
