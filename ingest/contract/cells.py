"""SQL for one cell: what it holds, why it fails, what was done to it. Text of the cell in, by its SQL expression."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from schema.codelists import codes
from schema.feed import Column, Part


@dataclass
class Params:
    """Parameters of one statement. Declared data (markers, words, separators) reaches SQL only through them."""

    values: dict[str, Any] = field(default_factory=dict)

    def add(self, value: Any) -> str:
        """The placeholder of a new parameter."""
        name = f"p{len(self.values)}"
        self.values[name] = value
        return f"${name}"


@dataclass(frozen=True)
class Cell:
    """SQL over the cleaned text ``x`` of a column: typed value, reason code (NULL is good), note (NULL is none)."""

    value: str
    reason: str = "NULL"
    note: str = "NULL"


def folded(words: Iterable[str]) -> list[str]:
    """Declared words in the form that ``fold`` gives cells."""
    return list(dict.fromkeys(" ".join(unicodedata.normalize("NFKC", word).split()) for word in words))


def word_map(code_list: str, params: Params) -> str:
    """A map of every lower-case word of a code list to its canonical code."""
    words = {folded([word])[0].lower(): code for word, code in codes()[code_list].words().items()}
    return f"map({params.add(list(words))}, {params.add(list(words.values()))})"


def scalar(kind: str, x: str, code_list: str | None, params: Params) -> str:
    """The typed value of a text, NULL where it does not fit."""
    if kind == "code":
        assert code_list is not None, "checked when the contract was loaded"
        return f"map_extract_value({word_map(code_list, params)}, lower({x}))"
    return {
        "text": f"scrub({x})",
        "org_code": f"CASE WHEN code_kind(fold_code({x})) IS NOT NULL THEN fold_code({x}) END",
        "date": f"cell_date({x})",
        "date_end": f"cell_date_end({x})",
        "month": f"cell_month({x})",
        "money_yuan": f"cell_money({x}, 100)",
        "money_wan": f"cell_money({x}, 1000000)",
        "integer": f"cell_integer({x})",
        "decimal": f"cell_decimal({x})",
        "boolean": f"cell_boolean({x})",
        "division": f"division_code({x})",
        "method": f"coalesce(method_key({x}), {x})",
    }[kind]


def cell(column: Column, x: str, number: int, params: Params) -> Cell:
    """SQL of a column. ``number`` names the joined tables of distinct codes, persons and divisions (see ``sql``)."""
    if column.type == "org_code":
        seen = f"codes{number}"
        masked = f"WHEN contains({x}, '*') THEN " + ("'masked'" if column.required else "NULL")
        reason = f"CASE WHEN {x} IS NULL OR {seen}.code IS NOT NULL THEN NULL {masked} ELSE {seen}.reason END"
        note = f"CASE WHEN {seen}.code <> {x} THEN 'folded' WHEN contains({x}, '*') THEN 'masked' END"
        return Cell(f"{seen}.code", reason, note)
    if column.type == "person_id":
        return _person(column, x, f"people{number}")
    if column.type == "division":
        return Cell(f"divisions{number}.code", _unless(x, f"divisions{number}.code", "division"))
    if column.type in ("list", "records"):
        return _items(column, x, params) if column.type == "list" else _records(column, x, params)
    value = scalar(column.type, x, column.codes, params)
    if column.type == "text":
        return Cell(value, note=f"CASE WHEN {value} <> {x} THEN 'scrubbed' END")
    if column.type in ("date", "date_end"):
        fine = f"cell_date({x}) IS NOT NULL" + (f" OR open_end({x})" if column.type == "date_end" else "")
        bad = f"CASE WHEN any_date({x}) IS NULL THEN 'date' ELSE 'date_range' END"
        return Cell(value, f"CASE WHEN {x} IS NULL OR {fine} THEN NULL ELSE {bad} END")
    return Cell(value, _unless(x, value, column.type))


def _person(column: Column, x: str, seen: str) -> Cell:
    good = f"({seen}.resident OR ({_other_document(column)} AND {seen}.other))"
    masked = "'masked'" if column.required else "NULL"
    return Cell(
        f"CASE WHEN {good} THEN {seen}.token END",
        f"CASE WHEN contains({x}, '*') THEN {masked} WHEN {x} IS NOT NULL AND {good} IS NOT TRUE THEN 'person_id' END",
        f"CASE WHEN contains({x}, '*') THEN 'masked' END",
    )


def _unless(x: str, value: str, reason: str) -> str:
    return f"CASE WHEN {x} IS NOT NULL AND {value} IS NULL THEN '{reason}' END"


def _other_document(column: Column) -> str:
    """Whether the row says that the number is not a resident's. Without a word on it, only a resident's shape is checked."""
    if column.document is None:
        return "true"
    word = f'lower(stage_clean."{column.document}")'
    return f"coalesce({word} NOT IN (SELECT word FROM resident_words), true)"


def _split(column: Column, x: str, params: Params) -> str:
    """The cell with chr(30) wherever one entry ends."""
    for separator in folded(column.separators):
        x = f"replace({x}, {params.add(separator)}, chr(30))"
    return x


def _items(column: Column, x: str, params: Params) -> Cell:
    items = f"cell_items({x}, {_split(column, x, params)})"
    if column.codes is None:
        return Cell(f"CASE WHEN len({items}) > 0 THEN list_transform({items}, lambda e: scrub(e)) END")
    coded = f"list_transform({items}, lambda e: {scalar('code', 'e', column.codes, params)})"
    return Cell(f"CASE WHEN len({items}) > 0 THEN {coded} END",
                f"CASE WHEN list_contains(list_transform({coded}, lambda e: e IS NULL), true) THEN 'code' END")  # fmt: skip


def _records(column: Column, x: str, params: Params) -> Cell:
    keys = [[f'$."{key}"' for key in dict.fromkeys((*part.header, part.name))] for part in column.fields]
    from_json = ", ".join(
        "coalesce(" + ", ".join(f"json_extract_string(o, {params.add(key)})" for key in part) + ")" for part in keys
    )
    null = params.add(folded(column.nulls))
    clean = f"lambda e: CASE WHEN NOT list_contains({null}, fold(e)) THEN fold(e) END"
    rows = (f"list_transform(CASE WHEN is_json({x}) THEN list_transform(from_json({x}, '[\"JSON\"]'), lambda o: [{from_json}]) "
            f"ELSE list_transform(list_filter(string_split({_split(column, x, params)}, chr(30)), lambda r: trim(r) <> ''), "
            f"lambda r: string_split(r, '|')) END, lambda row: list_transform(row, {clean}))")  # fmt: skip
    made = ", ".join(f'"{part.name}" := {_part(part, f"r[{n}]", params)}' for n, part in enumerate(column.fields, 1))
    typed = f"list_transform({rows}, lambda r: struct_pack({made}))"
    tests = [f"CASE WHEN len(r) > {len(column.fields)} THEN 'parts' END"]
    for n, part in enumerate(column.fields, 1):
        if part.required:
            tests.append(f"CASE WHEN r[{n}] IS NULL THEN 'part_required' END")
        if part.type not in ("text", "method"):
            tests.append(_unless(f"r[{n}]", _part(part, f"r[{n}]", params), "part"))
    reason = f"list_filter(list_transform({rows}, lambda r: coalesce({', '.join(tests)}, '')), lambda e: e <> '')[1]"
    return Cell(
        f"CASE WHEN {x} IS NOT NULL AND len({rows}) > 0 THEN {typed} END",
        f"CASE WHEN {x} IS NOT NULL THEN {reason} END",
    )


def _part(part: Part, x: str, params: Params) -> str:
    return f"CASE WHEN {x} IS NOT NULL THEN {scalar(part.type, x, part.codes, params)} END"
