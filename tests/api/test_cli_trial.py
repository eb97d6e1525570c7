"""Before a pair is judged, the hub says which findings would come and go; nothing is kept of that."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from api.reviewing import Waiting, differs
from api.trial import Found, trial
from hub.home import Home
from hub.identity.candidates.queue import Part
from schema.words import Words
from tests.api.conftest import BUREAU, LAB, NAMES, PLANT, Hub, Prepared, Sender, everything_in
from tests.api.test_cli_judge import ID, by_name

AWARD = "采购人,采购人代码,项目编号,品目,区划,供应商名称,供应商代码,响应截止日,中标日,结果"


@pytest.fixture
def bare(prepared: Prepared) -> str:
    """The laboratory won inside a ban that bears only a name: the id of that name."""
    row = [NAMES[BUREAU], BUREAU, "XM-1", "环境监测服务", "990101", NAMES[LAB], LAB, "2026-05-06", "2026-05-10", "有效"]

    def acts(hub: Hub, folder: Path) -> None:
        sender = Sender(folder)
        done = hub("ingest", sender.table("中标.csv", AWARD, [row], sender.cover(BUREAU, "2026-06-30", "增量")))
        assert done.status == 0, done.err

    prepared("bare", acts)
    return by_name(NAMES[LAB])


def listed(hub: Hub) -> set[str]:
    return {row["id"] for row in hub("findings", "--format", "json").json()}


def test_a_trial_tells_what_the_verdict_then_brings_and_leaves_nothing(hub: Hub, home: Path, bare: str) -> None:
    before, held = listed(hub), everything_in(home)
    told = hub("judge", LAB, bare, "--verdict", "same", "--try", "--format", "json").json()
    assert {path: data for path, data in everything_in(home).items() if path != "lock"} == {
        path: data for path, data in held.items() if path != "lock"
    }
    assert hub("judge", LAB, bare, "--verdict", "same", *ID).status == 0
    after = listed(hub)
    assert {row["id"] for row in told["appear"]} == after - before
    assert {row["rule"] for row in told["appear"]} == {"G04"}
    assert {row["id"] for row in told["vanish"]} == before - after
    (first, *_) = told["appear"]
    assert first["name"] == NAMES[LAB]
    # Taking it back is the same the other way.
    entry = hub("judgements", "--format", "json").json()[0]["entry"]
    hub("unjudge", entry, *ID)
    assert listed(hub) == before


def test_a_trial_says_so_where_nothing_changes_or_others_are_contradicted(hub: Hub, bare: str) -> None:
    assert "no finding would come or go" in hub("judge", LAB, bare, "--verdict", "different", "--try", lang="en").out
    hub("judge", LAB, bare, "--verdict", "different", *ID)
    told = hub("judge", LAB, bare, "--verdict", "same", "--try")
    assert told.status == 0 and "矛盾" in told.out and "将出现" not in told.out


def test_a_different_that_undoes_a_same_tells_what_would_vanish(hub: Hub, bare: str) -> None:
    hub("judge", LAB, bare, "--verdict", "same", *ID)
    words = ("judge", LAB, "--name", NAMES[LAB], "--verdict", "different")
    before = listed(hub)
    told = hub(*words, "--try", "--format", "json").json()
    assert hub(*words, *ID).status == 0
    assert {row["id"] for row in told["vanish"]} == before - listed(hub) != set()


def test_a_verdict_without_a_ground_is_refused_unless_it_is_tried(hub: Hub, bare: str) -> None:
    done = hub("judge", LAB, bare, "--verdict", "same")
    assert done.status == 2 and "--ground" in done.err
    assert hub("judge", LAB, bare, "--verdict", "same", "--try").status == 0


def test_an_export_tells_findings_only_when_asked(hub: Hub, bare: str, tmp_path: Path) -> None:
    plain, full = tmp_path / "a.csv", tmp_path / "b.csv"
    hub("review", "--export", plain)
    hub("review", "--export", full, "--findings")
    heads = [next(csv.reader(path.open(encoding="utf-8-sig"))) for path in (plain, full)]
    assert set(heads[1]) - set(heads[0]) == {"如判为同一"}
    rows = list(csv.DictReader(full.open(encoding="utf-8-sig")))
    (row,) = [row for row in rows if LAB in (row["一方号码或所在"], row["另一方号码或所在"])]
    assert "将出现" in row["如判为同一"]
    assert bare


def test_what_a_killed_trial_left_is_cleared_and_a_living_one_is_let_be(home: Path, bare: str) -> None:
    opened = Home.open(home)
    left = opened.tmp() / "trial-killed"
    left.mkdir()
    (left / "held").touch()
    (left / "draft.duckdb").write_bytes(b"x")
    with trial(opened) as living:
        told = {"kind": "organization", "a": f"USCC:{LAB}", "b": f"NAME:{NAMES[LAB]}", "verdict": "same"}
        living.would(told)
        with opened.lock():
            assert not left.exists()
        assert living.would(told | {"b": f"USCC:{PLANT}"}).appear == ()
        (folder,) = opened.tmp().iterdir()
        assert (folder / "draft.duckdb").exists()
    assert list(opened.tmp().iterdir()) == []
    assert bare


def test_pairs_on_which_severer_findings_depend_come_first() -> None:
    def one(pair: str, score: float, *of: str) -> Waiting:
        found = tuple(Found(s, "A01", f"A01-{s}", "O-1", "x") for s in of)
        return Waiting(pair, type("Scored", (), {"score": score})(), "m", found)

    pairs = [one("none", 30), one("leak", 20, "S4"), one("far", -5, "S4", "S1"), one("near", 9, "S1")]
    pairs.append(one("s2", 40, "S2"))
    assert [some.pair for some in sorted(pairs, key=Waiting.order)] == ["near", "far", "s2", "leak", "none"]


def test_without_findings_what_brings_the_heaviest_record_comes_first() -> None:
    def one(pair: str, score: float, weight: int | None = None) -> Waiting:
        scored = type("Scored", (), {"score": score})()
        return Waiting(pair, scored, "m", ()) if weight is None else Waiting(pair, scored, "m", (), (), weight)

    pairs = [one("nothing", 30), one("report", 20, 18), one("ban", -5, 0), one("banned too", 9, 0)]
    assert [some.pair for some in sorted(pairs, key=Waiting.order)] == ["banned too", "ban", "report", "nothing"]


def test_what_a_likeness_is_worth_is_no_difference() -> None:
    words = Words(zh="是", en="yes")
    parts = [Part(name, words, words, -5.0) for name in ("rarity", "common_brand", "address")]
    assert [part.name for part in parts if differs(part)] == ["address"]
