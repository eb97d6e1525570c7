"""What is worked out once for a connection to a release and kept as long as the connection."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import duckdb

Made = TypeVar("Made")

_KEPT: WeakKeyDictionary[duckdb.DuckDBPyConnection, dict[str, Any]] = WeakKeyDictionary()


def kept(con: duckdb.DuckDBPyConnection, name: str, make: Callable[[], Made]) -> Made:
    """What ``make`` gave when it was first asked for under this name. Nobody changes it."""
    held = _KEPT.setdefault(con, {})
    if name not in held:
        held[name] = make()
    made: Made = held[name]
    return made


def is_kept(con: duckdb.DuckDBPyConnection, name: str) -> bool:
    """Whether something is kept under this name."""
    return name in _KEPT.get(con, {})
