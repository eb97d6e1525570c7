"""Reading of bytes, in the child."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from made import Feed, Read

from ingest.readers import Limits, read


@pytest.fixture
def reading(tmp_path: Path) -> Callable[..., Read]:
    """Write bytes to a file and read them in the child."""

    def run(data: bytes | str, known: Feed, name: str = "file.csv", limits: Limits | None = None) -> Read:
        path = tmp_path / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return Read(list(read(path, known, limits)))

    return run
