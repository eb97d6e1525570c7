"""What must hold inside a feed contract beyond the shape of its keys."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from schema.feed import Column, Feed, Record, Yield

Wrong = tuple[str, str, str]
"""Key in the file, what is wrong there in Chinese, in English."""

RESERVED = {"row", "line"}
EACH = re.compile(r"^([a-z][a-z0-9_]*) AS ([a-z][a-z0-9_]*)$")
MENTION = re.compile(r"org_mention\(((?:[^(),]|\((?:[^()]|\([^()]*\))*\))*),")
TABLES = Path(__file__).parent / "generated" / "tables.json"


def check_feed(feed: Feed) -> Iterator[Wrong]:
    """Everything that is wrong, in the order of the file."""
    yield from _twice("records", [record.record for record in feed.records])
    for record in feed.records:
        at = f"records.{record.record}"
        for column in record.columns:
            yield from _column(f"{at}.columns.{column.name}", column, record)
        yield from _record(at, record)
        for number, statement in enumerate(record.yields, 1):
            yield from _yield(f"{at}.yields.{number}({statement.into})", statement, record)
            if statement.into == "report_item":
                yield from _item(f"{at}.yields.{number}(report_item)", statement, record)


def _twice(at: str, names: list[str]) -> Iterator[Wrong]:
    for name, count in Counter(names).items():
        if count > 1:
            yield at, f"{name} 出现 {count} 次", f"{name} is there {count} times"


def _unknown(at: str, names: tuple[str, ...], record: Record) -> Iterator[Wrong]:
    for name in names:
        if name not in record.by_name:
            yield at, f"没有 {name} 这一列", f"there is no column {name}"


def _record(at: str, record: Record) -> Iterator[Wrong]:
    yield from _twice(f"{at}.columns", [column.name for column in record.columns])
    yield from _unknown(f"{at}.natural_key", record.natural_key, record)
    yield from _unknown(f"{at}.fill_down", record.fill_down, record)
    for check in record.valid:
        yield from _unknown(f"{at}.valid.field", (check.field,), record)
    feeding: dict[str, list[Column]] = {}
    for column in record.columns:
        for header in column.header:
            feeding.setdefault(header, []).append(column)
    for header, columns in feeding.items():
        # Two columns may read one header only when each says on which rows it applies; a mark reads beside others.
        readers = [column for column in columns if column.type != "person_mark"]
        if len(readers) > 1 and not all(column.when for column in readers):
            names = ", ".join(column.name for column in readers)
            yield (f"{at}.columns", f"表头“{header}”同时给了 {names}，各列须写明 when",
                   f"the header {header} feeds {names}: each must say `when` it applies")  # fmt: skip


def _column(at: str, column: Column, record: Record) -> Iterator[Wrong]:
    if column.name in RESERVED or column.name.startswith("_"):
        yield at, "这个列名由系统使用", "this name is used by the hub"
    if column.type == "code" and column.codes is None:
        yield at, "类型 code 须写明 codes", "the type code needs `codes`"
    if column.codes is not None and column.type not in ("code", "list"):
        yield at, "codes 只用于 code 和 list", "`codes` is for the types code and list"
    if (column.type == "records") != bool(column.fields):
        yield at, "fields 与类型 records 须同时出现", "`fields` and the type records go together"
    if column.separator and column.type not in ("list", "records"):
        yield at, "separator 只用于 list 和 records", "`separator` is for the types list and records"
    if column.null and column.null_only is not None:
        yield at, "null 与 null_only 只能写一个", "give `null` or `null_only`, not both"
    if column.document is not None:
        if column.type != "person_id":
            yield at, "document 只用于 person_id", "`document` is for the type person_id"
        yield from _unknown(f"{at}.document", (column.document,), record)
    yield from _mark(at, column, record)
    yield from _twice(f"{at}.fields", [part.name for part in column.fields])
    for part in column.fields:
        if part.type == "person_mark":
            yield f"{at}.fields.{part.name}", "person_mark 只能是整列", "a person_mark is a column of its own"
        if part.type in ("list", "records"):
            yield f"{at}.fields.{part.name}", "单元格内不能再分层", "a cell has one level of fields"
        if (part.type == "code") != (part.codes is not None):
            yield f"{at}.fields.{part.name}", "codes 与类型 code 须同时出现", "`codes` and the type code go together"


def _mark(at: str, column: Column, record: Record) -> Iterator[Wrong]:
    """A mark weighs and identifies nothing, so nothing may hang on its being there."""
    if (column.type == "person_mark") != (column.mark is not None):
        yield at, "mark 与类型 person_mark 须同时出现", "`mark` and the type person_mark go together"
    if column.mark is not None and (column.required or column.name in record.natural_key):
        yield (at, "person_mark 不能是必填列，也不能在 natural_key 里",
               "a person_mark can neither be required nor be in the natural key")  # fmt: skip


def _yield(at: str, statement: Yield, record: Record) -> Iterator[Wrong]:
    if statement.each is not None:
        match = EACH.match(statement.each)
        if match is None:
            yield f"{at}.each", "应写成“列 AS 别名”", "must read `column AS alias`"
        else:
            column = record.by_name.get(match[1])
            if column is None or column.type not in ("list", "records"):
                yield f"{at}.each", f"{match[1]} 不是多值列", f"{match[1]} is no column of type list or records"
    if not TABLES.exists():
        return
    from schema.model import tables

    table = tables().get(statement.into)
    if table is None:
        yield f"{at}.into", f"图模型没有表 {statement.into}", f"the model has no table {statement.into}"
        return
    known = {column.name for column in table.columns}
    for name in statement.columns:
        if name not in known:
            yield (
                f"{at}.columns",
                f"表 {statement.into} 没有列 {name}",
                f"the table {statement.into} has no column {name}",
            )
    yield from _mentions(at, statement, record)


def _mentions(at: str, statement: Yield, record: Record) -> Iterator[Wrong]:
    """A mention tells the kind of a code by its length, so the code must have been checked."""
    checked = {"NULL", *(c.name for c in record.columns if c.type == "org_code")}
    if statement.each is not None and (match := EACH.match(statement.each)) is not None:
        column = record.by_name.get(match[1])
        checked |= {f"{match[2]}.{part.name}" for part in column.fields if part.type == "org_code"} if column else set()
    for name, sql in statement.columns.items():
        for code in MENTION.findall(sql):
            asked = re.sub(r"sound_code\((?:[^()]|\([^()]*\))*\)", "NULL", code.strip())
            parts = asked[9:-1].split(",") if asked.startswith("coalesce(") else [asked]
            for part in parts:
                if part.strip() not in checked:
                    yield (
                        f"{at}.columns.{name}",
                        f"org_mention 的代码 {part.strip()} 未经校验：列类型应为 org_code，否则用 sound_code(…) 包起来",
                        f"the code {part.strip()} of org_mention is not checked: make the column an org_code, or "
                        "wrap it in sound_code(…)",
                    )


def _item(at: str, statement: Yield, record: Record) -> Iterator[Wrong]:
    """Rules find the items of a report by its source row, so that row must give the report, and only the one."""
    wholes = [y for y in record.yields if y.into == "report" and y.where in (None, statement.where)]
    if not any(y.each is None and y.columns.get("id") == statement.columns.get("report") for y in wholes):
        yield (
            f"{at}.columns.report",
            "检测项目须与其报告出自同一行：本记录须有不带 each 的 report，其 id 与这里的 report 写法相同，条件不更窄",
            "an item must come from the row of its report: let the record yield `report` without `each`, with an id "
            "that reads as `report` does here, and under no narrower `where`",
        )
