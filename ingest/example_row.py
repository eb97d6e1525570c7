"""An example row of a feed, good enough to write a valid file from."""

from __future__ import annotations

from schema.codelists import codes
from schema.feed import Column, Record

EXAMPLES = {
    "text": "示例",
    "org_code": "91990100MA00000073",
    "person_id": "990101199003070015",
    "date": "2026-01-31",
    "date_end": "2027-01-30",
    "month": "202601",
    "money_yuan": "12000.00",
    "money_wan": "1.2",
    "integer": "1",
    "decimal": "12.5",
    "boolean": "是",
    "division": "990100",
    "method": "HJ 828-2017",
    "person_mark": "",
}


def example_row(record: Record) -> dict[str, str]:
    """A value for every column by its printed header: the declared example, else one made from the type.

    Columns that feed from one header under different conditions show the first that has a value.
    """
    row: dict[str, str] = {}
    for column in record.columns:
        row[column.header[0]] = row.get(column.header[0]) or example(column)
    return row


def example(column: Column) -> str:
    """An example of one column."""
    if column.example is not None:
        return column.example
    if column.type in ("code", "list") and column.codes:
        return next(iter(codes()[column.codes].values.values())).zh
    if column.type == "list":
        return column.separators[0].join(("甲", "乙"))
    if column.type == "records":
        return "|".join(_part(part.type, part.codes) for part in column.fields)
    return EXAMPLES[column.type]


def _part(kind: str, code_list: str | None) -> str:
    return next(iter(codes()[code_list].values.values())).zh if code_list else EXAMPLES[kind]
