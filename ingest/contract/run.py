"""Runs a compiled contract on the chunks of a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ingest.contract.notes import Notes
from ingest.contract.refusing import refusals
from ingest.contract.rows import Rows
from ingest.contract.sifted import DOUBTS, REFUSED, Sifted
from ingest.contract.sql import Compiled
from ingest.contract.typed import Cells, Tokens, asked, relation, typed_cells
from schema.codelists import codes
from schema.errors import HubError

MACROS = Path(__file__).with_name("macros.sql")
SHEET_STRIDE = 1_000_000_000
"""Row number = sheet index times this, plus the physical line at which the row starts."""


def prepare(con: duckdb.DuckDBPyConnection, divisions: list[str]) -> None:
    """Give a connection of ``hub.duck.connect`` what contracts need: macros and known division codes."""
    _run(con, "SET preserve_insertion_order = true")
    _run(con, "SET threads = 1")  # a chunk is too small to share; chunks go side by side, each on its own connection
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


def apply(
    con: duckdb.DuckDBPyConnection, compiled: Compiled, rows: pa.Table, tokens: Tokens, *, sheet_index: int = 0
) -> Sifted:
    """Sift one chunk.

    Args:
        con: A connection that went through ``prepare``.
        compiled: The record under the header of the chunk.
        rows: `line` (rising) and the string columns c0, c1, ….
        tokens: Gives the tokens of distinct personal ids, in their order.
        sheet_index: 0 for flat files.

    Raises:
        HubError: ``contract``: an expression of the contract itself cannot be run.
    """
    try:
        cells = typed_cells(con, compiled, rows, tokens)
        return _sifted(con, compiled, rows, cells, sheet_index * SHEET_STRIDE)
    except duckdb.Error as error:
        detail = str(error).splitlines()[0]
        raise HubError(
            "contract", f"契约中 {compiled.record.record} 的表达式无法执行：{detail}；请改正契约",
            f"an expression of {compiled.record.record} in the contract cannot be run: {detail}; mend the contract",
        ) from error  # fmt: skip


def _sifted(con: duckdb.DuckDBPyConnection, compiled: Compiled, rows: pa.Table, cells: Cells, offset: int) -> Sifted:
    made = compiled.rows(cells.with_any("r"), cells.with_any("o"))
    bad, gates = _judged(con, made, rows, cells)
    good = None if bad is None else pa.array(np.flatnonzero(~bad))
    accepted = _accepted(con, compiled, rows, cells, gates, good, offset)
    held = [pc.unique(accepted[column.name]) for column in compiled.present.values() if column.type == "person_id"]
    people = cells.people.filter(pc.is_in(cells.people["token"], pa.concat_arrays(held))) if held else cells.people
    if bad is None:
        return Sifted(accepted, REFUSED.empty_table(), 0, people, DOUBTS.empty_table())
    refused, doubts = refusals(con, compiled, made, rows, cells, pa.array(np.flatnonzero(bad)), offset)
    return Sifted(accepted, refused, int(bad.sum()), people, doubts)


def _judged(
    con: duckdb.DuckDBPyConnection, made: Rows, rows: pa.Table, cells: Cells
) -> tuple[NDArray[np.bool_] | None, dict[int, NDArray[np.bool_]]]:
    """Which rows are bad (None: not one), and to which rows the columns with a gate apply."""
    if made.idle:
        return None, {}
    wanted = {("x", n) for n in (*made.texts, *made.gated)} | {("v", n) for n in made.checked}
    wanted |= {("r", n) for n in made.faulty} | {("o", n) for n in made.other}
    found = asked(con, made.judged, "typed", relation(rows, cells, sorted(wanted)))
    bad: NDArray[np.bool_] = pc.fill_null(found["_bad"], False).to_numpy()
    return (bad if bad.any() else None), {n: found[f"_g{n}"].to_numpy() for n in made.gated}


def _accepted(
    con: duckdb.DuckDBPyConnection, compiled: Compiled, rows: pa.Table, cells: Cells,
    gates: dict[int, NDArray[np.bool_]], good: pa.Array | None, offset: int,
) -> pa.Table:  # fmt: skip
    """The good rows with their notes."""
    schema = con.sql(compiled.nothing).to_arrow_table().schema
    line = rows["line"].combine_chunks()
    line = line if good is None else line.take(good)
    made: dict[str, pa.Array] = {"row": pc.add(line, offset)}
    notes = Notes(len(line))
    for n, column in enumerate(compiled.record.columns):
        if n not in compiled.present:
            made[column.name] = pa.nulls(len(line), schema.field(column.name).type)
            continue
        at = good
        if n in gates:
            at = pa.array(np.arange(len(rows))) if good is None else good
            at = pc.if_else(pa.array(gates[n]).take(at), at, None)
        made[column.name] = cells.spread("v", n, at)
        if ("n", n) in cells.made:
            notes.add(column.name, cells.spread("n", n, at))
    return pa.table(made | {"_notes": notes.lists()})
