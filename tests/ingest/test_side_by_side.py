"""Chunks side by side give what they give one at a time, and leave nothing when one of them fails."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import ingest.sift
from hub.home import Home
from hub.ledger import Ledger
from ingest.contract import Sifted, apply
from ingest.intake import Intake, take_in
from ingest.lanes import Lanes
from ingest.parts import FolderParts
from ingest.readers import Limits
from schema.errors import HubError

CODE = "91310104132624384A"
RESIDENT = "11010519491231002X"
FEED = """feed: visits
title: {zh: 走访, en: Visits}
about: {zh: 走访, en: Visits}
sender: market
formats: [csv, json]
records:
  - record: visit
    natural_key: [number]
    columns:
      - {name: number, header: 走访号, label: {zh: 走访号, en: Number}, type: integer, required: true}
      - {name: code, header: 走访机构, label: {zh: 走访机构, en: Code}, type: org_code}
      - {name: pid, header: 走访人证件, label: {zh: 走访人证件, en: Person}, type: person_id}
      - {name: on_day, header: 走访日, label: {zh: 走访日, en: Day}, type: date}
      - {name: memo, header: 走访记录, label: {zh: 走访记录, en: Memo}}
    valid:
      - {check: "CASE WHEN number > 1000 THEN CAST(memo AS INTEGER) > 0 END", reason: {zh: 记录, en: memo}, field: memo}
    yields:
      - into: role
        columns: {person: "person_mention(pid, NULL, NULL)", org: "org_mention(code, NULL)", role: "'staff'",
                  valid_from: on_day}
"""
HEADER = "走访号,走访机构,走访人证件,走访日,走访记录"
CHUNK = 7


@pytest.fixture
def make_home(tmp_path: Path) -> Any:
    def make(name: str) -> Home:
        home = Home.init(tmp_path / name, seed=5)
        (home.path / "feeds" / "visits.yaml").write_text(FEED, encoding="utf-8")
        return home

    return make


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingest.sift, "Limits", partial(Limits, chunk_rows=CHUNK))


@pytest.fixture
def in_turn(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The second of two chunks is always ready before the first."""
    calls, ready = iter(range(10**6)), {0: threading.Event()}

    def turned(*given: Any, **named: Any) -> Sifted:
        number = next(calls)
        ready.setdefault(number // 2, threading.Event())
        done = apply(*given, **named)
        if number % 2:
            ready[number // 2].set()
        else:
            assert ready[number // 2].wait(60)
        return done

    monkeypatch.setattr(ingest.sift, "apply", turned)
    yield


def sent(folder: Path, lines: list[str]) -> Path:
    path = folder / "走访.csv"
    path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    return path


def dirty(count: int) -> list[str]:
    """Good and bad rows of every kind, broken ones among them."""
    days = ("2024-01-05", "2024年2月5日", "2024-02-30", "", "昨天")
    codes = (CODE, CODE.lower(), "", "91310104132624384B", "9131**********384A")
    people = ("", RESIDENT, RESIDENT[:-1] + "1", "E12345678")
    lines = [
        f"{n},{codes[n % 5]},{people[n % 4]},{days[n % 7 % 5]},第{n}次 {RESIDENT if n % 11 == 0 else ''}"
        for n in range(count)
    ]
    lines[10] = "只有一格"
    lines[25] = lines[25].replace("25,", "二五,", 1)
    return lines


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def told(done: Intake) -> tuple[Any, ...]:
    return done.rows, done.accepted, done.refused, done.notes, sorted(map(str, done.reasons))


def threads_left() -> list[str]:
    names = ("lane", "taker", "original")
    return [thread.name for thread in threading.enumerate() if thread.name.startswith(names)]


@pytest.mark.usefixtures("in_turn")
def test_two_at_a_time_seal_the_same_bytes_as_one_at_a_time(
    make_home: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = sent(tmp_path, dirty(CHUNK * 10))  # an even number of chunks
    two, one = make_home("two"), make_home("one")
    many = take_in(two, path)
    monkeypatch.setattr(ingest.sift, "apply", apply)
    monkeypatch.setattr(ingest.sift, "Lanes", partial(Lanes, width=1))
    assert told(take_in(one, path)) == told(many)
    assert many.refused > 5 and many.accepted > 5
    assert everything(one.path / "ledger") == everything(two.path / "ledger")
    rows = pq.read_table(Ledger(two).accepted_path(1, "visit"))["row"].to_pylist()
    assert rows == sorted(rows)


def test_chunks_of_any_size_hold_the_same_rows(make_home: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = sent(tmp_path, dirty(100))
    many, whole = make_home("many"), make_home("whole")
    first = take_in(many, path)
    monkeypatch.setattr(ingest.sift, "Limits", Limits)
    assert told(take_in(whole, path)) == told(first)
    rows, refused = (
        [pq.read_table(Ledger(home).accepted_path(1, "visit")) for home in (many, whole)],
        [Ledger(home).refused(1) for home in (many, whole)],
    )
    assert rows[0].equals(rows[1])
    assert sorted(map(str, refused[0].to_pylist())) == sorted(map(str, refused[1].to_pylist()))


def good(count: int) -> list[str]:
    return [f"{n},{CODE},,2024-01-05,{n}" for n in range(1, count)]


def test_a_fault_in_one_chunk_is_one_sentence_and_leaves_nothing(make_home: Any, tmp_path: Path) -> None:
    home = make_home("home")
    before = everything(home.path)
    lines = good(60)
    lines[30] = f"2000,{CODE},,2024-01-05,不是数"  # the check of the contract cannot be worked out for this row
    with pytest.raises(HubError) as caught:
        take_in(home, sent(tmp_path, lines))
    assert "visit" in caught.value.text("zh") and "\n" not in caught.value.text("zh")
    assert everything(home.path) == before
    assert threads_left() == []
    assert take_in(home, sent(tmp_path, good(60))).accepted == 59


@pytest.mark.parametrize("part", ["accepted", "_copy"])
def test_a_part_that_cannot_be_written_leaves_nothing(
    make_home: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    home = make_home("home")
    before = everything(home.path)

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(FolderParts, part, full)
        with pytest.raises(OSError, match="No space left"):
            take_in(home, sent(tmp_path, good(60)))
    assert everything(home.path) == before
    assert threads_left() == []
    assert take_in(home, sent(tmp_path, good(60))).accepted == 59


def test_an_interrupt_with_chunks_under_way_leaves_nothing(make_home: Any, tmp_path: Path) -> None:
    home = make_home("home")
    before = everything(home.path)
    seen = []

    def stop(rows: int) -> None:
        seen.append(rows)
        if len(seen) == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        take_in(home, sent(tmp_path, good(200)), on_progress=stop)
    assert everything(home.path) == before
    assert threads_left() == []


def test_a_file_that_breaks_off_after_good_chunks_leaves_nothing(make_home: Any, tmp_path: Path) -> None:
    home = make_home("home")
    before = everything(home.path)
    path = tmp_path / "走访.json"
    rows = ",".join(f'{{"走访号": "{n}", "走访机构": "{CODE}"}}' for n in range(1, 60))
    path.write_text(f"[{rows}, {{", encoding="utf-8")
    with pytest.raises(HubError, match=r"走访\.json"):
        take_in(home, path, feed="visits")
    assert everything(home.path) == before
    assert threads_left() == []
