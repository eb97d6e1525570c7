"""Files that mean harm: each ends in one sentence, or its bad rows do, and the hub lives."""

from __future__ import annotations

import io
import os
import resource
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from made import Read, feed

from ingest.readers import Limits, read, read_cover, sniff
from schema.errors import HubError

ABC = feed("a", "b", "c")
MIB = 1 << 20
SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)


def spent() -> float:
    """CPU seconds of this process and of its children that ended: what a file cost, however busy the machine is."""
    return sum(
        one.ru_utime + one.ru_stime for one in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def honest() -> dict[str, bytes]:
    """The parts of a small workbook."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("数据")
    sheet.write_row(0, 0, ["a", "b", "c"])
    sheet.write_row(1, 0, ["1", "2", "3"])
    book.close()
    with zipfile.ZipFile(out) as parts:
        return {name: parts.read(name) for name in parts.namelist()}


def packed(parts: dict[str, bytes], more: Callable[[zipfile.ZipFile], None] | None = None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name, data)
        if more:
            more(file)
    return out.getvalue()


def with_sheet(rows: str) -> bytes:
    return packed(honest() | {"xl/worksheets/sheet1.xml": SHEET.format(rows).encode()})


def link(file: zipfile.ZipFile) -> None:
    entry = zipfile.ZipInfo("xl/link")
    entry.external_attr = 0o120777 << 16
    file.writestr(entry, "/etc/passwd")


def encrypted() -> bytes:
    data = bytearray(packed(honest()))
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    return bytes(data)


def overlapping() -> bytes:
    data = bytearray(packed(honest()))
    first = data.find(b"PK\x01\x02")
    second = data.find(b"PK\x01\x02", first + 4)
    data[second + 42 : second + 46] = data[first + 42 : first + 46]
    return bytes(data)


def lying_size() -> bytes:
    data = bytearray(packed({"xl/workbook.xml": b"0" * (80 * MIB)}))
    at = data.find(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 100)
    return bytes(data)


FAR = '<row r="1"><c r="A1" t="str"><v>a</v></c></row><row r="1048576"><c r="XFD1048576" t="str"><v>b</v></c></row>'
UNNAMED = '<row r="1"><c t="str"><v>a</v></c></row><row r="1048576">' + "<c><v>1</v></c>" * 16384 + "</row>"
HOSTILE: dict[str, tuple[Callable[[], bytes], set[str]]] = {
    "sparse workbook": (lambda: with_sheet(FAR), {"sheet_too_large"}),
    "sparse workbook without references": (lambda: with_sheet(UNNAMED), {"reader_memory", "header_missing"}),
    "bomb": (lambda: packed(honest() | {"xl/media/x.bin": b"\0" * (300 * MIB)}), {"zip_bomb"}),
    "bomb that lies": (lying_size, {"zip_bomb", "damaged_zip"}),
    "nested": (lambda: packed(honest() | {"xl/embeddings/b.zip": packed(honest())}), {"zip_nested"}),
    "overlapping": (overlapping, {"zip_overlap"}),
    "slip": (lambda: packed(honest() | {"../../etc/cron.d/x": b"x"}), {"zip_name"}),
    "absolute": (lambda: packed(honest() | {"/etc/x": b"x"}), {"zip_name"}),
    "link": (lambda: packed(honest(), link), {"zip_link"}),
    "many entries": (lambda: packed(honest() | {f"x/{n}": b"" for n in range(5000)}), {"zip_entries"}),
    "cut": (lambda: packed(honest())[:-200], {"damaged_zip"}),
    "cut head": (lambda: packed(honest())[:100], {"damaged_zip"}),
    "encrypted": (encrypted, {"encrypted"}),
    "old excel": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4000, {"wrong_format"}),
    "other archive": (lambda: packed({"a.csv": b"a,b,c\n1,2,3\n"}), {"not_a_workbook"}),
    "sheet of rubbish": (lambda: packed(honest() | {"xl/worksheets/sheet1.xml": b"<a><b"}),
                         {"damaged_workbook", "header_missing"}),
    "no sheet": (lambda: packed({"xl/workbook.xml": b""}), {"damaged_workbook", "header_missing", "reader_failed"}),
    "binary": (lambda: bytes(range(256)) * 10 + b"\0" * 9000, {"not_text", "header_missing"}),
    "random": (lambda: os.urandom(200_000), {"not_text", "header_missing"}),
    "laughs": (lambda: b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', {"xml_doctype"}),
    "deep xml": (lambda: b"<a>" * 100_000, {"too_deep"}),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_end_in_one_sentence(name: str, tmp_path: Path) -> None:
    make, codes = HOSTILE[name]
    path = tmp_path / "送来的.xlsx"
    path.write_bytes(make())
    before = spent()
    with pytest.raises(HubError) as told:
        list(read(path, ABC))
    assert told.value.code in codes
    assert told.value.zh.startswith("文件送来的.xlsx：")
    assert "\n" not in told.value.en
    assert spent() - before < 5
    for ask in (sniff, read_cover):
        try:
            ask(path)
        except HubError as error:
            assert error.exit_status == 2


def test_ten_million_empty_rows(tmp_path: Path) -> None:
    parts = honest()
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    path = tmp_path / "empty.xlsx"
    path.write_bytes(
        packed(
            parts
            | {
                "xl/worksheets/sheet1.xml": sheet.replace(
                    "</sheetData>", "<row/>" * 10_000_000 + "</sheetData>"
                ).encode()
            }
        )
    )
    before = spent()
    try:
        assert Read(list(read(path, ABC))).rows == [(2, "1", "2", "3")]
    except HubError as error:
        assert error.code == "zip_bomb"
    assert spent() - before < 5


def test_the_limit_of_memory_holds_and_the_parent_lives(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    path.write_bytes(b"a,b,c\n" + b"x" * (60 * MIB) + b",2,3\n1,2,3\n")
    with pytest.raises(HubError) as told:
        list(read(path, ABC, Limits(memory=8 * MIB, block_bytes=64 * MIB)))
    assert told.value.code == "reader_memory"
    assert Read(list(read(path, ABC))).rows == [(3, "1", "2", "3")]


def test_an_ordinary_limit_leaves_the_interpreter_64_mib_of_512() -> None:
    assert Limits().memory <= (512 - 64) * MIB


def test_the_limit_of_time_holds(tmp_path: Path) -> None:
    path = tmp_path / "slow.csv"
    path.write_bytes(b"a,b,c\n" + b"1,2,3\n" * 3_000_000)
    with pytest.raises(HubError) as told:
        list(read(path, ABC, Limits(cpu_seconds=1, cpu_seconds_per_mib=0, chunk_rows=10)))
    assert told.value.code == "reader_slow"


def test_a_line_of_a_gigabyte(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    with path.open("wb") as file:
        file.write(b"a,b,c\n1,2,3\n" + b"x" * 5000)
        file.seek(1 << 30)  # a hole reads as NULs
        file.write(b"\n4,5,6\n")
    before = spent()
    got = Read(list(read(path, ABC)))
    assert got.rows == [(2, "1", "2", "3"), (4, "4", "5", "6")]
    assert got.reasons == [(3, "line_too_long")]
    assert spent() - before < 5


@pytest.mark.parametrize("line", ['x",,"', '1,"2', '"', '""",', ',"""'])
def test_quotes_made_to_be_slow(line: str, reading: Callable[..., Read]) -> None:
    before = spent()
    got = reading("a,b,c\n" + (line + "\n") * 200_000 + "1,2,3\n", ABC)
    assert got.rows[-1][1:] == ("1", "2", "3")
    assert spent() - before < 5


def test_a_reader_that_is_given_up_leaves_no_child(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes(b"a,b,c\n" + b"1,2,3\n" * 100_000)
    chunks = read(path, ABC, Limits(chunk_rows=100))
    next(chunks)
    chunks.close()
    command = [(path / "cmdline").read_bytes() for path in Path("/proc").glob("[0-9]*") if parent(path) == os.getpid()]
    assert not [one for one in command if b"ingest.readers.child" in one]


def parent(path: Path) -> int:
    """The parent of a process; 0 when it is gone."""
    try:
        return int((path / "stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, ValueError):
        return 0


def test_no_file_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    path = tmp_path / "f.csv"
    path.write_bytes(b"a,b,c\n1,2,3\n")
    list(read(path, ABC))
    assert [one.name for one in tmp_path.iterdir()] == ["f.csv"]


def test_names_cannot_speak_to_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "a\x1b[31mb\n.csv"
    path.write_bytes(b"")
    with pytest.raises(HubError) as told:
        list(read(path, ABC))
    assert "\x1b" not in told.value.zh + told.value.en
    with pytest.raises(HubError, match="no plain file"):
        list(read(tmp_path, ABC))
