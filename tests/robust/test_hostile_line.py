"""Hostile files through the whole line: a sentence, no harm, and the good rows live."""

from __future__ import annotations

import pytest

from bench.hostile import Hostile, attack, files
from bench.trial import Trials

CHOSEN = ("escape.csv", "mixed.csv", "deep.json", "sparse.xlsx", "-rf ..%2f..%2f.csv")


@pytest.mark.parametrize(
    "one", [one for one in files() if one.name in CHOSEN or "DROP" in one.name], ids=lambda one: ascii(one.name)
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_hostile_file_does_no_harm(trial: Trials, one: Hostile, lang: str) -> None:
    said, _, _, wrong = attack(trial, trial.base, one, lang)
    assert wrong == []
    assert said


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
