"""Hostile files through the whole line: a sentence, no harm, and the good rows live."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from bench.hostile.attack import attack
from bench.hostile.catalogue import files
from bench.hostile.made import GOOD, HEAD, Hostile
from bench.trial import Trials

CHOSEN = {
    *("escape.csv", "before-1900.csv", "mixed.csv", "utf16-lone-halves.csv", "mark-alone.csv", "100000-columns.csv"),
    *("deep.json", "laughs-by-parameters.xml", "overlapping-quoted.xlsx", "quine-inside.xlsx", "encrypted-ole.xlsx"),
    *("sparse.xlsx", "numbers.xlsx", "dates-1904.xlsx", "900-sheets.xlsx", "cover-codes.csv", "cover-pipe.csv"),
    *("pipe.csv", "zero.csv", "loop.csv", "empty-cells.csv"),
}
ODD = re.compile(r"[^\w.-]")
FORMULA = re.compile(r"\s*[=+@＝＋－＠]|\s*-(?![0-9.]+%?$|-*$)|[\t\r]")


def chosen() -> list[Hostile]:
    """A few of each kind, and every name that is odd."""
    every = files()
    return [one for kind, some in every.items() for one in some if one.name in CHOSEN or kind == "named"]


@pytest.mark.parametrize("one", chosen(), ids=lambda one: ODD.sub("", one.name)[:40])
def test_a_hostile_file_does_no_harm(trial: Trials, one: Hostile) -> None:
    done = attack(trial, trial.base, one)
    assert done.wrong == []
    assert done.said


def test_no_value_of_a_file_reaches_sql_or_a_path(trial: Trials) -> None:
    home = trial.copy()
    folder = trial.folder / "hostile"
    folder.mkdir(exist_ok=True)
    path = folder / "x'); DROP TABLE organization; --\x1b[2J.csv"
    name = "../../x'); DROP TABLE organization; --"
    path.write_text(
        f"企业名称,统一社会信用代码,登记状态,行政区划,住所\n{name},91990101MA00QY01X9,存续,990101,=1+1\n",
        encoding="utf-8",
    )
    assert trial.zygote.run(home, "ingest", "--feed", "register", path).status == 0
    assert trial.zygote.run(home, "verify").status == 0
    shown = trial.zygote.run(home, "batches")
    assert "\x1b" not in shown.out
    found = trial.zygote.run(home, "show", "91990101MA00QY01X9")
    assert name in found.out
    assert sorted(one.name for one in folder.iterdir()) == [path.name]
    path.unlink()


def test_what_is_printed_as_json_does_not_speak_to_a_terminal_either(trial: Trials) -> None:
    home = trial.copy()
    path = trial.folder / "\x9b31m\u202e[red]a.csv"
    path.write_text(f"{HEAD}\n{GOOD}\n", encoding="utf-8")
    ran = trial.zygote.run(home, "ingest", "--dry-run", "--feed", "register", "--format", "json", path)
    path.unlink()
    assert json.loads(ran.out)[0]["file"] == path.name
    assert "\x9b" not in ran.out
    assert "\u202e" not in ran.out


def test_no_cell_that_is_written_starts_a_formula(trial: Trials, tmp_path: Path) -> None:
    home = trial.copy()
    path = tmp_path / "=cmd|' C calc'!A0.csv"
    good = "=HYPERLINK(x),91990101MA00QY01X9,存续,990101,+1+cmd|x,@SUM(1)\n"
    bad = "-2+3+cmd|x,91990101MA00QY01X0,=1+1,＝1,\t=1, =1\n"  # as codes, words and places
    path.write_text(f"{HEAD},=经营范围\n{good}{bad}", encoding="utf-8")
    cover = f"报送单位,=cmd|x\n数据截止日期,2026-06-30\n报送单位代码,{GOOD.split(',')[1]}\n"
    path.with_name(path.name + ".cover.csv").write_text(cover, encoding="utf-8")
    taken = trial.zygote.run(home, "ingest", "--feed", "register", "--format", "json", path)
    assert [(row["accepted"], row["refused"]) for row in json.loads(taken.out)] == [(1, 1)]
    batch = str(json.loads(taken.out)[0]["batch"])
    asked: list[tuple[str, ...]] = [("batches",), ("batch", batch), ("refused", batch), ("findings",), ("review",)]
    asked += [("show", "91990101MA00QY01X9"), ("coverage",), ("check", "91990101MA00QY01X9")]
    for number, words in enumerate(asked):
        for form in ("csv", "xlsx"):
            out = tmp_path / f"{number}.{form}"
            ran = trial.zygote.run(home, *words, "--format", form, "--out", out)
            assert ran.status in (0, 1), ran.err
            assert written(out) != []
            assert [text for text in written(out) if FORMULA.match(text)] == []
    for form in ("csv", "xlsx"):
        out = tmp_path / f"back.{form}"
        assert trial.zygote.run(home, "refused", batch, "--export", out).status == 0
        assert [text for text in written(out) if FORMULA.match(text)] == []
        assert any("cmd|x" in text for text in written(out))


def test_the_demo_writes_no_formula(trial: Trials) -> None:
    paths = [path for path in trial.sent.rglob("*") if path.suffix in (".csv", ".xlsx")]
    assert paths
    assert [(path.name, text) for path in paths for text in written(path) if FORMULA.match(text)] == []


def written(path: Path) -> list[str]:
    """Every cell of text in a file."""
    if path.suffix == ".xlsx":
        book = CalamineWorkbook.from_path(str(path))
        rows = [row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()]
        return [cell for row in rows for cell in row if isinstance(cell, str)]
    data = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    raise AssertionError(path)


@pytest.mark.parametrize("change", ["grows", "shrinks", "turns", "goes"])
def test_a_file_that_does_not_keep_still_is_not_kept(trial: Trials, tmp_path: Path, change: str) -> None:
    from hub.home import Home
    from hub.ledger import Ledger
    from ingest.intake import take_in
    from schema.errors import HubError

    home = Home.open(trial.copy())
    path = tmp_path / "列表.csv"
    path.write_text(f"{HEAD}\n" + f"{GOOD}\n" * 300_000, encoding="utf-8")
    before = len(Ledger(home).manifests())

    def meddle(rows: int) -> None:
        del rows
        if change == "goes":
            path.unlink(missing_ok=True)
        elif change == "shrinks":
            os.truncate(path, 1000)
        else:
            with path.open("ab" if change == "grows" else "r+b") as file:
                file.write(HEAD.encode() * 2)

    with pytest.raises(HubError) as told:
        take_in(home, path, feed="register", on_progress=meddle)
    assert path.name in told.value.zh
    assert len(Ledger(home).manifests()) == before
    assert list(home.tmp().iterdir()) == []
