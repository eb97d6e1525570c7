"""What a column of organisation codes refuses although its check character fits."""

from __future__ import annotations

import duckdb
import pyarrow as pa
import pytest

from hub.duck import connect
from ingest.contract.run import apply, prepare
from ingest.contract.sql import compile_record
from schema.divisions import divisions
from schema.feed import feeds
from schema.identifiers import resident_id_check, uscc_ok


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    """A connection that contracts run on."""
    made = connect()
    prepare(made, list(divisions()))
    return made


def both() -> str:
    """A resident number of the invented province that passes the check of a credit code as well."""
    bodies = (f"9901011985031{day}{serial:03d}" for day in range(10) for serial in range(1000))
    numbers = (body + resident_id_check(body) for body in bodies)
    return next(number for number in numbers if uscc_ok(number))


def sift(con: duckdb.DuckDBPyConnection, code: str) -> tuple[int, list[tuple[str, str]]]:
    """Accepted rows of one row of the register, and the reason codes with the values as they are shown."""
    record = feeds()["register"].records[0]
    compiled = compile_record(record, ["企业名称", "统一社会信用代码"], "x.csv")
    rows = pa.table({"line": [2], "c0": ["瀛川青屿环境检测有限公司"], "c1": [code]})
    done = apply(con, compiled, rows, lambda numbers: numbers)
    return done.accepted.num_rows, [(row["reason_code"], row["value"]) for row in done.refused.to_pylist()]


def test_a_resident_number_is_no_code_even_where_both_checks_fit(con: duckdb.DuckDBPyConnection) -> None:
    assert sift(con, both()) == (0, [("org_code_person", "<id>")])


def test_a_firms_code_goes_in(con: duckdb.DuckDBPyConnection) -> None:
    assert sift(con, "91350100M000100Y43") == (1, [])
