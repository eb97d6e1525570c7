"""A contract at work: rows as an agency prints them go in, accepted rows and what they yield come out."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from hub.duck import connect, identifier
from ingest.contract import Sifted, apply, compile_record, prepare
from schema.divisions import divisions
from schema.feed import Record, Yield, feeds

CARRIED = {
    "_batch": "BIGINT",
    "_row": "BIGINT",
    "_feed": "VARCHAR",
    "_known": "TIMESTAMP",
    "_cut_off": "DATE",
    "_closed_on": "DATE",
    "_agency": "VARCHAR",
}
"""What the builder of the graph adds to accepted rows."""


def tokens(numbers: pa.Array) -> pa.Array:
    """Stand-in for the keyed tokens."""
    return pa.array(
        [None if n is None else hashlib.sha256(n.encode()).hexdigest() for n in numbers.to_pylist()], pa.string()
    )


def statement(given: Yield, table: str) -> str:
    """The SELECT of one yield over a table of accepted rows, as the builder of the graph writes it."""
    chosen = ", ".join(f"{text} AS {identifier(name)}" for name, text in given.columns.items())
    source = table
    if given.each:
        many, alias = given.each.split(" AS ")
        source += f", UNNEST({identifier(many)}) AS u({alias})"
    return f"SELECT {chosen} FROM {source}" + (f" WHERE {given.where}" if given.where else "")


def example(record: Record) -> dict[str, str]:
    """The example row of a record under the printed headers."""
    row: dict[str, str] = {}
    for column in record.columns:
        row.setdefault(column.header[0], column.example or "")
    return row


@dataclass
class Desk:
    """Takes rows in under a contract."""

    con: duckdb.DuckDBPyConnection

    def record(self, feed: str, record: str | None = None) -> Record:
        """A record of a feed, the only one when it is not named."""
        found = feeds()[feed]
        return found.by_name[record] if record else found.records[0]

    def sift(self, feed: str, *changes: dict[str, str], record: str | None = None) -> Sifted:
        """Example rows with changes, one for each; keys that the example lacks are more headers."""
        declared = self.record(feed, record)
        rows = [example(declared) | change for change in changes]
        header = list(dict.fromkeys(key for row in rows for key in row))
        return self.sift_rows(declared, header, [[row.get(key, "") for key in header] for row in rows])

    def sift_rows(self, record: Record, header: Sequence[str], rows: Sequence[Sequence[str]]) -> Sifted:
        """Rows of text under a header."""
        cells = {f"c{n}": pa.array([row[n] for row in rows], pa.string()) for n in range(len(header))}
        chunk = pa.table({"line": pa.array(range(2, len(rows) + 2), pa.int64())} | cells)
        return apply(self.con, compile_record(record, header, "example.csv"), chunk, tokens)

    def statement(self, given: Yield, table: str) -> str:
        """The SELECT of one yield over a table of accepted rows."""
        return statement(given, table)

    def lay(self, accepted: pa.Table) -> str:
        """A table of accepted rows with what the builder adds."""
        self.con.register("accepted_rows", accepted)
        added = ", ".join(f"CAST(NULL AS {kind}) AS {name}" for name, kind in CARRIED.items())
        self.con.execute(f"CREATE OR REPLACE TEMP TABLE laid AS SELECT *, {added} FROM accepted_rows")
        self.con.unregister("accepted_rows")
        return "laid"

    def give(self, feed: str, into: str, *changes: dict[str, str], record: str | None = None) -> list[dict[str, Any]]:
        """What rows that must be accepted give to one table of the model."""
        sifted = self.sift(feed, *changes, record=record)
        assert sifted.refused_rows == 0, sifted.refused.select(["field", "value", "reason_en"]).to_pylist()
        table = self.lay(sifted.accepted)
        return [
            row
            for given in self.record(feed, record).yields
            if given.into == into
            for row in self.con.sql(statement(given, table)).to_arrow_table().to_pylist()
        ]

    def refuse(self, feed: str, change: dict[str, str], record: str | None = None) -> list[str]:
        """Fields for which one row is refused."""
        return self.sift(feed, change, record=record).refused["field"].to_pylist()


@pytest.fixture(scope="session")
def desk() -> Desk:
    """One connection for all; contracts leave nothing behind in it that another would read."""
    con = connect()
    prepare(con, list(divisions()))
    return Desk(con)
