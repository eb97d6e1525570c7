"""The current release, kept open for a process that asks many questions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock

import duckdb

from hub.graph.releases import Releases
from hub.home import Home


class Opened:
    """One connection for as long as the pointer stays; what it keeps of the release (positions, edges) stays with it.

    Threads ask one after the other. A release that is no longer current is let go at the next question, so that
    ``hub prune`` can remove it.
    """

    def __init__(self, home: Home) -> None:
        self._releases = Releases(home)
        self._lock = RLock()
        self._con: duckdb.DuckDBPyConnection | None = None
        self._pointer = b""

    @contextmanager
    def graph(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """The release that is current now.

        Raises:
            HubError: There is none.
        """
        with self._lock:
            try:
                yield self._current()
            except duckdb.Error:
                # Some errors make a connection useless; the next question opens another.
                self.close()
                raise

    def _current(self) -> duckdb.DuckDBPyConnection:
        try:
            pointer = self._releases.pointer.read_bytes()
        except FileNotFoundError:
            pointer = b""
        if self._con is None or pointer != self._pointer:
            self.close()
            self._con, self._pointer = self._releases.open(), pointer
        return self._con

    def close(self) -> None:
        """Let the release go; a later question opens the one that is current then."""
        with self._lock:
            con, self._con = self._con, None
            if con is not None:
                con.close()
