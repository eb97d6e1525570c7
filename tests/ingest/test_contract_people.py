"""Numbers of persons become tokens, and stand open nowhere."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from schema.feed import Feed

from .conftest import Run

RESIDENT = "11010519491231002X"  # the example number of GB 11643
OLD_RESIDENT = "110105491231002"


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
