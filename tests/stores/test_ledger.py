"""A batch is there whole or not at all, and whatever is changed afterwards is named."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sealed_home import seal_batch

from hub.home import Home
from hub.journal import Journal
from hub.ledger import Ledger
from hub.privacy import Keys
from hub.standing import standing
from schema.errors import HubError

AT = datetime(2026, 3, 5, tzinfo=UTC)


def numbers(home: Home, known_on: date | None = None) -> list[int]:
    return [m.seq for m in standing(Ledger(home), Journal(home), known_on)]


def test_each_manifest_names_the_one_before(home: Home) -> None:
    one, two = Ledger(home).manifests()
    assert (one.previous, two.previous) == ("", one.own_digest)
    assert Ledger(home).head() == two.own_digest
    assert Ledger(home).verify() == []


def test_a_draft_that_fails_leaves_nothing_and_its_number_is_used_again(home: Home) -> None:
    keys = Keys.open(home.path)
    with pytest.raises(ZeroDivisionError), Ledger(home).draft(keys) as draft:
        (draft.folder / "part").write_text("x")
        raise ZeroDivisionError
    assert list(home.tmp().iterdir()) == []
    assert not (home.path / "keys" / "sealing" / "000001" / "batches" / "000003").exists()
    assert seal_batch(home, "three").seq == 3
    assert Ledger(home).verify() == []


def test_a_batch_that_was_killed_before_its_heads_were_written_counts(home: Home) -> None:
    heads = [(path, path.read_bytes()) for path in (home.path / "heads", home.path / "ledger" / "HEAD")]
    seal_batch(home, "three")
    for path, before in heads:
        path.write_bytes(before)
        assert [m.seq for m in Ledger(home).manifests()] == [1, 2, 3]
        assert Ledger(home).verify() == []
    assert seal_batch(home, "four").seq == 4
    assert Ledger(home).verify() == []


def parts(home: Home) -> list[Path]:
    return sorted(p for p in (home.path / "ledger").rglob("*") if p.is_file())


def about(path: Path) -> str:
    return "HEAD" if path.name == "HEAD" else path.parent.name


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(which=st.integers(0, 10**6), place=st.integers(0, 10**6), mask=st.integers(1, 255))
def test_any_changed_byte_of_the_ledger_names_its_batch_and_only_it(
    home: Home, which: int, place: int, mask: int
) -> None:
    files = parts(home)
    path = files[which % len(files)]
    whole = path.read_bytes()
    changed = bytearray(whole)
    changed[place % len(whole)] ^= mask
    path.write_bytes(changed)
    try:
        told = Ledger(home).verify()
    finally:
        path.write_bytes(whole)
    assert told and all(about(path) in words.en and about(path) in words.zh for words in told), told


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(which=st.integers(0, 10**6), keep=st.integers(0, 10**6))
def test_any_cut_file_of_the_ledger_names_its_batch(home: Home, which: int, keep: int) -> None:
    files = parts(home)
    path = files[which % len(files)]
    whole = path.read_bytes()
    path.write_bytes(whole[: keep % len(whole)])
    try:
        told = Ledger(home).verify()
    finally:
        path.write_bytes(whole)
    assert told and all(about(path) in words.en and about(path) in words.zh for words in told), told


def test_every_byte_of_a_manifest_and_of_the_heads_matters(home: Home) -> None:
    for path in (home.path / "heads", home.path / "ledger" / "HEAD", home.path / "ledger" / "000002" / "manifest.json"):
        whole = path.read_bytes()
        for place in range(0, len(whole), 3):
            path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
            assert Ledger(home).verify(), (path, place)
            with pytest.raises(HubError):
                Ledger(home).manifests()
        path.write_bytes(whole)
    assert Ledger(home).verify() == []


@pytest.mark.parametrize("batch", ["000001", "000002"])
def test_a_missing_batch_is_named_and_the_rest_is_not_served(home: Home, batch: str) -> None:
    shutil.rmtree(home.path / "ledger" / batch)
    assert [s for s in Ledger(home).verify() if batch in s.en and "missing" in s.en]
    with pytest.raises(HubError) as told:
        Ledger(home).manifests()
    assert told.value.exit_status == 3


def test_a_missing_ledger_is_told(home: Home) -> None:
    shutil.rmtree(home.path / "ledger")
    assert len(Ledger(home).verify()) >= 2
    with pytest.raises(HubError):
        Ledger(home).manifests()


def test_files_and_folders_that_do_not_belong_are_named(home: Home) -> None:
    (home.path / "ledger" / "000001" / "more.parquet").write_text("x")
    (home.path / "ledger" / "20261121").mkdir()
    told = Ledger(home).verify()
    assert any("000001" in s.en and "more.parquet" in s.en for s in told) and any("20261121" in s.zh for s in told)
    assert len(told) == 2


def test_withdrawn_batches_do_not_count_and_may_be_sent_again(home: Home) -> None:
    assert Ledger(home).find("one", "register") is not None
    Journal(home).append("withdraw", {"batch": 1, "ground": "wrong file"}, "clerk", AT)
    assert numbers(home) == [2]
    assert Ledger(home).find("one", "register") is None
    assert Ledger(home).find("two", "register") is not None
    assert Ledger(home).find("two", "awards") is None


def test_of_the_readings_of_one_original_the_newest_counts_alone(home: Home) -> None:
    seal_batch(home, "one", at=AT, replaces=1)
    assert numbers(home) == [2, 3]
    seal_batch(home, "one", at=AT, replaces=3)
    assert numbers(home) == [2, 4]
    # What was sent by mistake was so however it was read: no earlier reading comes back.
    Journal(home).append("withdraw", {"batch": 3, "ground": "wrong file"}, "clerk", AT)
    assert numbers(home) == [2]


def test_known_on_cuts_batches_and_withdrawals_at_the_end_of_the_day(home: Home) -> None:
    Journal(home).append(
        "withdraw", {"batch": 1, "ground": "wrong file"}, "clerk", datetime(2026, 3, 4, 23, 59, 59, tzinfo=UTC)
    )
    cuts = {day: numbers(home, date(2026, 3, day) if day else None) for day in (1, 2, 3, 4)}
    assert cuts == {1: [1], 2: [1, 2], 3: [1, 2], 4: [2]}
    assert numbers(home, date(2026, 2, 28)) == []
    assert numbers(home) == [2]
