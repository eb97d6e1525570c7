"""What people decided stays, in its order, and a change is seen."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.home import Home
from hub.journal import Journal
from schema.errors import HubError

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
APPEND = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from hub.home import Home
from hub.journal import Journal
for n in range(20):
    Journal(Home.open(Path(sys.argv[1]))).append("look", {"n": n}, sys.argv[2], datetime.now(UTC))
"""


@pytest.fixture
def journal(home: Home) -> Journal:
    made = Journal(home)
    for n in range(4):
        made.append("look" if n % 2 else "triage", {"n": n, "text": "线索"}, "clerk", AT + timedelta(days=n))
    return made


def sql(home: Home, *statements: str) -> None:
    with closing(sqlite3.connect(home.path / "journal.sqlite")) as con, con:
        for statement in statements:
            con.execute(statement)


def test_entries_come_back_in_order_by_kind_and_day(journal: Journal) -> None:
    assert [e.payload["n"] for e in journal.entries()] == [0, 1, 2, 3]
    assert [e.payload["n"] for e in journal.entries("look")] == [1, 3]
    assert [e.payload["n"] for e in journal.entries(until=date(2026, 3, 2))] == [0, 1]
    assert journal.entries()[0].at == AT
    assert journal.head() == journal.entries()[-1].hash
    assert journal.verify() == []


def test_a_journal_that_another_holds_is_in_use_and_not_damaged(
    home: Home, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hub.journal.PATIENCE", 0.0)
    with closing(sqlite3.connect(home.path / "journal.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert len(journal.entries()) == 4
        with pytest.raises(HubError) as held:
            journal.append("look", {}, "clerk", AT)
    assert held.value.code == "journal_busy" and "backup" not in held.value.en and "备份" not in held.value.zh
    assert journal.append("look", {}, "clerk", AT).seq == 5


@pytest.mark.parametrize("statement", ["UPDATE entry SET actor = 'x' WHERE seq = 1", "DELETE FROM entry"])
def test_an_entry_can_be_neither_changed_nor_deleted(home: Home, journal: Journal, statement: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        sql(home, statement)
    assert journal.verify() == []


@pytest.mark.parametrize("column", ["seq", "kind", "payload", "actor", "at", "previous", "hash"])
@pytest.mark.parametrize("value", ["'x'", "x'ff'", "77"])
def test_a_changed_entry_is_named_and_not_served(home: Home, journal: Journal, column: str, value: str) -> None:
    if column == "seq" and value != "77":
        value = "78"  # the column takes nothing but numbers
    sql(home, "DROP TRIGGER entry_stays", f"UPDATE entry SET {column} = {value} WHERE seq = 2")
    told = journal.verify()
    assert any("entry 2" in words.en for words in told) and any("第 2 条" in words.zh for words in told)
    assert any("entry_stays" in words.en for words in told)
    with pytest.raises(HubError) as error:
        journal.entries()
    assert error.value.exit_status == 3


def test_a_cut_tail_is_seen_and_nothing_is_written_behind_it(home: Home, journal: Journal) -> None:
    sql(home, "DROP TRIGGER entry_kept", "DELETE FROM entry WHERE seq = 4")
    assert any("entry 4" in words.en for words in journal.verify())
    with pytest.raises(HubError):
        journal.append("look", {}, "clerk", AT)
    with pytest.raises(HubError):
        journal.entries()


@pytest.mark.parametrize("name", ["journal.sqlite", "journal.head"])
@pytest.mark.parametrize("data", [None, b"", b"nothing of the kind", "²".encode()])
def test_a_missing_or_ruined_file_is_told_never_raised(
    home: Home, journal: Journal, name: str, data: bytes | None
) -> None:
    for suffix in ("-wal", "-shm"):
        (home.path / f"journal.sqlite{suffix}").unlink(missing_ok=True)
    path = home.path / name
    path.unlink() if data is None else path.write_bytes(data)
    assert journal.verify()


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(place=st.integers(0, 10**6), mask=st.integers(1, 255))
def test_a_flipped_byte_is_told_or_changes_no_answer(home: Home, journal: Journal, place: int, mask: int) -> None:
    sql(home, "PRAGMA wal_checkpoint(TRUNCATE)")
    path = home.path / "journal.sqlite"
    whole, before = path.read_bytes(), journal.entries()
    changed = bytearray(whole)
    changed[place % len(whole)] ^= mask
    path.write_bytes(changed)
    try:
        assert journal.verify() or journal.entries() == before
    finally:
        for suffix in ("-wal", "-shm"):
            (home.path / f"journal.sqlite{suffix}").unlink(missing_ok=True)
        path.write_bytes(whole)


def test_looks_of_many_processes_at_once_make_one_chain(home: Home) -> None:
    running = [subprocess.Popen([sys.executable, "-c", APPEND, str(home.path), f"clerk {n}"]) for n in range(3)]
    assert [one.wait() for one in running] == [0, 0, 0]
    assert len(Journal(home).entries("look")) == 60
    assert Journal(home).verify() == []
