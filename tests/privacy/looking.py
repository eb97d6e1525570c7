"""Looks for personal numbers in everything that a folder holds, however it is packed."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from hub.home import Home
from schema.identifiers import resident_id_ok, uscc_ok

SHAPE = re.compile(r"[1-9][0-9]{5}(?:18|19|20)[0-9]{9}[0-9Xx]")
LONG = re.compile(r"[0-9Xx]{18,}")
BETWEEN = re.compile(r"(?<=[0-9])[ \t\-‐–—_.·　]{1,2}(?=[0-9Xx])")
WIDE = {ord(w): n for w, n in zip("０１２３４５６７８９Ｘｘ－", "0123456789Xx-", strict=True)}
RAW = ("bytes", "UTF-16", "zstd")
ZSTD = b"\x28\xb5\x2f\xfd"


# Invented: 990101 is no division that exists. Written the ways in which people write them.
HIDDEN = "990101198503070025"
WAYS = (
    HIDDEN, HIDDEN.lower(), "990101 19850307 0025", "990101-19850307-0025", "９９０１０１１９８５０３０７００２５",
    "9 9 0 1 0 1 1 9 8 5 0 3 0 7 0 0 2 5", "990101　19850307　0025", "990101850307002",
)  # fmt: skip


@dataclass(frozen=True)
class Held:
    """A home and every personal number that was in the files it was given."""

    home: Home
    files: list[Path]
    numbers: frozenset[str]


def numbers_in(text: str, sent: frozenset[str] = frozenset(), *, raw: bool = False) -> set[str]:
    """Resident numbers in a text: any with a valid check, and those of ``sent`` also in pieces or full width.

    In raw bytes only ``sent`` counts: there the cells of a column stand one behind the other and make numbers of dates.
    """
    found = set() if raw else {n for n in windows(text) if resident_id_ok(n) and not uscc_ok(n)}
    plain = text.translate(WIDE) if not text.isascii() else text
    return found | {number for number in windows(text + "\n" + BETWEEN.sub("", plain)) if number in sent}


def windows(text: str) -> Iterator[str]:
    """Every 18 characters of a run of digits that have the shape of a resident number."""
    for run in LONG.findall(text):
        for start in range(len(run) - 17):
            if SHAPE.match(number := run[start : start + 18].upper()):
                yield number


def numbers_in_files(files: Iterable[Path]) -> frozenset[str]:
    """Every resident number in the files of a demo: CSV and JSON by their text, workbooks by their strings."""
    found: set[str] = set()
    for path in files:
        for text in texts_of(path):
            found |= {n.upper() for n in SHAPE.findall(text) if resident_id_ok(n.upper())}
    return frozenset(found)


def texts_of(path: Path) -> Iterator[str]:
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as book:
            yield from (book.read(name).decode("utf-8") for name in book.namelist())
    else:
        raw = path.read_bytes()
        try:
            yield raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            yield raw.decode("gb18030", "replace")


def decoded(folder: Path) -> Iterator[tuple[str, str]]:
    """Everything in a folder as text, with where it was: names, bytes, and what Parquet, DuckDB and SQLite hold."""
    for path in sorted(folder.rglob("*")):
        where = str(path.relative_to(folder))
        yield f"name of {where}", path.name
        if not path.is_file():
            continue
        raw = path.read_bytes()
        yield f"bytes of {where}", raw.decode("utf-8", "replace")
        yield f"UTF-16 in {where}", raw.replace(b"\0", b"").decode("latin-1")
        yield from ((f"zstd in {where}", text) for text in unpacked(raw))
        if path.suffix == ".parquet" and raw[-4:] == b"PAR1":
            yield from parquet(path, where)
        elif raw[8:12] == b"DUCK":
            yield from database(path, where)
        elif raw.startswith(b"SQLite format 3"):
            yield from sqlite(path, where)


def unpacked(raw: bytes) -> Iterator[str]:
    """What opens as zstd, wherever it begins."""
    at = raw.find(ZSTD)
    while at >= 0:
        try:
            with pa.CompressedInputStream(pa.BufferReader(raw[at:]), "zstd") as stream:
                yield stream.read().decode("utf-8", "replace")
        except (OSError, pa.ArrowException):
            pass  # the mark stood there by chance, or the piece is followed by something else
        at = raw.find(ZSTD, at + 4)


def parquet(path: Path, where: str) -> Iterator[tuple[str, str]]:
    file = pq.ParquetFile(path)
    yield f"statistics of {where}", f"{file.metadata.to_dict()} {file.schema_arrow.metadata}"
    for batch in file.iter_batches():
        for name in batch.schema.names:
            yield f"{where}: {name}", "\n".join(map(str, batch[name].to_pylist()))


def database(path: Path, where: str) -> Iterator[tuple[str, str]]:
    with duckdb.connect(str(path), read_only=True) as con:
        listed = "SELECT schema_name, table_name FROM duckdb_tables() WHERE schema_name = 'main' OR table_name <> 'sum'"
        for schema, table in con.execute(listed).fetchall():
            # Hashes of keys are numbers of up to twenty digits: now and then one has a stretch with a date and a check.
            hashed = "EXCLUDE (key)" if schema == "working" and "." in table else ""
            rows = con.execute(f'SELECT CAST(t AS VARCHAR) FROM (SELECT * {hashed} FROM "{schema}"."{table}") AS t')
            while part := rows.fetchmany(10_000):
                yield f"{where}: {table}", "\n".join(text for (text,) in part)


def sqlite(path: Path, where: str) -> Iterator[tuple[str, str]]:
    import sqlite3

    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as con:
        for (table,) in con.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            yield f"{where}: {table}", "\n".join(map(str, con.execute(f'SELECT * FROM "{table}"').fetchall()))


def leaks(folder: Path, numbers: frozenset[str]) -> list[str]:
    """Where personal numbers stand: those that were sent, and whatever has their shape and check."""
    told = []
    for where, text in decoded(folder):
        if found := numbers_in(text, numbers, raw=where.startswith(RAW)):
            told.append(f"{where}: {sorted(found)[:3]}")
    return told
