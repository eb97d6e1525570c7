"""What holds for every command: exit statuses, languages, forms, and a start that imports little."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from api.cli import program
from api.command import guarded
from api.output import cell, plain, safe_cell
from schema.errors import HubError
from tests.api.conftest import LAB, PLANT, Hub, Told, runner

HEAVY = {"duckdb", "pandas", "pyarrow", "pydantic", "rich", "networkx", "numpy", "yaml"}


def test_the_help_imports_nothing_heavy() -> None:
    asked = f"import sys\nfrom api.cli import program\nprogram()\nprint({HEAVY!r} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_every_command_has_help() -> None:
    said = CliRunner().invoke(program(), ["--help"])
    assert said.exit_code == 0
    names = [line.split()[0] for line in said.stdout.split("Commands:")[1].splitlines() if line.strip()]
    assert {"init", "ingest", "findings", "check", "rebuild", "demo", "feed", "rule"} <= set(names)
    for name in names:
        assert CliRunner().invoke(program(), [name, "--help"]).exit_code == 0


@pytest.mark.parametrize(
    "wrong",
    [["ingest"], ["nothing"], ["findings", "--colour", "red"], ["batch", "three"], ["batches", "--format", "pdf"],
     ["batches", "--lang", "fr"], ["batches", "--today", "soon"], ["around", "x", "--hops", "99"]],
)  # fmt: skip
def test_wrong_use_exits_with_two(wrong: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HUB_HOME", str(tmp_path / "home"))
    assert CliRunner().invoke(program(), wrong).exit_code == 2


def test_no_home_says_how_to_make_one(tmp_path: Path) -> None:
    done = runner(tmp_path / "home")("findings")
    assert done.status == 2
    assert "hub init" in done.err
    assert runner(tmp_path / "home")("init").status == 0
    assert "hub ingest" in runner(tmp_path / "home")("findings").err
    assert runner(tmp_path / "home")("init").status == 2


def test_a_home_of_another_version_or_damaged_exits_with_three(home: Path) -> None:
    declared = json.loads((home / "hub.json").read_text("utf-8"))
    (home / "hub.json").write_text(json.dumps(declared | {"format": 99}), encoding="utf-8")
    assert runner(home)("findings").status == 3
    (home / "hub.json").write_text("{", encoding="utf-8")
    assert runner(home)("findings").status == 3


def test_the_home_comes_from_the_option_else_from_the_setting(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUB_HOME", str(told.home))
    assert len(json.loads(CliRunner().invoke(program(), ["batches", "--format", "json"]).stdout)) == 5
    assert CliRunner().invoke(program(), ["batches", "--home", str(told.home / "sent")]).exit_code == 2


@pytest.mark.parametrize(("said", "lang"), [("zh_CN.UTF-8", "zh"), ("en_US.UTF-8", "en"), ("C.UTF-8", "en")])
def test_the_language_comes_from_the_locale(told: Told, monkeypatch: pytest.MonkeyPatch, said: str, lang: str) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", said)
    done = CliRunner().invoke(program(), ["batches", "--home", str(told.home)])
    assert ("批次" if lang == "zh" else "cut-off") in done.stdout


def test_a_defect_leaves_a_report_without_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)

    def broken() -> int:
        secret = "990101199003070015"
        raise RuntimeError(f"could not read {secret}")

    assert guarded(broken, lang="en") == 70
    (report,) = tmp_path.glob("hub-defect-*.txt")
    said = capsys.readouterr().err + report.read_text("utf-8")
    assert "RuntimeError" in said
    assert "broken" in said
    assert "990101199003070015" not in said
    assert "Traceback" not in said


def test_interruption_errors_of_files_and_of_the_hub_have_their_statuses(capsys: pytest.CaptureFixture[str]) -> None:
    def failing(error: BaseException) -> Any:
        def work() -> int:
            raise error

        return work

    assert guarded(failing(KeyboardInterrupt()), lang="en") == 130
    assert guarded(failing(PermissionError(13, "Permission denied", "out.csv")), lang="en") == 2
    assert "out.csv" in capsys.readouterr().err
    assert guarded(failing(HubError("x", "甲", "A", 3)), lang="zh") == 3
    assert capsys.readouterr().err == "甲\n"


ASKED = [
    ["batches"],
    ["batch", "4"],
    ["refused", "4"],
    ["coverage"],
    ["findings"],
    ["show", LAB],
    ["around", LAB],
    ["path", LAB, PLANT],
    ["review"],
    ["releases"],
    ["verify"],
    ["screen", "--batch", "4"],
    ["feed", "list"],
    ["feed", "show", "engagements"],
    ["feed", "show", "directory"],
    ["rule", "list"],
    ["rule", "show", "A01"],
]


@pytest.mark.parametrize("words", ASKED, ids=" ".join)
def test_every_question_answers_in_every_form_and_language(ask: Hub, words: list[str], tmp_path: Path) -> None:
    for lang in ("zh", "en"):
        shown = ask(*words, lang=lang)
        assert (shown.status, shown.err) == (0, "")
        assert shown.out.strip()
    assert ask(*words, "--format", "json").json() is not None
    table = ask(*words, "--format", "csv")
    assert table.status == 0
    widths = {len(row) for row in csv.reader(io.StringIO(table.out))}
    assert len(widths) == 1
    file = tmp_path / "out.xlsx"
    assert ask(*words, "--format", "xlsx", "--out", file).status == 0
    assert file.read_bytes().startswith(b"PK")


def test_a_feed_is_shown_well_enough_to_write_a_file(ask: Hub) -> None:
    text = ask("feed", "show", "engagements").out
    for part in ("机构代码", "统一社会信用代码", "必填", "监督性监测", "受测单位", "示例行", "金额（元）", "封面"):
        assert part in text
    assert ask("feed", "show", "nothing").status == 2


def test_an_example_row_goes_in(hub: Hub, tmp_path: Path) -> None:
    whole = hub("feed", "show", "engagements", "--format", "json").json()
    (row,) = whole["example"].values()
    path = tmp_path / "示例.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([row.keys(), row.values()])
    (told,) = hub("ingest", path, "--format", "json").json()
    assert (told["feed"], told["accepted"], told["refused"]) == ("engagements", 1, 0)


def test_a_drafted_feed_waits_until_a_person_finishes_it(hub: Hub, tmp_path: Path) -> None:
    sample = tmp_path / "油品.csv"
    sample.write_text("加油站,代码,日期\n示例站,91990101MA00QY01X9,2026-01-01\n", encoding="utf-8")
    assert hub("feed", "new", sample).status == 2  # a code is letters, and the file's name has none
    done = hub("feed", "new", sample, "--code", "stations", "--format", "json").json()
    assert "TODO" in Path(done["file"]).read_text("utf-8")
    assert "stations" not in {row["feed"] for row in hub("feed", "list", "--format", "json").json()}


def test_the_law_of_a_rule_is_shown_with_its_days(ask: Hub) -> None:
    text = ask("rule", "show", "A01", lang="en").out
    assert "2026-01-01" in text
    assert "Regulation on Eco-environment Monitoring" in text
    assert ask("rule", "show", "Z99").status == 2


def test_a_rule_is_tested_by_its_examples_and_a_new_one_is_red(ask: Hub, tmp_path: Path) -> None:
    done = ask("rule", "test", "A01", "--format", "json")
    assert done.status == 0
    assert {row["passed"] for row in done.json()} == {True}
    made = ask("rule", "new", "Z01", "--folder", tmp_path / "rules", "--format", "json").json()
    assert (Path(made["folder"]) / "rule.yaml").is_file()
    assert ask("rule", "new", "z!", "--folder", tmp_path / "rules").status == 2


@given(st.text(min_size=1, max_size=20))
def test_no_cell_starts_a_formula_or_steers_a_terminal(text: str) -> None:
    safe = safe_cell(text)
    assert not safe.lstrip().startswith(("=", "@", "+", "＝", "＠", "＋", "－"))
    assert not safe.lstrip().startswith("-") or re.fullmatch(r"-+|-[0-9]+(\.[0-9]+)?%?", safe)
    assert all(c.isprintable() or c == "\n" for c in cell(text))


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2) | st.dates() | st.integers())
def test_plain_values_are_json(value: Any) -> None:
    assert json.loads(json.dumps(plain([value, {"a": (value,)}]))) is not None


def test_numbers_stay_numbers() -> None:
    assert [safe_cell(v) for v in (-12.5, "-3", "+86", "-x", "=1", None, ["=a", "b"])] == [
        "-12.5", "-3", "'+86", "'-x", "'=1", "", "'=a、b",
    ]  # fmt: skip
    assert cell("\x1b[31m") == "\\x1b[31m"
