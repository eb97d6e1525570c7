"""What a contract asks of whole rows and of the file, and with which reasons it refuses them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ingest.contract import compile_record
from schema.errors import HubError
from schema.feed import Feed

from .conftest import Run

GOOD_CODE = "91310104132624384A"
RESIDENT = "11010519491231002X"  # the example number of GB 11643


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
