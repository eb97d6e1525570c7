"""New keys: everything opens with them and nothing with the old ones, joins and digests stay, nothing is lost."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from sealed_home import RESIDENT, seal_batch

from hub import rotation
from hub.backup import back_up
from hub.home import Home
from hub.journal import Journal
from hub.keycopy import back_up_keys
from hub.ledger import Ledger
from hub.privacy import Keys, unseal
from hub.restore import restore
from hub.rotation import rotate
from hub.sealing import SealedReader
from schema.errors import HubError


def turned(home: Home) -> None:
    with home.lock():
        rotate(home, "clerk")


def keys_of(home: Home) -> set[bytes]:
    return {path.read_bytes() for path in (home.path / "keys" / "sealing").rglob("*") if path.is_file()}


def sealed_files(home: Home) -> list[Path]:
    return [p for p in home.path.rglob("*") if p.name.endswith(".sealed") or p.name == "persons.parquet"]


def number_of(home: Home, batch: str) -> str:
    (path,) = (path for path in sealed_files(home) if path.name == "persons.parquet" and path.parent.name == batch)
    sealed = pq.read_table(path)["number"][0].as_py()
    return unseal(Keys.open(home.path).batch_key(int(batch)), sealed).decode()


def answers(home: Home) -> tuple[object, ...]:
    ledger, seqs = Ledger(home), (1, 2)
    return (
        [ledger.original(seq).read() for seq in seqs],
        [ledger.refused(seq).to_pylist() for seq in seqs],
        [number_of(home, f"{seq:06d}") for seq in seqs],
        ledger.head(),
        [m.text() for m in ledger.manifests()],
        Keys.open(home.path).token(RESIDENT),
    )


@pytest.mark.parametrize("times", [1, 2, 3])
def test_everything_opens_with_the_new_keys_and_nothing_with_the_old(home: Home, times: int) -> None:
    before = answers(home)
    old = [Keys.open(home.path).batch_key(seq) for seq in (1, 2)]
    secrets = keys_of(home)
    for _ in range(times):
        turned(home)
    assert answers(home) == before
    assert keys_of(home).isdisjoint(secrets) and len(keys_of(home)) == 3
    for path in sealed_files(home):
        for key in old:
            with pytest.raises(HubError):
                if path.name == "persons.parquet":
                    unseal(key, pq.read_table(path)["number"][0].as_py())
                else:
                    SealedReader(io.BytesIO(path.read_bytes()), key).read()
    assert Ledger(home).verify() == [] and Journal(home).verify() == []
    # Each part is there once: what the old keys sealed is gone.
    assert len(sealed_files(home)) == 6
    assert len(list((home.path / "keys" / "sealing").iterdir())) == 1


def test_batches_that_come_after_it_are_sealed_with_the_new_keys_and_join(home: Home) -> None:
    turned(home)
    seal_batch(home, "three")
    ledger = Ledger(home)
    assert ledger.original(3).read().startswith(b"three")
    tokens = {pq.read_table(ledger.accepted_path(seq, "row"))["person"][0].as_py() for seq in (1, 2, 3)}
    assert len(tokens) == 1
    turned(home)
    assert ledger.original(3).read().startswith(b"three") and ledger.verify() == []


@pytest.mark.parametrize("turns", [(True, False), (False, True), (True, True)])
def test_what_was_forgotten_stays_so_and_the_ledger_whole(home: Home, turns: tuple[bool, bool]) -> None:
    if turns[0]:
        turned(home)
    Keys.open(home.path).destroy_batch_key(1)
    if turns[1]:
        turned(home)
    for read in (Ledger(home).original, Ledger(home).refused):
        with pytest.raises(HubError) as told:
            read(1)
        assert told.value.code == "key_destroyed"
    assert Ledger(home).original(2).read().startswith(b"two")
    assert Ledger(home).verify() == []


def test_every_changed_byte_of_what_was_sealed_anew_names_its_batch(home: Home) -> None:
    turned(home)
    for path in sealed_files(home):
        whole = path.read_bytes()
        for place in range(0, len(whole), 97):
            path.write_bytes(whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :])
            (told,) = Ledger(home).verify()
            assert f"batch {path.parent.name}: {path.name}" in told.en
        path.write_bytes(whole[:-1])
        assert Ledger(home).verify()
        path.unlink()
        assert [words for words in Ledger(home).verify() if path.parent.name in words.en and "missing" in words.en]
        path.write_bytes(whole)
    (listing,) = (home.path / "resealed").rglob("list.json")
    listing.write_text(listing.read_text().replace("a", "b", 1))
    (told,) = Ledger(home).verify()
    assert "list.json" in told.en
    with pytest.raises(HubError):
        Ledger(home).original(1)


def test_a_damaged_part_stops_it_and_everything_is_as_it_was(home: Home) -> None:
    secrets, victim = keys_of(home), home.path / "ledger" / "000002" / "original.zst.sealed"
    whole = victim.read_bytes()
    victim.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    with home.lock(), pytest.raises(HubError) as told:
        rotate(home, "clerk")
    assert told.value.code == "ledger_damaged" and "000002" in told.value.en
    assert keys_of(home) == secrets and not any((home.path / "resealed").iterdir())
    victim.write_bytes(whole)
    turned(home)
    assert Ledger(home).verify() == []


class Cut(BaseException):
    """Where a process ends."""


def cut(*_: object, **__: object) -> None:
    raise Cut


@pytest.mark.parametrize("where", ["reseal", "reseal_numbers", "sync", "Journal.append", "settle"])
@pytest.mark.parametrize("turns", [0, 1])
def test_cut_off_anywhere_each_file_opens_and_the_next_command_settles_it(
    home: Home, where: str, turns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(turns):
        turned(home)
    before = answers(home)
    with monkeypatch.context() as patched:
        patched.setattr(f"hub.rotation.{where}", cut)
        patched.setattr(rotation, "settle", cut)
        with pytest.raises(Cut):
            turned(home)
    ledger = Ledger(home)
    assert ledger.original(1).read().startswith(b"one") and ledger.verify() == []
    with home.lock():
        pass
    assert answers(home) == before and ledger.verify() == [] and Journal(home).verify() == []
    assert len(list((home.path / "keys" / "sealing").iterdir())) == 1
    assert len(sealed_files(home)) == 6
    turned(home)
    assert answers(home) == before and ledger.verify() == []


def test_an_entry_that_comes_to_life_after_its_failure_finds_its_keys_or_is_settled(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that fails at the last moment may have kept the entry after all: then it counts."""
    kept: Callable[..., object] = Journal.append

    def fails_after(self: Journal, kind: str, *rest: object) -> None:
        kept(self, kind, *rest)
        raise OSError(5, "Input/output error")

    before, secrets = answers(home), keys_of(home)
    with monkeypatch.context() as patched:
        patched.setattr(Journal, "append", fails_after)
        with pytest.raises(OSError), home.lock():
            rotate(home, "clerk")
    assert answers(home) == before and keys_of(home).isdisjoint(secrets)
    assert Ledger(home).verify() == []


def test_old_keys_that_cannot_be_destroyed_are_told_and_destroyed_by_the_next_command(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: Path) -> None:
        raise OSError(28, "No space left on device")

    before, secrets = answers(home), keys_of(home)
    with monkeypatch.context() as patched:
        patched.setattr(rotation, "destroy_folder", full)
        with pytest.raises(HubError) as told, home.lock():
            rotate(home, "clerk")
    assert (told.value.code, told.value.exit_status) == ("keys_linger", 3)
    with home.lock():
        assert keys_of(home).isdisjoint(secrets)
    assert answers(home) == before and Ledger(home).verify() == []


def copies(home: Home, name: str) -> tuple[Path, Path]:
    stores, keys = home.path.with_name(f"{name}-stores"), home.path.with_name(f"{name}-keys")
    back_up(home, stores)
    back_up_keys(home, keys)
    return stores, keys


def test_backups_of_before_and_after_do_not_pass_for_one_another(home: Home) -> None:
    before = copies(home, "before")
    turned(home)
    after = copies(home, "after")
    for stores, keys, said in ((before[0], after[1], "of after a change"), (after[0], before[1], "of before the keys")):
        with pytest.raises(HubError) as told:
            restore(stores, keys, home.path.with_name("again"))
        assert told.value.code == "keys_unfit" and said in told.value.en
        assert not home.path.with_name("again").exists()
    for number, (stores, keys) in enumerate((before, after)):
        assert answers(restore(stores, keys, home.path.with_name(f"again-{number}"))) == answers(home)


def test_a_backup_is_brought_up_to_date_and_holds_nothing_of_the_old_keys(home: Home) -> None:
    stores, keys = copies(home, "one")
    secrets = keys_of(home)
    turned(home)
    seal_batch(home, "three")
    turned(home)
    seal_batch(home, "four")
    assert copies(home, "one") == (stores, keys)
    assert {path.read_bytes() for path in (keys / "sealing").rglob("*") if path.is_file()} == keys_of(home)
    assert keys_of(home).isdisjoint(secrets)
    assert len(list(stores.rglob("*.sealed"))) == 8
    again = restore(stores, keys, home.path.with_name("again"))
    assert answers(again) == answers(home) and Ledger(again).verify() == []
    assert Ledger(again).original(4).read().startswith(b"four")


def test_keys_change_while_a_backup_is_taken(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    from hub import backup

    kept, seen = backup.copy_batch, []

    def turning(*given: object) -> bool:
        seen.append(given)
        if len(seen) == 2:
            turned(home)
        return kept(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(backup, "copy_batch", turning)
    stores, keys = copies(home, "one")
    again = restore(stores, keys, home.path.with_name("again"))
    assert answers(again) == answers(home) and Ledger(again).verify() == []


def test_old_keys_put_back_by_hand_are_told(home: Home) -> None:
    kept = shutil.copytree(home.path / "keys", home.path.with_name("kept"))
    turned(home)
    shutil.rmtree(home.path / "keys")
    shutil.copytree(kept, home.path / "keys")
    for _ in range(2):
        with pytest.raises(HubError) as told:
            Ledger(home).original(1)
        assert told.value.code == "keys_old" and told.value.exit_status == 3
        with home.lock():
            pass


def test_the_journal_says_who_changed_the_keys(home: Home) -> None:
    turned(home)
    (entry,) = Journal(home).entries("rotate")
    assert (entry.actor, entry.payload["generation"]) == ("clerk", 2)
    assert not any(secret.hex() in json.dumps(dict(entry.payload)) for secret in keys_of(home))
