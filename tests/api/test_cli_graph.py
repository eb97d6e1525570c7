"""Who is linked to whom, and that looking at people leaves a trace."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hub.home import Home
from hub.journal import Journal
from tests.api.conftest import BUREAU, LAB, NAMES, PLANT, REGISTER, WATER, Hub, Sender


def looks(home: Path) -> list[dict[str, Any]]:
    return [dict(entry.payload) for entry in Journal(Home.open(home)).entries("look")]


def test_show_tells_what_each_source_states(ask: Hub) -> None:
    answer = ask("show", LAB, "--format", "json").json()
    assert (answer["entity"]["name"], answer["entity"]["code"]) == (NAMES[LAB], LAB)
    assert {row["client"] for row in answer["engagements"]} == {NAMES[BUREAU], NAMES[PLANT], NAMES[WATER]}
    assert [row["role"] for row in answer["people"]] == ["legal_representative"]
    text = ask("show", LAB).out
    for part in ("监督性监测", "法定代表人", "示某某", "2026-12-31"):
        assert part in text
    english = ask("show", NAMES[LAB], lang="en").out
    for part in ("Supervisory monitoring", "Legal representative", "strong key"):
        assert part in english


def test_show_keeps_to_the_day(ask: Hub) -> None:
    now = ask("show", LAB, "--format", "json").json()
    early = ask("show", LAB, "--as-of", "1990-01-01", "--format", "json").json()
    assert now["people"] and now["findings"] and early["findings"] == []
    assert [row for row in early["people"] if row["valid_from"]] == []


def test_an_unknown_or_shared_name_is_one_sentence(hub: Hub, sender: Sender) -> None:
    assert hub("show", "没有这家").status == 2
    rows = [["示例同名检测有限公司", code, "", "存续", "990101", ""] for code in (PLANT, WATER)]
    hub("ingest", sender.table("同名.csv", REGISTER, rows))
    done = hub("show", "示例同名检测有限公司")
    assert done.status == 2
    assert PLANT in done.err or "没有" in done.err


def test_around_grows_by_hops_and_keeps_to_the_day(ask: Hub) -> None:
    one = ask("around", PLANT, "--format", "json").json()
    two = ask("around", PLANT, "--hops", 2, "--format", "json").json()
    codes = {node["code"] for node in one["nodes"] if node["code"]}
    assert codes == {PLANT, LAB}
    assert codes < {node["code"] for node in two["nodes"] if node["code"]}
    winter = ask("around", PLANT, "--as-of", "2026-01-15", "--format", "json").json()
    assert {edge["kind"] for edge in winter["edges"]} == {"shareholder"}


def test_a_path_runs_through_a_person_and_not_through_an_authority(ask: Hub) -> None:
    answer = ask("path", LAB, PLANT, "--as-of", "2026-01-15", "--format", "json").json()
    assert [step["kind"] for step in answer["steps"]] == ["legal_representative", "shareholder"]
    assert answer["steps"][0]["from"] == answer["from"]
    assert answer["steps"][-1]["to"] == answer["to"]
    assert "示某某" in ask("path", LAB, PLANT, "--as-of", "2026-01-15").out
    none = ask("path", LAB, WATER, "--as-of", "2026-01-15")
    assert none.status == 0
    assert "没有路径" in none.out


def test_a_look_at_a_person_is_kept_and_one_at_an_organisation_is_not(hub: Hub, home: Path) -> None:
    before = looks(home)
    person = next(n for n in hub("around", LAB, "--format", "json").json()["nodes"] if n["kind"] == "person")
    hub("show", LAB)
    hub("show", person["id"])
    assert [look["what"] for look in looks(home)[len(before) :]] == ["around", "show"]
    assert looks(home)[-1]["subject"] == [person["id"]]


def test_a_reader_does_not_wait_for_a_writer(hub: Hub, home: Path) -> None:
    with Home.open(home).lock():
        assert hub("check", LAB).status == 0
        assert hub("findings").status == 0
        refused = hub("withdraw", 4, "--ground", "x")
    assert refused.status == 3
    assert "pid" in refused.err


def test_a_code_with_two_unlike_names_waits_for_a_person(hub: Hub, sender: Sender) -> None:
    rows = [[name, PLANT, "", "存续", "990102", ""] for name in ("瀛川红枫餐饮有限公司", NAMES[PLANT])]
    hub("ingest", sender.table("两名.csv", REGISTER, rows))
    (row,) = hub("review", "--format", "json").json()
    assert (row["kind"], row["key"]) == ("org_code_two_names", PLANT)
    assert "瀛川红枫餐饮有限公司" in row["names"]
    assert row["file"] == "两名.csv" or row["file"] == "企业登记.csv"
    assert "同一代码两个名称" in hub("review").out
    assert hub("findings", "--format", "json").json() == []
