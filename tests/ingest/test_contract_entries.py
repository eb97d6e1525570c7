"""Cells with several entries."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from schema.codelists import codes
from schema.feed import Feed

from .conftest import Run


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
