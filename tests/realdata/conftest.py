"""Real rows through the whole line: a home, files in, the release that came out."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb
import pytest

from api.line import take_in
from hub.graph.releases import Releases
from hub.home import Home

FOLDER = (Path(__file__).parents[2] / os.environ.get("TONGJIAN_REALDATA", "../shared/realdata")).resolve()

# Here too: a folder that is named on the command line is collected whatever tests/conftest.py says.
collect_ignore_glob = [] if FOLDER.is_dir() else ["test_*.py"]

Rows = list[dict[str, str]]


@pytest.fixture(scope="session")
def real() -> Callable[[str], Rows]:
    """Reads one CSV file of the real data."""

    def read(name: str) -> Rows:
        with (FOLDER / name).open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    return read


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Sequence[Path]], duckdb.DuckDBPyConnection]:
    """Takes files into a new home and opens the release."""

    def go(files: Sequence[Path]) -> duckdb.DuckDBPyConnection:
        home = Home.init(tmp_path_factory.mktemp("real") / "home", seed=1)
        take_in(home, files)
        return Releases(home).open()

    return go
