"""Drafts a feed contract from a sample file: headers, likely types, null markers seen. A person finishes it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import yaml

from hub.duck import connect
from ingest.contract import prepare
from ingest.contract.headers import header_key
from ingest.readers import read, sniff
from schema.divisions import divisions
from schema.errors import HubError
from schema.feed import NULLS, Column, Feed, Record, feeds
from schema.words import Words

TESTS = {
    "org_code": "code_kind(fold_code(x)) IS NOT NULL",
    "person_id": "length(x) = 18 AND resident_id_ok(fold_code(x))",
    "month": "regexp_full_match(x, '(19|20)[0-9]{2}(0[1-9]|1[0-2])') OR regexp_full_match(x, '[0-9]{4}年[0-9]{1,2}月')",
    "division": "division_code(x) IN (SELECT _code FROM known_divisions)",
    "date": "cell_date(x) IS NOT NULL AND NOT regexp_full_match(x, '[0-9]{5}(\\.[0-9]+)?')",
    "date_end": "cell_date(x) IS NOT NULL OR open_end(x)",
    "boolean": "x IN ('是', '否', '有', '无')",
    "integer": "cell_integer(x) IS NOT NULL AND length(x) < 10",
    "decimal": "cell_decimal(x) IS NOT NULL AND length(x) < 16",
}
"""Types in the order in which they are tried, each with what a cell of it looks like."""

FITS = 0.9
"""Share of the filled cells that must look like a type: real files are dirty."""


def draft_feed(path: Path, code: str, folders: Sequence[Path] = ()) -> str:
    """The text of a contract for files like this one.

    Columns that another contract knows take their names from it; others are called ``column_3`` and wait for a name,
    as do titles and the natural key, each marked ``TODO``. No cell of the sample is copied into the contract.

    Args:
        path: A sample.
        code: Code of the new feed, lower-case letters, digits and underscores.
        folders: Further folders with contracts (a home's).

    Raises:
        HubError: The code is not one, is taken, or the file cannot be read.
    """
    known = feeds(*folders)
    if not re.fullmatch(r"[a-z][a-z0-9_]*", code) or code in known:
        raise HubError("feed_code", f"数据源代码 {code} 不可用；请用未占用的小写字母、数字和下划线",
                       f"the feed code {code} cannot be used; take a free one of letters, digits and _")  # fmt: skip
    seen = sniff(path)
    columns = {
        header_key(h): column
        for feed in known.values()
        for r in feed.records
        for column in r.columns
        for h in column.header
    }
    records = [_record(sheet, [h for h in header if h], columns, many=len(seen.headers) > 1, number=n)
               for n, (sheet, header) in enumerate(seen.headers.items(), 1)]  # fmt: skip
    words = Words(zh="TODO", en="TODO")
    declared = {"feed": code, "title": words, "about": words, "sender": "other", "formats": [seen.format]}
    feed = Feed.model_validate(declared | {"records": records})
    samples = _samples(path, feed)
    body = {
        "feed": code,
        "title": {"zh": "TODO", "en": "TODO"},
        "about": {"zh": "TODO", "en": "TODO"},
        "sender": "other",
        "formats": [seen.format],
        "encoding": seen.encoding or "utf-8",
        "list": "increment",
        "version": 1,
        "records": [_written(record, samples.get(record.record), columns) for record in feed.records],
    }
    note = "# TODO: title, about, sender, names and labels of columns, natural key, checks and yields.\n"
    return note + yaml.safe_dump(body, allow_unicode=True, sort_keys=False, width=120)


def _record(sheet: str, header: list[str], columns: dict[str, Column], *, many: bool, number: int) -> Record:
    taken: set[str] = set()
    made = []
    for place, text in enumerate(header, 1):
        like = columns.get(header_key(text))
        name = like.name if like is not None and like.name not in taken else f"column_{place}"
        taken.add(name)
        label = like.label if like is not None else Words(zh=text, en="TODO")
        made.append(Column(name=name, header=(text,), label=label))
    name = f"record_{number}" if many else "record"
    return Record(record=name, sheet=(sheet,) if sheet else (), natural_key=(made[0].name,), columns=tuple(made))


def _samples(path: Path, feed: Feed) -> dict[str, pa.Table]:
    """The first chunk of each record with its columns under their names."""
    found: dict[str, pa.Table] = {}
    for chunk in read(path, feed):
        record = feed.by_name.get(chunk.record or "", feed.records[0])
        if record.record not in found and chunk.rows.num_rows:
            places = {header_key(text): f"c{place}" for place, text in enumerate(chunk.header)}
            names = {
                c.name: places[header_key(c.header[0])] for c in record.columns if header_key(c.header[0]) in places
            }
            found[record.record] = pa.table({name: chunk.rows[place] for name, place in names.items()})
    return found


def _written(record: Record, sample: pa.Table | None, columns: dict[str, Column]) -> dict[str, Any]:
    con = connect()
    try:
        prepare(con, list(divisions()))
        made = [_column(con, column, sample, columns.get(header_key(column.header[0]))) for column in record.columns]
    finally:
        con.close()
    return {
        "record": record.record,
        **({"sheet": record.sheet[0]} if record.sheet else {}),
        "natural_key": list(record.natural_key),
        "columns": made,
        "valid": [],
        "yields": [],
    }


def _column(
    con: duckdb.DuckDBPyConnection, column: Column, sample: pa.Table | None, like: Column | None
) -> dict[str, Any]:
    made: dict[str, Any] = {
        "name": column.name,
        "header": list(column.header),
        "label": {"zh": column.label.zh, "en": column.label.en},
    }
    if like is not None and like.type in ("code", "org_code", "person_id", "division", "date", "date_end"):
        made["type"] = like.type
        if like.codes:
            made["codes"] = like.codes
    elif sample is not None and column.name in sample.column_names:
        made["type"] = _type(con, sample[column.name])
    return made


def _type(con: duckdb.DuckDBPyConnection, cells: pa.ChunkedArray) -> str:
    con.register("sample", pa.table({"raw": cells}))
    tests = ", ".join(f"avg(CASE WHEN {test} THEN 1.0 ELSE 0.0 END)" for test in TESTS.values())
    ((filled, *shares),) = con.execute(
        f"SELECT count(*), {tests} FROM (SELECT fold(raw) AS x FROM sample) "
        "WHERE x NOT IN (SELECT unnest($nulls)) OR x = '无'",
        {"nulls": list(NULLS)},
    ).fetchall()
    con.unregister("sample")
    if not filled:
        return "text"
    return next(
        (kind for kind, share in zip(TESTS, shares, strict=True) if share is not None and share >= FITS), "text"
    )
