"""One tiny home for the whole folder, and the commands that are killed and made to fail on copies of it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))

from bench.trial import Trials, trials


@pytest.fixture(scope="session")
def trial() -> Iterator[Trials]:
    """The home and what is done to it."""
    with trials() as made:
        yield made
