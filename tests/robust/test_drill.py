"""The drill on a home that is there: backed up while it is written, restored and rebuilt to the same digest."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.drill import drill
from bench.trial import Trials
from hub.graph.releases import Releases
from hub.home import Home


def test_a_home_that_is_there_is_restored_to_its_digest_and_left_as_it_is(
    trial: Trials, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = trial.copy()
    before = Releases(Home.open(home)).listed()
    assert drill(tmp_path, 0, home) == []
    assert Releases(Home.open(home)).listed() == before
    assert before[-1].digest[:12] in capsys.readouterr().out


def test_a_step_that_fails_fails_the_drill(trial: Trials, tmp_path: Path) -> None:
    home = trial.copy()
    next((home / "ledger" / "000002").glob("*.parquet")).write_bytes(b"")
    assert any("restore" in text for text in drill(tmp_path, 0, home))
