"""What becomes of a row does not hang on the rows around it, though equal cells are looked at once."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.contract import Sifted, apply, compile_record
from schema.feed import Record, load_feed

from .conftest import HEAD, chunk, tokens

COLUMNS = """      - {name: kind, header: 类别, label: {zh: 类别, en: Kind}}
      - {name: code, header: 号码, label: {zh: 代码, en: Code}, type: org_code, required: true, when: "kind = '单位'"}
      - {name: pid, header: 号码, label: {zh: 证件, en: Number}, type: person_id, document: doc, when: "kind = '个人'"}
      - {name: doc, header: 证件类型, label: {zh: 证件类型, en: Document}}
      - {name: since, header: [起, 始], label: {zh: 起, en: From}, type: date}
      - {name: until, header: 止, label: {zh: 止, en: To}, type: date_end}
      - {name: kinds, header: 种类, label: {zh: 种类, en: Kinds}, type: list, codes: service_type}
      - {name: place, header: 地, label: {zh: 地, en: Place}, type: division, required: true}
    doubt: {org: "org_mention(code, name)", number: name}
    valid:
      - {check: "until IS NULL OR until > since", reason: {zh: 止早于起, en: it ends before}, field: until}
"""
HEADER = ["名称", "类别", "号码", "证件类型", "起", "始", "止", "种类", "地"]
POOLS = [
    ["甲", "Ｂ  乙", "", "无", "电话 11010519491231002X"],
    ["单位", "个人", "其他", ""],
    ["91310104132624384A", "91310104132624384a", "9131**********384A", "11010519491231002X", "110105491231002",
     "E12345678", "123", ""],
    ["护照", "居民身份证", "", "身份证"],
    ["2024-01-05", "2024年2月5日", "昨天", "", "暂无"],
    ["2023-01-05", "", "1800-01-01"],
    ["长期", "2024-03-01", "2020-01-01", ""],
    ["执法监测", "执法监测；自行监测", "没有的", ""],
    ["110105", "110105000000", "999999", ""],
]  # fmt: skip


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Record:
    path: Path = tmp_path_factory.mktemp("feed") / "made.yaml"
    path.write_text(HEAD.format(name="made") + COLUMNS, encoding="utf-8")
    return load_feed(path).records[0]


def told(done: Sifted) -> tuple[list[str], ...]:
    tables = (done.accepted, done.refused, done.doubts)
    return (*(sorted(map(str, table.to_pylist())) for table in tables), sorted(map(str, done.people.to_pylist())))


def joined(parts: list[Sifted]) -> Sifted:
    tables = {
        name: pa.concat_tables([getattr(one, name) for one in parts]) for name in ("accepted", "refused", "doubts")
    }
    people = pa.concat_tables([one.people for one in parts]).group_by(["number", "token"]).aggregate([])
    return Sifted(refused_rows=sum(one.refused_rows for one in parts), people=people, **tables)


ROWS = st.lists(st.tuples(*map(st.sampled_from, POOLS)), min_size=1, max_size=6)


@settings(deadline=None, max_examples=12)
@given(rows=ROWS, times=st.integers(1, 2))
def test_rows_together_are_what_they_are_alone(
    con: duckdb.DuckDBPyConnection, record: Record, rows: list[tuple[str, ...]], times: int
) -> None:
    compiled = compile_record(record, HEADER, "f.csv")
    table = chunk(rows * times, len(HEADER))
    together = apply(con, compiled, table, tokens, sheet_index=1)
    alone = joined([apply(con, compiled, table.slice(n, 1), tokens, sheet_index=1) for n in range(len(table))])
    assert told(together) == told(alone)
    assert together.refused_rows == alone.refused_rows
    assert together.accepted.schema == alone.accepted.schema
    assert together.accepted["row"].to_pylist() == alone.accepted["row"].to_pylist()


def test_many_rows_are_what_few_are(con: duckdb.DuckDBPyConnection, record: Record) -> None:
    # Enough of them that some columns repeat and some do not.
    rows = [[f"名{n}", *(pool[n * 7 % len(pool)] for pool in POOLS[1:])] for n in range(10_000)]
    compiled = compile_record(record, HEADER, "f.csv")
    table = chunk(rows, len(HEADER))
    parts = [apply(con, compiled, table.slice(start, 500), tokens) for start in range(0, len(table), 500)]
    together = apply(con, compiled, table, tokens)
    assert 0 < together.refused_rows < 10_000
    assert together.accepted.equals(pa.concat_tables([one.accepted for one in parts]))
    assert together.refused.equals(pa.concat_tables([one.refused for one in parts]))
    assert together.doubts.equals(pa.concat_tables([one.doubts for one in parts]))
