"""Copies that are taken while the hub is in use, keys apart, and a home that is made of them again."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.trial import LATER, Trials
from hub.home import Home


@pytest.fixture
def place(trial: Trials) -> Iterator[Path]:
    """A folder for copies, gone afterwards."""
    folder = trial.folder / "copies"
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def current(trial: Trials, home: Path) -> dict[str, object]:
    listed = json.loads(trial.zygote.run(home, "releases", "--format", "json").out)
    return next(dict(row) for row in listed if row["current"])


def test_a_restored_home_gives_the_same_digest_and_goes_on(trial: Trials, place: Path) -> None:
    home = trial.copy()
    # A writer at work does not hold a backup up.
    with Home.open(home).lock():
        assert trial.zygote.run(home, "backup", place / "stores").status == 0
    assert trial.zygote.run(home, "backup-keys", place / "keys").status == 0
    assert not (place / "stores" / "keys").exists()
    secrets = {path.read_bytes() for path in (place / "keys").rglob("*") if path.is_file() and path.name != "seed"}
    assert not any(path.read_bytes() in secrets for path in (place / "stores").rglob("*") if path.is_file())
    again = place / "home"
    done = trial.zygote.run(again, "restore", place / "stores", "--keys", place / "keys", "--format", "json")
    assert done.status == 0, done.err
    assert json.loads(done.out)["digest"] == current(trial, home)["digest"]
    assert trial.zygote.run(again, "verify").status == 0
    rebuilt = json.loads(trial.zygote.run(again, "rebuild", "--format", "json").out)
    assert (rebuilt["same"], rebuilt["digest"]) == (True, current(trial, home)["digest"])
    # Persons who come later still join those of before: the same rows give the same content as in the first home.
    for one in (home, again):
        assert trial.zygote.run(one, "ingest", *(trial.sent / name for name in LATER)).status == 0
    assert current(trial, again)["content_digest"] == current(trial, home)["content_digest"]


def test_a_backup_is_brought_up_to_date_and_what_was_forgotten_stays_so(trial: Trials, place: Path) -> None:
    home = trial.copy()
    trial.zygote.run(home, "backup", place / "stores")
    trial.zygote.run(home, "backup-keys", place / "keys")
    old_keys = shutil.copytree(place / "keys", place / "old")
    assert trial.zygote.run(home, "withdraw", "2", "--ground", "误报", "--forget").status == 0
    assert trial.zygote.run(home, "ingest", trial.sent / LATER[1]).status == 0
    done = json.loads(trial.zygote.run(home, "backup", place / "stores", "--format", "json").out)
    assert (done["batches"], done["new"]) == (5, 1)
    trial.zygote.run(home, "backup-keys", place / "keys")
    assert not list((place / "keys").rglob("batches/000002"))
    (newest,) = (place / "keys").rglob("batches/000005")
    shutil.copy(newest, old_keys / newest.parent.relative_to(place / "keys"))
    again = place / "home"
    assert trial.zygote.run(again, "restore", place / "stores", "--keys", old_keys).status == 0
    assert not list((again / "keys").rglob("batches/000002"))
    assert current(trial, again)["digest"] == current(trial, home)["digest"]


def test_what_does_not_belong_together_is_refused(trial: Trials, place: Path) -> None:
    home = trial.copy()
    other = place / "other"
    trial.zygote.run(other, "init")
    trial.zygote.run(home, "backup", place / "stores")
    trial.zygote.run(other, "backup-keys", place / "wrong")
    (place / "full").mkdir()
    (place / "full" / "a.txt").write_text("x")
    cases: list[tuple[Path, tuple[object, ...], str]] = [
        (place / "new", ("restore", place / "stores", "--keys", place / "wrong"), "keys"),
        (place / "new", ("restore", place / "full", "--keys", place / "wrong"), "no backup"),
        (home, ("restore", place / "stores", "--keys", home / "keys"), "not empty"),
        (home, ("backup", place / "full"), "no backup of this home"),
        (other, ("backup", place / "stores"), "no backup of this home"),
        (home, ("backup", home / "inside"), "in one another"),
        (home, ("backup-keys", place / "stores" / "keys"), "apart"),
        (home, ("backup-keys", home / "tmp"), "in one another"),
    ]
    for where, words, named in cases:
        done = trial.zygote.run(where, *words, "--lang", "en")
        assert done.status in (2, 3), words
        assert named in done.err and len(done.err.strip().splitlines()) == 1, done.err
    assert not (place / "new").exists()


def test_a_damaged_backup_is_refused(trial: Trials, place: Path) -> None:
    home = trial.copy()
    trial.zygote.run(home, "backup", place / "stores")
    trial.zygote.run(home, "backup-keys", place / "keys")
    victim = next((place / "stores" / "ledger" / "000002").glob("*.parquet"))
    data = bytearray(victim.read_bytes())
    data[len(data) // 2] ^= 1
    victim.write_bytes(data)
    done = trial.zygote.run(place / "new", "restore", place / "stores", "--keys", place / "keys", "--lang", "en")
    assert done.status == 3
    assert "000002" in done.err


def test_after_a_change_of_keys_backups_of_before_are_named_and_new_ones_fit(trial: Trials, place: Path) -> None:
    home = trial.copy()
    trial.zygote.run(home, "backup", place / "stores")
    trial.zygote.run(home, "backup-keys", place / "keys")
    old = shutil.copytree(place / "keys", place / "old")
    before = current(trial, home)
    done = trial.zygote.run(home, "rotate-keys", "--lang", "en")
    assert done.status == 0 and "hub backup and then hub backup-keys" in done.out
    assert current(trial, home) == before
    trial.zygote.run(home, "backup", place / "stores")
    refused = trial.zygote.run(place / "home", "restore", place / "stores", "--keys", old, "--lang", "en")
    assert refused.status == 3 and "before the keys were changed" in refused.err
    trial.zygote.run(home, "backup-keys", place / "keys")
    assert trial.zygote.run(place / "home", "restore", place / "stores", "--keys", place / "keys").status == 0
    assert current(trial, place / "home")["digest"] == before["digest"]
    assert trial.zygote.run(place / "home", "refused", "1").status == 0
