"""One small province for the whole folder, and a tiny size for properties over seeds."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.demo import Size, Summary, write

TINY = Size(12, 120, 60, 200, 900, planted=5, lookalikes=2, insured_months=24, chunk=50)


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Summary:
    """The small province of seed 7."""
    return write(tmp_path_factory.mktemp("small"), size="small", seed=7)


@pytest.fixture
def tiny() -> Size:
    """A size of a few hundred rows."""
    return TINY


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder by its relative path."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
