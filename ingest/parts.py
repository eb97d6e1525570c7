"""The files of one batch as they are written: accepted rows by record, refused rows and the original sealed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from ingest.contract import REFUSED

PERSONS = pa.schema([("token", pa.string()), ("number", pa.binary())])
BLOCK = 1 << 20


class Parts(Protocol):
    """Where the pieces of a batch go."""

    def accepted(self, record: str, rows: pa.Table) -> None: ...
    def refused(self, rows: pa.Table) -> None: ...
    def doubts(self, record: str, rows: pa.Table) -> None: ...
    def people(self, people: pa.Table) -> None: ...
    def original(self, path: Path) -> None: ...


class NoParts:
    """A dry run: nothing is written."""

    def accepted(self, record: str, rows: pa.Table) -> None:
        """Drop the rows."""

    def refused(self, rows: pa.Table) -> None:
        """Drop the rows."""

    def doubts(self, record: str, rows: pa.Table) -> None:
        """Drop the rows."""

    def people(self, people: pa.Table) -> None:
        """Drop the numbers."""

    def original(self, path: Path) -> None:
        """Drop the file."""


class FolderParts:
    """The parts of a draft batch in its folder, streamed: no part is held in memory whole.

    Args:
        folder: The draft's folder.
        sealed: Opens a file that encrypts what is written to it, under the key of the batch.
        seal: Encrypts one personal id.
    """

    def __init__(self, folder: Path, sealed: Callable[[Path], Any], seal: Callable[[bytes], bytes]) -> None:
        self.folder, self._sealed, self._seal = folder, sealed, seal
        self._writers: dict[str, pq.ParquetWriter] = {}
        self._known: set[str] = set()
        self._stack = ExitStack()
        self._beside = ThreadPoolExecutor(1, "original")
        self._copied: list[Future[None]] = []
        self._stopped = threading.Event()

    def __enter__(self) -> FolderParts:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close every part. When all went well the original is whole, or what it failed with is raised."""
        if error is not None:
            self._stopped.set()
        with self._stack:
            self._beside.shutdown(wait=True)
            if error is None:
                for copied in self._copied:
                    copied.result()

    def _write(self, name: str, target: Callable[[], Any], rows: pa.Table) -> None:
        if name not in self._writers:
            writer = pq.ParquetWriter(target(), rows.schema, compression="zstd")
            self._writers[name] = self._stack.enter_context(writer)
        self._writers[name].write_table(rows)

    def accepted(self, record: str, rows: pa.Table) -> None:
        """Accepted rows of a record; an empty table makes the file too."""
        path = self.folder / f"{record}.accepted.parquet"
        self._write(path.name, lambda: path, rows)

    def refused(self, rows: pa.Table) -> None:
        """Refused rows, one for each failing field."""
        path = self.folder / "refused.parquet.sealed"
        self._write(path.name, lambda: self._stack.enter_context(self._sealed(path)), rows.cast(REFUSED))

    def doubts(self, record: str, rows: pa.Table) -> None:
        """Whom refused rows of a record are about."""
        path = self.folder / f"{record}.doubt.parquet"
        self._write(path.name, lambda: path, rows)

    def people(self, people: pa.Table) -> None:
        """Personal ids, each once a batch, sealed one by one beside their tokens."""
        fresh = [(t, n) for t, n in zip(people["token"].to_pylist(), people["number"].to_pylist(), strict=True)
                 if t not in self._known]  # fmt: skip
        self._known.update(token for token, _ in fresh)
        sealed = [self._seal(number.encode()) for _, number in fresh]
        path = self.folder / "persons.parquet"
        self._write(path.name, lambda: path, pa.table([[t for t, _ in fresh], sealed], schema=PERSONS))

    def original(self, path: Path) -> None:
        """Begin to keep the bytes as they were sent, compressed, then sealed; a thread of its own goes on with it."""
        # Opened here: what is drawn for the seal must not hang on which thread is faster.
        sealed = self._sealed(self.folder / "original.zst.sealed")
        self._copied.append(self._beside.submit(self._copy, path, sealed))

    def _copy(self, path: Path, sealed: Any) -> None:
        with (
            sealed,
            path.open("rb") as source,
            pa.CompressedOutputStream(pa.PythonFile(sealed, mode="w"), "zstd") as target,
        ):
            while not self._stopped.is_set() and (block := source.read(BLOCK)):
                target.write(block)
