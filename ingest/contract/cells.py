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
    """SQL of a column over ``_x``, its cleaned text.

    Attributes:
        value: The typed value.
        reason: The reason code (NULL is good).
        note: What was done to the cell (NULL is nothing).
        layers: What is worked out before, each in a SELECT of its own over the ones before it: macros paste their
            argument wherever they use it.
    """

    value: str
    reason: str = "NULL"
    note: str = "NULL"
    layers: tuple[str, ...] = ()


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


NESTED = ("list", "records")
"""Types whose cells hold several entries."""
_TWO_DIGITS = "|".join(f"{digit}.*[^{digit}A-Z一-龥()/]" for digit in range(10))
"""Two digits that differ."""
MASKED = "contains(_x, '*')"
"""A masked number is as good as none: nothing rests on it."""


def cell(column: Column, params: Params) -> Cell:
    """SQL of a column."""
    made = {
        "org_code": _org_code,
        "person_id": _person,
        "person_mark": _mark,
        "date": _date,
        "date_end": _date,
        "list": _items,
        "records": _records,
    }
    if column.type in made:
        return made[column.type](column, params)
    base = f"{scalar(column.type, '_x', column.codes, params)} AS _b"
    if column.type == "text":
        return Cell("_b", note="CASE WHEN _b <> _x THEN 'scrubbed' END", layers=(base,))
    if column.type == "division":
        known = "CASE WHEN _b IN (SELECT _code FROM known_divisions) THEN _b END AS _d"
        return Cell("_d", _unless("_x", "_d", "division"), layers=(base, known))
    return Cell("_b", "NULL" if column.type == "method" else _unless("_x", "_b", column.type), layers=(base,))


def _unless(x: str, value: str, reason: str) -> str:
    return f"CASE WHEN {x} IS NOT NULL AND {value} IS NULL THEN '{reason}' END"


def _org_code(column: Column, params: Params) -> Cell:
    del column, params
    layers = (
        "fold_code(_x) AS _folded",
        # One resident number in 31 passes as a credit code; a firm's own begins with 91 to 93, where no place does.
        "code_kind(_folded) IS NOT NULL AS _right, coalesce(length(_folded) = 18 "
        "AND NOT regexp_matches(_folded, '^9[1-3]') AND resident_id_ok(_folded), false) AS _person",
        "CASE WHEN _right AND NOT _person THEN _folded END AS _b",
    )
    wrong = (
        "WHEN _person THEN 'org_code_person' WHEN length(_folded) NOT IN (9, 15, 18) THEN 'org_code_length' "
        "WHEN NOT regexp_full_match(_folded, '[0-9A-HJ-NPQRTUWXY]{18}|[0-9]{15}|[0-9A-Z]{8}[0-9X]') "
        "THEN 'org_code_charset' ELSE 'org_code_check'"
    )
    reason = f"CASE WHEN _x IS NOT NULL AND _b IS NULL AND NOT {MASKED} THEN CASE {wrong} END END"
    return Cell("_b", reason, f"CASE WHEN _b <> _x THEN 'folded' WHEN {MASKED} THEN 'masked' END", layers)


def _person(column: Column, params: Params) -> Cell:
    del column, params
    layers = (
        "fold_code(_x) AS _number",
        "masked_number(_number) AS _masked",
        "coalesce(resident_id_ok(_number), false) AS _resident, "
        # Other documents: letters, a character or two, at least four digits; a mistyped resident's number is none, nor
        # is a filler of one digit, which would make one person of all who bear it.
        "NOT regexp_full_match(_number, '[0-9]{13,}[0-9X]?') AND length(_number) <= 30 AND NOT _masked "
        "AND regexp_full_match(_number, '[0-9A-Z一-龥()/]*') AND regexp_matches(_number, '(?:[0-9].*){4}') "
        f"AND regexp_matches(_number, '{_TWO_DIGITS}') AS _other",
        # Whether a number that is no resident's may stand hangs on another column: the row decides (``rows``).
        # A resident's old 15-digit number and the new one are one person.
        "CASE WHEN _resident OR _other THEN resident_18(_number, _resident) END AS _b, "
        "coalesce(_other AND NOT _resident, false) AS _o",
    )
    reason = "CASE WHEN _x IS NOT NULL AND _b IS NULL AND NOT _masked THEN 'person_id' END"
    return Cell("_b", reason, "CASE WHEN _masked THEN 'masked' END", layers)


_ID_PARTS = {"id_region": "id_region(_whole, _head)", "id_birth": "id_birth(_whole, _head, _foot)",
             "id_tail": "id_tail(_whole, _foot)"}  # fmt: skip
_MARKS = {"birth_date": "birth_mark(_x)", "phone": "phone_key(_x)", "title_no": "title_mark(_x)",
          "school": "school_mark(_x)"}  # fmt: skip
_SPACES = {"id_birth": "birth_date"}
"""A birthday is one, whether a number or a column of its own tells it."""


def _mark(column: Column, params: Params) -> Cell:
    """What may stand for a person as ``kind:text``, so that equal texts of two kinds have two tokens."""
    del params
    assert column.mark is not None, "checked when the contract was loaded"
    layers: tuple[str, ...] = (f"CASE WHEN NOT contains(_x, '*') THEN {_MARKS.get(column.mark)} END AS _m",)
    if column.mark in _ID_PARTS:
        layers = (
            "fold_code(_x) AS _number",
            "CASE WHEN resident_id_ok(_number) THEN resident_18(_number, true) END AS _whole, "
            "mask_head(_number) AS _head, mask_foot(_number) AS _foot",
            f"{_ID_PARTS[column.mark]} AS _m",
        )
    return Cell("_b", layers=(*layers, f"'{_SPACES.get(column.mark, column.mark)}:' || _m AS _b"))


def _date(column: Column, params: Params) -> Cell:
    del params
    wrong = "CASE WHEN _x IS NULL THEN NULL WHEN _b IS NULL THEN 'date' WHEN NOT in_range(_b) THEN 'date_range' END"
    if column.type == "date":
        return Cell("CASE WHEN in_range(_b) THEN _b END", wrong, layers=("any_date(_x) AS _b",))
    layers = ("open_end(_x) AS _open", "CASE WHEN NOT _open THEN any_date(_x) END AS _b")
    return Cell("CASE WHEN in_range(_b) THEN _b + 1 END", f"CASE WHEN NOT _open THEN {wrong} END", layers=layers)


def _split(column: Column, x: str, params: Params) -> str:
    """The cell with chr(30) wherever one entry ends."""
    for separator in folded(column.separators):
        x = f"replace({x}, {params.add(separator)}, chr(30))"
    return x


def _items(column: Column, params: Params) -> Cell:
    x, b = "_x", "_b"
    items = f"cell_items({x}, {_split(column, x, params)})"
    each = "scrub(_e)" if column.codes is None else scalar("code", "_e", column.codes, params)
    base = f"CASE WHEN {x} IS NOT NULL THEN list_transform({items}, lambda _e: {each}) END"
    reason = f"CASE WHEN len({b}) > len(list_filter({b}, lambda _e: _e IS NOT NULL)) THEN 'code' END"
    return Cell(f"CASE WHEN len({b}) > 0 THEN {b} END", reason, layers=(f"{base} AS _b",))


def _records(column: Column, params: Params) -> Cell:
    x, b, parts = "_x", "_b", list(enumerate(column.fields, 1))
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
    return Cell(f"CASE WHEN len({b}) > 0 THEN list_transform({b}, lambda _e: _e.t) END", reason,
                layers=(f"CASE WHEN {x} IS NOT NULL THEN {typed} END AS _b",))  # fmt: skip


def _part(part: Part, x: str, params: Params) -> str:
    if part.type == "org_code":
        return f"CASE WHEN code_kind({x}) IS NOT NULL THEN {x} END"
    return f"CASE WHEN {x} IS NOT NULL THEN {scalar(part.type, x, part.codes, params)} END"
