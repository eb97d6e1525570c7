"""The invented province: same seed, same bytes; the counts that were asked for; files that agencies could have sent."""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from ingest.demo import Size, Summary, write
from ingest.demo.post import SENDERS
from schema.feed import feeds
from tests.demo.conftest import TINY, contents


def rows_of(path: Path, encoding: str = "utf-8-sig") -> list[dict[str, str]]:
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file))


def file_of(summary: Summary, feed: str) -> Path:
    return next(w.path for w in summary.files if w.feed == feed)


def test_same_seed_writes_the_same_bytes(tmp_path: Path, tiny: Size) -> None:
    write(tmp_path / "a", size=tiny, seed=3)
    write(tmp_path / "b", size=tiny, seed=3)
    assert contents(tmp_path / "a") == contents(tmp_path / "b")


def test_another_seed_writes_another_province(tmp_path: Path, tiny: Size) -> None:
    write(tmp_path / "a", size=tiny, seed=3)
    write(tmp_path / "b", size=tiny, seed=4)
    first, second = contents(tmp_path / "a"), contents(tmp_path / "b")
    assert first.keys() == second.keys()
    same = {name for name in first if first[name] == second[name] and not name.endswith(".cover.csv")}
    assert not same


def test_writing_again_replaces_what_was_there(tmp_path: Path, tiny: Size) -> None:
    write(tmp_path, size=tiny, seed=3)
    before = contents(tmp_path)
    write(tmp_path, size=tiny, seed=3)
    assert contents(tmp_path) == before


def test_every_feed_that_the_issue_asks_for_is_sent(small: Summary) -> None:
    assert {w.feed for w in small.files} == set(feeds()) - {"published_cases"}
    assert {w.path.parent.name for w in small.files} == set(SENDERS.values())


def test_counts_are_those_asked_for(small: Summary) -> None:
    assert small.counts["institutions"] >= 40
    assert small.counts["people"] >= 700
    assert small.counts["clients"] >= 1200
    assert 5000 <= small.counts["engagements"] <= 5500
    assert 25_000 <= small.counts["reports"] <= 36_000


def test_about_one_row_in_two_hundred_must_be_refused(small: Summary) -> None:
    for feed in ("reports", "engagements", "insurance"):
        mine = [w for w in small.files if w.feed == feed]
        share = sum(w.refusals for w in mine) / sum(w.rows for w in mine)
        assert 0.001 < share < 0.01


def test_headers_are_the_first_ones_of_the_contract(small: Summary) -> None:
    declared = feeds()
    for written in small.files:
        if written.path.suffix == ".csv":
            with written.path.open(encoding="gb18030" if written.feed == "penalties" else "utf-8-sig") as file:
                header = file.readline().strip().split(",")
            assert header == list(dict.fromkeys(c.header[0] for c in declared[written.feed].records[0].columns))


def test_every_list_says_what_it_covers(small: Summary) -> None:
    for written in small.files:
        if written.path.suffix == ".xlsx":
            cover = dict(CalamineWorkbook.from_path(written.path).get_sheet_by_name("封面").to_python())
        else:
            cover = {r["项目"]: r["内容"] for r in rows_of(Path(f"{written.path}.cover.csv"))}
        assert re.fullmatch(r"2026-\d\d-\d\d", str(cover["数据截止日期"]))
        assert cover["全量/增量"] in ("全量", "增量")
        assert str(cover["覆盖行政区划"]).startswith("99")


def test_annexes_have_merged_cells(small: Summary) -> None:
    sheet = CalamineWorkbook.from_path(file_of(small, "capability")).get_sheet_by_name("能力附表")
    assert sheet.merged_cell_ranges
    category = [row[2] for row in sheet.to_python()[1:]]
    assert category.count("") > len(category) / 2


def test_sizes_have_heavy_tails(small: Summary) -> None:
    issuers = Counter(
        r["机构代码"].strip().upper() for w in small.files if w.feed == "reports" for r in rows_of(w.path)
    )
    counts = sorted(issuers.values(), reverse=True)
    assert sum(counts[:10]) > 0.4 * sum(counts)


def test_dates_are_printed_in_several_forms(small: Summary) -> None:
    signed = [r["签发日期"] for w in small.files if w.feed == "reports" for r in rows_of(w.path)]
    printed = {re.sub(r"[0-9]", "9", day) for day in signed}
    assert {"9999-99-99", "99999999", "9999年99月99日"} <= printed
    assert any("９" in re.sub(r"[０-９]", "９", form) for form in printed)


def test_memory_does_not_decide_what_is_written(tmp_path: Path, tiny: Size) -> None:
    """Pieces of another length give as many reports of the same institutions, within what chance allows."""
    one = write(tmp_path / "a", size=tiny, seed=5)
    two = write(tmp_path / "b", size=replace(tiny, chunk=10_000), seed=5)
    assert one.counts["engagements"] == two.counts["engagements"]
    assert one.counts["reports"] == pytest.approx(two.counts["reports"], rel=0.25)


def test_large_annexes_may_be_csv(tmp_path: Path) -> None:
    done = write(tmp_path, size=replace(TINY, sheets=False, years=True), seed=5)
    names = {w.path.name for w in done.files}
    assert "能力附表-能力.csv" in names
    assert any(re.fullmatch(r"检测报告-.*-2025\.csv", name) for name in names)


def test_progress_names_every_file(tmp_path: Path, tiny: Size) -> None:
    seen: list[str] = []
    done = write(tmp_path, size=tiny, seed=2, on_progress=seen.append)
    assert seen == [w.path.name for w in done.files]


def test_two_columns_under_one_header_are_printed_once(small: Summary) -> None:
    for feed in ("bans", "cases", "register_persons"):
        header = file_of(small, feed).read_text(encoding="utf-8").split("\n")[0].split(",")
        assert len(header) == len(set(header))
    kinds = {r["主体"]: r["代码/证件号"] for r in rows_of(file_of(small, "bans")) if r["代码/证件号"].startswith("99")}
    assert set(kinds) == {"个人"}


def test_services_are_printed_whole(small: Summary) -> None:
    services = Counter(r["服务类型"] for w in small.files if w.feed == "engagements" for r in rows_of(w.path))
    assert {"监督性监测", "环境质量监测", "自行监测"} <= set(services)
    assert "监督性监" not in services
