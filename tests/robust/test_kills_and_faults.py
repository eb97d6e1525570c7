"""Whatever kills a command or fails below it: nothing that was acknowledged is lost, and nothing half stays."""

from __future__ import annotations

import pytest

from bench.trial import Trials, disturb
from bench.zygote import Fault


@pytest.mark.parametrize(("name", "part"), [("ingest", 0.5), ("ingest", 0.93), ("forget", 0.06), ("rollback", 0.8)])
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
    ],
)
def test_a_disk_that_fails_is_told_in_one_sentence(trial: Trials, name: str, fault: Fault) -> None:
    (act,) = (one for one in trial.acts() if one.name == name)
    ran, wrong = disturb(trial, act, fault)
    assert ran.status in (2, 3)
    assert wrong == []
