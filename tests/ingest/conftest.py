"""A contract run on rows that a test writes down."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from hub.duck import connect
from ingest.contract import Sifted, apply, compile_record, prepare
from schema.divisions import divisions
from schema.feed import Feed, Record, load_feed

HEAD = """feed: {name}
title: {{zh: 测试, en: Test}}
about: {{zh: 测试, en: Test}}
sender: ecology
formats: [csv]
records:
  - record: thing
    natural_key: [name]
    columns:
      - {{name: name, header: 名称, label: {{zh: 名称, en: Name}}}}
"""


def tokens(numbers: pa.Array) -> pa.Array:
    """A stand-in for the keyed tokens of a home."""
    return pa.array([hashlib.sha256(n.encode()).hexdigest() for n in numbers.to_pylist()], pa.string())


def chunk(rows: Sequence[Sequence[str]], width: int) -> pa.Table:
    """Rows as a reader gives them, from line 2 on."""
    lines = pa.array(range(2, len(rows) + 2), pa.int64())
    return pa.table({"line": lines} | {f"c{n}": pa.array([r[n] for r in rows], pa.string()) for n in range(width)})


@pytest.fixture(scope="session")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    con = connect()
    prepare(con, list(divisions()))
    yield con
    con.close()


@pytest.fixture
def write_feed(tmp_path: Path) -> Callable[..., Path]:
    def write(columns: str = "", rest: str = "", name: str = "made") -> Path:
        path = tmp_path / f"{name}.yaml"
        path.write_text(HEAD.format(name=name) + columns + rest, encoding="utf-8")
        return path

    return write


@pytest.fixture
def make_feed(write_feed: Callable[..., Path]) -> Callable[..., Feed]:
    return lambda *parts, **named: load_feed(write_feed(*parts, **named))


Run = Callable[..., Sifted]


@pytest.fixture
def run(con: duckdb.DuckDBPyConnection) -> Run:
    def go(record: Record, header: Sequence[str], rows: Sequence[Sequence[str]], **named: Any) -> Sifted:
        return apply(con, compile_record(record, header, "f.csv"), chunk(rows, len(header)), tokens, **named)

    return go


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
