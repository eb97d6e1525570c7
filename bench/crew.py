"""Processes that each do a part of a run and tell what they find, one thing at a time."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

from bench.course import Course, unheard


class Crew:
    """Workers by number. Each tells through a pipe; when nobody listens any more it ends after what it is at."""

    def __init__(self) -> None:
        self._at_work: dict[Connection, tuple[int, BaseProcess]] = {}

    def start(self, number: int, work: Callable[..., Generator[Any, None, None]], *given: Any) -> None:
        """Let a process send on everything that ``work(*given)`` yields."""
        context = multiprocessing.get_context("spawn")
        here, there = context.Pipe(duplex=False)
        process = context.Process(target=tell, args=(there, work, given))
        # The first one to start brings a process of Python's own with it, which would let Ctrl-C through again.
        resource_tracker.ensure_running()
        with unheard():
            process.start()
        there.close()
        self._at_work[here] = number, process

    def told(self, course: Course) -> Iterator[tuple[int, Any]]:
        """What workers tell, with their numbers; None and the exit status when one has ended."""
        try:
            while self._at_work and not course.over:
                for pipe in wait(list(self._at_work), timeout=0.2):
                    assert isinstance(pipe, Connection)
                    number, process = self._at_work[pipe]
                    try:
                        said = pipe.recv()
                    except EOFError:
                        process.join()
                        pipe.close()
                        del self._at_work[pipe]
                        yield number, Ended(process.exitcode or 0)
                    else:
                        yield number, said
        finally:
            for pipe, (_, process) in self._at_work.items():
                pipe.close()
                process.join()


class Ended(int):
    """Exit status of a worker."""


def tell(pipe: Connection, work: Callable[..., Generator[Any, None, None]], given: tuple[Any, ...]) -> None:
    """Be a worker."""
    try:
        with closing(work(*given)) as found:
            for said in found:
                pipe.send(said)
    except BrokenPipeError:
        # Nobody listens any more.
        pass
