"""Batches that a test writes down, put where a ledger has them, without files, homes or readers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from bench.identity.laid import Shelf
from hub.manifest import Manifest
from schema.feed import Feed

# It bears the code of a feed that ships because only those name organisations (schema/precedence.yaml).
FEED = """feed: register
title: {zh: 测试, en: Test}
about: {zh: 测试, en: Test}
sender: market
formats: [csv]
records:
  - record: holder
    natural_key: [code, person]
    columns:
      - {name: code, header: 代码, label: {zh: 代码, en: Code}, type: org_code}
      - {name: name, header: 名称, label: {zh: 名称, en: Name}}
      - {name: person, header: 证件, label: {zh: 证件, en: Number}, type: person_id}
      - {name: called, header: 姓名, label: {zh: 姓名, en: Called}}
      - {name: valid_from, header: 起, label: {zh: 起, en: From}, type: date}
      - {name: valid_to, header: 止, label: {zh: 止, en: To}, type: date_end}
    yields:
      - into: organization_name
        columns: {org: "org_mention(code, name)", name: name, kind: "'current'"}
      - into: role
        columns:
          person: "person_mention(person, called, org_mention(code, name))"
          org: "org_mention(code, name)"
          role: "'director'"
          valid_from: valid_from
          valid_to: valid_to
"""
SCHEMA = pa.schema([
    ("row", pa.int64()), ("code", pa.string()), ("name", pa.string()), ("person", pa.string()), ("called", pa.string()),
    ("valid_from", pa.date32()), ("valid_to", pa.date32()), ("_notes", pa.list_(pa.string())),
])  # fmt: skip
START = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Row:
    """One accepted row; the person is a token."""

    code: str = "91990101MA00QY01X9"
    name: str = "瀛川青屿检测有限公司"
    person: str | None = "t1"
    called: str | None = "示例甲"
    valid_from: date | None = date(2024, 1, 1)
    valid_to: date | None = None


@dataclass(frozen=True)
class Batch:
    """What one file said."""

    rows: tuple[Row, ...]
    cut_off: date | None = None
    mode: str = "increment"
    version: int = 1
    agency: str = "示例局"
    divisions: tuple[str, ...] = field(default=("990000",))
    tables: tuple[str, ...] = ("holder",)
    authorities: tuple[str, ...] = ()


Built = Callable[[Sequence[Batch]], duckdb.DuckDBPyConnection]


def put(shelf: Shelf, seq: int, batch: Batch, contract: Feed) -> Manifest:
    """Write the rows of a batch where the shelf has them and return its manifest."""
    rows: list[dict[str, Any]] = [vars(row) | {"row": n, "_notes": []} for n, row in enumerate(batch.rows, 2)]
    pq.write_table(pa.Table.from_pylist(rows, schema=SCHEMA), shelf.accepted_path(seq, "holder"))
    return Manifest(
        seq=seq, feed="register", contract_version=1, contract_digest=contract.digest, file=f"{seq}.csv", size=1,
        digest=str(seq), rows=len(rows), accepted=len(rows), refused=0, agency=batch.agency, cut_off=batch.cut_off,
        mode=batch.mode, version=batch.version, divisions=list(batch.divisions),
        authorities=list(batch.authorities), records={table: {} for table in batch.tables},
        sealed_at=START + timedelta(hours=seq),
    )  # fmt: skip
