"""A refused row is not silence of the list: whom it is about stays in doubt until it is mended."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from api.line import open_graph, take_in
from hub.home import Home
from ingest.example_row import example_row
from schema.feed import feeds


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """An empty home."""
    return Home.init(tmp_path / "home")


def annex(folder: Path, name: str, methods: list[str], *, cut_off: str | None, mode: str = "全量") -> Path:
    """A file of one certificate's annex, a row for each method, with or without a cover."""
    feed = feeds()["capability"]
    example = dict(example_row(feed.records[0]))
    method = next(column.header[0] for column in feed.records[0].columns if column.name == "method")
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(example))
        writer.writeheader()
        writer.writerows(example | {method: text} for text in methods)
    if cut_off is not None:
        lines = f"项目,内容\n数据截止日期,{cut_off}\n全量/增量,{mode}\n覆盖发证机关,全部\n覆盖行政区划,990000\n"
        path.with_name(name + ".cover.csv").write_text(lines, encoding="utf-8")
    return path


def doubts(home: Home) -> list[tuple[str, str]]:
    """Feed and certificate of the refused rows that stand."""
    with open_graph(home) as con:
        return con.execute("SELECT feed, number FROM refused_row ORDER BY ALL").fetchall()


def test_a_refused_row_is_kept_until_a_full_list_that_is_not_older_mends_it(home: Home, tmp_path: Path) -> None:
    take_in(home, [annex(tmp_path, "a.csv", ["HJ 828-2017", ""], cut_off="2026-06-30")])
    held = doubts(home)
    assert [feed for feed, _ in held] == ["capability"]
    # A list that is older cannot have mended it.
    take_in(home, [annex(tmp_path, "old.csv", ["HJ 828-2017", "HJ 535-2009"], cut_off="2026-03-31")])
    assert doubts(home) == held
    # A file that adds to the annex may be about another row of it.
    take_in(home, [annex(tmp_path, "more.csv", ["HJ 636-2012"], cut_off="2026-07-31", mode="增量")])
    assert doubts(home) == held
    take_in(home, [annex(tmp_path, "mended.csv", ["HJ 828-2017", "HJ 535-2009"], cut_off="2026-09-30")])
    assert doubts(home) == []


def test_a_file_that_refuses_again_mends_nothing(home: Home, tmp_path: Path) -> None:
    take_in(home, [annex(tmp_path, "a.csv", ["HJ 828-2017", ""], cut_off="2026-06-30")])
    take_in(home, [annex(tmp_path, "b.csv", ["HJ 828-2017", ""], cut_off="2026-09-30")])
    assert len(doubts(home)) == 2
