"""How a long run is going: a line now and then, and an end in good order when it is interrupted or its time is up."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

INTERRUPTED = 130
"""Exit status of a run that was interrupted and found nothing wrong so far."""
ENDS = (signal.SIGINT, signal.SIGTERM)


class Course:
    """A run of some steps. A context manager: inside, Ctrl-C and SIGTERM only ask for the end.

    Args:
        total: How many steps there are.
        minutes: When to stop.
        every: Seconds between two lines.

    Attributes:
        done: Steps that were taken.
        interrupted: Whether somebody asked for the end.
    """

    def __init__(self, total: int, minutes: float = 1e9, every: float = 15.0) -> None:
        self.total, self.minutes, self.every = total, minutes, every
        self.done, self.wrong, self.interrupted = 0, 0, False
        self._begin = self._told = time.monotonic()
        self._before: list[object] = []

    def __enter__(self) -> Course:
        self._before = [signal.signal(one, self._ask) for one in ENDS]
        return self

    def __exit__(self, *_: object) -> None:
        for one, before in zip(ENDS, self._before, strict=True):
            signal.signal(one, before)  # type: ignore[arg-type]
        if time.monotonic() - self._begin > self.every:
            self._tell()

    def _ask(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self.interrupted = True

    @property
    def over(self) -> bool:
        """Whether the run must end now."""
        return self.interrupted or time.monotonic() - self._begin > 60 * self.minutes

    def step(self, wrong: int = 0) -> None:
        """Count a step and what went wrong in it."""
        self.done += 1
        self.wrong += wrong
        if time.monotonic() - self._told > self.every:
            self._tell()

    def _tell(self) -> None:
        self._told = time.monotonic()
        gone = (self._told - self._begin) / 60
        left = f"about {gone / self.done * (self.total - self.done):.1f} left, " if self.done else ""
        told = f"{self.done} of {self.total}, {gone:.1f} min gone, {left}wrong {self.wrong}"
        print(told, file=sys.stderr, flush=True)


@contextmanager
def unheard() -> Iterator[None]:
    """Start processes inside that Ctrl-C does not reach: whoever started them ends them."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
