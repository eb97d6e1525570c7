"""A wrong contract is refused when it is loaded, with the file and the key named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from ingest.contract import apply, compile_record
from ingest.example_row import example_row
from schema.codelists import codes
from schema.errors import HubError
from schema.feed import Feed, feeds, load_feed

from .conftest import chunk, tokens

LABEL = "label: {zh: 甲, en: A}"
SHIPPED = [(feed, record.record) for feed in feeds().values() for record in feed.records]


@pytest.mark.parametrize(
    ("columns", "rest", "named"),
    [
        (f"      - {{name: a, header: 甲, {LABEL}, colour: red}}\n", "", "colour"),
        (f"      - {{name: a, header: 甲, {LABEL}, type: colour}}\n", "", "type"),
        (f"      - {{name: a, header: 甲, {LABEL}, type: code}}\n", "", "columns.a"),
        (f"      - {{name: a, header: 名称, {LABEL}}}\n", "", "名称"),
        (f"      - {{name: name, header: 甲, {LABEL}}}\n", "", "name"),
        (f"      - {{name: a, header: 甲, {LABEL}, type: records}}\n", "", "columns.a"),
        (f"      - {{name: a, header: 甲, {LABEL}, type: person_id, document: b}}\n", "", "columns.a.document"),
        (f"      - {{name: a, name: b, header: 甲, {LABEL}}}\n", "", "name is given twice"),
        ("", "    fill_down: [b]\n", "fill_down"),
        ("", "    valid:\n      - {check: 'true', reason: {zh: 甲, en: A}, field: b}\n", "valid.field"),
        ("", "    yields:\n      - {into: nothing, columns: {org: name}}\n", "nothing"),
        ("", "    yields:\n      - {into: branch, columns: {nothing: name}}\n", "nothing"),
        ("", "    yields:\n      - {into: branch, each: name AS t, columns: {branch: t}}\n", "each"),
    ],
)
def test_a_wrong_declaration_names_file_and_key(
    write_feed: Callable[..., Path], columns: str, rest: str, named: str
) -> None:
    with pytest.raises(HubError) as caught:
        load_feed(write_feed(columns, rest))
    assert named in caught.value.text("en")
    assert "made.yaml" in caught.value.text("zh")


def test_one_header_may_feed_two_columns_that_say_when(make_feed: Callable[..., Feed]) -> None:
    feed = make_feed(
        f"      - {{name: kind, header: 类别, {LABEL}}}\n"
        f"      - {{name: code, header: 代码, {LABEL}, type: org_code, when: \"kind = '单位'\"}}\n"
        f"      - {{name: number, header: 代码, {LABEL}, type: person_id, when: \"kind = '个人'\"}}\n"
    )
    assert list(feed.records[0].by_name) == ["name", "kind", "code", "number"]


def test_the_bare_key_null_is_the_word(make_feed: Callable[..., Feed]) -> None:
    feed = make_feed(f"      - {{name: a, header: 甲, {LABEL}, null: [未填]}}\n")
    assert "未填" in feed.records[0].by_name["a"].nulls


def test_the_name_of_the_file_is_the_name_of_the_feed(write_feed: Callable[..., Path]) -> None:
    path = write_feed()
    with pytest.raises(HubError, match="other"):
        load_feed(path.rename(path.with_name("other.yaml")))


def test_the_digest_changes_with_the_contract(make_feed: Callable[..., Feed]) -> None:
    first = make_feed(f"      - {{name: a, header: 甲, {LABEL}}}\n").digest
    assert first == make_feed(f"      - {{name: a, header: 甲, {LABEL}}}\n").digest
    assert first != make_feed(f"      - {{name: a, header: 乙, {LABEL}}}\n").digest


@pytest.mark.parametrize(("feed", "record"), SHIPPED, ids=lambda x: x.feed if isinstance(x, Feed) else x)
def test_an_outsider_can_write_a_valid_row_from_the_examples(
    con: duckdb.DuckDBPyConnection, feed: Feed, record: str
) -> None:
    row = example_row(feed.by_name[record])
    compiled = compile_record(feed.by_name[record], list(row), "example")
    done = apply(con, compiled, chunk([list(row.values())], len(row)), tokens)
    assert done.refused.to_pylist() == []
    assert done.accepted.num_rows == 1


@pytest.mark.parametrize("feed", feeds().values(), ids=lambda feed: feed.feed)
def test_shipped_contracts_use_known_code_lists(feed: Feed) -> None:
    named = {c.codes for r in feed.records for c in r.columns} | {
        part.codes for r in feed.records for c in r.columns for part in c.fields
    }
    assert named - {None} <= set(codes())
    assert feed.sender in codes()["agency_line"].values
