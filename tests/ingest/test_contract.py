"""What a contract accepts, what it refuses and with which reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.contract import compile_record
from schema.codelists import codes
from schema.errors import HubError
from schema.feed import Feed

from .conftest import Run

GOOD_CODE = "91310104132624384A"
RESIDENT = "11010519491231002X"  # the example number of GB 11643
OLD_RESIDENT = "110105491231002"


@pytest.fixture
def one(make_feed: Callable[..., Feed], run: Run) -> Callable[..., tuple[Any, str | None, list[str]]]:
    """One cell of a type: accepted value, reason code when refused, notes."""

    def go(kind: str, text: str, more: str = "") -> tuple[Any, str | None, list[str]]:
        feed = make_feed(f"      - {{name: a, header: 甲, label: {{zh: 甲, en: A}}, type: {kind}{more}}}\n")
        done = run(feed.records[0], ["名称", "甲"], [["x", text]])
        assert done.accepted.num_rows + done.refused_rows == 1
        if done.refused_rows:
            return None, done.refused["reason_code"][0].as_py(), []
        row = done.accepted.to_pylist()[0]
        return row["a"], None, row["_notes"]

    return go


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


@pytest.fixture
def people(make_feed: Callable[..., Feed]) -> Feed:
    return make_feed(
        "      - {name: doc, header: 证件类型, label: {zh: 证件类型, en: Document}}\n"
        "      - {name: pid, header: 证件号码, label: {zh: 证件号码, en: Number}, type: person_id, document: doc}\n"
        "      - {name: memo, header: 备注, label: {zh: 备注, en: Remark}}\n"
    )


HEADER = ["名称", "证件类型", "证件号码", "备注"]


def test_a_personal_id_leaves_only_as_a_token(people: Feed, run: Run) -> None:
    rows = [
        ["a", "居民身份证", RESIDENT, f"身份证{RESIDENT}"],
        ["b", "", RESIDENT.lower(), ""],
        ["c", "护照", "E12345678", ""],
        ["d", "身份证", OLD_RESIDENT, ""],
        ["e", "身份证", "1101**********002X", ""],
    ]
    done = run(people.records[0], HEADER, rows)
    assert done.refused_rows == 0
    held = done.accepted["pid"].to_pylist()
    # The old number of fifteen digits and the new one are one person.
    assert held[0] == held[1] == held[3] != held[2]
    assert held[4] is None
    assert done.accepted["_notes"].to_pylist()[4] == ["pid:masked"]
    assert "1231002" not in str(done.accepted.to_pylist())
    assert sorted(done.people["number"].to_pylist()) == [RESIDENT, "E12345678"]


@pytest.mark.parametrize(
    ("document", "number"),
    [
        ("居民身份证", "110105194912310021"),
        ("居民身份证", "E12345678"),
        ("", "110105194913310020"),
        ("护照", "110105194912310021"),
        ("", "<id>"),
        ("护照", "无证件"),
    ],
)
def test_a_refused_personal_id_stands_only_in_the_sealed_cells(
    people: Feed, run: Run, document: str, number: str
) -> None:
    done = run(people.records[0], HEADER, [["a", document, number, ""], ["b", "居民身份证", RESIDENT, ""]])
    (row,) = done.refused.to_pylist()
    assert (row["field"], row["value"], row["reason_code"]) == ("pid", "<id>", "person_id")
    assert number in row.pop("cells")
    assert number == "<id>" or number not in str(row)
    assert done.people.num_rows == 1


def test_every_failing_field_of_a_row_is_told_in_both_languages_with_its_mend(
    make_feed: Callable[..., Feed], run: Run
) -> None:
    feed = make_feed(
        "      - {name: a, header: 起, label: {zh: 起, en: From}, type: date}\n"
        "      - {name: b, header: 止, label: {zh: 止, en: To}, type: date_end}\n"
        "      - {name: c, header: 代码, label: {zh: 代码, en: Code}, type: org_code, required: true}\n",
        "    valid:\n      - {check: 'b IS NULL OR b > a', reason: {zh: 止早于起, en: it ends}, field: b}\n",
    )
    done = run(
        feed.records[0],
        ["名称", "起", "止", "代码"],
        [["x", "2024-02-01", "2024-01-31", ""], ["y", "2024-02-01", "2024-02-01", GOOD_CODE]],
        sheet_index=2,
    )
    assert [(r["row"], r["field"], r["value"], r["reason_code"]) for r in done.refused.to_pylist()] == [
        (2_000_000_002, "b", "2024-01-31", "check_1"),
        (2_000_000_002, "c", None, "required"),
    ]
    assert done.refused["reason_zh"].to_pylist() == ["列“止”：止早于起；请核对", "列“代码”没有填写；请补填"]
    assert done.accepted["row"].to_pylist() == [2_000_000_003]


@pytest.fixture
def items(make_feed: Callable[..., Feed]) -> Feed:
    return make_feed(
        "      - {name: items, header: 项目, label: {zh: 项目, en: Items}, type: records,"
        " fields: [{name: object, required: true},"
        " {name: method, type: method}, {name: n, type: integer, header: [数量]}]}\n"
        "      - {name: e, header: 服务, label: {zh: 服务, en: Services}, type: list, codes: service_type}\n"
    )


def test_cells_with_several_values_are_split_and_typed(items: Feed, run: Run) -> None:
    rows = [
        ["x", "水|HJ828-2017|3；气｜｜;", "执法监测；自行监测"],
        ["y", '[{"object": "水", "数量": 2}]', '["执法监测"]'],
        ["z", "", ""],
    ]
    first, second, third = run(items.records[0], ["名称", "项目", "服务"], rows).accepted.to_pylist()
    assert first["items"] == [
        {"object": "水", "method": "HJ 828-2017", "n": 3},
        {"object": "气", "method": None, "n": None},
    ]
    assert first["e"] == [codes()["service_type"].words()[word] for word in ("执法监测", "自行监测")]
    assert second["items"] == [{"object": "水", "method": None, "n": 2}]
    assert third["items"] is None and third["e"] is None


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("水|a|1|b", "parts"),
        ("|a|1", "part_required"),
        ("水||一个", "part"),
        ('[{"object": "水", "n": "x"}]', "part"),
    ],
)
def test_one_bad_entry_refuses_the_row(items: Feed, run: Run, cell: str, reason: str) -> None:
    done = run(
        items.records[0], ["名称", "项目", "服务"], [["x", f"水|HJ 828-2017|1;{cell}" if cell[0] != "[" else cell, ""]]
    )
    assert done.refused["reason_code"].to_pylist() == [reason]


def test_a_value_with_many_rows_is_one_row_each(make_feed: Callable[..., Feed], run: Run) -> None:
    feed = make_feed("      - {name: code, header: 代码, label: {zh: 代码, en: Code}, type: org_code}\n")
    done = run(feed.records[0], ["名称", "代码"], [["x", GOOD_CODE]] * 50)
    assert done.accepted["row"].to_pylist() == list(range(2, 52))


def test_a_column_applies_only_when_it_says_so(make_feed: Callable[..., Feed], run: Run) -> None:
    feed = make_feed(
        "      - {name: kind, header: 类别, label: {zh: 类别, en: Kind}}\n"
        "      - {name: code, header: 号码, label: {zh: 代码, en: Code}, type: org_code, required: true,"
        " when: \"kind = '单位'\"}\n"
        "      - {name: pid, header: 号码, label: {zh: 证件, en: Number}, type: person_id, when: \"kind = '个人'\"}\n"
    )
    rows = [["x", "单位", GOOD_CODE], ["y", "个人", RESIDENT], ["z", "单位", ""], ["w", "个人", ""]]
    done = run(feed.records[0], ["名称", "类别", "号码"], rows)
    assert [(r["name"], r["code"], r["pid"] is not None) for r in done.accepted.to_pylist()] == [
        ("x", GOOD_CODE, False),
        ("y", None, True),
        ("w", None, False),
    ]
    assert done.refused["reason_code"].to_pylist() == ["required"]


def test_a_missing_required_column_refuses_the_whole_file(make_feed: Callable[..., Feed]) -> None:
    feed = make_feed("      - {name: a, header: [甲, JIA], label: {zh: 甲, en: A}, required: true}\n")
    with pytest.raises(HubError) as caught:
        compile_record(feed.records[0], ["名称", "乙"], "名单.csv")
    assert "名单.csv" in caught.value.text("zh") and "“甲”（别名：JIA）" in caught.value.text("zh")
    compile_record(feed.records[0], ["名称", "* ｊｉａ"], "名单.csv")


def test_a_wrong_expression_of_a_contract_is_a_sentence(make_feed: Callable[..., Feed], run: Run) -> None:
    feed = make_feed(rest="    valid:\n      - {check: 'nowhere > 1', reason: {zh: 甲, en: A}, field: name}\n")
    with pytest.raises(HubError, match="nowhere"):
        run(feed.records[0], ["名称"], [["x"]])


def test_text_of_strangers_never_becomes_sql(make_feed: Callable[..., Feed], run: Run) -> None:
    feed = make_feed(
        '      - {name: a, header: "甲\'\\"; DROP TABLE chunk", label: {zh: 甲, en: A}, null: ["\'); --"]}\n'
    )
    done = run(feed.records[0], ["名称", "甲'\"; DROP TABLE chunk"], [["x'; DROP TABLE chunk; --", "'); --"]])
    assert done.accepted.to_pylist()[0]["name"] == "x'; DROP TABLE chunk; --"
    assert done.accepted.to_pylist()[0]["a"] is None
