"""A home with two sealed batches."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sealed_home import seal_batch

from hub.home import Home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home with random keys and two batches."""
    made = Home.init(tmp_path / "home")
    seal_batch(made, "one", at=datetime(2026, 3, 1, 9, tzinfo=UTC))
    seal_batch(made, "two", at=datetime(2026, 3, 2, 9, tzinfo=UTC))
    return made
