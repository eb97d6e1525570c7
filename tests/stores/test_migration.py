"""A home of format 1, as an earlier hub made it, opens, is migrated, and gives what it gave."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sealed_home import seal_batch

from api.acts import rebuild_release, reread_and_publish, withdraw_batch
from api.line import take_in, verify
from hub import migration
from hub.backup import back_up
from hub.graph.digests import ARRIVAL_TABLES, table_names
from hub.graph.releases import Releases
from hub.graph.rows import ARRIVAL, columns_of
from hub.home import FORMAT, Home
from hub.keycopy import back_up_keys
from hub.ledger import Ledger
from hub.privacy import Keys
from hub.restore import restore
from schema.errors import HubError

FIXTURE = Path(__file__).with_name("format-1.zip")
"""Made by the hub of commit 94cf7c7: four batches of the demo's, the fourth withdrawn and forgotten, one release."""
NUMBERS = (1, 2, 3)


@pytest.fixture
def old(tmp_path: Path) -> Iterator[Path]:
    """The home of format 1; the files that it took in lie beside it."""
    with zipfile.ZipFile(FIXTURE) as packed:
        packed.extractall(tmp_path)
    for part in ("tmp", "feeds"):
        (tmp_path / "home" / part).mkdir()
    yield tmp_path / "home"
    shutil.rmtree(tmp_path)


def originals(home: Home) -> list[bytes]:
    return [Ledger(home).original(number).read() for number in NUMBERS]


def sent(old: Path) -> list[Path]:
    files = [path for path in old.with_name("sent").rglob("*") if path.is_file()]
    return [path for path in files if not path.name.endswith(".cover.csv")]


def test_it_is_migrated_when_it_is_opened_and_keeps_everything(old: Path) -> None:
    assert json.loads((old / "hub.json").read_text())["format"] == 1
    home = Home.open(old)
    declared = json.loads((old / "hub.json").read_text())
    assert (declared["format"], declared["demo"], home.demo) == (FORMAT, True, True)
    assert {path.name for path in (old / "keys").iterdir()} == {"check", "pseudonym", "sealing", "seed"}
    assert sorted(originals(home)) == sorted(path.read_bytes() for path in sent(old))
    with pytest.raises(HubError) as told:
        Ledger(home).original(4)
    assert told.value.code == "key_destroyed"
    assert Ledger(home).verify() == []
    assert Releases(home).current() is not None


def test_it_rebuilds_to_what_a_clean_home_gives(old: Path) -> None:
    home = Home.open(old)
    rebuild_release(home)
    clean = Home.init(old.with_name("clean"), seed=7)
    take_in(clean, sent(old))
    given, wanted = content(home), content(clean)
    # What the earlier contract did not ask for is not in its batches until their originals are read again.
    assert not given.pop("person_mark") and wanted.pop("person_mark")
    assert given == wanted
    for number in NUMBERS:
        reread_and_publish(home, number)
    released, other = Releases(home).current(), Releases(clean).current()
    assert released is not None and other is not None and released.content_digest == other.content_digest
    assert verify(home) == []
    seal_batch(home, "another")
    assert Ledger(home).original(8).read().startswith(b"another")


def content(home: Home) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of each table that counts for the content of the current release, without what tells of arrival."""
    with Releases(home).open() as con:
        counted = [name for name in table_names(con) if name not in ARRIVAL_TABLES]
        kept = {name: [one for one in columns_of(con, name) if one not in ARRIVAL] for name in counted}
        return {name: sorted(con.table(name).select(*columns).fetchall(), key=repr) for name, columns in kept.items()}


@pytest.mark.parametrize("step", ["sealing/000001/batches", "sealing", "hub.json"])
def test_it_can_be_done_again_when_it_was_cut_off(old: Path, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Cut(BaseException):
        pass

    def cut(path: Path, *_: object) -> None:
        if path == old / step or str(path).endswith(f"/keys/{step}"):
            raise Cut

    with monkeypatch.context() as patched:
        patched.setattr(migration, "sync", cut)
        if step == "hub.json":
            patched.setattr(migration, "write_whole", cut)
        with pytest.raises(Cut):
            Home.open(old)
    # The earlier hub goes on with it, and forgets a batch whose key was copied already.
    assert json.loads((old / "hub.json").read_text())["format"] == 1
    (old / "keys" / "batches" / "000003").unlink()
    home = Home.open(old)
    assert not Keys.open(old).holds(3)
    assert Ledger(home).original(1).read()


def test_what_was_cut_off_after_it_counted_is_finished_by_the_next_command(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(Home, "clean", lambda _: None)
        Home.open(old)
    assert (old / "keys" / "master").exists()
    home = Home.open(old)
    kept = originals(home)
    with home.lock():
        assert not (old / "keys" / "master").exists() and not (old / "keys" / "batches").exists()
    assert originals(home) == kept


def test_while_another_process_writes_it_a_sentence_says_so(old: Path) -> None:
    with Home(old, True).held(), pytest.raises(HubError) as told:
        Home.open(old)
    assert told.value.code == "home_locked"
    assert json.loads((old / "hub.json").read_text())["format"] == 1


@pytest.mark.parametrize("stores", [1, FORMAT])
@pytest.mark.parametrize("keys", [1, FORMAT])
def test_backups_of_either_format_are_restored(old: Path, stores: int, keys: int) -> None:
    first = shutil.copytree(old, old.with_name("first"))
    kept = shutil.copytree(old / "keys", old.with_name("kept-1"))
    shutil.rmtree(first / "keys")
    home = Home.open(old)
    back_up(home, old.with_name("made"))
    back_up_keys(home, old.with_name("kept-2"))
    (first / "backup.json").write_bytes((old.with_name("made") / "backup.json").read_bytes())
    again = restore(
        first if stores == 1 else old.with_name("made"),
        kept if keys == 1 else old.with_name("kept-2"),
        old.with_name("n"),
    )
    assert originals(again) == originals(home)
    assert Ledger(again).verify() == []
    assert json.loads((first / "hub.json").read_text())["format"] == 1


def test_a_backup_of_the_keys_of_format_1_is_brought_up_to_date(old: Path) -> None:
    kept = shutil.copytree(old / "keys", old.with_name("kept"))
    home = Home.open(old)
    withdraw_batch(home, 3, ground="误报", actor="clerk", forget=True)
    back_up_keys(home, kept)
    names = {str(path.relative_to(kept)) for path in kept.rglob("*") if path.is_file()}
    assert names == {str(path.relative_to(old / "keys")) for path in (old / "keys").rglob("*") if path.is_file()}
    assert "sealing/000001/batches/000003" not in names
