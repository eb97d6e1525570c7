"""Whatever kills a command or fails below it: nothing that was acknowledged is lost, and nothing half stays."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bench.trial import Trials, disturb
from bench.zygote import ROOT, Fault


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("ingest", 0.5),
        ("ingest", 0.93),
        ("forget", 0.06),
        ("rollback", 0.8),
        ("rotate", 0.3),
        ("rotate", 0.7),
        ("rotate", 0.9),
    ],
)
def test_a_kill_loses_and_leaves_nothing(trial: Trials, name: str, part: float) -> None:
    (act,) = (one for one in trial.acts() if one.name == name)
    undisturbed = trial.zygote.run(trial.copy(), *act.words)
    ran, wrong = disturb(trial, act, Fault("kill", max(1, int(undisturbed.changes * part))))
    assert ran.status == -9
    assert wrong == []


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("ingest", Fault("full", 90)),
        ("ingest", Fault("size", 20_000)),
        ("withdraw", Fault("broken", 3)),
        ("withdraw", Fault("cut-full", 100)),
        ("rollback", Fault("full", 6)),
        # Less than one sentence: what is said is no file of the home.
        ("ingest", Fault("size", 88)),
        ("rotate", Fault("full", 60)),
    ],
)
def test_a_disk_that_fails_is_told_in_one_sentence(trial: Trials, name: str, fault: Fault) -> None:
    (act,) = (one for one in trial.acts() if one.name == name)
    ran, wrong = disturb(trial, act, fault)
    assert ran.status in (2, 3)
    assert wrong == []


def test_a_filesystem_that_is_nearly_full_is_told_and_loses_nothing() -> None:
    """In a process of its own, which may mount one where the system lets it; else files have a limit there."""
    words = ("--count", "2", "--act", "ingest", "--act", "rotate", "--kind", "small", "--workers", "1", "--seed", "8")
    done = subprocess.run(
        [sys.executable, "-m", "bench.faults", *words], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1].split() == ["together", "2", "2", "0"], done.stdout
