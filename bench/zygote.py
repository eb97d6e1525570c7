"""Runs the command line many times in fresh processes that die or fail where they are told to.

One process is started with the shim preloaded and everything imported; each run is a fork of it and costs only what
the command does. Talks JSON lines: a request on stdin, an answer on stdout.
"""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

MODES = ("count", "kill", "nospace", "full", "broken", "cut", "cut-full")
SHIM = Path(__file__).with_name("shim.c")
ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Fault:
    """What goes wrong.

    Attributes:
        mode: One of ``MODES``; ``delay`` kills after ``after`` seconds, ``size`` limits files to ``at`` bytes.
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
        folder: For the compiled shim and for what runs print.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        library = folder / "shim.so"
        compiler = shutil.which("cc") or shutil.which("gcc")
        if compiler is None:
            raise RuntimeError("no C compiler: the shim below Python cannot be built")
        subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(SHIM), "-ldl"], check=True)
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
        out, err = ((self.folder / name).read_text("utf-8", "replace") for name in ("out", "err"))
        return Ran(told["status"], told["changes"], told["seconds"], told["cpu"], told["peak"], out, err)


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
        child = os.fork()
        if child == 0:
            act(request, shim)
        told = wait(child, request["fault"]) | {"changes": shim.shim_seen(), "seconds": time.monotonic() - begin}
        print(json.dumps(told), flush=True)


def warm() -> None:
    """Read what every command reads, once, and without a thread."""
    from queries.rule import rules
    from schema.codelists import codes
    from schema.feed import feeds
    from schema.law import laws

    for read in (rules, codes, feeds, laws):
        read()


def act(request: dict[str, Any], shim: ctypes.CDLL) -> None:
    """Be the command line; never returns."""
    import resource

    from api.cli import program

    fault, folder = request["fault"], Path(request["folder"])
    for number, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
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


def wait(child: int, fault: dict[str, Any]) -> dict[str, Any]:
    """Wait for the end of a run, or bring it about; how it ended and what it took."""
    if fault["mode"] == "delay":
        time.sleep(fault["after"])
        os.kill(child, signal.SIGKILL)
    _, status, used = os.wait4(child, 0)
    cpu = used.ru_utime + used.ru_stime
    return {"status": os.waitstatus_to_exitcode(status), "cpu": cpu, "peak": used.ru_maxrss // 1024}


if __name__ == "__main__":
    serve(sys.argv[1])
