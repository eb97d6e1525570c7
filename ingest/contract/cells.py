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
    """SQL of a column: what is computed once (``base``, over the cleaned text), and over it and the text the typed
    value, the reason code (NULL is good) and the note (NULL is none).
    """

    base: str
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


def cell(column: Column, number: int, params: Params) -> Cell:
    """SQL of a column.

    ``number`` names its base (``_b3``) and the joined tables of distinct codes, persons and divisions (see ``sql``).
    """
    x, b = f'"{column.name}"', f"_b{number}"
    made = {
        "org_code": _org_code,
        "person_id": _person,
        "date": _date,
        "date_end": _date,
    }
    if column.type in made:
        return made[column.type](column, x, number, params)
    if column.type in NESTED:
        return Cell(f"cells{number}._parsed", f"{b}.value", f"{b}.reason")
    if column.type == "division":
        return Cell(f"divisions{number}._code", b, _unless(x, b, "division"))
    base = scalar(column.type, x, column.codes, params)
    if column.type == "text":
        return Cell(base, b, note=f"CASE WHEN {b} <> {x} THEN 'scrubbed' END")
    return Cell(base, b, "NULL" if column.type == "method" else _unless(x, b, column.type))


NESTED = ("list", "records")
"""Types whose cells hold several entries."""


def parsed(column: Column, params: Params) -> str:
    """SELECT list over ``_x``, the distinct texts of a column of a nested type: ``_parsed``, with its value and reason.

    Files repeat whole cells, and taking one apart is dear.
    """
    made = (_items if column.type == "list" else _records)(column, "_x", params)
    both = f"struct_pack(value := {made.value}, reason := {made.reason})"
    return f"_x, {both} AS _parsed FROM (SELECT _x, {made.base} AS _b"


def _unless(x: str, value: str, reason: str) -> str:
    return f"CASE WHEN {x} IS NOT NULL AND {value} IS NULL THEN '{reason}' END"


def _masked(column: Column, x: str) -> str:
    """A masked number is as good as none: nothing rests on it, and where one is required the row is refused."""
    return f"WHEN contains({x}, '*') THEN " + ("'masked'" if column.required else "NULL")


def _org_code(column: Column, x: str, number: int, params: Params) -> Cell:
    del params
    b = f"_b{number}"
    base = (
        f"CASE WHEN {x} IS NOT NULL THEN struct_pack(code := codes{number}._code, reason := codes{number}._reason) END"
    )
    reason = f"CASE WHEN {x} IS NULL OR {b}.code IS NOT NULL THEN NULL {_masked(column, x)} ELSE {b}.reason END"
    note = f"CASE WHEN {b}.code <> {x} THEN 'folded' WHEN contains({x}, '*') THEN 'masked' END"
    return Cell(base, f"{b}.code", reason, note)


def _person(column: Column, x: str, number: int, params: Params) -> Cell:
    del params
    b, seen = f"_b{number}", f"people{number}"
    # Where the row does not say what the document is, only the shape of a resident's number is checked.
    other = (
        f'coalesce(lower("{column.document}") NOT IN (SELECT word FROM resident_words), true)'
        if column.document
        else "true"
    )
    base = f"CASE WHEN {seen}._resident OR ({other} AND {seen}._other) THEN {seen}._token END"
    reason = f"CASE {_masked(column, x)} WHEN {x} IS NOT NULL AND {b} IS NULL THEN 'person_id' END"
    return Cell(base, b, reason, f"CASE WHEN contains({x}, '*') THEN 'masked' END")


def _date(column: Column, x: str, number: int, params: Params) -> Cell:
    del params
    b = f"_b{number}"
    wrong = f"CASE WHEN {x} IS NULL THEN NULL WHEN {b} IS NULL THEN 'date' WHEN NOT in_range({b}) THEN 'date_range' END"
    if column.type == "date":
        return Cell(f"any_date({x})", f"CASE WHEN in_range({b}) THEN {b} END", wrong)
    base = f"CASE WHEN open_end({x}) THEN NULL ELSE any_date({x}) END"
    return Cell(
        base, f"CASE WHEN in_range({b}) THEN {b} + 1 END", f"CASE WHEN open_end({x}) THEN NULL ELSE {wrong} END"
    )


def _split(column: Column, x: str, params: Params) -> str:
    """The cell with chr(30) wherever one entry ends."""
    for separator in folded(column.separators):
        x = f"replace({x}, {params.add(separator)}, chr(30))"
    return x


def _items(column: Column, x: str, params: Params) -> Cell:
    b = "_b"
    items = f"cell_items({x}, {_split(column, x, params)})"
    each = "scrub(_e)" if column.codes is None else scalar("code", "_e", column.codes, params)
    base = f"CASE WHEN {x} IS NOT NULL THEN list_transform({items}, lambda _e: {each}) END"
    reason = f"CASE WHEN len({b}) > len(list_filter({b}, lambda _e: _e IS NOT NULL)) THEN 'code' END"
    return Cell(base, f"CASE WHEN len({b}) > 0 THEN {b} END", reason)


def _records(column: Column, x: str, params: Params) -> Cell:
    b, parts = "_b", list(enumerate(column.fields, 1))
    keys = [[f'$."{key}"' for key in dict.fromkeys((*part.header, part.name))] for part in column.fields]
    from_json = ", ".join(
        "coalesce(" + ", ".join(f"json_extract_string(_o, {params.add(key)})" for key in part) + ")" for part in keys
    )
    folds = f"list_transform([{from_json}], lambda _e: fold(_e))"
    objects = f"list_transform(from_json({x}, '[\"JSON\"]'), lambda _o: {folds})"
    lines = f"list_filter(string_split({_split(column, x, params)}, chr(30)), lambda _r: trim(_r) <> '')"
    # What is no JSON is folded already, so its parts need only be trimmed.
    fields = "list_transform(string_split(_r, '|'), lambda _e: trim(_e, ' '))"
    split = f"CASE WHEN is_json({x}) THEN {objects} ELSE list_transform({lines}, lambda _r: {fields}) END"
    null = params.add(folded(column.nulls))
    clean = f"lambda _e: CASE WHEN NOT list_contains({null}, _e) THEN _e END"
    made = ", ".join(f'"{part.name}" := {_part(part, f"_r[{n}]", params)}' for n, part in parts)
    # Beside the typed fields stands what is wrong with them: one pass over the entries makes both.
    tests = [f"CASE WHEN len(_r) > {len(parts)} THEN 'parts' END"]
    tests += [f"CASE WHEN _r[{n}] IS NULL THEN 'part_required' END" for n, part in parts if part.required]
    tests += [
        _unless(f"_r[{n}]", f't."{part.name}"', "part") for n, part in parts if part.type not in ("text", "method")
    ]
    entries = f"list_transform({split}, lambda _row: list_transform(_row, {clean}))"
    if any(part.type == "org_code" for part in column.fields):
        # Folded in a pass of its own: macros paste their argument wherever they use it, and the check uses it often.
        ready = ", ".join(f"fold_code(_r[{n}])" if part.type == "org_code" else f"_r[{n}]" for n, part in parts)
        entries = f"list_transform({entries}, lambda _r: list_concat([{ready}], _r[{len(parts) + 1}:]))"
    typed = f"list_transform({entries}, lambda _r: struct_pack(r := _r, t := struct_pack({made})))"
    wrong = ", ".join(
        test.replace("_r[", "_e.r[").replace("len(_r)", "len(_e.r)").replace('t."', '_e.t."') for test in tests
    )
    reason = f"list_filter(list_transform({b}, lambda _e: coalesce({wrong}, '')), lambda _w: _w <> '')[1]"
    return Cell(f"CASE WHEN {x} IS NOT NULL THEN {typed} END",
                f"CASE WHEN len({b}) > 0 THEN list_transform({b}, lambda _e: _e.t) END", reason)  # fmt: skip


def _part(part: Part, x: str, params: Params) -> str:
    if part.type == "org_code":
        return f"CASE WHEN code_kind({x}) IS NOT NULL THEN {x} END"
    return f"CASE WHEN {x} IS NOT NULL THEN {scalar(part.type, x, part.codes, params)} END"
