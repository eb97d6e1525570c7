"""SIGKILL at random moments of whatever changes a home: ``python -m bench.kills --count 500 --seed 1``.

Half of the kills come just before the n-th change of a file (n drawn evenly; a long write is torn), the other half
after a random time.
"""

from __future__ import annotations

import random

from bench.shares import Kind, options, run
from bench.zygote import Fault, Ran


def fault(draw: random.Random, turn: int, changes: int, seconds: float) -> Fault:
    """When the kill comes."""
    late, early = Fault("delay", after=draw.uniform(0, seconds)), Fault("kill", draw.randint(1, changes))
    return late if turn % 2 else early


def killed(ran: Ran) -> bool:
    """Whether the kill came before the end."""
    return ran.status == -9


def main() -> None:
    """Print the table; exit status 1 when a promise was broken or nobody was killed."""
    run(Kind("killed", fault, killed), options(__doc__, 40).parse_args())


if __name__ == "__main__":
    main()
