"""What a piece of work costs: wall and CPU seconds, and the most memory during it, readers' processes among it.

Linux tells a process its largest resident set since a mark that it can set again (``/proc/self/clear_refs``); what the
processes below it hold beside it is looked at ten times a second. Elsewhere the memory is that of the whole run so far.
"""

from __future__ import annotations

import ctypes
import gc
import os
import resource
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from ingest.readers.workers import end_all

PROC = Path("/proc")
PAGE = os.sysconf("SC_PAGE_SIZE")
EVERY = 0.1
"""Seconds between two looks at the processes below."""


@dataclass
class Cost:
    """Wall and CPU seconds, MiB of memory at the peak."""

    wall: float = 0.0
    cpu: float = 0.0
    peak: int = 0


def cpu() -> float:
    """CPU seconds so far, of this process and of its readers, which end here: only then the system tells their time."""
    end_all()
    used = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


@contextmanager
def measured(*, memory: bool = True) -> Iterator[Cost]:
    """Fill in what the block costs, when it ends.

    Args:
        memory: Look at memory too. One block at a time may.
    """
    made = Cost()
    looking = Watch() if memory else None
    if looking is not None:
        give_back()
        looking.start()
    before, began = cpu(), time.monotonic()
    try:
        yield made
    finally:
        made.wall = time.monotonic() - began
        if looking is not None:
            made.peak = looking.end()
        made.cpu = cpu() - before


def give_back() -> None:
    """Return memory that is free to the system, so that a block is not blamed for the one before it."""
    gc.collect()
    pa.default_memory_pool().release_unused()
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)


class Watch(threading.Thread):
    """Looks at the memory of this process and of those below it until it is told to end."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.most = 0
        self.ended = threading.Event()
        with suppress(OSError):
            (PROC / "self" / "clear_refs").write_text("5")

    def run(self) -> None:
        """Look from time to time."""
        while not self.ended.wait(EVERY):
            below = sum(resident(pid) for pid in processes_below(os.getpid()))
            self.most = max(self.most, below + resident(os.getpid()))

    def end(self) -> int:
        """MiB at the peak."""
        self.ended.set()
        self.join()
        return max(self.most, own_peak()) >> 20


def own_peak() -> int:
    """Bytes of this process at its peak since the mark."""
    with suppress(OSError):
        for line in (PROC / "self" / "status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) << 10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10


def resident(pid: int) -> int:
    """Bytes of a process that are resident and no file's; 0 when it is gone."""
    with suppress(OSError, ValueError, IndexError):
        _, held, files = (PROC / str(pid) / "statm").read_text().split()[:3]
        return (int(held) - int(files)) * PAGE
    return 0


def processes_below(pid: int) -> list[int]:
    """The children of a process, and theirs."""
    found: list[int] = []
    with suppress(OSError):
        for told in (PROC / str(pid) / "task").glob("*/children"):
            with suppress(OSError):
                found += map(int, told.read_text().split())
    return [*found, *(below for child in found for below in processes_below(child))]
