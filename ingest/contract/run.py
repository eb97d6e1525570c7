"""Runs a compiled contract on the chunks of a file."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from ingest.contract.reasons import Reason
from ingest.contract.sql import Compiled
from schema.codelists import codes
from schema.errors import HubError

MACROS = Path(__file__).with_name("macros.sql")
SHEET_STRIDE = 1_000_000_000
"""Row number = sheet index times this, plus the physical line at which the row starts."""

Tokens = Callable[[pa.Array], pa.Array]
"""Distinct personal ids to their keyed tokens (`hub.privacy.Keys.tokens`)."""


@dataclass(frozen=True)
class Sifted:
    """What became of a chunk.

    Attributes:
        accepted: `row`, the columns of the record, `_notes` (list of text ``column:note``).
        refused: one row for each failing field: record, row, header, cells (both JSON), field, value, reason_code,
            reason_zh, reason_en.
        refused_rows: how many rows that is.
        people: token, number of the persons in the accepted rows. To be sealed at once.
        doubts: row, org, number: whom the refused rows are about, for records that declare it.
    """

    accepted: pa.Table
    refused: pa.Table
    refused_rows: int
    people: pa.Table
    doubts: pa.Table


def prepare(con: duckdb.DuckDBPyConnection, divisions: list[str]) -> None:
    """Give a connection of ``hub.duck.connect`` what contracts need: macros and known division codes."""
    _run(con, "SET preserve_insertion_order = true")
    _run(con, "SET temp_directory = ''")  # cells hold personal ids: rather fail than spill them to a disk
    for statement in MACROS.read_text(encoding="utf-8").split(";\n"):
        if statement.strip():
            _run(con, statement)
    _table(con, "known_divisions", {"_code": divisions})
    words = {w.lower() for w, code in codes()["id_document"].words().items() if code == "resident_id"}
    _table(con, "resident_words", {"word": sorted(words)})


def _table(con: duckdb.DuckDBPyConnection, name: str, columns: dict[str, list[str]]) -> None:
    data = pa.table({key: pa.array(values, pa.string()) for key, values in columns.items()})
    con.register("declared", data)
    _run(con, f"CREATE OR REPLACE TEMP TABLE {name} AS FROM declared")
    con.unregister("declared")


def _run(con: duckdb.DuckDBPyConnection, sql: str, params: dict[str, Any] | None = None) -> list[tuple[Any, ...]]:
    """Run a statement to its end: an open result would block the connection."""
    return con.execute(sql, params or {}).fetchall()


def _explain(con: duckdb.DuckDBPyConnection, reasons: list[Reason]) -> None:
    rows = list(zip(*reasons, strict=True))
    _table(con, "contract_reasons", dict(zip(("field", "code", "zh", "en"), map(list, rows), strict=True)))


def apply(
    con: duckdb.DuckDBPyConnection, compiled: Compiled, rows: pa.Table, tokens: Tokens, *, sheet_index: int = 0
) -> Sifted:
    """Sift one chunk.

    Args:
        con: A connection that went through ``prepare``.
        compiled: The record under the header of the chunk.
        rows: `line` and the string columns c0, c1, ….
        tokens: Gives the tokens of distinct personal ids, in their order.
        sheet_index: 0 for flat files.

    Raises:
        HubError: ``contract``: an expression of the contract itself cannot be run.
    """
    con.register("chunk", rows)
    try:
        for sql, params in (compiled.clean, compiled.codes, compiled.people, *compiled.cells):
            _run(con, sql, params)
        people = _tokens(con, tokens)
        _run(con, *compiled.rows)
        _explain(con, compiled.reasons)
        offset = {"offset": sheet_index * SHEET_STRIDE}
        accepted = con.sql(compiled.accepted[0], params=offset).to_arrow_table()
        ((bad,),) = _run(con, "SELECT count(*) FROM stage_rows WHERE _bad")
        doubts = con.sql(compiled.doubts[0], params=offset).to_arrow_table()
        header = json.dumps(compiled.header, ensure_ascii=False)
        refused = con.sql(
            compiled.refused[0], params=offset | {"record": compiled.record.record, "header": header}
        ).to_arrow_table()
    except duckdb.Error as error:
        detail = str(error).splitlines()[0]
        raise HubError(
            "contract", f"契约中 {compiled.record.record} 的表达式无法执行：{detail}；请改正契约",
            f"an expression of {compiled.record.record} in the contract cannot be run: {detail}; mend the contract",
        ) from error  # fmt: skip
    finally:
        con.unregister("chunk")
    return Sifted(accepted, refused, bad, _present(people, compiled, accepted), doubts)


def _tokens(con: duckdb.DuckDBPyConnection, tokens: Tokens) -> pa.Table:
    """Put the token beside each distinct number. The numbers leave the connection with this chunk."""
    # A resident's old 15-digit number and the new one are one person: the token is of the 18-digit form.
    _run(
        con,
        "CREATE OR REPLACE TEMP TABLE stage_numbers AS "
        "SELECT DISTINCT _number, resident_18(_number, _resident) AS whole FROM stage_people WHERE _resident OR _other",
    )
    distinct = con.sql("SELECT DISTINCT whole FROM stage_numbers").to_arrow_table()
    made = pa.table({"number": distinct["whole"], "token": tokens(distinct["whole"].combine_chunks())})
    con.register("made", made)
    _run(
        con,
        "CREATE OR REPLACE TEMP TABLE stage_people AS SELECT p._x, p._resident, p._other, m.token AS _token "
        "FROM stage_people AS p LEFT JOIN stage_numbers AS n USING (_number) LEFT JOIN made AS m ON m.number = n.whole",
    )
    con.unregister("made")
    _run(con, "DROP TABLE stage_numbers")
    return made


def _present(people: pa.Table, compiled: Compiled, accepted: pa.Table) -> pa.Table:
    columns = [c.name for c in compiled.present if c.type == "person_id"]
    held = [pc.unique(accepted[name]).drop_null() for name in columns]
    if not held:
        return people.slice(0, 0)
    return people.filter(pc.is_in(people["token"], pc.unique(pa.concat_arrays(held))))
