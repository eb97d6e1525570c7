"""CSV: physical lines, quotation marks, header and encodings."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made import Read, feed, record

from ingest.readers import sniff
from ingest.readers.csv import read
from ingest.readers.refusals import REASONS
from ingest.readers.shapes import Limits, plan
from schema.errors import HubError

ABC = feed("a", "b", "c")


def rows(data: bytes | str, known=ABC, **limits: int) -> Read:
    raw = data if isinstance(data, bytes) else data.encode()
    return Read(list(read(io.BytesIO(raw), plan(known), known.encoding, Limits(**limits))))


def test_lines_are_those_at_which_a_row_starts() -> None:
    got = rows('标题\r\na,b,c\r\n1,2,3\r\n\r\n"x\r\ny","q""w",3\r\n4,5,6\r\n')
    assert got.header == ["a", "b", "c"]
    assert got.rows == [(3, "1", "2", "3"), (5, "x\r\ny", 'q"w', "3"), (7, "4", "5", "6")]
    assert not got.broken


def test_an_unclosed_quote_costs_one_row() -> None:
    got = rows('a,b,c\n1,"2,3\n4,5,6\n"7","8",9\n')
    assert got.reasons == [(2, "unclosed_quote")]
    assert got.broken[0].text == '1,"2,3'
    assert got.rows == [(3, "4", "5", "6"), (4, "7", "8", "9")]


def test_an_unclosed_quote_does_not_reach_a_later_cell_over_two_lines() -> None:
    got = rows('a,b,c\n1,"2,3\n4,5,6\n7,"8\n8",9\n1,1,1\n')
    assert got.reasons == [(2, "unclosed_quote")]
    assert got.rows == [(3, "4", "5", "6"), (4, "7", "8\n8", "9"), (6, "1", "1", "1")]


def test_a_quote_that_never_closes_at_the_end_of_the_file() -> None:
    got = rows('a,b,c\n1,2,3\n4,5,"6')
    assert (got.rows, got.reasons) == ([(2, "1", "2", "3")], [(3, "unclosed_quote")])


@pytest.mark.parametrize(("lines", "joined"), [(199, True), (201, False)])
def test_a_cell_spans_at_most_200_lines(lines: int, joined: bool) -> None:
    got = rows('a,b,c\n1,"' + "x\n" * lines + '",3\n')
    assert bool(got.rows) is joined
    if not joined:
        assert got.reasons[0] == (2, "unclosed_quote")


def test_other_broken_rows_are_named_and_the_rest_lives() -> None:
    got = rows('a,b,c\n1,2\n1,2,3,4\n"a"b,1,2\n5" pipe,2,3\nx\ry,2,3\n"x\ry",2,3\n1,2\0,3\n9,9,9\n')
    assert got.reasons == [(2, "wrong_cell_count"), (3, "wrong_cell_count"), (4, "stray_quote"),
                           (6, "stray_return"), (8, "nul_byte")]  # fmt: skip
    assert got.rows == [(5, '5" pipe', "2", "3"), (7, "x\ry", "2", "3"), (9, "9", "9", "9")]
    assert {code for _, code in got.reasons} <= set(REASONS)


def test_even_marks_that_leave_a_cell_open_swallow_nothing() -> None:
    got = rows('a,b,c\nx"y,"abc\n1,2,3\n')
    assert (got.rows, got.reasons) == ([(3, "1", "2", "3")], [(2, "unclosed_quote")])


def test_blocks_are_cut_anywhere() -> None:
    text = "a,b,c\n" + "".join(f'{n},"x\n{n}",é文\n' for n in range(300))
    whole = rows(text)
    assert len(whole.rows) == 300
    for size in (60, 61, 128, 1000):
        assert rows(text, block_bytes=size).rows == whole.rows


def test_chunks_are_bounded() -> None:
    got = rows("a,b,c\n" + "1,2,3\n" * 1000, chunk_rows=300)
    assert [chunk.rows.num_rows for chunk in got.chunks] == [300, 300, 300, 100]


def test_no_rows_still_tell_the_header() -> None:
    assert [(c.header, c.rows.num_rows) for c in rows("a,b,c\n\n").chunks] == [(["a", "b", "c"], 0)]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_separators_are_told_by_the_header(mark: str) -> None:
    assert rows(f"a{mark}b{mark}c\n1{mark}2{mark}3\n").rows == [(2, "1", "2", "3")]


def test_the_header_is_the_row_with_most_known_headers() -> None:
    got = rows("a 表\n填报说明,a\n ａ ,Ｂ,c,其他\n1,2,3,4\n")
    assert got.header == ["ａ", "Ｂ", "c", "其他"]
    assert got.rows == [(4, "1", "2", "3", "4")]


def test_duplicate_headers_are_named() -> None:
    with pytest.raises(HubError, match="duplicate headers: b"):
        rows("a,b,c,b\n1,2,3,4\n")


@pytest.mark.parametrize("data", ["x,y\n1,2\n", "", "\n\n"])
def test_no_header_is_said(data: str) -> None:
    with pytest.raises(HubError) as told:
        rows(data)
    assert told.value.code in {"header_missing", "empty_file"}


def test_blank_cells_of_filled_columns_take_the_value_above() -> None:
    got = rows("a,b,c\n1,,x\n,,z\n2,,y\n", feed("a", "b", "c", fill_down=("a",)))
    assert got.rows == [(2, "1", "", "x"), (3, "1", "", "z"), (4, "2", "", "y")]


def test_the_record_is_the_one_whose_headers_fit() -> None:
    known = feed("a", "b", "c")
    known.records = [record("one", "a", "x", "y"), record("two", "a", "b", "c")]
    assert rows("a,b,c\n1,2,3\n", known).chunks[0].record == "two"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_encodings(encoding: str) -> None:
    got = rows("a,b,c\r\n检测,2,𠀀\r\n".replace("𠀀", "龘" if encoding == "gbk" else "𠀀").encode(encoding))
    assert got.rows[0][1] == "检测"


def test_the_encoding_is_told_by_the_first_line_that_is_not_ascii() -> None:
    text = "a,b,c\n" + "1,2,3\n" * 500 + "监测,2,3\n"
    assert rows(text.encode("gb18030"), block_bytes=600).rows[-1] == (502, "监测", "2", "3")


def test_a_gb18030_file_with_a_utf8_tail_loses_only_the_tail() -> None:
    head = "a,b,c\n绿源检测,2,3\n青岬,2,3\n监测,2,3\n".encode("gb18030")
    got = rows(head + "瀛川绿源,2,3\n监测站,2,3\n".encode())
    assert [row[1] for row in got.rows] == ["绿源检测", "青岬", "监测"]
    assert [line for line, _ in got.reasons] == [5, 6]
    assert {reason for _, reason in got.reasons} <= {"mixed_encoding", "not_decodable"}


def test_bytes_that_are_no_text_cost_their_rows() -> None:
    text = "a,b,c\n监测,2,3\n".encode()
    got = rows(text + b'"x\n\xff\xfe\n",2,3\n\xed\xa0\x80,1,1\n9,9,9\n')
    assert got.rows == [(2, "监测", "2", "3"), (7, "9", "9", "9")]
    assert got.reasons == [(3, "not_decodable"), (6, "not_decodable")]


def test_a_header_is_guessed_under_a_title_and_above_longer_rows(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text("清单,,,\na,b,,d\n1,2,3;x;x;x;x;x,4\n")
    assert sniff(path).headers == {"": ["a", "b", "", "d"]}
    assert sniff(path).format == "csv"


cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff\r"), max_size=8)
tables = st.lists(st.lists(cells, min_size=3, max_size=3), max_size=12)


@given(tables, st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]), st.sampled_from(["\n", "\r\n"]),
       st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))  # fmt: skip
def test_what_python_writes_is_read_back(table: list[list[str]], quoting: int, end: str, encoding: str) -> None:
    out = io.StringIO()
    writer = csv.writer(out, quoting=quoting, lineterminator=end)
    expected = []
    for row in [["a", "b", "c"], *table]:
        expected.append((out.getvalue().count("\n") + 1, *row))
        writer.writerow(row)
    got = rows(out.getvalue().encode(encoding))
    assert got.broken == []
    assert got.rows == [row for row in expected[1:] if any(row[1:])]


chinese = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=8)


@given(st.lists(st.lists(chinese, min_size=3, max_size=3), min_size=1, max_size=30))
def test_gb18030_is_read_back(table: list[list[str]]) -> None:
    body = "".join(",".join(row) + "\n" for row in [["甲", "乙", "丙"], *table])
    got = rows(body.encode("gb18030"), feed("甲", "乙", "丙"))
    assert [row[1:] for row in got.rows] == [tuple(row) for row in table]


junk = st.text('",;\n\r\t ab中\0', max_size=100)


@given(junk, st.sampled_from([16, 64, 4096]))
def test_every_line_that_holds_something_is_in_some_row(text: str, size: int) -> None:
    got = rows("a,b,c\n" + text + "\n1,2,3\n", block_bytes=max(size, 16), line_bytes=1000)
    starts = sorted([row[0] for row in got.rows] + [one.line for one in got.broken])
    assert len(starts) == len(set(starts))
    assert all(len(row) == 4 for row in got.rows)
    if not got.broken and '"' not in text and "\0" not in text:
        filled = [n for n, line in enumerate(text.split("\n"), 2) if line.strip("\r,")]
        assert starts[:-1] == filled
