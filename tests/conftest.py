"""What all tests share: where real data is, and one demo home a run."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
REALDATA = (ROOT / os.environ.get("TONGJIAN_REALDATA", "../shared/realdata")).resolve()


def pytest_configure() -> None:
    """With TONGJIAN_REALDATA_REQUIRED, a run without the real data is an error and not a smaller run."""
    if os.environ.get("TONGJIAN_REALDATA_REQUIRED") and not REALDATA.is_dir():
        raise pytest.UsageError("TONGJIAN_REALDATA names no folder, and TONGJIAN_REALDATA_REQUIRED asks for it")


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Tests on real data are not collected where there is none."""
    return True if collection_path == ROOT / "tests" / "realdata" and not REALDATA.is_dir() else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is marked as long runs first."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_report_header() -> str:
    """Say which tests run."""
    return "real data: found" if REALDATA.is_dir() else "real data: NOT FOUND, tests/realdata is not collected"


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say it again where it is read."""
    if not REALDATA.is_dir():
        terminalreporter.write_line(
            "tests/realdata was not collected: set TONGJIAN_REALDATA to the folder", yellow=True
        )


Once = Callable[[str, Callable[[Path], None]], Path]
"""Makes a folder of a name, with what fills it."""

Demo = tuple[Path, dict[str, Any]]
"""A demo home, and what ``hub demo --format json`` said of it."""


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """Makes a folder once a run, for all workers together. What is in it is only to be read and copied."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base

    def make(name: str, fill: Callable[[Path], None]) -> Path:
        folder, made = shared / f"once-{name}", shared / f"once-{name}.made"
        with (shared / f"once-{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not made.exists():
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                fill(folder)
                made.touch()
        return folder

    return make


@pytest.fixture(scope="session")
def made_demo(once: Once) -> Demo:
    """The demo as made once a run. Only to be read and copied."""
    from typer.testing import CliRunner

    from api.cli import program

    def fill(folder: Path) -> None:
        done = CliRunner().invoke(program(), ["demo", "--home", str(folder / "demo-home"), "--format", "json"])
        assert done.exit_code == 0, done.output
        (folder / "told.json").write_text(done.stdout, encoding="utf-8")

    folder = once("demo", fill)
    return folder / "demo-home", json.loads((folder / "told.json").read_text("utf-8"))


@pytest.fixture
def demo(made_demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A copy of the demo home that a test may write to."""
    home = tmp_path_factory.mktemp("demo") / "demo-home"
    shutil.copytree(made_demo[0], home)
    yield home, made_demo[1]
    shutil.rmtree(home)
