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
from dataclasses import dataclass

from bench.shares import Kind, options, run
from bench.zygote import Fault, Ran

KINDS = ("nospace", "full", "broken", "cut", "cut-full", "size", "small")
INSIDE = "TONGJIAN_MAY_MOUNT"
"""Set in the process that may mount a filesystem of its own."""


@dataclass(frozen=True)
class Drawn:
    """Draws one of these kinds of faults."""

    kinds: tuple[str, ...]

    def __call__(self, draw: random.Random, turn: int, changes: int, seconds: float) -> Fault:
        """Bytes that a file may have, KiB that are free, or which change goes wrong."""
        del turn, seconds
        kind = draw.choice(self.kinds)
        if kind == "size":
            return Fault(kind, int(2 ** draw.uniform(5, 22)))
        return Fault(kind, int(2 ** draw.uniform(2, 13)) if kind == "small" else draw.randint(1, changes))


def failed(ran: Ran) -> bool:
    """Whether the fault was felt."""
    return ran.status != 0


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
    """Print the table; exit status 1 when a promise was broken or nothing failed."""
    asked = options(__doc__, 40)
    asked.add_argument("--kind", action="append", default=[], choices=KINDS, help="Only these faults")
    given = asked.parse_args()
    may_mount()
    kinds = [kind for kind in given.kind or KINDS if kind != "small" or os.environ.get(INSIDE)] or ["size"]
    run(Kind("failed", Drawn(tuple(kinds)), failed), given)


if __name__ == "__main__":
    main()
