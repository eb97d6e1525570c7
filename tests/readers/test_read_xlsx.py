"""Workbooks: sheets, merged cells, printed values and the cover."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from made import Feed, Read, feed, record

from ingest.readers import read, read_cover, sniff
from schema.errors import HubError


def workbook(path: Path, fill: Callable[[xlsxwriter.Workbook], None]) -> Path:
    book = xlsxwriter.Workbook(str(path))
    fill(book)
    book.close()
    return path


def taken(path: Path, known: Feed) -> Read:
    return Read(list(read(path, known)))


def test_lines_are_sheet_rows_and_titles_are_passed_over(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("能力附表")
        sheet.write(2, 1, "检验检测机构能力附表")
        for column, text in enumerate(["类别", "项目", "方法"], 1):
            sheet.write(4, column, text)
            sheet.write(5, column, text + "1")
            sheet.write(8, column, text + "2")

    got = taken(workbook(tmp_path / "f.xlsx", fill), feed("类别", "项目", "方法"))
    assert got.rows == [(6, "类别1", "项目1", "方法1"), (9, "类别2", "项目2", "方法2")]


def test_merged_cells_are_expanded_where_the_feed_says(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["类别", "项目", "备注"])
        sheet.merge_range(1, 0, 3, 0, "水")
        sheet.merge_range(4, 0, 5, 0, "")
        sheet.merge_range(1, 2, 2, 2, "合并")
        sheet.write_column(1, 1, ["COD", "氨氮", "总磷", "甲", "乙", "丙"])
        sheet.write(6, 0, "气")

    got = taken(workbook(tmp_path / "f.xlsx", fill), feed("类别", "项目", "备注", fill_down=("类别",)))
    assert [row[1] for row in got.rows] == ["水", "水", "水", "", "", "气"]
    assert [row[3] for row in got.rows] == ["合并", "", "", "", "", ""]


def test_a_header_over_two_rows(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 1, 0, "序号")
        sheet.merge_range(0, 1, 0, 2, "检测能力")
        sheet.write_row(1, 1, ["项目", "方法"])
        sheet.write_row(2, 0, ["1", "COD", "HJ 828-2017"])

    got = taken(workbook(tmp_path / "f.xlsx", fill), feed("序号", "项目", "方法"))
    assert got.header == ["序号", "项目", "方法"]
    assert got.rows == [(3, "1", "COD", "HJ 828-2017")]


def test_values_are_as_printed(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, ["a", "b", "c"])
        sheet.write_number(1, 0, 1e17)
        sheet.write_number(1, 1, 5)
        sheet.write_number(1, 2, 370100000012345)
        sheet.write_datetime(2, 0, dt.datetime(2020, 6, 18), day)
        sheet.write_datetime(2, 1, dt.datetime(2022, 3, 4, 19, 0, 6), day)
        sheet.write_boolean(2, 2, True)
        sheet.write_formula(3, 0, "=1+1", None, 2)
        sheet.write_number(3, 1, 0.1 + 0.2)
        sheet.write_number(3, 2, 0.0000001)
        sheet.write_number(4, 0, 110101199003070000)

    got = taken(workbook(tmp_path / "f.xlsx", fill), feed("a", "b", "c"))
    assert got.rows == [
        (2, "1E+17", "5", "370100000012345"),
        (3, "2020-06-18", "2022-03-04 19:00:06", "TRUE"),
        (4, "2", "0.3", "0.0000001"),
        (5, "1.1010119900307E+17", "", ""),
    ]


def test_sheets_go_to_records_by_name_then_by_header_and_the_cover_is_no_data(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        cover = book.add_worksheet("封面")
        cover.write_column(0, 0, ["报送封面", "项目", "数据截止日期"])
        cover.write_column(1, 1, ["内容", "2026-06-30"])
        book.add_worksheet("人员").write_row(0, 0, ["编号", "姓名"])
        book.add_worksheet("表二").write_row(0, 0, ["编号", "型号", "仪器"])
        book.add_worksheet("说明").write(0, 0, "无关的话")

    known = Feed([record("staff", "编号", "姓名", sheet=("人员",)), record("instrument", "编号", "型号", "仪器")])
    path = workbook(tmp_path / "f.xlsx", fill)
    got = taken(path, known)
    assert [(c.record, c.sheet, c.sheet_index) for c in got.chunks] == [
        ("staff", "人员", 1),
        ("instrument", "表二", 2),
        (None, "说明", 3),
    ]
    assert read_cover(path) == {"数据截止日期": "2026-06-30"}
    assert sniff(path).headers == {"人员": ["编号", "姓名"], "表二": ["编号", "型号", "仪器"], "说明": ["无关的话"]}


def test_a_cover_beside_the_file(tmp_path: Path) -> None:
    path = tmp_path / "清单.csv"
    path.write_text("a,b,c\n1,2,3\n")
    assert read_cover(path) is None
    (tmp_path / "清单.csv.cover.csv").write_bytes("项目,内容\r\n报送单位,瀛川市市场监管局\r\n".encode("gb18030"))
    assert read_cover(path) == {"报送单位": "瀛川市市场监管局"}


def test_csv_that_is_named_xlsx_is_read_as_csv(reading: Callable[..., Read]) -> None:
    assert reading("a,b,c\n1,2,3\n", feed("a", "b", "c"), "named.xlsx").rows == [(2, "1", "2", "3")]


def test_duplicate_headers_name_the_sheet(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "f.xlsx", lambda book: book.add_worksheet("甲").write_row(0, 0, ["a", "b", "a"]) and None
    )
    with pytest.raises(HubError, match="sheet 甲 has duplicate headers: a"):
        taken(path, feed("a", "b"))


def test_no_sheet_of_the_feed(tmp_path: Path) -> None:
    path = workbook(tmp_path / "f.xlsx", lambda book: book.add_worksheet().write_row(0, 0, ["x", "y"]) and None)
    with pytest.raises(HubError) as told:
        taken(path, feed("a", "b"))
    assert told.value.code == "header_missing"
    assert "f.xlsx" in told.value.en
