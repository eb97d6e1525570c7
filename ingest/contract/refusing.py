"""The bad rows of a chunk: each failing field with its reason and the row as it was sent, and whom they are about."""

from __future__ import annotations

import json

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ingest.contract.rows import Rows
from ingest.contract.sifted import DOUBTS, REFUSED
from ingest.contract.sql import Compiled
from ingest.contract.typed import Cells, asked, relation

HIDDEN = "<id>"


def refusals(
    con: duckdb.DuckDBPyConnection,
    compiled: Compiled,
    made: Rows,
    rows: pa.Table,
    cells: Cells,
    bad: pa.Array,
    offset: int,
) -> tuple[pa.Table, pa.Table]:
    """Refused fields and doubts (see ``Sifted``) of the rows at the places ``bad``. Personal ids stand only in `cells`.

    The statements of ``made`` and an ``offset`` of the row numbers go with the rows.
    """
    typed = relation(rows, cells, [(kind, n) for n in compiled.present for kind in "xvro"], bad)
    failed = _failed(compiled, made, typed, asked(con, made.failed, "typed", typed))
    cells_of = ", ".join(f"c{place}" for place in range(len(compiled.header)))
    sent = rows.take(bad).append_column("_at", typed["_at"])
    con.register("sent", sent)
    con.register("typed", typed)
    con.register("failed", failed)
    try:
        refused = con.sql(
            'SELECT $record AS record, s.line + $offset AS "row", $header AS header, '
            f"CAST(to_json([{cells_of}]) AS VARCHAR) AS cells, f.field, scrub(f.text) AS value, f.code AS reason_code, "
            "f.zh AS reason_zh, f.en AS reason_en FROM failed AS f JOIN sent AS s USING (_at) "
            "ORDER BY s.line, f.field, f.code",
            params={"offset": offset, "record": compiled.record.record,
                    "header": json.dumps(compiled.header, ensure_ascii=False)},
        ).to_arrow_table()  # fmt: skip
        doubts = DOUBTS.empty_table()
        if compiled.record.doubt:
            doubts = con.sql(made.doubts[0], params={"offset": offset}).to_arrow_table()
    finally:
        for name in ("sent", "typed", "failed"):
            con.unregister(name)
    return refused.cast(REFUSED), doubts.cast(DOUBTS)


def _failed(compiled: Compiled, made: Rows, typed: pa.Table, judged: pa.Table) -> pa.Table:
    """``_at``, field, code, the text of the cell, and the reason in both languages, for each failing field."""
    sentences = {(field, code): (zh, en) for field, code, zh, en in compiled.reasons}
    numbers = {column.name: n for n, column in enumerate(compiled.record.columns)}
    pieces = []
    found = [(n, judged[f"_j{n}"].combine_chunks()) for n in made.judged_columns]
    for place, check in enumerate(compiled.record.valid, 1):
        found.append((numbers[check.field], pc.if_else(judged[f"_k{place}"], f"check_{place}", None).combine_chunks()))
    for n, codes in found:
        at = pa.array(np.flatnonzero(pc.is_valid(codes)).astype(np.int32))
        if not len(at):
            continue
        column = compiled.record.columns[n]
        text = typed[f"_x{n}"].combine_chunks().take(at) if n in compiled.present else pa.nulls(len(at), pa.string())
        if n in made.gated:
            text = pc.if_else(judged[f"_g{n}"].combine_chunks().take(at), text, None)
        if column.type == "person_id":
            text = pc.if_else(pc.is_valid(text), HIDDEN, None)
        code = codes.take(at)
        told = code.dictionary_encode()
        both = [sentences[column.name, one] for one in told.dictionary.to_pylist()]
        zh, en = (pa.array([one[side] for one in both]) for side in (0, 1))
        fields = pa.array([column.name] * len(at))
        pieces.append(pa.table({"_at": at, "field": fields, "code": code, "text": text.cast(pa.string()),
                                "zh": zh.take(told.indices), "en": en.take(told.indices)}))  # fmt: skip
    return pa.concat_tables(pieces)
