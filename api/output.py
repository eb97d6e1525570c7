"""One way out: the same rows as a table, JSON, CSV or XLSX. No exported cell starts a formula."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from api.session import Session
from schema.errors import HubError

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def plain(value: Any) -> Any:
    """A value as JSON has it: days and times in ISO form, decimals as numbers, tuples as lists."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(v) for v in value]
    return value


def cell(value: Any) -> str:
    """A value as one cell of text, control characters shown, never a formula."""
    value = plain(value)
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return "".join(c if c.isprintable() or c == "\n" else "\\x%02x" % ord(c) for c in text)


def safe_cell(value: Any) -> str:
    """A cell for a spreadsheet: text that would start a formula gets an apostrophe before it."""
    text = cell(value)
    return "'" + text if text.startswith(FORMULA) and not is_number(text) else text


def is_number(text: str) -> bool:
    """Whether the text is a plain number such as -12.5."""
    return text.lstrip("-").replace(".", "", 1).isdigit()


def emit(
    session: Session,
    rows: Sequence[Mapping[str, Any]],
    columns: Mapping[str, str],
    *,
    whole: Any = None,
    title: str = "",
) -> None:
    """Print or write rows.

    Args:
        session: Says the form and the file.
        rows: The rows; in JSON they come whole.
        columns: Column → heading, for the forms that have columns.
        whole: What JSON prints instead of the list of rows.
        title: Above a table.
    """
    if session.form == "json":
        write_text(
            session, json.dumps(plain(list(rows) if whole is None else whole), ensure_ascii=False, indent=2) + "\n"
        )
    elif session.form == "csv":
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerow(columns.values())
        writer.writerows([safe_cell(row.get(c)) for c in columns] for row in rows)
        write_text(session, ("\ufeff" if session.out else "") + buffer.getvalue())
    elif session.form == "xlsx":
        write_workbook(session, rows, columns)
    else:
        table = Table(title=title or None, title_justify="left", header_style="bold", show_lines=False)
        for heading in columns.values():
            table.add_column(heading, overflow="fold")
        for row in rows:
            table.add_row(*(escaped(cell(row.get(c))) for c in columns))
        console(session).print(table)


def escaped(text: str) -> str:
    """Text that Rich prints as it is."""
    return text.replace("[", "\\[")


def console(session: Session) -> Console:
    """Where text goes: the terminal (wide when it is a pipe, so that nothing is cut) or the file of ``--out``."""
    if session.out is not None:
        return Console(file=session.out.open("w", encoding="utf-8"), width=160)
    return Console(soft_wrap=True) if sys.stdout.isatty() else Console(width=160)


def write_text(session: Session, text: str) -> None:
    """Write text to the file of ``--out`` or the terminal."""
    if session.out is None:
        sys.stdout.write(text)
    else:
        session.out.write_text(text, encoding="utf-8")


def write_workbook(session: Session, rows: Sequence[Mapping[str, Any]], columns: Mapping[str, str]) -> None:
    """Write an XLSX file; every cell is text or a number, never a formula."""
    import xlsxwriter

    if session.out is None:
        raise HubError(
            "out_needed",
            zh="--format xlsx 需要用 --out 给出文件名。",
            en="--format xlsx needs a file name: add --out FILE.",
            exit_status=2,
        )
    book = xlsxwriter.Workbook(str(Path(session.out)), {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True})
    for place, heading in enumerate(columns.values()):
        sheet.write_string(0, place, heading, bold)
    for line, row in enumerate(rows, start=1):
        for place, column in enumerate(columns):
            value = plain(row.get(column))
            if isinstance(value, int | float) and not isinstance(value, bool):
                sheet.write_number(line, place, value)
            else:
                sheet.write_string(line, place, safe_cell(value))
    sheet.freeze_panes(1, 0)
    sheet.autofit()
    book.close()
