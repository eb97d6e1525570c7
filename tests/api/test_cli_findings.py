"""Findings as they are listed, explained, decided on and exported."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from hub.privacy import Keys
from tests.api.conftest import (
    BUREAU,
    ENGAGEMENT,
    LAB,
    LEAD,
    NAMES,
    PLANT,
    REGISTER,
    REGNO,
    WATER,
    Hub,
    Sender,
    Told,
    credit_code,
    engagement,
)

SHAPE = [
    "id", "rule", "status", "severity", "subject", "parties", "valid_from", "valid_to", "known_from", "identity_basis",
    "coverage_until", "phases", "facts", "evidence_count", "evidence", "competent", "limitation_until", "clear",
]  # fmt: skip


def listed(hub: Hub, *args: object, **options: str) -> list[dict[str, Any]]:
    return list(hub("findings", *args, "--format", "json", **options).json())


def test_the_machine_shape_is_the_documented_one(a01: dict[str, Any]) -> None:
    assert set(SHAPE) <= set(a01)
    assert list(a01["subject"]) == ["id", "name", "code"]
    assert a01["subject"]["code"] == LAB
    assert all({"id", "name", "code", "role"} <= set(party) for party in a01["parties"])
    assert {party["role"]: party["code"] for party in a01["parties"]} == {"regulator": BUREAU, "target": PLANT}
    assert (a01["valid_from"], a01["valid_to"]) == ("2026-03-01", "2026-07-01")
    assert (a01["status"], a01["severity"], a01["identity_basis"]) == ("lead", "S2", "key")
    (phase,) = a01["phases"]
    assert set(phase) == {"from", "to", "severity", "law", "consequence", "correction_first"}
    assert {"instrument": "820", "article": "29", "jurisdiction": "000000"}.items() <= phase["law"][0].items()
    assert a01["evidence_count"] == len(a01["evidence"]) == 3
    assert all({"batch", "row", "feed", "agency", "file", "line"} <= set(line) for line in a01["evidence"])
    assert {(line["file"], line["line"]) for line in a01["evidence"]} == {
        ("机关名录.xlsx", 3),
        ("业务备案.csv", 2),
        ("业务备案.csv", 3),
    }


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        (["--rule", "A01"], 1),
        (["--rule", "B01"], 0),
        (["--severity", "S2"], 1),
        (["--severity", "S1"], 0),
        (["--subject", LAB], 1),
        (["--subject", NAMES[PLANT]], 1),
        (["--subject", WATER], 0),
        (["--place", "990100"], 1),
        (["--place", "990102"], 1),
        (["--place", "990200"], 0),
        (["--since", "2026-06-30"], 1),
        (["--since", "2026-07-01"], 0),
        (["--until", "2026-03-01"], 1),
        (["--until", "2026-02-28"], 0),
        (["--as-of", "2026-06-30"], 1),
        (["--as-of", "2026-07-01"], 0),
        (["--status", "lead"], 1),
        (["--status", "confirmed"], 0),
    ],
)
def test_findings_are_narrowed(ask: Hub, wanted: list[str], count: int) -> None:
    assert len(listed(ask, *wanted)) == count


@pytest.mark.parametrize(
    "wrong",
    [
        ["--severity", "S9"],
        ["--rule", "Z99"],
        ["--status", "guilty"],
        ["--place", "999999"],
        ["--since", "2026-13-01"],
        ["--subject", "没有这家"],
        ["--new-since", "77"],
        ["--new-since", "昨天"],
        ["--fail-on", "high"],
    ],
)
def test_a_mistyped_filter_is_never_a_clean_bill(ask: Hub, wrong: list[str]) -> None:
    for lang in ("zh", "en"):
        done = ask("findings", *wrong, lang=lang)
        assert done.status == 2
        assert wrong[1] in done.err
        assert len(done.err.strip().splitlines()) == 1


def test_fail_on_exits_with_one_only_for_what_it_asks(ask: Hub) -> None:
    assert ask("findings", "--fail-on", "S2").status == 1
    assert ask("findings", "--fail-on", "S1").status == 0
    assert ask("screen", "--fail-on", "S2").status == 1
    assert ask("screen", "--rule", "B01", "--fail-on", "S4").status == 0


def test_a_finding_is_explained_in_chinese(ask: Hub, a01: dict[str, Any]) -> None:
    text = ask("finding", a01["id"]).out
    for part in ("疑似", "待核实", "瀛川青屿环境检测有限公司", "2026-03-01", "2026-06-30", "HT-1", "生态环境监测条例"):
        assert part in text
    for part in ("第29条", "机关名录.xlsx [机关名录] 第 3 行", "业务备案.csv 第 2 行", "2028-06-30", "监督性监测"):
        assert part in text
    assert "不是违法认定" in text
    assert "2026-07-01" not in text  # a half-open end is never shown as a day of the conduct


def test_a_finding_is_explained_in_english(ask: Hub, a01: dict[str, Any]) -> None:
    text = ask("finding", a01["id"], lang="en").out
    for part in ("appears to have", "to be verified", "article 29", "line 3", "What would clear it", "Competent"):
        assert part in text
    for part in ("Supervisory monitoring", "commissioned by", "finds no violation"):
        assert part in text


def test_an_unknown_finding_is_one_sentence(ask: Hub) -> None:
    done = ask("finding", "A01-000000000000")
    assert done.status == 2
    assert "A01-000000000000" in done.err


def test_no_output_has_a_persons_number_token_or_full_name(ask: Hub, told: Told, a01: dict[str, Any]) -> None:
    token = Keys.open(told.home).token(LEAD[1])
    person = next(n for n in ask("around", LAB, "--format", "json").json()["nodes"] if n["kind"] == "person")
    said = ""
    for form in ("json", "table", "csv"):
        for words in (
            ["findings"],
            ["finding", a01["id"]],
            ["show", LAB],
            ["show", person["id"]],
            ["around", LAB, "--hops", "2"],
            ["path", LAB, PLANT],
            ["check", LAB],
            ["review"],
            ["refused", "4"],
        ):
            said += ask(*words, "--format", form).out
    assert person["id"] in said
    assert "示某某" in said
    for secret in (LEAD[0], LEAD[1], token, token[:16]):
        assert secret not in said


def test_csv_and_xlsx_have_the_same_rows_and_no_formula(ask: Hub, tmp_path: Path) -> None:
    lines = list(csv.reader(io.StringIO(ask("findings", "--format", "csv").out)))
    assert lines[0][0] == "编号"
    assert len(lines) == 2
    file = tmp_path / "线索.xlsx"
    assert ask("findings", "--format", "xlsx", "--out", file).status == 0
    rows = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()
    assert [[str(c) for c in row] for row in rows[:1]] == lines[:1]
    assert rows[1][0] == lines[1][0]
    assert ask("findings", "--format", "xlsx").status == 2
    shown = ask("show", NAMES[LAB].replace("瀛川青屿", "望海远帆").replace("环境检测", "检测"), "--format", "csv").out
    assert "=1+1" in shown
    assert not [c for row in csv.reader(io.StringIO(shown)) for c in row if c.startswith(("=", "+", "@"))]


def test_text_goes_whole_into_the_named_file(ask: Hub, tmp_path: Path, a01: dict[str, Any]) -> None:
    file = tmp_path / "说明.txt"
    done = ask("finding", a01["id"], "--out", file)
    assert (done.status, done.out) == (0, "")
    assert file.read_text("utf-8") == ask("finding", a01["id"]).out


def test_a_decision_outlives_a_rebuild_and_can_be_taken_back(hub: Hub, a01: dict[str, Any]) -> None:
    done = hub("triage", a01["id"], "dismissed", "--ground", "已移交", "--format", "json").json()
    assert (done["finding"], done["decision"], done["actor"]) == (a01["id"], "dismissed", "tester")
    hub("rebuild")
    assert [row["status"] for row in listed(hub)] == ["dismissed"]
    assert "已移交" in hub("finding", a01["id"]).out
    assert hub("findings", "--fail-on", "S2").status == 0
    assert listed(hub, "--known-on", "2020-01-01") == []
    hub("triage", a01["id"], "lead", "--ground", "重新核查")
    assert [row["status"] for row in listed(hub)] == ["lead"]


def test_an_exemption_counts_to_its_last_day(hub: Hub, a01: dict[str, Any]) -> None:
    hub("triage", a01["id"], "exempt", "--ground", "批准", "--until", "2026-09-30")
    assert [row["status"] for row in listed(hub, today="2026-09-30")] == ["exempt"]
    assert [row["status"] for row in listed(hub, today="2026-10-01")] == ["lead"]


@pytest.mark.parametrize(
    "wrong",
    [
        ["guilty", "--ground", "x"],
        ["dismissed", "--ground", " "],
        ["dismissed", "--ground", "x", "--until", "2026-09-30"],
        ["exempt", "--ground", "x", "--until", "soon"],
    ],
)
def test_a_decision_that_is_none_is_refused(ask: Hub, a01: dict[str, Any], wrong: list[str]) -> None:
    assert ask("triage", a01["id"], *wrong).status == 2
    assert ask("triage", "A01-000000000000", "dismissed", "--ground", "x").status == 2
    assert [row["status"] for row in listed(ask)] == ["lead"]


def test_a_decision_follows_an_organisation_that_got_a_credit_code(hub: Hub, sender: Sender) -> None:
    rows = [
        engagement("JH-1", REGNO, BUREAU, WATER, "监督性监测", "2026-03-01", "2026-12-31"),
        engagement("JH-2", REGNO, WATER, WATER, "自行监测", "2026-02-01", "2026-06-30"),
    ]
    hub("ingest", sender.table("旧号.csv", ENGAGEMENT, rows))
    (before,) = listed(hub, "--subject", REGNO)
    hub("triage", before["id"], "dismissed", "--ground", "已核")
    code = credit_code("91", "990201", "MA00JH05")
    hub("ingest", sender.table("登记.csv", REGISTER, [["望海旧号检测站", code, REGNO, "存续", "990201", "示例路2号"]]))
    (after,) = listed(hub, "--subject", code)
    assert after["id"] != before["id"]
    assert after["subject"]["code"] == code
    assert after["status"] == "dismissed"
    assert listed(hub, "--subject", REGNO) == [after]


def test_new_since_a_release_shows_only_what_is_new(hub: Hub, sender: Sender, a01: dict[str, Any]) -> None:
    row = engagement("HT-8", LAB, BUREAU, WATER, "执法监测", "2026-06-01", "2026-12-31")
    hub("ingest", sender.table("补报.csv", ENGAGEMENT, [row]))
    answer = hub("findings", "--new-since", "1", "--format", "json").json()
    assert [{p["code"] for p in f["parties"]} for f in answer["new"]] == [{BUREAU, WATER}]
    assert answer["gone"] == []
    assert {f["id"] for f in listed(hub)} == {a01["id"], answer["new"][0]["id"]}
