"""``hub compare``: what is said of codes that fail, of masked names, of places, and of the score."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from api.cli import program
from queries.compare import Pair, compare
from schema.errors import HubError
from schema.identifiers import orgcode_check, resident_id_check, uscc_check
from schema.place_reading import read_place

A, B = "瀛川市蓝源检测有限公司", "瀛川市蓝源环保检测有限公司"
BODY = "MA000052"
ORG = BODY + orgcode_check(BODY)
CODE = "91990100" + ORG + uscc_check("91990100" + ORG)
WRONG = CODE[:-1] + ("7" if CODE[-1] != "7" else "9")
RESIDENT = "99010119900101123" + resident_id_check("99010119900101123")


def run(*words: str) -> Result:
    return CliRunner().invoke(program(), ["compare", *words, "--lang", "en"])


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (WRONG, f"{WRONG} fails its check, and no repair can be proposed"),
        ("foo", "foo is no credit code"),
        (CODE[:10] + "****" + CODE[14:], "is masked"),
        (CODE + "001V", f"{CODE}001V is the number of a permit, read by its first 18 characters ({CODE})"),
        (CODE[:3] + "E" + CODE[3:], "one character too many (E, character 4)"),
        (CODE.replace("5", "S").replace("1", "I"), "character 2 and 6 and 15"),
    ],
)
def test_each_code_is_told_what_is_wrong_with_it(code: str, told: str) -> None:
    assert told in " ".join(run(A, B, "--code", code).output.split())


@pytest.mark.parametrize("number", [RESIDENT, RESIDENT[:17] + "×", " ".join(RESIDENT), "证号" + RESIDENT])
def test_a_resident_number_is_never_printed(number: str, tmp_path: Path) -> None:
    done = run(A, B, "--code", number)
    file = tmp_path / "pairs.csv"
    file.write_text(f"name_a,name_b,code_a\n{A},{B},{number}\n", encoding="utf-8")
    for output in (done.output, run("--file", str(file), "--format", "json").output):
        assert RESIDENT[6:17] not in output.replace(" ", "")
    if number == RESIDENT:
        assert "990101************ is a resident number" in done.output


def test_a_permit_and_an_organisation_code_settle_as_the_credit_code() -> None:
    other = "9" + ORG[1:8]
    found = compare(
        [
            Pair(A, A, CODE + "001V", CODE),
            Pair(A, A, f"{ORG[:8]}-{ORG[8]}", CODE),
            Pair(A, A, f"{other}-{orgcode_check(other)}", CODE),
        ]
    )
    assert [told["settled"] for told in found] == ["same", "same", "different"]


@pytest.mark.parametrize("name", ["张某某", "上海某某检测有限公司", "张*"])
def test_a_masked_name_is_said_to_be_one_and_proposes_nothing(name: str) -> None:
    done = run(name, name)
    assert f'"{name}" is masked' in done.output
    assert "Would" not in done.output
    assert "weigh" not in done.output


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("长沙", "湖南省长沙市"),
        ("湖南长沙", "湖南省长沙市"),
        ("990100", "瀛川省瀛川市"),
        ("瀛川市", "瀛川省瀛川市"),
        ("吉林", "吉林省"),
        ("吉林市", "吉林省吉林市"),
        ("辽宁朝阳县", "辽宁省朝阳市朝阳县"),
        (" ", None),
    ],
)
def test_a_place_is_read_with_or_without_its_kind(text: str, read: str | None) -> None:
    assert read_place(text) == read


@pytest.mark.parametrize(("text", "code"), [("火星", "unknown_division"), ("朝阳", "several_divisions")])
def test_a_place_that_is_none_or_several_is_refused(text: str, code: str) -> None:
    with pytest.raises(HubError) as caught:
        read_place(text)
    assert caught.value.code == code
    done = run(A, B, "--division", text)
    assert (done.exit_code, done.output.count("\n")) == (2, 1)


def test_a_file_tells_score_settled_and_repairs(tmp_path: Path) -> None:
    file = tmp_path / "pairs.csv"
    slip = CODE.replace("5", "S")
    file.write_text(f"name_a,name_b,code_a,code_b\n{A},{B},{slip},\n{A},{B},{CODE},{CODE}\n", encoding="utf-8")
    first, second = csv.DictReader(io.StringIO(run("--file", str(file), "--format", "csv").stdout))
    assert float(first["score"]) > 0
    assert (first["settled"], second["settled"], second["score"]) == ("", "same", "")
    assert CODE in first["code A may be"]
    assert second["code A may be"] == first["code B may be"] == ""


def test_the_score_of_a_branch_is_said_not_to_matter() -> None:
    assert "the score does not matter here" in run(A, A + "北京分公司").output
    assert "does not matter" not in run(A, B).output


def test_identical_names_are_told_the_narrowest_rule_and_both_silent_sides_neither() -> None:
    done = run("蓝源公司", "蓝源公司").output
    assert "(the same name in normal form)" in done
    assert "neither side says" in done
    assert "one side names no place" not in done
