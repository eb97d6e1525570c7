"""A check before an award: bars, leads, what cannot be told; nothing is written but the look."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hub.home import Home
from hub.journal import Journal
from tests.api.conftest import BUREAU, LAB, NAMES, OTHER_LAB, WATER, Hub, everything_in

NOTICE = "不得作为资格审查或评审依据"
TERMS = [
    "--client",
    BUREAU,
    "--target",
    WATER,
    "--place",
    "990102",
    "--service",
    "执法监测",
    "--bid-date",
    "2026-08-01",
]
TERM = ["--from", "2026-08-10", "--to", "2026-12-31"]


def checked(hub: Hub, *args: object) -> dict[str, Any]:
    return dict(hub("check", *args, "--format", "json").json())


def test_a_bar_is_told_with_document_term_and_scope(ask: Hub) -> None:
    answer = checked(ask, OTHER_LAB, "--bid-date", "2026-12-31", "--place", "990200")
    (bar,) = answer["bars"]
    assert (bar["kind"], bar["doc_no"], bar["authority"]) == ("ban", "瀛环禁〔2026〕1号", NAMES[BUREAU])
    assert (bar["valid_from"], bar["valid_to"], bar["scope"], bar["scope_place"]) == (
        "2026-01-01",
        "2027-01-01",
        "monitoring",
        "990000",
    )
    text = ask("check", OTHER_LAB, "--bid-date", "2026-12-31").out
    assert "2026-01-01 至 2026-12-31（含）" in text


@pytest.mark.parametrize(
    ("terms", "count"),
    [
        (["--bid-date", "2026-01-01"], 1),
        (["--bid-date", "2025-12-31"], 0),
        (["--bid-date", "2026-12-31"], 1),
        (["--bid-date", "2027-01-01"], 0),
        (["--bid-date", "2026-06-01", "--place", "990300"], 1),
        (["--bid-date", "2026-06-01", "--place", "110000"], 0),
    ],
)
def test_a_bar_holds_on_its_days_and_in_its_place(ask: Hub, terms: list[str], count: int) -> None:
    assert len(checked(ask, OTHER_LAB, *terms)["bars"]) == count
    assert ask("check", OTHER_LAB, *terms, "--fail-on", "bars").status == count


def test_a_ban_without_an_end_and_a_namesake_are_no_bars(ask: Hub) -> None:
    answer = checked(ask, LAB, *TERMS)
    assert answer["bars"] == []
    assert [row["doc_no"] for row in answer["unknown"]["open_ended"]] == ["瀛环禁〔2026〕2号"]
    assert [(row["name"], row["doc_no"]) for row in answer["unknown"]["unplaced"]] == [
        (NAMES[LAB], "瀛环禁〔2026〕3号")
    ]
    text = ask("check", LAB, *TERMS).out
    assert "不等于永久禁止" in text
    assert "无法认定是否同一主体" in text


def test_leads_come_with_the_sentence_that_forbids_their_use(ask: Hub, a01: dict[str, Any]) -> None:
    answer = checked(ask, LAB, *TERMS)
    assert [lead["id"] for lead in answer["leads"]] == [a01["id"]]
    assert NOTICE in answer["notice"]
    assert NOTICE in ask("check", LAB).out
    english = ask("check", LAB, lang="en").out
    assert "may not be used to disqualify" in english


def test_what_this_engagement_would_set_off(ask: Hub, a01: dict[str, Any]) -> None:
    (would,) = checked(ask, LAB, *TERMS, *TERM)["would_set_off"]
    assert (would["rule"], would["new"]) == ("A01", True)
    assert {party["code"] for party in would["parties"]} == {BUREAU, WATER}
    assert (would["valid_from"], would["valid_to"]) == ("2026-08-10", "2027-01-01")
    assert "疑似" in would["sentence"]
    assert "本项拟签合同" in would["sentence"]
    assert would["id"] != a01["id"]


@pytest.mark.parametrize(
    "changed",
    [
        ["--service", "环境质量监测"],
        ["--service", "培训"],
        ["--from", "2027-01-01", "--to", "2027-06-30"],
        ["--client", WATER],
    ],
)
def test_an_engagement_beside_the_conflict_sets_nothing_off(ask: Hub, changed: list[str]) -> None:
    terms = dict(zip([*TERMS, *TERM][::2], [*TERMS, *TERM][1::2], strict=True)) | dict(
        zip(changed[::2], changed[1::2], strict=True)
    )
    answer = checked(ask, LAB, *(word for pair in terms.items() for word in pair))
    assert answer["would_set_off"] == []


def test_a_consortium_is_asked_about_together(ask: Hub) -> None:
    answer = checked(ask, LAB, OTHER_LAB, *TERMS, *TERM)
    assert [bar["code"] for bar in answer["bars"]] == [OTHER_LAB]
    assert [f["subject"]["code"] for f in answer["would_set_off"]] == [LAB]


def test_what_was_not_checked_is_said_plainly(ask: Hub) -> None:
    answer = checked(ask, LAB, *TERMS)
    told = {row["feed"]: (row["cut_off"], row["sent"]) for row in answer["unknown"]["coverage"]}
    assert told["bans"] == ("2026-06-30", True)
    assert told["cases"] == (None, False)
    assert told["register_persons"] == (None, True)
    text = ask("check", LAB, *TERMS).out
    assert "案件" in text
    assert "没有任何机关报送，未查" in text
    elsewhere = checked(ask, LAB, "--place", "110000")
    assert {row["cut_off"] for row in elsewhere["unknown"]["coverage"]} == {None}


def test_a_name_that_nobody_or_several_bear_is_not_taken_for_anybody(ask: Hub) -> None:
    answer = checked(ask, "没有这家检测公司")
    assert (answer["not_found"], answer["bars"], answer["leads"]) == (["没有这家检测公司"], [], [])
    assert "未能查询" in ask("check", "没有这家检测公司").out


def test_nothing_is_written_but_the_look(hub: Hub, home: Path) -> None:
    before = {k: v for part in ("ledger", "graph") for k, v in everything_in(home / part).items()}
    checked(hub, LAB, *TERMS, *TERM)
    after = {k: v for part in ("ledger", "graph") for k, v in everything_in(home / part).items()}
    assert after == before
    look = Journal(Home.open(home)).entries("look")[-1]
    assert (look.actor, look.payload["what"], look.payload["subject"]) == ("tester", "check", [[LAB]])
    assert Journal(Home.open(home)).verify() == []


def test_a_list_of_bidders(ask: Hub, tmp_path: Path) -> None:
    path = tmp_path / "供应商.csv"
    path.write_text(f"名称,代码\n{NAMES[LAB]},{LAB}\n{NAMES[OTHER_LAB]},\n不存在的公司,\n", encoding="utf-8-sig")
    answers = ask("check", "--batch", path, *TERMS, "--format", "json").json()
    assert [(a["asked"], len(a["bars"]), len(a["leads"])) for a in answers] == [
        ([LAB], 0, 1),
        ([NAMES[OTHER_LAB]], 1, 0),
        (["不存在的公司"], 0, 0),
    ]
    assert [a["would_set_off"] for a in answers[1:]] == [[], []]
    assert ask("check", "--batch", path, "--format", "csv").out.count("\n") == 4


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        [LAB, "--service", "算命"],
        [LAB, "--place", "000"],
        [LAB, "--bid-date", "2026/08/01"],
        [LAB, "--from", "2026-08-01", "--to", "2026-07-01"],
        [LAB, "--fail-on", "leads"],
        ["--batch", "没有.csv"],
    ],
)
def test_wrong_use_is_one_sentence(ask: Hub, wrong: list[str]) -> None:
    done = ask("check", *wrong)
    assert done.status == 2
    assert len(done.err.strip().splitlines()) == 1
