"""A home can ask that two persons agree where severe findings depend on who somebody is."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from api.cli import program
from tests.api.conftest import BAN, BUREAU, CREDIT, LAB, NAMES, OTHER_LAB, WATER, Hub, Sender
from tests.api.test_cli_judge import ID, by_name
from tests.api.test_cli_review_pairs import rows
from tests.api.test_cli_trial import AWARD, bare, listed

__all__ = ["bare"]


@pytest.fixture
def asked(home: Path, bare: str) -> Path:
    """A home that asks for it where S1 or S2 depend."""
    assert bare
    (home / "settings.yaml").write_text("review:\n  second_person: [S1, S2]\n", "utf-8")
    return home


def state(hub: Hub) -> list[str]:
    return [row["state"] for row in hub("judgements", "--format", "json").json()]


def judge_as(home: Path, actor: str, *words: str) -> str:
    shared = ["--home", str(home), "--lang", "zh", "--actor", actor]
    done = CliRunner().invoke(program(), ["judge", *words, *ID, *shared])
    assert done.exit_code == 0, done.output
    return done.output


def test_a_verdict_that_brings_a_severe_finding_waits_for_another_person(asked: Path, hub: Hub, bare: str) -> None:
    before = listed(hub)
    words = (LAB, bare, "--verdict", "same")
    told = hub("judge", *words, *ID)
    assert told.status == 0 and "另一人" in told.out and "取决于此" in told.out
    assert state(hub) == ["waiting"]
    # The same person once more is nobody else.
    assert "同一人两次只算一人" in hub("judge", *words, *ID).out
    assert state(hub) == ["waiting", "waiting"] and listed(hub) == before
    assert "生效" in judge_as(asked, "another", *words)
    assert set(state(hub)) == {"applies"} and listed(hub) > before
    # Only the second of the same person is marked, not what another person said too.
    first, *rest = hub("judgements", "--format", "json").json()
    assert [first["repeats"], *(row["repeats"] for row in rest)] == [None, first["entry"], None]
    again = f"repeats {first['entry']}"
    for lang, mark, sentence in (("zh", "同一人重复（第", "只算一人"), ("en", again, "is still one person")):
        told = hub("judgements", lang=lang).out
        assert told.count(mark) == 1 and sentence in told
    hub("unjudge", rest[0]["entry"], *ID)
    assert "同一人重复" not in hub("judgements").out


def test_without_the_setting_or_below_its_severities_one_person_is_enough(home: Path, hub: Hub, bare: str) -> None:
    (home / "settings.yaml").write_text("review: {second_person: [S4]}\n", "utf-8")
    told = hub("judge", LAB, bare, "--verdict", "same", "--try", "--format", "json").json()
    would: list[dict[str, Any]] = told["appear"]
    assert would and told["second_for"] == [] and "S4" not in {row["severity"] for row in would}
    hub("judge", LAB, bare, "--verdict", "same", *ID)
    assert state(hub) == ["applies"]


def test_a_same_of_one_person_waits_once_a_severe_finding_comes_to_depend_on_it(
    home: Path, hub: Hub, sender: Sender
) -> None:
    (home / "settings.yaml").write_text("review: {second_person: [S1, S2]}\n", "utf-8")
    name = NAMES[WATER]
    term = [
        "机构",
        name,
        "望海市示例街2号",
        "",
        "禁止",
        "990000",
        "全部",
        "2026-01-01",
        "2027-12-31",
        "瀛环禁〔2026〕8号",
    ]
    ban = [*term, NAMES[BUREAU], BUREAU]
    hub("ingest", sender.table("禁入.csv", BAN, [ban], sender.cover(CREDIT, "2026-07-01", "增量")))
    words = (WATER, by_name(name), "--verdict", "same")
    hub("judge", *words, *ID)
    assert state(hub) == ["applies"]
    before = listed(hub)
    row = [NAMES[BUREAU], BUREAU, "XM-2", "环境监测服务", "990101", name, WATER, "2026-05-06", "2026-05-10", "有效"]
    done = hub("ingest", sender.table("中标.csv", AWARD, [row], sender.cover(BUREAU, "2026-06-30", "增量")))
    assert "由一人作出" in done.out and "G04" in done.out
    (judgement,) = hub("judgements", "--format", "json").json()
    assert judgement["state"] == "waiting" and listed(hub) == before
    assert "G04" in " ".join(judgement["second_for"])
    why = hub("why", WATER, by_name(name))
    assert "未认定为同一对象" in why.out and f"判断第 {judgement['entry']} 条（待第二人确认）" in why.out
    made = hub("releases", "--format", "json").json()[-1]["digest"]
    assert hub("rebuild").status == 0
    assert hub("releases", "--format", "json").json()[-1]["digest"] == made
    assert "生效" in judge_as(home, "another", *words)
    come = [row["rule"] for row in hub("findings", "--format", "json").json() if row["id"] not in before]
    assert come == ["G04"] and set(state(hub)) == {"applies"}


def test_a_home_that_asks_for_two_only_now_has_them_wait_from_the_next_release_on(
    home: Path, hub: Hub, bare: str
) -> None:
    before = listed(hub)
    hub("judge", LAB, bare, "--verdict", "same", *ID)
    assert state(hub) == ["applies"] and listed(hub) > before
    (home / "settings.yaml").write_text("review: {second_person: [S1, S2]}\n", "utf-8")
    # The release was sound: it is not told as damaged.
    assert hub("rebuild").status == 0
    assert state(hub) == ["waiting"] and listed(hub) == before
    assert hub("verify").status == 0


@pytest.mark.usefixtures("asked")
def test_a_verdict_on_whom_a_severe_finding_names_waits_also_where_it_says_different(hub: Hub, bare: str) -> None:
    assert any(row["subject"]["code"] == LAB for row in hub("findings", "--format", "json").json())
    hub("judge", LAB, bare, "--verdict", "different", *ID)
    assert state(hub) == ["waiting"]


@pytest.mark.usefixtures("asked")
def test_a_verdict_on_which_nothing_depends_and_a_doubt_count_at_once(hub: Hub, bare: str) -> None:
    hub("judge", LAB, bare, "--verdict", "unsure", *ID)
    hub("judge", OTHER_LAB, bare, "--verdict", "different", *ID)
    assert state(hub) == ["noted", "applies"]


def test_verdicts_of_a_sheet_wait_too_and_the_queue_offers_them_to_others_only(
    asked: Path, hub: Hub, bare: str, tmp_path: Path
) -> None:
    out = tmp_path / "pairs.csv"

    def exported(actor: str) -> list[dict[str, str]]:
        words = ["review", "--export", str(out), "--home", str(asked), "--lang", "zh", "--actor", actor]
        assert CliRunner().invoke(program(), words).exit_code == 0
        return list(csv.DictReader(out.open(encoding="utf-8-sig")))

    (pair,) = [row["编号"] for row in exported("tester") if row["一方"] == row["另一方"] == NAMES[LAB]]
    sheet = tmp_path / "filled.csv"
    sheet.write_text(f"编号,判断,理由\n{pair},同一,来函确认\n", "utf-8")
    assert "1 条涉及线索" in hub("review", "--import", sheet).out
    assert pair not in {row["编号"] for row in exported("tester")}
    first = exported("another")[0]
    assert first["编号"] == pair and "tester" in first["他人的判断"] and "来函确认" in first["他人的判断"]
    words = ["review", "--import", str(sheet), "--home", str(asked), "--lang", "zh", "--actor", "another"]
    assert CliRunner().invoke(program(), words).exit_code == 0
    assert set(state(hub)) == {"applies"}
    assert bare


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("review: {second_person: [S7]}\n", "review.second_person"),
        ("reviews: {}\n", "reviews"),
        ("review: [\n", "settings.yaml"),
    ],
)
def test_what_is_no_setting_is_one_sentence_and_nothing_is_taken_in_or_judged(
    home: Path, hub: Hub, sender: Sender, bare: str, text: str, says: str
) -> None:
    batches = hub("batches", "--format", "json").json()
    (home / "settings.yaml").write_text(text, "utf-8")
    told = hub("ingest", sender.table("更多.csv", "企业名称,统一社会信用代码", [["甲", LAB]]), "--feed", "register")
    assert told.status == 2 and says in told.err and hub("batches", "--format", "json").json() == batches
    done = hub("judge", LAB, bare, "--verdict", "same", *ID)
    assert done.status == 2 and says in done.err and len(done.err.strip().splitlines()) == 1, done.err
    assert hub("judgements", "--format", "json").json() == []


def test_who_is_unsure_leaves_the_pair_to_others(home: Path, hub: Hub, bare: str, tmp_path: Path) -> None:
    def named() -> set[str]:
        path = tmp_path / "待判断.xlsx"
        assert hub("review", "--export", path).status == 0
        return {row["一方"] for row in rows(path)}

    judge_as(home, "another", LAB, bare, "--verdict", "unsure")
    assert NAMES[LAB] in named()
    hub("judge", LAB, bare, "--verdict", "unsure", *ID)
    assert NAMES[LAB] not in named()
