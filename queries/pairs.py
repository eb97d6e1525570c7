"""Pairs of names from a CSV file: name_a, name_b and, if wanted, code_a, division_a, date_a and the same of b."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

from queries.compare import Pair
from schema.errors import HubError

COLUMNS = tuple(field.name for field in fields(Pair))
NEEDED = ("name_a", "name_b")
DATES = {"date_a", "date_b"}


def read_pairs(path: Path) -> list[Pair]:
    """The pairs of a file in UTF-8 or GB 18030; columns that no pair has are passed over.

    Raises:
        HubError: ``unreadable_pairs`` when the file cannot be read or holds none, ``bad_pairs`` for a header or a line
            without both names.
    """
    lines = _text(path).splitlines()
    try:
        rows = csv.reader(lines, strict=True)
        header = [cell.strip() for cell in next(rows, [])]
        for column in NEEDED:
            if column not in header:
                raise _bad(path, 1, column, ",".join(header)[:80], "表头缺少这一列", "the header lacks this column")
        pairs = [_pair(path, rows.line_num, header, row) for row in rows if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise _unreadable(path, str(error)) from error
    if not pairs:
        raise _unreadable(path, "no pairs 没有任何一对名称")
    return pairs


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error.strerror or str(error)) from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _unreadable(path, "neither UTF-8 nor GB 18030 编码不明")


def _pair(path: Path, line: int, header: list[str], row: list[str]) -> Pair:
    held: dict[str, Any] = dict(_cells(header, row))
    for column in NEEDED:
        if column not in held:
            raise _bad(path, line, column, "", "这一格是空的", "this cell is empty")
    for column in DATES & held.keys():
        try:
            held[column] = date.fromisoformat(held[column])
        except ValueError:
            raise _bad(path, line, column, held[column], "不是 YYYY-MM-DD 日期", "no day as YYYY-MM-DD") from None
    return Pair(**held)


def _cells(header: list[str], row: list[str]) -> Iterator[tuple[str, str]]:
    for column, cell in zip(header, row, strict=False):
        if column in COLUMNS and cell.strip():
            yield column, cell.strip()


def _bad(path: Path, line: int, column: str, value: str, zh: str, en: str) -> HubError:
    return HubError(
        "bad_pairs",
        f"{path} 第 {line} 行 {column}（“{value}”）：{zh}，请改正后重试",
        f'{path}, line {line}, {column} ("{value}"): {en}; mend it and try again',
    )


def _unreadable(path: Path, reason: str) -> HubError:
    return HubError(
        "unreadable_pairs",
        f"无法从 {path} 读取名称对：{reason}；请给出表头为 name_a,name_b 的 CSV 文件",
        f"no pairs can be read from {path}: {reason}; give a CSV file with the header name_a,name_b",
    )
