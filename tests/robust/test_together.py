"""Writers, readers and pruning at one time: one writes, all read, nobody sees half."""

from __future__ import annotations

import json

from api.line import publish
from bench.course import Course
from bench.together import reader, together, two_intakes
from bench.trial import LATER, Trials
from hub.graph.releases import Releases
from hub.home import Home


def test_of_two_writers_one_says_who_holds_the_lock(trial: Trials) -> None:
    home = trial.copy()
    with Home.open(home).lock():
        told = trial.zygote.run(home, "ingest", trial.sent / LATER[0], "--lang", "en")
    assert told.status == 3
    assert "is being written by another process (pid" in told.err
    assert len(told.err.strip().splitlines()) == 1
    assert trial.zygote.run(home, "ingest", trial.sent / LATER[0]).status == 0


def test_readers_see_one_whole_release_during_swaps(trial: Trials) -> None:
    seen = together(trial, readers=3, course=Course(42))
    assert seen.wrong == []
    assert (seen.swaps, seen.made) == (42, 2) and seen.pruned > 0 and seen.answers > 3


def test_of_two_intakes_at_once_both_go_in_or_one_says_why_not(trial: Trials) -> None:
    assert two_intakes(trial) == []


def test_an_old_release_goes_when_nobody_has_it_open(trial: Trials) -> None:
    home = trial.copy()
    first = Releases(Home.open(home)).listed()[0]
    old = reader(home, "--keep")
    with Home.open(home).lock():
        publish(Home.open(home))
    done = trial.zygote.run(home, "releases", "--prune", "1", "--format", "json", "--lang", "en")
    assert [row["release"] for row in json.loads(done.out)] == [1, 3]
    assert "1 stay because they are in use" in done.err
    out, _ = old.communicate()
    (_, ((*_, digest),)) = json.loads(out)
    assert digest == first.digest
    done = trial.zygote.run(home, "releases", "--prune", "1", "--format", "json")
    assert [(row["release"], row["current"]) for row in json.loads(done.out)] == [(3, True)]
    assert [path.name for path in sorted((home / "graph" / "releases").iterdir())] == ["000003.duckdb", "000003.json"]
    assert trial.zygote.run(home, "verify").status == 0


def test_the_current_release_stays_however_old_it_is(trial: Trials) -> None:
    home = trial.copy()
    assert trial.zygote.run(home, "rollback").status == 0
    done = trial.zygote.run(home, "releases", "--prune", "1", "--format", "json")
    assert [(row["release"], row["current"]) for row in json.loads(done.out)] == [(1, True), (2, False)]
    assert trial.zygote.run(home, "releases", "--prune", "0").status == 2
