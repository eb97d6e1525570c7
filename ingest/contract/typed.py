"""The distinct cells of a chunk typed and judged, and spread over its rows again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ingest.contract.distinct import Distinct, distinct, stacked
from ingest.contract.sifted import PEOPLE
from ingest.contract.sql import Compiled
from ingest.contract.words import Statement

Tokens = Callable[[pa.Array], pa.Array]
"""Distinct personal ids to their keyed tokens (`hub.privacy.Keys.tokens`)."""


@dataclass(frozen=True)
class Cells:
    """What was made of the distinct cells of each column.

    Attributes:
        distinct: The distinct cells of each column that the file has, by its number in the record.
        made: Text ``x``, value ``v``, reason code ``r``, note ``n`` and ``o`` (``words.typed``) of a column by its
            number: an array as long as its distinct cells. What no cell has is left out, but for text and value.
        people: number, token of every personal id that is right.
    """

    distinct: dict[int, Distinct]
    made: dict[tuple[str, int], pa.Array]
    people: pa.Table

    def with_any(self, kind: str) -> frozenset[int]:
        """Columns in which some cell has a reason, a note, …."""
        return frozenset(n for one, n in self.made if one == kind)

    def spread(self, kind: str, number: int, rows: pa.Array | None = None) -> pa.Array:
        """What was made of a column, for every row or for some rows."""
        return self.distinct[number].spread(self.made[kind, number], rows)


def typed_cells(con: duckdb.DuckDBPyConnection, compiled: Compiled, rows: pa.Table, tokens: Tokens) -> Cells:
    """Type the cells of a chunk.

    Args:
        con: A connection that went through ``prepare``.
        compiled: The record under the header of the chunk.
        rows: `line` and the string columns c0, c1, ….
        tokens: Gives the tokens of distinct personal ids, in their order.
    """
    found = {places: distinct(rows, places) for places in {tuple(where) for where in compiled.places.values()}}
    columns = {n: found[tuple(compiled.places[column.name])] for n, column in compiled.present.items()}
    made: dict[tuple[str, int], pa.Array] = {}
    people = [PEOPLE.empty_table()]
    for numbers, statement in compiled.kinds:
        table = asked(con, statement, "words", stacked([columns[n] for n in numbers]))
        words = {name: table[name].combine_chunks() for name in table.column_names[1:]}
        if compiled.present[numbers[0]].type == "person_id":
            words["_v"], some = _tokens(words["_v"], tokens)
            people.append(some)
        elif compiled.present[numbers[0]].type == "person_mark":
            words["_v"] = _marks(words["_v"], tokens)
        start = 0
        for n in numbers:
            own = {name[1]: array.slice(start, len(columns[n])) for name, array in words.items()}
            start += len(columns[n])
            if compiled.present[n].required:
                own["r"] = _required(own)
            made |= {(kind, n): array for kind, array in own.items() if kind in "xv" or _any(array)}
    return Cells(columns, made, pa.concat_tables(people))


def _required(own: dict[str, pa.Array]) -> pa.Array:
    """Reason codes of a column that must be filled in: what is masked is not."""
    masked = pc.and_(pc.equal(pc.fill_null(own["n"], ""), "masked"), pc.is_null(own["r"]))
    return pc.if_else(pc.is_null(own["x"]), "required", pc.if_else(masked, "masked", own["r"]))


def relation(rows: pa.Table, cells: Cells, wanted: Iterable[tuple[str, int]], at: pa.Array | None = None) -> pa.Table:
    """The relation ``typed``: what was made of some columns, for every row of a chunk or for those at some places."""
    own = {"line": rows["line"].combine_chunks() if at is None else rows["line"].combine_chunks().take(at)}
    made = {f"_{kind}{n}": cells.spread(kind, n, at) for kind, n in wanted if (kind, n) in cells.made}
    return pa.table({"_at": pa.array(np.arange(len(own["line"]), dtype=np.int32))} | own | made)


def _any(array: pa.Array) -> bool:
    return bool(pc.any(array).as_py()) if pa.types.is_boolean(array.type) else array.null_count < len(array)


def asked(con: duckdb.DuckDBPyConnection, statement: Statement, name: str, relation: pa.Table) -> pa.Table:
    """What a statement gives over a relation, by its ``_at``."""
    con.register(name, relation)
    try:
        made = con.sql(statement[0], params=statement[1]).to_arrow_table()
    finally:
        con.unregister(name)
    at = made["_at"].to_numpy()
    return made if bool(np.all(at[1:] > at[:-1])) else made.sort_by("_at")  # a join may change the order


def _marks(texts: pa.Array, tokens: Tokens) -> pa.Array:
    """The tokens of marks, short: they weigh and never join, and nobody asks for what they stand for."""
    found = texts.dictionary_encode()
    return pc.utf8_slice_codeunits(tokens(found.dictionary), 0, 16).take(found.indices)


def _tokens(numbers: pa.Array, tokens: Tokens) -> tuple[pa.Array, pa.Table]:
    """The tokens of personal ids, and each once with its number."""
    found = numbers.dictionary_encode()
    made = tokens(found.dictionary)
    # In the order of the tokens: that of the numbers would tell something of them.
    return made.take(found.indices), pa.table([found.dictionary, made], schema=PEOPLE).sort_by("token")
