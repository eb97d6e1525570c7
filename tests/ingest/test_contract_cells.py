"""What one cell holds, what it is refused for, and what is noted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

GOOD_CODE = "91310104132624384A"


@pytest.mark.parametrize(
    "text",
    [
        "2018-07-27",
        "2018-7-27",
        "2018/7/27",
        "2018.7.27",
        "20180727",
        "2018年7月27日",
        "２０１８年７月２７日",
        "43308",
        "43308.5",
        "2018-7-27 19:00:06",
        "2018/07/27 00:00",
        "2018-07-27T00:00:00+08:00",
        " 2018-07-27 ",
    ],
)
def test_every_form_of_a_date_is_the_same_day(one: Callable[..., Any], text: str) -> None:
    assert one("date", text)[0] == date(2018, 7, 27)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2018", "date"),
        ("2018-02-30", "date"),
        ("27/7/2018", "date"),
        ("去年", "date"),
        ("20181345", "date"),
        ("infinity", "date"),
        ("epoch", "date"),
        ("2018-07-27x", "date"),
        ("1899-12-31", "date_range"),
        ("2201-01-01", "date_range"),
        ("1-1-1", "date_range"),
    ],
)
def test_what_is_no_day_between_1900_and_2200_is_refused(one: Callable[..., Any], text: str, reason: str) -> None:
    assert one("date", text)[1] == reason


@pytest.mark.parametrize(
    "text", ["", "\\n", "暂无", "— —", "-", "无", "N/A", "0000-00-00", "1900-1-1", " 无 ", "Ｎ／Ａ"]
)
def test_null_markers_are_empty_cells(one: Callable[..., Any], text: str) -> None:
    assert one("date", text) == (None, None, [])


def test_none_is_a_value_where_the_column_says_so(one: Callable[..., Any]) -> None:
    assert one("boolean", "无", ", null_only: [暂无]")[0] is False
    assert one("boolean", "暂无", ", null_only: [暂无]")[0] is None


@pytest.mark.parametrize("text", ["长期", "2099-12-31", "2099/12/31", "9999-9-9", "99991231"])
def test_an_open_end_is_no_end(one: Callable[..., Any], text: str) -> None:
    assert one("date_end", text) == (None, None, [])


def test_a_printed_last_day_is_stored_as_the_day_after(one: Callable[..., Any]) -> None:
    assert one("date_end", "2098-12-31")[0] == date(2099, 1, 1)
    assert one("date_end", "2205-01-01")[1] == "date_range"


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("month", "202403", date(2024, 3, 1)),
        ("month", "2024年3月", date(2024, 3, 1)),
        ("month", "2024-03-15", date(2024, 3, 1)),
        ("money_yuan", "1,700.50", 170050),
        ("money_yuan", "￥3万元", 3000000),
        ("money_yuan", "12元", 1200),
        ("money_yuan", "0", 0),
        ("money_wan", "3", 3000000),
        ("money_wan", "0.000001", 1),
        ("money_wan", "30000元", 3000000),
        ("integer", "1,234", 1234),
        ("integer", "3.0", 3),
        ("boolean", "√", True),
        ("boolean", "N", False),
        ("division", "110105", "110105"),
        ("division", "110105000000", "110105"),
        ("code", "框架合同", "framework"),
        ("code", "FRAMEWORK", "framework"),
        ("method", "ＧＢ 11893-89", "GB/T 11893-1989"),
        ("text", "Ａ　 Ｂ", "A B"),
    ],
)
def test_cells_are_typed(one: Callable[..., Any], kind: str, text: str, value: Any) -> None:
    assert one(kind, text, ", codes: contract_type" if kind == "code" else "")[0] == value


@pytest.mark.parametrize(
    ("kind", "text", "reason"),
    [
        ("month", "202413", "month"),
        ("money_yuan", "1.005", "money_yuan"),
        ("money_yuan", "-3", "money_yuan"),
        ("money_wan", "0.0000001", "money_wan"),
        ("money_yuan", "若干", "money_yuan"),
        ("integer", "3.5", "integer"),
        ("integer", "99999999999999999999", "integer"),
        ("boolean", "也许", "boolean"),
        ("division", "110999", "division"),
        ("code", "口头", "code"),
        ("org_code", "9131010413262438", "org_code_length"),
        ("org_code", "9131010413262438OA", "org_code_charset"),
        ("org_code", "91310104132624384B", "org_code_check"),
    ],
)
def test_what_does_not_fit_is_refused_and_never_guessed(
    one: Callable[..., Any], kind: str, text: str, reason: str
) -> None:
    assert one(kind, text, ", codes: contract_type" if kind == "code" else "")[1] == reason


def test_a_code_in_small_or_wide_letters_is_folded_and_noted(one: Callable[..., Any]) -> None:
    assert one("org_code", GOOD_CODE) == (GOOD_CODE, None, [])
    assert one("org_code", GOOD_CODE.lower()) == (GOOD_CODE, None, ["a:folded"])
    assert one("org_code", "９" + GOOD_CODE[1:]) == (GOOD_CODE, None, ["a:folded"])


def test_a_masked_code_is_no_code(one: Callable[..., Any]) -> None:
    assert one("org_code", "9131**********384A") == (None, None, ["a:masked"])
    assert one("org_code", "9131**********384A", ", required: true")[1] == "masked"


@settings(deadline=None)
@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)))
def test_no_day_in_range_is_lost(con: duckdb.DuckDBPyConnection, day: date) -> None:
    found = con.execute(
        "SELECT cell_date($a), cell_date($b)", {"a": day.isoformat(), "b": f"{day:%Y}年{day.month}月{day.day}日"}
    )
    assert found.fetchall() == [(day, day)]
    serial = (day - date(1899, 12, 30)).days
    if 10_000 <= serial < 100_000:  # six digits would be a month
        assert con.execute("SELECT cell_date($a)", {"a": str(serial)}).fetchall() == [(day,)]
    ends = con.execute("SELECT cell_date_end($a)", {"a": day.isoformat()}).fetchall()
    assert ends == [(None if day == date(2099, 12, 31) else day + timedelta(1),)]
