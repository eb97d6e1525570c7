"""XML and JSON: records with named cells, exact lines, one bad record at a time."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made import Feed, Read, feed, record

from ingest.readers.json import Walker, cells
from ingest.readers.shapes import Limits
from schema.errors import HubError

AB = feed("a", "b")
Reading = Callable[..., Read]


def test_xml_lines_of_100_000_rows(reading: Reading) -> None:
    body = "".join(f"<ROW><a>{n}</a>\n<b/></ROW>\n" for n in range(100_000))
    got = reading("<?xml version='1.0'?>\n<ROWDATA>\n" + body + "</ROWDATA>", AB)
    assert len(got.rows) == 100_000
    assert all(row == (3 + 2 * n, str(n), "") for n, row in enumerate(got.rows))


def test_xml_in_gbk_by_any_name_and_with_attributes(reading: Reading) -> None:
    rows = '<ROW b="1"><a> 監測&amp; </a></ROW>\n<ROW><a>x</a></ROW>'
    text = f'<?xml version="1.0" encoding="GB2312"?><ROWDATA>{rows}</ROWDATA>'
    assert sorted(reading(text.encode("gbk"), AB).header) == ["a", "b"]
    assert {row[1:] for row in reading(text.encode("gbk"), AB).rows} == {("1", " 監測& "), ("", "x")}


def test_xml_rows_that_are_broken(reading: Reading) -> None:
    data = b"<R>\n<W><a>1</a><a>2</a></W>\n<W><a>\xff\xfe</a></W>\n<W><a>3</a></W></R>"
    got = reading(data, feed("a"))
    assert got.reasons == [(2, "duplicate_cell"), (3, "not_decodable")]
    assert got.rows == [(4, "3")]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><R><W><a>&x;</a></W></R>', "xml_doctype"),
        ("<R><W><a>1</a></W>", "bad_xml"),
        ("<R><W><a>1</b></W></R>", "bad_xml"),
        ("<R>" + "<d>" * 1000, "too_deep"),
        ("<html><body>x</body></html>", "header_missing"),
    ],
)
def test_xml_that_is_refused(reading: Reading, data: str, code: str) -> None:
    with pytest.raises(HubError) as told:
        reading(data, feed("a"))
    assert told.value.code == code


def test_billion_laughs(reading: Reading) -> None:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    with pytest.raises(HubError, match="DOCTYPE"):
        reading(f'<!DOCTYPE a [<!ENTITY l0 "ha">{entities}]><R><W><a>&l9;</a></W></R>', feed("a"))


def test_json_lines_keep_printed_numbers_and_nested_text(reading: Reading) -> None:
    text = '{"a": 1.50, "b": [{"c": 2}]}\n\n{"a": 1E+17, "b": null, "x": true}\nnot json\n{"a": 12345678901234567890}\n'
    got = reading(text, AB)
    assert got.header == ["a", "b", "x"]
    assert got.rows == [(1, "1.50", '[{"c": 2}]', ""), (3, "1E+17", "", "true"), (5, "12345678901234567890", "", "")]
    assert got.reasons == [(4, "bad_json")]


def test_json_array_at_a_path(reading: Reading) -> None:
    rows = '[\n {"a": "x}]"},\n\n {"a":\n"y", "b": {"rows": [{"a": 1}]}}\n]'
    text = '{"code": "00",\n "data": {"total": 2, "rows": ' + rows + "}}"
    got = reading(text, feed("a", "b", path="data.rows"))
    assert got.rows == [(3, "x}]", ""), (5, "y", '{"rows": [{"a": 1}]}')]


def test_json_with_several_records(reading: Reading) -> None:
    known = Feed([record("firm", "a", path="firms"), record("person", "p", path="people")])
    got = reading('{"firms": [{"a": "1"}], "people": [{"p": "2"}, {"p": "3"}]}', known)
    assert [(c.record, c.rows.num_rows) for c in got.chunks] == [("firm", 1), ("person", 2)]


def test_a_record_of_which_there_is_nothing_gives_no_chunk(reading: Reading) -> None:
    known = Feed([record("firm", "a", path="firms"), record("person", "p", path="people")])
    got = reading('{"people": [[], {"p": "3"}]}', known)
    assert [(c.record, c.header, c.rows.num_rows, len(c.broken)) for c in got.chunks] == [("person", ["p"], 1, 1)]


def test_json_records_that_are_broken(reading: Reading) -> None:
    deep = "[" * 100_000 + "]" * 100_000
    text = '[{"a": 1, "a": 2},\n{"a": "\\ud800"},\n{"a": "\\u0000"},\n{"a": NaN},\n' + deep + ',\n[1],\n{"a": "ok"}]'
    got = reading(text, feed("a"))
    first = [(1, "duplicate_cell"), (2, "not_decodable"), (3, "nul_byte"), (4, "bad_json")]
    assert got.reasons == [*first, (5, "too_deep"), (6, "not_an_object")]
    assert got.rows == [(7, "ok")]


@pytest.mark.parametrize(
    ("text", "code"),
    [('[{"a": 1}', "cut_json"), ('[{"a": 1}, 5]', "bad_json"), ('[{"a": 1}}', "bad_json"), ("[" * 100_000, "cut_json")],
)
def test_json_that_is_refused(reading: Reading, text: str, code: str) -> None:
    with pytest.raises(HubError) as told:
        reading(text, feed("a"))
    assert told.value.code == code


values = st.recursive(
    st.none() | st.booleans() | st.text(st.characters(exclude_categories=["Cs"])), st.lists, max_leaves=5
)
objects = st.lists(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), values, max_size=4), max_size=6)


@given(objects, st.sampled_from([None, 1, 2]), st.integers(1, 40), st.booleans())
def test_elements_are_found_however_the_text_is_cut(
    objects: list[dict[str, object]], indent: int | None, size: int, ascii_only: bool
) -> None:
    text = json.dumps(objects, indent=indent, ensure_ascii=ascii_only)
    walker = Walker({()}, Limits())
    found = [one for at in range(0, len(text), size) for one in walker.feed(text[at : at + size])]
    walker.finish()
    assert [json.loads(one.text) for one in found] == objects
    lines = text.split("\n")
    assert all(lines[one.line - 1].lstrip(" [,").startswith("{") for one in found)
    assert all(set(cells(one.text)[0]) <= set(made) for one, made in zip(found, objects, strict=True))
