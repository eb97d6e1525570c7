"""Disk faults at the i-th change of a file, below Python: ``python -m bench.faults --count 2000 --seed 1``.

No space once or from then on, an I/O error, a short write, a short write and then no space; files that may not grow
beyond a limit; and a filesystem (tmpfs) that is nearly full. An act ends well or with one sentence, and the home keeps
its promises. The small filesystem needs ``unshare``; where a user may not mount one, the other kinds take its place.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from collections import Counter

from bench.kills import measured
from bench.shares import Found, Share, added, complain, options, printed
from bench.trial import Trials, disturb
from bench.zygote import Fault

KINDS = ("nospace", "full", "broken", "cut", "cut-full", "size", "small")
INSIDE = "TONGJIAN_MAY_MOUNT"
"""Set in the process that may mount a filesystem of its own."""


def fail(trial: Trials, share: Share) -> Found:
    """Disturb acts in turn."""
    draw = random.Random(share.seed)
    acts = [act for act in trial.acts() if not share.names or act.name in share.names]
    kinds = [kind for kind in share.kinds or KINDS if kind != "small" or os.environ.get(INSIDE)] or ["size"]
    sizes: dict[str, int] = {}
    found: Found = {act.name: Counter() for act in acts}
    end = time.monotonic() + 60 * share.minutes
    for number in range(share.count):
        act, kind = acts[number % len(acts)], draw.choice(kinds)
        if act.name not in sizes:
            sizes[act.name] = measured(trial, act)[0]
        fault = Fault(kind, drawn(draw, kind, sizes[act.name]))
        ran, wrong = disturb(trial, act, fault)
        found[act.name].update(["trials", *(["failed"] if ran.status else []), *wrong])
        complain(wrong, f"{act.name} {fault}")
        if time.monotonic() > end:
            break
    return found


def drawn(draw: random.Random, kind: str, changes: int) -> int:
    """Bytes that a file may have, KiB that are free, or which change goes wrong."""
    if kind == "size":
        return int(2 ** draw.uniform(5, 22))
    return int(2 ** draw.uniform(2, 13)) if kind == "small" else draw.randint(1, changes)


def may_mount() -> None:
    """Begin again as a process that may mount a small filesystem, where the system allows it."""
    tool = shutil.which("unshare")
    if os.environ.get(INSIDE) or tool is None:
        return
    asked = [tool, "-rm", "mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", "/mnt"]
    if subprocess.run(asked, capture_output=True, check=False).returncode:
        print("no filesystem can be mounted here: the kind small is left out", file=sys.stderr)
        return
    words = [tool, "-rm", sys.executable, "-m", "bench.faults", *sys.argv[1:]]
    os.execve(tool, words, os.environ | {INSIDE: "1"})


def main() -> None:
    """Print the table; exit status 1 when a promise was broken."""
    asked = options(__doc__, 40)
    asked.add_argument("--kind", action="append", default=[], choices=KINDS)
    given = asked.parse_args()
    may_mount()
    printed(added(fail, given), "failed")


if __name__ == "__main__":
    main()
