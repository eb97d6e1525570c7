"""Keys: who may read them, what they give, what their loss means."""

from __future__ import annotations

import hmac
import stat
from pathlib import Path

import pyarrow as pa
import pytest
from sealed_home import RESIDENT, seal_batch

from hub.home import Home
from hub.ledger import Ledger
from hub.privacy import Keys, unseal
from schema.errors import HubError


def test_only_the_owner_reads_the_keys(home: Home) -> None:
    kept = [home.path / "keys", *(home.path / "keys").rglob("*")]
    assert len(kept) > 5
    for path in kept:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_a_token_is_hmac_sm3_of_the_number_under_the_key_of_the_home(home: Home) -> None:
    keys = Keys.open(home.path)
    secret = (home.path / "keys" / "pseudonym").read_bytes()
    assert keys.token(RESIDENT) == hmac.digest(secret, RESIDENT.encode(), "sm3").hex()
    assert keys.tokens(pa.array([RESIDENT, None, "E1"])).to_pylist() == [keys.token(RESIDENT), None, keys.token("E1")]


def test_two_homes_have_different_tokens_and_two_demos_of_one_seed_the_same(tmp_path: Path) -> None:
    def token(name: str, seed: int | None) -> str:
        return Keys.open(Home.init(tmp_path / name, seed=seed).path).token(RESIDENT)

    assert token("a", None) != token("b", None)
    assert token("c", 7) == token("d", 7) != token("e", 8)


def test_no_file_of_the_home_holds_the_number(home: Home) -> None:
    files = [p for p in home.path.rglob("*") if p.is_file()]
    assert len(files) > 15
    for path in files:
        data = path.read_bytes()
        assert RESIDENT.encode() not in data and RESIDENT.encode("utf-16-le") not in data, path
        if path.suffix == ".parquet":
            import pyarrow.parquet as pq

            assert RESIDENT not in str(pq.read_table(path).to_pylist())


def test_the_key_of_a_batch_opens_original_refused_rows_and_persons(home: Home) -> None:
    import pyarrow.parquet as pq

    ledger = Ledger(home)
    assert ledger.original(1).read() == f"one,{RESIDENT}\n".encode()
    assert ledger.refused(1)["value"].to_pylist() == [RESIDENT]
    number = pq.read_table(home.path / "ledger" / "000001" / "persons.parquet")["number"][0].as_py()
    assert unseal(Keys.open(home.path).batch_key(1), number).decode() == RESIDENT


def test_a_destroyed_key_makes_one_batch_unreadable_and_leaves_the_ledger_whole(home: Home) -> None:
    Keys.open(home.path).destroy_batch_key(1)
    ledger = Ledger(home)
    for read in (ledger.original, ledger.refused):
        with pytest.raises(HubError) as told:
            read(1)
        assert told.value.code == "key_destroyed" and "batch 1" in told.value.en
    assert ledger.original(2).read().startswith(b"two,")
    assert ledger.verify() == []
    assert ledger.accepted_path(1, "row").exists()


def test_a_destroyed_key_is_never_made_again_by_a_later_batch(home: Home) -> None:
    Keys.open(home.path).destroy_batch_key(2)
    assert seal_batch(home, "three").seq == 3
    with pytest.raises(HubError):
        Ledger(home).original(2)


@pytest.mark.parametrize("name", ["pseudonym", "sealing/000001/master", "check"])
def test_changed_or_missing_keys_are_refused_before_they_part_persons_from_their_past(home: Home, name: str) -> None:
    path = home.path / "keys" / name
    data = bytearray(path.read_bytes())
    data[0] ^= 1
    path.write_bytes(data)
    for _ in range(2):
        with pytest.raises(HubError) as told:
            Keys.open(home.path)
        assert (told.value.code, told.value.exit_status) == ("no_keys", 3)
        path.unlink(missing_ok=True)


def test_a_damaged_key_of_a_batch_is_told_in_a_sentence(home: Home) -> None:
    path = home.path / "keys" / "sealing" / "000001" / "batches" / "000001"
    path.write_bytes(path.read_bytes()[:5])
    with pytest.raises(HubError):
        Ledger(home).original(1)
