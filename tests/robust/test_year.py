"""A home in use gets a few more rows and is what a full build makes of all of them; a difference is told by rule."""

from __future__ import annotations

from pathlib import Path

from bench.course import Course
from bench.trial import Trials
from bench.year import differing, year
from hub.home import Home
from hub.journal import Journal


def test_what_is_carried_on_is_what_is_made_anew() -> None:
    told = year(2, every=2, seed=1, course=Course(2), first=0.97)
    assert told.wrong == []
    assert (told.days, told.compared) == (2, 1) and told.batches > 30


def test_a_release_that_differs_is_seen(trial: Trials, tmp_path: Path) -> None:
    home = Home.open(trial.copy())
    assert differing(home, tmp_path / "anew.duckdb") == []
    Journal(home).append("withdraw", {"batch": 3, "ground": "误送"}, "tester", home.now())
    assert "the digests differ" in differing(home, tmp_path / "anew.duckdb")
