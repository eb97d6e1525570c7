"""One way out: the same rows as a table, JSON, CSV or XLSX. No exported cell starts a formula."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from schema.errors import HubError
from schema.spreadsheet import inert, sheet_cell

if TYPE_CHECKING:
    from rich.console import Console

    from api.session import Session

UNSEEN = re.compile(
    r"[\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\ue000-\uf8ff]"
)
WIDTH = 160
"""Columns of a page that nobody watches: a pipe or a file."""


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
    """A value as one cell of text; control characters are shown, so that no file's text steers a terminal."""
    value = plain(value)
    if value is None:
        return ""
    if isinstance(value, list) and all(isinstance(v, str | int | float) for v in value):
        value = "、".join(str(v) for v in value)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return "".join(c if c.isprintable() or c == "\n" else f"\\x{ord(c):02x}" for c in text)


def safe_cell(value: Any) -> str:
    """A cell for a spreadsheet: text that would start a formula gets an apostrophe before it."""
    raw = plain(value)
    text = cell(raw)
    if isinstance(raw, int | float):
        return text
    risky = inert(text) != text or (isinstance(raw, str) and inert(raw) != raw)
    return "'" + text if risky else text


def one_line(text: str) -> str:
    """A sentence for the terminal: what a file or its name holds is shown, not obeyed, and has no line of its own."""
    return cell(text).replace("\n", "\\x0a")


def json_text(value: Any) -> str:
    """JSON in which nothing speaks to a terminal: what JSON lets pass (C1, marks of direction) is escaped too."""
    text = json.dumps(plain(value), ensure_ascii=False, indent=2)
    return UNSEEN.sub(lambda found: json.dumps(found[0])[1:-1], text)


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
        write_text(session, json_text(list(rows) if whole is None else whole) + "\n")
    elif session.form == "csv":
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerow(columns.values())
        writer.writerows([safe_cell(row.get(c)) for c in columns] for row in rows)
        write_text(session, ("\ufeff" if session.out else "") + buffer.getvalue())
    elif session.form == "xlsx":
        write_workbook(session, rows, columns)
    else:
        with page(session) as out:
            table_on(out, rows, columns, title)


def table_on(out: Console, rows: Sequence[Mapping[str, Any]], columns: Mapping[str, str], title: str = "") -> None:
    """Print rows as a table."""
    from rich.table import Table
    from rich.text import Text

    heading = Text(title) if title else None
    table = Table(title=heading, title_justify="left", header_style="bold", show_lines=False)
    told = [[seen(row.get(c)) for c in columns] for row in rows]
    firm = unbroken([[words, *texts] for words, *texts in zip(columns.values(), *told, strict=True)], out.width)
    for at, words in enumerate(columns.values()):
        table.add_column(Text(words), overflow="fold", no_wrap=at in firm)
    for texts in told:
        table.add_row(*map(Text, texts))
    out.print(table)


FIRM, LOOSE = 20, 10
"""Cells of a column that is kept from breaking, at most (a credit code, an id), and what each other one needs."""


def unbroken(columns: Sequence[Sequence[str]], width: int) -> set[int]:
    """Which columns of a table are not to be broken on a page of some width, so that dates and numbers can be read.

    Args:
        columns: Texts of each, its heading first.
        width: Of the page, in cells.

    Returns:
        Places of the columns: short ones, as many as leave room for the others.
    """
    from rich.cells import cell_len

    needs = {at: max(map(cell_len, "\n".join(texts).split("\n"))) for at, texts in enumerate(columns)}
    firm = sorted((at for at, need in needs.items() if need <= FIRM), key=needs.__getitem__)
    # A column has a line and two blanks beside its text.
    while firm and 3 * len(needs) + 1 + sum(needs[at] for at in firm) + LOOSE * (len(needs) - len(firm)) > width:
        firm.pop()
    return set(firm)


def seen(value: Any) -> str:
    """A value as a person reads it in a table: a mark for yes, nothing for no, times to the minute."""
    if isinstance(value, bool):
        return "●" if value else ""
    return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else cell(value)


def joined(session: Session, words: Iterable[object]) -> str:
    """Some things in a row, in the session's language."""
    return ("、" if session.lang == "zh" else ", ").join(map(str, words))


def headings(session: Session, *columns: str) -> dict[str, str]:
    """Column → its heading in the catalogue."""
    return {column: session.say(f"column.{column}") for column in columns}


def emit_one(session: Session, whole: Mapping[str, Any], sentence: str) -> None:
    """What one act did: a sentence for people, one object or one row for machines."""
    if session.form == "json":
        emit(session, [], {}, whole=whole)
    elif session.form == "table":
        with page(session) as out:
            say_on(out, sentence)
    else:
        emit(session, [whole], {key: key for key in whole})


def say_on(out: Console, text: str, style: str | None = None) -> None:
    """Print a line of text as it is: no markup, no wrapping, control characters shown."""
    out.print(cell(text), style=style, markup=False, highlight=False, soft_wrap=True)


@contextmanager
def page(session: Session) -> Iterator[Console]:
    """Where text goes: the terminal (wide when it is a pipe, so that nothing is cut) or the file of ``--out``.

    All text of one command goes through one page, so that ``--out`` keeps the whole of it.
    """
    from rich.console import Console

    if session.out is not None:
        with session.out.open("w", encoding="utf-8") as file:
            yield Console(file=file, width=WIDTH)
    elif sys.stdout.isatty():
        yield Console()
    else:
        yield Console(width=WIDTH)


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
            "out_needed", "--format xlsx 需要用 --out 给出文件名", "--format xlsx needs a file name: add --out FILE"
        )
    with session.out.open("wb") as file, xlsxwriter.Workbook(file, {"in_memory": True}) as book:
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
                    sheet.write_string(line, place, sheet_cell(safe_cell(value)))
        sheet.freeze_panes(1, 0)
        sheet.autofit()
