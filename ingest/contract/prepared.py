"""Connections that went through ``prepare``, kept for the next chunk: making one costs as much as a thousand rows."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from hub.duck import connect
from ingest.contract.run import prepare
from schema.divisions import divisions

_waiting: list[tuple[int, duckdb.DuckDBPyConnection]] = []
"""With the process that made it: a forked one must not touch the connections of its parent, not even to close them."""


@contextmanager
def prepared() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that nobody else is using. It holds no cell before or after."""
    con = _take()
    try:
        yield con
    except BaseException:
        con.close()
        raise
    _waiting.append((os.getpid(), con))


def _take() -> duckdb.DuckDBPyConnection:
    for _ in range(len(_waiting)):
        try:
            made_by, con = _waiting.pop()
        except IndexError:  # another thread was faster
            break
        if made_by == os.getpid():
            return con
        _waiting.insert(0, (made_by, con))
    con = connect()
    prepare(con, list(divisions()))
    return con
