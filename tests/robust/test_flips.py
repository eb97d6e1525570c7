"""A bit that flips is named, or no answer changed; nothing damaged is served."""

from __future__ import annotations

import json
import random
from pathlib import Path

from bench.flips import damaged, files_of
from bench.sound import Sound, told
from bench.trial import Trials
from hub.home import Home
from hub.journal import Journal


def unseen(home: Path, part: str, files: list[Path], count: int) -> list[str]:
    draw, opened, wrong = random.Random(5), Sound(home), []
    for number in range(count):
        path = files[number % len(files)]
        before = told(opened, part, path)[1]
        cut = number % 10 == 9
        at = draw.randrange(path.stat().st_size * (1 if cut else 8))
        with damaged(path, at, cut):
            named, after = told(opened, part, path)
        if not named and after != before:
            wrong.append(f"{path.name} at {at} {cut}")
    return wrong


def test_flips_in_ledger_journal_and_pointers_are_named_or_change_nothing(trial: Trials) -> None:
    home = trial.copy()
    Journal(Home.open(home)).append("look", {"what": "x"}, "tester", Home.open(home).now())
    files = files_of(home)
    for part in ("ledger", "journal", "pointer"):
        assert unseen(home, part, files[part], 120) == []


def test_flips_in_a_release_are_named_or_change_nothing(trial: Trials) -> None:
    home = trial.copy()
    path = home / "graph" / "releases" / "000002.duckdb"
    draw = random.Random(3)
    opened = Sound(home)
    named = 0
    for _ in range(12):
        with damaged(path, draw.randrange(path.stat().st_size * 8), False):
            named += bool(told(opened, "release", path)[0])
    assert named > 0
    assert told(opened, "release", path)[0] == []


def test_a_damaged_pointer_or_record_is_mended_by_a_rebuild(trial: Trials) -> None:
    home = trial.copy()
    before = json.loads(trial.zygote.run(home, "releases", "--format", "json").out)[-1]
    pointer = home / "graph" / "current"
    pointer.write_text(pointer.read_text().replace("2", "1", 1))
    assert trial.zygote.run(home, "verify").status == 3
    asked = trial.zygote.run(home, "findings", "--lang", "en")
    assert asked.status == 3 and "hub rebuild" in asked.err
    assert trial.zygote.run(home, "rebuild").status == 0
    after = json.loads(trial.zygote.run(home, "releases", "--format", "json").out)[-1]
    assert (after["current"], after["digest"]) == (True, before["digest"])
