"""The next intake after a release was damaged makes a whole release; other faults are not hidden by making all anew."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from api import acts, line
from bench.flips import damaged
from bench.trial import LATER, Trials
from hub.graph.releases import Release, Releases, pointer_line, record_text
from hub.home import Home


def current(home: Path) -> tuple[Path, str]:
    """File and content digest of the current release."""
    releases = Releases(Home.open(home))
    release = releases.current()
    assert release is not None
    return releases.path(release.number), release.content_digest


def test_an_intake_over_a_damaged_release_gives_what_it_gives_over_a_sound_one(trial: Trials) -> None:
    more = [trial.sent / LATER[0]]
    home = trial.copy()
    line.take_in(Home.open(home), more)
    sound = current(home)[1]
    draw, told = random.Random(11), list[str]()
    for number in range(8):
        home = trial.copy()
        file = current(home)[0]
        # Headers, pages of the catalogue and blocks of tables; a cut file too.
        end = (3 * 4096, file.stat().st_size)[number % 2]
        with damaged(file, draw.randrange(end * (1 if number == 7 else 8)), number == 7):
            line.take_in(Home.open(home), more, on_step=told.append)
            assert current(home)[1] == sound
    assert [one for one in told if one.startswith("release 2 ")], "no damage was met"


def test_a_fault_of_the_hub_over_a_sound_release_is_told(trial: Trials, monkeypatch: pytest.MonkeyPatch) -> None:
    home = trial.copy()
    before = current(home)

    def faulty(*_: object, **__: object) -> int:
        raise RuntimeError("a fault of the hub")

    monkeypatch.setattr(line, "renew", faulty)
    with pytest.raises(RuntimeError, match="a fault of the hub"):
        line.take_in(Home.open(home), [trial.sent / LATER[0]])
    assert current(home) == before


@pytest.mark.parametrize(("under", "well"), [("", False), ("other rules", True)])
def test_a_rebuild_tells_other_contracts_from_damage(
    trial: Trials, monkeypatch: pytest.MonkeyPatch, under: str, well: bool
) -> None:
    home = Home.open(trial.copy())
    releases = Releases(home)
    before = releases.current()
    assert before is not None
    other = replace(before, digest="0" * 64)
    releases.path(before.number).with_suffix(".json").write_text(record_text(other), "utf-8")
    releases.pointer.write_text(pointer_line(other), "utf-8")
    monkeypatch.setattr(line, "conditions", lambda _: under or before.made_under)
    assert line.rebuild(home)[1] is well


def test_the_next_intake_carries_a_rebuild_under_other_rules_on(trial: Trials, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Home.open(trial.copy())
    before = Releases(home).current()
    assert before is not None
    monkeypatch.setattr(line, "conditions", lambda _: "other rules that find the same")
    rebuilt, well = line.rebuild(home)
    assert well and rebuilt.digest == before.digest
    # Again: there is nothing left to make.
    assert line.rebuild(home) == (rebuilt, True)
    carried: list[int] = []
    copied = line.copied

    def noted(home: Home, release: Release, path: Path) -> bool:
        carried.append(release.number)
        return copied(home, release, path)

    monkeypatch.setattr(line, "copied", noted)
    line.take_in(home, [trial.sent / LATER[0]])
    assert carried == [rebuilt.number]


def test_a_rebuild_replaces_a_release_that_is_damaged_anywhere(trial: Trials) -> None:
    home = Home.open(trial.copy())
    releases = Releases(home)
    before = releases.current()
    assert before is not None
    path = releases.path(before.number)
    whole = path.read_bytes()
    # Blocks of the catalogue, of tables that answers are made from, and of those that only the next delta reads.
    for block in range(0, (len(whole) - 3 * 4096) // (256 << 10), 5):
        bad = bytearray(whole)
        bad[3 * 4096 + block * (256 << 10) + 100] ^= 1
        path.write_bytes(bad)
        if line.verify(home):
            acts.rebuild_release(home)
            assert line.verify(home) == []
            after = releases.current()
            assert after is not None and after.digest == before.digest
