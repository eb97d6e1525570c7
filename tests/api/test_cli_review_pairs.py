"""Pairs that may be one: worked through key by key, or decided in a workbook at a desk."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner

from api.cli import program
from tests.api.conftest import LAB, NAMES, Hub, Prepared
from tests.api.test_cli_judge import bans
from tests.api.test_cli_trial import bare

__all__ = ["bare"]

HEADS = ("编号", "判断", "理由")


@pytest.fixture
def waiting(prepared: Prepared, tmp_path: Path) -> Path:
    """A workbook of the pairs of a small hub; the ban that bears only a name is in one of them."""

    def acts(hub: Hub, folder: Path) -> None:
        path = folder / "待判断.xlsx"
        done = hub("review", "--export", path)
        assert done.status == 0 and path.name in done.out, done.err

    return Path(shutil.copy(prepared("waiting", acts) / "待判断.xlsx", tmp_path))


def rows(path: Path) -> list[dict[str, str]]:
    head, *lines = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    return [dict(zip(map(str, head), map(str, line), strict=True)) for line in lines]


def filled(path: Path, lines: list[tuple[str, str, str]]) -> Path:
    target = path.with_suffix(".csv")
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([HEADS, *lines])
    return target


def of_lab(path: Path) -> str:
    (pair,) = [row["编号"] for row in rows(path) if row["一方"] == NAMES[LAB]]
    return pair


def test_a_workbook_goes_out_and_its_verdicts_come_in(hub: Hub, waiting: Path) -> None:
    pair = of_lab(waiting)
    lines = [(pair, "同一", "来函确认"), (pair, "同一", "再来一次"), ("0000000000", "同一", "x"), (pair, "也许", "x")]
    done = hub("review", "--import", filled(waiting, lines))
    assert done.status == 0, done.err
    assert "记入 1 条判断，未用 3 行" in done.out
    for told in ("第 3 行", "第 4 行", "“也许”不认识"):
        assert told in done.out
    assert len(bans(hub, LAB)) == 2
    # A pair that was judged does not wait any more.
    again = waiting.with_name("再导出.xlsx")
    hub("review", "--export", again)
    assert pair not in {row["编号"] for row in rows(again)}


def test_two_rows_that_contradict_one_another_are_both_left_out(hub: Hub, waiting: Path) -> None:
    pair = of_lab(waiting)
    done = hub("review", "--import", filled(waiting, [(pair, "同一", "来函"), (pair, "不同", "另函")]))
    assert done.status == 0 and "记入 0 条判断，未用 2 行" in done.out
    assert "第 2 行：第 3 行" in done.out and "第 3 行：第 2 行" in done.out
    assert hub("judgements", "--format", "json").json() == [] and len(bans(hub, LAB)) == 1


def test_a_row_that_lost_its_cells_is_told_and_either_language_is_taken(hub: Hub, waiting: Path) -> None:
    pair = of_lab(waiting)
    sheet = waiting.with_name("缺列.csv")
    sheet.write_text(f"{','.join(HEADS)}\n{pair},同一\n", "utf-8")
    done = hub("review", "--import", sheet)
    assert done.status == 0 and "第 2 行" in done.out and "记入 0 条判断，未用 1 行" in done.out
    assert not pair.isdigit() and pair[0].isalpha()
    done = hub("review", "--import", filled(waiting, [(pair, "存疑", "x")]), lang="en")
    assert "1 verdicts kept, 0 rows left out" in done.out


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["--work", "--export", "x.xlsx"], "--export"),
        (["--import", "x.xlsx", "--export", "x.xlsx"], "--import"),
        (["--findings"], "--findings"),
        (["--second"], "--second"),
        (["--export", "x.pdf"], ".xlsx"),
    ],
)
def test_options_that_would_be_passed_over_are_one_sentence(hub: Hub, words: list[str], named: str) -> None:
    done = hub("review", *words)
    assert done.status == 2 and named in done.err and len(done.err.strip().splitlines()) == 1
    assert not Path("x.pdf").exists()


@pytest.mark.usefixtures("waiting")
def test_a_sheet_without_its_columns_is_one_sentence(hub: Hub, tmp_path: Path) -> None:
    wrong = tmp_path / "错.csv"
    wrong.write_text("编号,理由\nx,y\n", "utf-8")
    done = hub("review", "--import", wrong)
    assert done.status == 2 and "判断" in done.err and len(done.err.strip().splitlines()) == 1


def test_one_key_a_pair(hub: Hub, waiting: Path, tmp_path: Path) -> None:
    home = next(path.parent for path in tmp_path.rglob("hub.json"))
    words = ["review", "--work", "--home", str(home), "--lang", "en", "--actor", "tester"]
    count = len(rows(waiting))
    # Every pair: same, with the ground once and then taken over.
    done = CliRunner().invoke(program(), words, input="xs" + "seen the papers\n" + "s\n" * (count - 1))
    assert done.exit_code == 0, done.output
    for told in ("s same", f"1/{count}", "the same brand", "Findings that bear on either: A01"):
        assert told in done.output
    assert f"same {count}" in done.output
    assert len(bans(hub, LAB)) == 2


def test_the_last_verdict_of_a_sitting_is_taken_back_by_key(hub: Hub, bare: str, tmp_path: Path) -> None:
    home = next(path.parent for path in tmp_path.rglob("hub.json"))
    words = ["review", "--work", "--home", str(home), "--lang", "en", "--actor", "tester"]
    # Same, then back on the next pair, and the end of the input, which stops.
    done = CliRunner().invoke(program(), words, input="sseen the papers\nb")
    assert done.exit_code == 0, done.output
    assert done.output.count("\n1/") == 2, done.output
    # The home is its own: what other tests asked left nothing in its journal.
    assert "Judgement 1 is taken back" in done.output, done.output
    assert "same 0, different 0" in done.output
    assert hub("judgements", "--format", "json").json() == []
    # Both sides with where they stand, and what a verdict would bring.
    for told in (f"Award inside a ban: {NAMES[LAB]}", LAB, bare, "禁入名单.csv:4", "If judged the same"):
        assert told in done.output, done.output


@pytest.mark.usefixtures("waiting")
def test_candidates_go_with_the_release_they_were_made_of(hub: Hub, tmp_path: Path) -> None:
    (kept,) = tmp_path.rglob("candidates.duckdb")
    # It has names of persons in clear: what is forgotten must not stay there.
    assert hub("withdraw", 3, "--ground", "误报", "--forget").status == 0
    assert not kept.exists()
