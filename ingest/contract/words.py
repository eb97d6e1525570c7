"""SQL over the distinct cells of columns of one kind: the relation ``words`` (``_at``, ``_w0``, …).

Files repeat their cells, so a cell is folded, typed and judged once a chunk, however many rows and columns hold it.
Binding a statement costs as much as some thousand cells, so columns that are read alike share one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ingest.contract.cells import NESTED, Params, cell, folded
from schema.feed import Column

Statement = tuple[str, dict[str, Any]]
"""SQL and its parameters."""
Kind = tuple[object, ...]
"""Columns with equal kinds are read alike."""


def kinds(columns: Mapping[int, Column], places: Mapping[int, int]) -> dict[Kind, list[int]]:
    """Columns, by their number in the record, that are read alike.

    Args:
        columns: The columns.
        places: How many headers of the file feed each.
    """
    found: dict[Kind, list[int]] = {}
    for number, column in columns.items():
        kind = (
            column.type, column.codes, column.mark, column.separators, str(column.fields), column.nulls, places[number],
        )  # fmt: skip
        found.setdefault(kind, []).append(number)
    return found


def typed(column: Column, places: int) -> Statement:
    """For each word ``_at``, its text ``_x``, value ``_v``, reason code ``_r`` and note ``_n`` (NULL is none).

    Whether a column is required is not asked here. Of personal ids the value is the whole number, and ``_o`` says that
    it is right, but no number of a resident.
    """
    params = Params()
    made = cell(column, params)
    source = _clean(column, places, params)
    for layer in made.layers:
        source = f"SELECT *, {layer} FROM ({source})"
    value = f"CAST({made.value} AS {column.sql_type})"
    more = ", _o" if column.type == "person_id" else ""
    return (f"SELECT _at, _x, {value} AS _v, CAST({made.reason} AS VARCHAR) AS _r, CAST({made.note} AS VARCHAR) AS _n"
            f"{more} FROM ({source})"), params.values  # fmt: skip


def _clean(column: Column, places: int, params: Params) -> str:
    """``_at`` and ``_x``: the text, folded, without null markers; the first header that has one wins."""
    folds = ", ".join(f"_w{place}, fold(_w{place}) AS _f{place}" for place in range(places))
    # A list, for many values after IN are planned as a join.
    nulls = params.add(folded(column.nulls))
    texts = [f"CASE WHEN NOT list_contains({nulls}, _f{n}) THEN {_kept(column, n)} END" for n in range(places)]
    return f"SELECT _at, {_first(texts)} AS _x FROM (SELECT _at, {folds} FROM words)"


def _kept(column: Column, place: int) -> str:
    if column.type in ("org_code", "person_id"):
        return f"trim(_w{place})"  # as printed: what folding changes in a code is noted
    if column.type in NESTED:
        return f"CASE WHEN is_json(trim(_w{place})) THEN trim(_w{place}) ELSE _f{place} END"
    return f"_f{place}"


def _first(texts: Sequence[str]) -> str:
    return texts[0] if len(texts) == 1 else f"coalesce({', '.join(texts)})"
