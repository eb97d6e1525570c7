"""``hub compare``: any two names side by side."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from api.cli import program
from queries.compare import Pair, compare
from schema.comparisons import blocking_rules
from schema.identifiers import orgcode_check, uscc_check

A, B = "瀛川市蓝源检测有限公司", "蓝源环境监测（瀛川）股份有限公司"


def company(body: str) -> str:
    held = "91990100" + body + orgcode_check(body)
    return held + uscc_check(held)


CODE, OTHER = company("MA000052"), company("MA000060")


def run(*words: str) -> Result:
    return CliRunner().invoke(program(), ["compare", *words])


def test_two_names_are_shown_part_by_part_in_both_languages() -> None:
    for lang, told in (
        ("zh", ("蓝源", "字号相同", "会被提出", "不会自动合并")),
        ("en", ("the same brand", "Would be proposed")),
    ):
        done = run(A, B, "--lang", lang)
        assert done.exit_code == 0
        assert [word for word in told if word not in done.output] == []


def test_json_holds_parts_levels_and_rules() -> None:
    done = json.loads(run(A, B, "--format", "json", "--lang", "en").output)
    assert done["parts_a"]["brand"] == done["parts_b"]["brand"] == "蓝源"
    assert done["parts_b"]["written"] == ["瀛川", "蓝源", "环境监测", "股份有限公司"]
    assert {name: found["level"] for name, found in done["levels"].items()} == {
        "brand": 4, "division": 2, "trade": 2, "form": 1, "branch": 2, "code": None,
    }  # fmt: skip
    assert done["proposed"] is True
    assert "brand_place" in done["proposed_by"]


def test_a_mistyped_code_is_offered_its_repair_and_two_codes_are_never_one() -> None:
    wrong = CODE.replace("5", "S", 1)
    done = run(A, B, "--code", wrong, "--code", CODE, "--lang", "en")
    assert f"{wrong} fails its check; it may stand for {CODE}" in done.output
    done = run(A, A, "--code", CODE, "--code", OTHER, "--lang", "en")
    assert "never one organisation, and not proposed" in done.output
    one, two, masked = compare(
        [Pair(A, A, CODE, OTHER), Pair(A, "绿源", CODE, CODE), Pair(A, A, CODE, OTHER[:14] + "****")]
    )
    assert [one["settled"], two["settled"], masked["settled"]] == ["different", "same", None]
    assert [bool(told["proposed_by"]) for told in (one, two, masked)] == [False, False, True]


def test_a_place_beside_the_name_counts_where_the_name_says_none() -> None:
    (told,) = compare([Pair("蓝源检测有限公司", A, division_a="990100")])
    assert told["levels"]["division"] == 2
    (told,) = compare([Pair("蓝源检测有限公司", A, division_a="上海市")])
    assert told["levels"]["division"] == 0
    (told,) = compare([Pair("瀛川市蓝源检测有限公司", A, division_a="上海市")])
    assert told["levels"]["division"] == 2


SPELLINGS = (
    "瀛川市蓝源检测有限责任公司", "瀛川蓝源环保检测有限公司", "蓝源检测(瀛川)有限公司", "瀛川市藍源檢測有限公司",
    "瀛川市兰源检测有限公司", "瀛川 市蓝源检 测有限公司", "蓝源检测有限公司", "蓝源公司", "瀛川省蓝源检测有限公司",
    "瀛川市蓝沅检测有限公司", "瀛川市蓝源检则有限公司", "瀛川市蓝源检测有限公可", "赢川市蓝源检测有限公司",
)  # fmt: skip
OTHERS = ("瀛川市绿源检测有限公司", "上海市蓝源检测有限公司", "瀛川市蓝源检测有限公司北京分公司", "蓝源纺织有限公司")


def test_other_spellings_are_proposed_and_other_firms_are_not() -> None:
    # In one question: it takes longer to plan than to answer.
    asked = (*SPELLINGS, *OTHERS)
    found = {
        other: told["proposed_by"] for other, told in zip(asked, compare([Pair(A, n) for n in asked]), strict=True)
    }
    assert [other for other, by in found.items() if by] == list(SPELLINGS)


def test_every_rule_proposes_something() -> None:
    pairs = [
        Pair(A, A),
        Pair("望海帆山蓝源检测有限公司", "帆山区蓝源检测有限公司"),
        Pair("帆山蓝源检测有限公司", "望海市帆山区蓝源检测有限公司"),
        Pair("蓝源检测有限公司", "兰源检测有限公司"),
        Pair(A, "瀛川市兰源检测有限公司"),
        Pair("瀛川市泰和检测有限公司", "瀛川市秦和检测有限公司"),
        Pair("中诚国联检测有限公司", "中诚国泰检测有限公司"),
        Pair("瀛川市中诚国联检测有限公司", "瀛川市中诚检测有限公司"),
        Pair("瀛川市蓝源检测有限公司", "蓝源检测有限公司"),
        Pair("大同检测有限公司", "望海大同检测有限公司"),
        Pair(A, B, CODE, CODE[:9] + "Y" + CODE[10:]),
    ]
    # Two names alone have no telephone, address, representative or certificate in common.
    told = {rule for told in compare(pairs) for rule in told["proposed_by"]}
    assert told == set(blocking_rules()) - {"short_slip_told_otherwise"}


def test_a_file_of_pairs_comes_out_as_csv(tmp_path: Path) -> None:
    file = tmp_path / "pairs.csv"
    file.write_bytes(f"name_a,name_b,note,code_a\n{A},{B},x,\n\n{A},瀛川市绿源检测有限公司,,{CODE}\n".encode("gb18030"))
    done = run("--file", str(file), "--format", "csv", "--lang", "zh")
    first, second = csv.DictReader(io.StringIO(done.stdout))
    assert (first["名称乙"], first["字号"]) == (B, "字号相同")
    assert (second["字号"], second["提出依据"]) == ("字号不同，通常不是同一家", "")
    assert len(json.loads(run("--file", str(file), "--format", "json").stdout)) == 2


@pytest.mark.parametrize(("later", "passed"), [("2026-01-01", False), ("2026-01-02", True)])
def test_a_name_can_be_another_firms_after_a_year(tmp_path: Path, later: str, passed: bool) -> None:
    done = run(A, A, "--date", "2025-01-01", "--date", later, "--lang", "en")
    assert ("need not be one firm" in done.output) is passed
    file = tmp_path / "pairs.csv"
    file.write_text(f"name_a,name_b,date_a,date_b\n{A},{A},{later},2025-01-01\n", encoding="utf-8")
    (told,) = json.loads(run("--file", str(file), "--format", "json").stdout)
    assert told["may_have_passed"] is passed


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("name_a,nome_b\nx,y\n", "line 1, name_b"),
        (f"name_a,name_b\n{A},{B}\n{A}, \n", "line 3, name_b"),
        ("name_a,name_b\n", "no pairs"),
        (f"name_a,name_b\n{A},（）\n", "pair 1: name_b"),
        (f"name_a,name_b,division_a\n{A},{B},770099\n", "770099"),
        (f"name_a,name_b,date_b\n{A},{B},2026-02-30\n", "line 2, date_b"),
        (f'name_a,name_b\n"{A}"x,{B}\n', "no pairs can be read"),
    ],
)
def test_a_wrong_file_is_told_in_one_sentence(tmp_path: Path, content: str, told: str) -> None:
    file = tmp_path / "pairs.csv"
    file.write_text(content, encoding="utf-8")
    done = run("--file", str(file), "--lang", "en")
    assert done.exit_code == 2
    assert told in done.output
    assert done.output.count("\n") == 1


@pytest.mark.parametrize(
    "words",
    [
        [A],
        [A, B, A],
        [],
        [A, B, "--file", "pairs.csv"],
        [A, B, *["--code", "1"] * 3],
        [A, "“”"],
        ["--file", "none.csv"],
    ],
)
def test_wrong_use_is_told_in_one_sentence(words: list[str]) -> None:
    done = run(*words, "--lang", "en")
    assert done.exit_code == 2
    assert done.output.count("\n") == 1
