"""Runs the command line many times in fresh processes that die or fail where they are told to.

One process is started with the shim preloaded and everything imported; each run is a fork of it and costs only what
the command does. Talks JSON lines: a request on stdin, an answer on stdout.
"""

from __future__ import annotations

import ctypes
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

from bench.course import unheard

MODES = ("count", "kill", "nospace", "full", "broken", "cut", "cut-full")
SHIM = Path(__file__).with_name("shim.c")
ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Fault:
    """What goes wrong.

    Attributes:
        mode: One of ``MODES``; ``delay`` kills after ``after`` seconds, ``size`` limits files to ``at`` bytes,
            ``small`` leaves ``at`` KiB free in the home's filesystem.
        at: Which change of a file inside the home, from 1.
        after: Seconds.
    """

    mode: str = "count"
    at: int = 0
    after: float = 0.0


@dataclass(frozen=True)
class Ran:
    """What became of a run.

    Attributes:
        status: Exit status; negative: the signal.
        changes: Changes of files in the home.
        seconds: From start to end.
        cpu: CPU seconds, with those of its children.
        peak: MiB of memory at the peak of the process or of its largest child.
        out: What it printed.
        err: What it printed on standard error.
    """

    status: int
    changes: int
    seconds: float
    cpu: float
    peak: int
    out: str = field(repr=False, default="")
    err: str = ""


class Zygote:
    """The process that is forked. A context manager.

    Args:
        folder: For the compiled shim and for reports of defects.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        library = folder / "shim.so"
        compiler = shutil.which("cc") or shutil.which("gcc")
        if compiler is None:
            raise RuntimeError("no C compiler: the shim below Python cannot be built")
        subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(SHIM), "-ldl"], check=True)
        with unheard():
            self._process = subprocess.Popen(
                [sys.executable, "-m", "bench.zygote", str(library)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                cwd=ROOT,
                # One thread at the time of the fork: a second one's locks would stay locked in the child.
                env=os.environ | {"LD_PRELOAD": str(library), "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)},
            )

    def __enter__(self) -> Zygote:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate()

    def run(self, home: Path, *words: object, fault: Fault | None = None) -> Ran:
        """Run ``hub`` with these words in a fork, with the home that is at ``home``."""
        assert self._process.stdin is not None and self._process.stdout is not None
        request = {"home": str(home), "words": [str(w) for w in words], "folder": str(self.folder)}
        request["fault"] = asdict(fault or Fault())  # type: ignore[assignment]
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        told = json.loads(self._process.stdout.readline())
        return Ran(**told)


def serve(library: str) -> None:
    """Answer requests until stdin ends."""
    import queries.screen  # noqa: F401
    from api.cli import program

    shim = ctypes.CDLL(library)
    shim.shim_seen.restype = ctypes.c_long
    shim.shim_arm.argtypes = [ctypes.c_char_p, ctypes.c_int, ctypes.c_long]
    program()
    warm()
    for line in sys.stdin:
        request: dict[str, Any] = json.loads(line)
        begin = time.monotonic()
        # Pipes: a limit on the size of files, or a full disk, must not cut what is said.
        pipes = [os.pipe(), os.pipe()]
        child = os.fork()
        if child == 0:
            act(request, shim, pipes)
        for _, end in pipes:
            os.close(end)
        told = wait(child, request["fault"], [start for start, _ in pipes])
        for start, _ in pipes:
            os.close(start)
        told |= {"changes": shim.shim_seen(), "seconds": time.monotonic() - begin}
        print(json.dumps(told), flush=True)


def warm() -> None:
    """Read what every command reads, once, and without a thread."""
    from queries.rule import rules
    from schema.codelists import codes
    from schema.feed import feeds
    from schema.law import laws

    for read in (rules, codes, feeds, laws):
        read()


def act(request: dict[str, Any], shim: ctypes.CDLL, pipes: list[tuple[int, int]]) -> None:
    """Be the command line; never returns."""
    import resource

    from api.cli import program

    fault, folder = request["fault"], Path(request["folder"])
    for number, end in ((1, pipes[0][1]), (2, pipes[1][1])):
        os.dup2(end, number)
    os.chdir(folder)
    if fault["mode"] == "size":
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (fault["at"], fault["at"]))
    mode = MODES.index(fault["mode"]) if fault["mode"] in MODES else 0
    shim.shim_arm(request["home"].encode(), mode, fault["at"])
    status = 70
    words = request["words"]
    try:
        program()([words[0], "--home", request["home"], *words[1:]])
    except SystemExit as done:
        status = done.code if isinstance(done.code, int) else 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def wait(child: int, fault: dict[str, Any], pipes: list[int]) -> dict[str, Any]:
    """Wait for the end of a run, or bring it about; how it ended, what it took and what it printed."""
    said: dict[int, bytes] = dict.fromkeys(pipes, b"")
    end = time.monotonic() + (fault["after"] if fault["mode"] == "delay" else 3600)
    status, used = 0, None
    while used is None:
        for pipe in select.select(pipes, [], [], 0.005)[0]:
            said[pipe] += os.read(pipe, 1 << 16)
        if time.monotonic() > end:
            os.kill(child, signal.SIGKILL)
        ended, status, usage = os.wait4(child, os.WNOHANG)
        used = usage if ended else None
    for pipe in pipes:
        # What a process below it still holds open is not waited for.
        while select.select([pipe], [], [], 0)[0] and (more := os.read(pipe, 1 << 16)):
            said[pipe] += more
    out, err = (data.decode("utf-8", "replace") for data in said.values())
    cpu, peak = used.ru_utime + used.ru_stime, used.ru_maxrss // 1024
    return {"status": os.waitstatus_to_exitcode(status), "cpu": cpu, "peak": peak, "out": out, "err": err}


if __name__ == "__main__":
    serve(sys.argv[1])
