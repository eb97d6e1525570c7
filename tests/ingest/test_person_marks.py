"""What a cell tells of a person beside the name: a short token of what can be read, and nothing of what cannot."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schema.errors import HubError
from schema.feed import Feed
from schema.identifiers import resident_id_check

from .conftest import Run

RESIDENT = "11010519491231002X"  # the example number of GB 11643
HEADER = ["名称", "证件号码", "出生日期", "手机", "职称证书编号", "毕业院校"]
NUMBER = "      - {name: pid, header: 证件号码, label: {zh: 证件号码, en: Number}, type: person_id}\n"
MARKS = "".join(
    f"      - {{name: {name}, header: {header}, label: {{zh: {header}, en: {name}}}, "
    f"type: person_mark, mark: {name}}}\n"
    for name, header in (
        ("id_region", "证件号码"), ("id_birth", "证件号码"), ("id_tail", "证件号码"), ("birth_date", "出生日期"),
        ("phone", "手机"), ("title_no", "职称证书编号"), ("school", "毕业院校"),
    )
)  # fmt: skip


@pytest.fixture
def people(make_feed: Callable[..., Feed]) -> Feed:
    return make_feed(NUMBER + MARKS)


def told(people: Feed, run: Run, *cells: str) -> dict[str, str | None]:
    row = ["a", *cells, *[""] * (len(HEADER) - 1 - len(cells))]
    done = run(people.records[0], HEADER, [row])
    assert done.refused_rows == 0
    (held,) = done.accepted.to_pylist()
    return {
        name: held[name]
        for name in held
        if name.startswith("id_") or name in ("birth_date", "phone", "title_no", "school")
    }


@pytest.mark.parametrize(
    ("masked", "shown"),
    [
        ("110105********002X", {"id_region", "id_tail"}),
        ("110105＊＊＊＊＊＊＊＊００２ｘ", {"id_region", "id_tail"}),
        ("110105**002X", {"id_region", "id_tail"}),
        ("110105XXXXXXXX002X", {"id_region", "id_tail"}),
        ("110105××××××××002X", {"id_region", "id_tail"}),
        ("11010519491231****", {"id_region", "id_birth"}),
        ("******19491231002X", {"id_birth", "id_tail"}),
        ("110105************", {"id_region"}),
        ("**************002X", {"id_tail"}),
        # Parts that are not shown whole say nothing.
        ("110***********002X", {"id_tail"}),
        ("1101051949********", {"id_region"}),
        ("1****************X", set()),
        ("******************", set()),
        # No resident's number, though something is masked in it.
        ("E1101****002", set()),
        ("91110105****002X6K", set()),
    ],
)
def test_a_masked_number_tells_the_parts_that_it_shows_whole(
    people: Feed, run: Run, masked: str, shown: set[str]
) -> None:
    whole, part = told(people, run, RESIDENT), told(people, run, masked)
    names = ("id_region", "id_birth", "id_tail")
    assert all(whole[name] for name in names)
    assert {name for name in names if part[name]} == shown
    assert all(part[name] == whole[name] for name in shown)


def test_an_old_number_of_fifteen_digits_tells_what_the_new_one_tells(people: Feed, run: Run) -> None:
    assert told(people, run, "110105491231002") == told(people, run, RESIDENT)


@pytest.mark.parametrize("masked", ["110105********002X", "110105XXXXXXXX002X", "110105××××××××002X"])
def test_a_masked_number_is_nobody_s_token(people: Feed, run: Run, masked: str) -> None:
    done = run(people.records[0], HEADER, [["a", masked, "", "", "", ""]])
    assert done.accepted["pid"].to_pylist() == [None] and done.people.num_rows == 0
    assert done.accepted["_notes"].to_pylist() == [["pid:masked"]]


@pytest.mark.parametrize("filler", ["0000", "00000000", "999999999", "111111"])
def test_a_filler_is_no_document_number(people: Feed, run: Run, filler: str) -> None:
    # It would make one person of all whose number the clerk did not have.
    done = run(people.records[0], HEADER, [["a", filler, "", "", "", ""], ["b", "E1000000", "", "", "", ""]])
    assert (done.refused_rows, done.people["number"].to_pylist()) == (1, ["E1000000"])


def test_one_thing_has_one_token_however_it_is_printed(people: Feed, run: Run) -> None:
    plain = told(people, run, RESIDENT, "1949-12-31", "13900005678", "瀛职（2019）0012345", "瀛川理工大学")
    other = told(people, run, "", "1949年12月31日", "+86 139-0000-5678", "瀛职(2019) 0012345", "瀛川 理工大学")
    assert all(plain[name] == other[name] for name in ("birth_date", "phone", "title_no", "school"))
    # A birthday is one, whether a number or a column of its own tells it; else equal texts of two kinds are two.
    assert plain["id_birth"] == plain["birth_date"]
    assert len({plain[name] for name in plain}) == len(plain) - 1
    assert told(people, run, "", "1949-12-30")["birth_date"] != plain["birth_date"]


UNREAD = [["", "1949年"], ["", "不详"], ["", "1900-01-01"], ["", "", "138****5678"], ["", "", "无"],
          ["", "", "", "已取得"], ["", "", "", "", "*大学"]]  # fmt: skip


@pytest.mark.parametrize("cells", UNREAD)
def test_what_cannot_be_read_says_nothing_and_refuses_no_row(people: Feed, run: Run, cells: list[str]) -> None:
    assert set(told(people, run, *cells).values()) == {None}


def test_no_value_is_kept(people: Feed, run: Run) -> None:
    row = ["a", RESIDENT, "1949-12-31", "13900005678", "瀛职（2019）0012345", "瀛川理工大学"]
    done = run(people.records[0], HEADER, [row])
    held = str(done.accepted.drop_columns(["pid"]).to_pylist())
    assert not any(text in held for text in ("1949", "13900005678", "0012345", "理工", "002X", "110105"))
    assert done.people["number"].to_pylist() == [RESIDENT]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), region=st.integers(110000, 659999), day=st.integers(0, 36_000), serial=st.integers(0, 999))
def test_whatever_is_hidden_what_shows_never_contradicts_the_number(
    people: Feed, run: Run, data: st.DataObject, region: int, day: int, serial: int
) -> None:
    body = f"{region}{date(1920, 1, 1) + timedelta(days=day):%Y%m%d}{serial:03d}"
    number = body + resident_id_check(body)
    start = data.draw(st.integers(0, 17), label="hidden from")
    stop = data.draw(st.integers(start + 1, 18), label="hidden to")
    whole = told(people, run, number)
    part = told(people, run, number[:start] + "*" * (stop - start) + number[stop:])
    assert all(part[name] in (None, whole[name]) for name in whole)
    assert (part["id_tail"] is not None) == (stop <= 14)
    assert (part["id_region"] is not None) == (start >= 6)


@pytest.mark.parametrize(
    ("more", "word"),
    [
        ("type: person_mark", "mark"),
        ("mark: phone", "mark"),
        ("type: person_mark, mark: blood_group", "blood_group"),
        ("type: person_mark, mark: phone, required: true", "required"),
    ],
)
def test_a_contract_says_what_is_wrong_with_a_mark(make_feed: Callable[..., Feed], more: str, word: str) -> None:
    with pytest.raises(HubError) as caught:
        make_feed(f"      - {{name: m, header: 手机, label: {{zh: 手机, en: M}}, {more}}}\n")
    assert "made.yaml" in caught.value.en and (word in caught.value.en or word == "blood_group")
