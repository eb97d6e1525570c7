"""The process that opens strangers' files (``python -m ingest.readers.child``): requests on stdin, frames on stdout.

Each request has a worker of its own, forked, that ends with the answer. It runs with limits of memory and CPU time,
cannot write a file and leaves no core dump: what it decodes is nowhere but in its memory and in the pipe.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import traceback
from collections.abc import Iterator
from dataclasses import asdict
from importlib.abc import MetaPathFinder
from pathlib import Path
from typing import Any

from ingest.readers import csv as csv_reader
from ingest.readers import json as json_reader
from ingest.readers import xlsx as xlsx_reader
from ingest.readers import xml as xml_reader
from ingest.readers.formats import detect
from ingest.readers.frames import DONE, END, ERROR, RESULT, Pipe, put, put_chunk, put_data
from ingest.readers.shapes import MIB, Chunk, Limits, RecordPlan, plans_from_data
from ingest.readers.sniffing import sniff
from schema.errors import HubError


def confine(limits: Limits, size: int) -> None:
    """Take what this process may not use.

    Args:
        limits: Memory and CPU time.
        size: Bytes of the file that will be read; CPU time grows with it.
    """
    pages = int(Path("/proc/self/statm").read_text().split()[0]) if Path("/proc/self/statm").exists() else 0
    memory = pages * resource.getpagesize() + limits.memory
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    seconds = int(limits.cpu_seconds + limits.cpu_seconds_per_mib * size / MIB)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))  # at the hard limit the kernel kills without a word
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def chunks(path: Path, plans: list[RecordPlan], hint: str, limits: Limits) -> Iterator[Chunk]:
    """The chunks of a file, whatever it is."""
    with path.open("rb") as file:
        kind = detect(file.read(4096))
        file.seek(0)
        if kind == "xlsx":
            yield from xlsx_reader.read(path, plans, limits)
        else:
            reader = {"csv": csv_reader.read, "xml": xml_reader.read, "json": json_reader.read}[kind]
            yield from reader(file, plans, hint, limits)


def answer(request: dict[str, Any], pipe: Pipe) -> None:
    """Do what was asked."""
    path, limits = Path(request["path"]), Limits(**request["limits"])
    confine(limits, path.stat().st_size)
    if request["task"] == "read":
        for chunk in chunks(path, plans_from_data(request["plans"]), request["hint"], limits):
            put_chunk(pipe, chunk)
        put(pipe, END)
    elif request["task"] == "sniff":
        put_data(pipe, RESULT, asdict(sniff(path, request["hint"], limits)))
    else:
        put_data(pipe, RESULT, xlsx_reader.cover(path, limits))


def work(request: dict[str, Any], pipe: Pipe) -> None:
    """Answer one request; every way to fail becomes a frame."""
    try:
        answer(request, pipe)
    except HubError as error:
        put_data(pipe, ERROR, [error.code, error.zh, error.en])
    except BrokenPipeError:
        pass  # the hub wants no more
    except MemoryError:
        put_data(pipe, ERROR, ["reader_memory", "", ""])
    except BaseException as error:  # also a Rust panic, which is no Exception
        last = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{type(error).__name__}, {Path(last.filename).name}:{last.lineno}"
        put_data(pipe, ERROR, ["reader_failed", where, where])


def main() -> None:
    """Fork a worker for each line until stdin ends; when a worker dies, die of the same, so that the hub sees it."""
    sys.meta_path.insert(0, _NoPandas())
    with os.fdopen(os.dup(1), "wb", buffering=0) as raw:
        os.dup2(2, 1)  # whatever a library prints must not fall among the frames
        pipe = _Whole(raw)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        for line in iter(sys.stdin.buffer.readline, b""):
            worker = os.fork()
            if not worker:
                os.close(0)
                work(json.loads(line), pipe)
                os._exit(0)
            status = os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1])
            if status < 0:
                if -status != signal.SIGKILL:
                    signal.signal(-status, signal.SIG_DFL)
                os.kill(os.getpid(), -status)
            if status:
                sys.exit(status)
            put(pipe, DONE)


class _NoPandas(MetaPathFinder):
    """Arrow looks for pandas before it makes its first array: importing it would cost a worker more than its file."""

    def find_spec(self, fullname: str, path: object, target: object = None) -> None:
        """Refuse pandas; leave the rest to the other finders."""
        del path, target
        if fullname == "pandas":
            raise ImportError("no reader needs pandas")


class _Whole:
    """A raw pipe that writes all it is given."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw

    def write(self, data: Any) -> None:
        view = memoryview(data).cast("B") if memoryview(data) else memoryview(b"")
        while len(view):
            view = view[self._raw.write(view) :]


if __name__ == "__main__":
    main()
