"""The reader processes: one with the readers imported waits, and forks a confined worker for each request.

Importing the readers takes ten times as long as reading a small file, so the process that did it is kept for the next.
It opens no file itself; every worker sees one request and ends.
"""

from __future__ import annotations

import atexit
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
QUIET = {
    "ARROW_DEFAULT_MEMORY_POOL": "system",  # other pools reserve address space, which is what is limited
    "MALLOC_ARENA_MAX": "2",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONPATH": str(ROOT),
    "RUST_BACKTRACE": "0",
}

Child = subprocess.Popen[bytes]
_waiting: list[Child] = []


def take() -> Child:
    """A reader process that waits for a request on its stdin; it is the caller's until kept or ended."""
    while _waiting:
        child = _waiting.pop()
        if child.poll() is None:
            return child
        end(child)
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "ingest.readers.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # it may quote the file
        env=os.environ | QUIET,
        cwd=ROOT,
        bufsize=0,
        process_group=0,  # so that its worker ends with it
    )


def keep(child: Child) -> None:
    """Give back a process that answered its request whole."""
    _waiting.append(child)


def end(child: Child) -> int:
    """End a process and its worker, and give what it died of."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            with suppress(BrokenPipeError):
                pipe.close()
    return child.wait()


def end_all() -> None:
    """End the processes that wait for a request."""
    while _waiting:
        end(_waiting.pop())


atexit.register(end_all)
os.register_at_fork(after_in_child=_waiting.clear)  # a forked hub has no claim on them
