"""Refused rows of a batch: to read, and to send back to the agency in the feed's own format with the reasons."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa

from hub.home import Home
from hub.journal import Journal
from hub.ledger import Ledger
from ingest.contract.headers import REASON_HEADER, header_key
from ingest.contract.run import SHEET_STRIDE
from schema.errors import HubError
from schema.feed import Feed, Record, feeds
from schema.normal_forms import scrub
from schema.spreadsheet import inert, sheet_cell

HIDDEN = "<id>"


def refused_rows(home: Home, batch: int, *, lang: str = "zh") -> list[dict[str, Any]]:
    """Every failing field of a batch: sheet, line, field, value and reason; personal ids are masked."""
    sheets = next((m.sheets for m in Ledger(home).manifests() if m.seq == batch), [])
    rows = []
    for row in Ledger(home).refused(batch).to_pylist():
        sheet, line = divmod(row["row"], SHEET_STRIDE)
        rows.append(
            {
                "sheet": sheets[sheet] if sheet < len(sheets) else "",
                "line": line,
                "field": row["field"],
                "value": row["value"],
                "reason": row[f"reason_{'zh' if lang == 'zh' else 'en'}"],
            }
        )
    return rows


def export_refused(
    home: Home,
    batch: int,
    path: Path,
    *,
    purpose: str | None = None,
    case_no: str | None = None,
    actor: str = "",
) -> int:
    """Write the refused rows in the feed's own columns with the reasons behind them, to be mended and sent again.

    The file is XLSX with one sheet a record when ``path`` ends so, else CSV (UTF-8 with a mark, as spreadsheets want).
    Personal ids are masked unless a purpose and a case number are given; then the journal keeps that they were shown.

    Returns:
        The number of rows written.

    Raises:
        HubError: The batch's contract is gone, only one of purpose and case number is given, the file is there
            already, or a CSV is asked of a batch with several records.
    """
    if (purpose is None) != (case_no is None):
        raise HubError(
            "purpose_and_case", "导出未遮盖的证件号须同时给出用途和案号", "unmasking needs a purpose and a case number"
        )
    if path.exists():
        raise HubError(
            "file_exists", f"{path} 已存在，未覆盖；请另取文件名", f"{path} is there already; choose another name"
        )
    manifest = next(m for m in Ledger(home).manifests() if m.seq == batch)
    feed = feeds(home.path / "feeds").get(manifest.feed)
    if feed is None:
        raise HubError(
            "no_feed", f"没有数据源 {manifest.feed} 的契约", f"there is no contract of the feed {manifest.feed}"
        )
    if purpose is not None:
        payload = {"what": "refused rows", "subject": f"batch {batch}", "purpose": purpose, "case_no": case_no}
        Journal(home).append("unmask", payload, actor, home.now())
    tables = list(_tables(feed, Ledger(home).refused(batch), masked=purpose is None))
    if path.suffix.lower() == ".xlsx":
        _write_xlsx(path, tables)
    elif len({tuple(header) for _, header, _ in tables}) > 1:
        raise HubError(
            "several_records",
            f"第 {batch} 批有几种表，请导出为 .xlsx",
            f"batch {batch} has several tables; export to .xlsx",
        )
    else:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            for number, (_, header, rows) in enumerate(tables):
                lines = [header, *rows] if number == 0 else rows
                writer.writerows(map(inert, line) for line in lines)
    return sum(len(rows) for _, _, rows in tables)


Sheet = tuple[str, list[str], list[list[str]]]
"""Name, header, rows."""


def _tables(feed: Feed, refused: pa.Table, *, masked: bool) -> Iterator[Sheet]:
    kept: dict[tuple[str, str], dict[int, tuple[list[str], list[str]]]] = {}
    for row in refused.to_pylist():
        rows = kept.setdefault((row["record"], row["header"]), {})
        cells = json.loads(row["cells"])
        if masked and row["field"] is None and _personal(feed.by_name[row["record"]], json.loads(row["header"])):
            cells = [HIDDEN]  # a row that could not be split may hold a personal id anywhere
        rows.setdefault(row["row"], (cells, []))[1].append(row["reason_zh"])
    for (name, header_text), rows in kept.items():
        record, header = feed.by_name.get(name, feed.records[0]), json.loads(header_text)
        hidden = _personal(record, header)
        # A row that comes back for the second time has the column already.
        places = [n for n, text in enumerate(header) if header_key(text) != header_key(REASON_HEADER)]
        lines = []
        for sent, reasons in rows.values():
            cells = [*sent, *[""] * (len(header) - len(sent))]
            if masked:
                cells = [HIDDEN if n in hidden and text else scrub(text) for n, text in enumerate(cells)]
            lines.append([*(cells[n] for n in places), "；".join(dict.fromkeys(reasons))])
        sheet = record.sheet[0] if record.sheet else name
        yield sheet, [*(header[n] for n in places), REASON_HEADER], lines


def _personal(record: Record, header: list[str]) -> set[int]:
    hidden = [column for column in record.columns if column.type in ("person_id", "person_mark")]
    keys = {header_key(text) for column in hidden for text in column.header}
    return {place for place, text in enumerate(header) if header_key(text) in keys}


def _write_xlsx(path: Path, tables: list[Sheet]) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheets: dict[str, tuple[Any, int]] = {}
        for name, header, rows in tables:
            sheet, start = sheets.get(name) or (book.add_worksheet(name[:31]), 0)
            for offset, cells in enumerate([header, *rows]):
                for place, text in enumerate(cells):
                    sheet.write_string(start + offset, place, sheet_cell(text))
            sheets[name] = (sheet, start + len(rows) + 1)
