"""Compiles one record of a contract, for one header, to the statements that sift a chunk.

Stages, each a temporary table of the connection:

- ``stage_clean``: text under canonical names, folded, null markers gone, `when` applied; absent columns are NULL
- ``stage_codes``, ``stage_people``: every distinct code and personal id once (persons only as their token)
- ``stage_cells3``, …: every distinct cell with several entries once, taken apart
- ``stage_rows``: typed columns, a reason code for each column and each check, notes, and whether the row is bad
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from hub.duck import identifier
from ingest.contract.cells import NESTED, Cell, Params, cell, folded, parsed
from ingest.contract.headers import require_headers
from ingest.contract.reasons import Reason, reasons
from schema.feed import Column, Record

Statement = tuple[str, dict[str, Any]]
"""SQL and its parameters."""


@dataclass(frozen=True)
class Compiled:
    """The statements of one record under one header. The chunk is the relation ``chunk`` (line, c0, c1, …)."""

    record: Record
    header: tuple[str, ...]
    places: dict[str, list[int]]

    @cached_property
    def present(self) -> list[Column]:
        """Columns that the file has."""
        return [column for column in self.record.columns if column.name in self.places]

    @cached_property
    def reasons(self) -> list[Reason]:
        """Every reason that a row may be refused for."""
        return list(reasons(self.record))

    @cached_property
    def clean(self) -> Statement:
        """Stage 1."""
        params = Params()
        read = sorted({place for where in self.places.values() for place in where})
        folds = "".join(f", c{place}, fold(c{place}) AS f{place}" for place in read)
        plain = ", ".join(
            f"{self._text(column, params)} AS {identifier(column.name)}" for column in self.record.columns
        )
        gated = ", ".join(_gated(column) for column in self.record.columns)
        return (f"CREATE OR REPLACE TEMP TABLE stage_clean AS SELECT line, {gated} "
                f"FROM (SELECT line, {plain} FROM (SELECT line{folds} FROM chunk))", params.values)  # fmt: skip

    def _text(self, column: Column, params: Params) -> str:
        if column.name not in self.places:
            return "CAST(NULL AS VARCHAR)"
        # A list, for many values after IN are planned as a join for each column.
        nulls = params.add(folded(column.nulls))
        texts = []
        for place in self.places[column.name]:
            kept = f"f{place}"
            if column.type in ("org_code", "person_id"):
                kept = f"trim(c{place})"  # as printed: what folding changes in a code is noted
            if column.type in ("list", "records"):
                kept = f"CASE WHEN is_json(trim(c{place})) THEN trim(c{place}) ELSE f{place} END"
            texts.append(f"CASE WHEN NOT list_contains({nulls}, f{place}) THEN {kept} END")
        return texts[0] if len(texts) == 1 else f"coalesce({', '.join(texts)})"

    @cached_property
    def codes(self) -> Statement:
        """Distinct organisation codes: checking one is dear, and files repeat them."""
        return self._distinct(
            "stage_codes",
            "org_code",
            # One resident number in 31 passes as a credit code; a firm's own begins with 91 to 93, where no place does.
            "coalesce(length(_folded) = 18 AND resident_id_ok(_folded) AND NOT regexp_matches(_folded, '^9[1-3]'), "
            "false) AS _person, "
            "CASE WHEN code_kind(_folded) IS NOT NULL AND NOT _person THEN _folded END AS _code, "
            "CASE WHEN _person THEN 'org_code_person' WHEN length(_folded) NOT IN (9, 15, 18) THEN 'org_code_length' "
            "WHEN NOT regexp_full_match(_folded, '[0-9A-HJ-NPQRTUWXY]{18}|[0-9]{15}|[0-9A-Z]{8}[0-9X]') "
            "THEN 'org_code_charset' ELSE 'org_code_check' END AS _reason",
        )

    @cached_property
    def people(self) -> Statement:
        """Distinct personal ids: whether a resident's number is right, or what else it may be."""
        return self._distinct(
            "stage_people",
            "person_id",
            "_folded AS _number, coalesce(resident_id_ok(_folded), false) AS _resident, "
            # Other documents: letters, a character or two, at least four digits; a mistyped resident's number is none.
            "NOT regexp_full_match(_folded, '[0-9]{13,}[0-9X]?') AND length(_folded) <= 30 "
            "AND regexp_full_match(_folded, '[0-9A-Z一-龥()/]*') "
            "AND regexp_matches(_folded, '(?:[0-9].*){4}') AS _other",
        )

    def _distinct(self, table: str, kind: str, columns: str) -> Statement:
        names = [identifier(c.name) for c in self.present if c.type == kind]
        union = " UNION ".join(f"SELECT DISTINCT {n} AS _x FROM stage_clean WHERE {n} IS NOT NULL" for n in names)
        # Folded below and not beside: macros paste their argument wherever they use it.
        folded = f"SELECT _x, fold_code(_x) AS _folded FROM ({union or 'SELECT CAST(NULL AS VARCHAR) AS _x LIMIT 0'})"
        return f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT _x, {columns} FROM ({folded})", {}

    @cached_property
    def cells(self) -> list[Statement]:
        """Distinct cells with several entries."""
        made = []
        for number, column in enumerate(self.record.columns):
            if column.name in self.places and column.type in NESTED:
                params, name = Params(), identifier(column.name)
                source = f"(SELECT DISTINCT {name} AS _x FROM stage_clean WHERE {name} IS NOT NULL)"
                select = f"SELECT {parsed(column, params)} FROM {source})"
                made.append((f"CREATE OR REPLACE TEMP TABLE stage_cells{number} AS {select}", params.values))
        return made

    @cached_property
    def rows(self) -> Statement:
        """Stages 2 and 3: typed values and reasons of the columns, then the checks of the whole row over them."""
        params = Params()
        cells = {n: cell(c, n, params) for n, c in enumerate(self.record.columns) if c.name in self.places}
        bases = "".join(f", {made.base} AS _b{n}" for n, made in cells.items())
        typed = ["line"]
        for number, column in enumerate(self.record.columns):
            made = cells.get(number, Cell("NULL", "NULL"))
            typed.append(f"CAST({made.value} AS {column.sql_type}) AS {identifier(column.name)}")
            typed.append(f"{_required(column, made)} AS _r{number}")
            if made.note != "NULL":
                typed.append(f"{made.note} AS _n{number}")
        notes = [(n, self.record.columns[n].name) for n, made in cells.items() if made.note != "NULL"]
        checks = [f"({check.check}) IS FALSE" for check in self.record.valid]
        fails = " OR ".join([*(f"_r{n} IS NOT NULL" for n in range(len(self.record.columns))), *checks])
        checked = "".join(f", {check} AS _v{n}" for n, check in enumerate(checks, 1))
        source = f"SELECT stage_clean.*{bases} FROM stage_clean{self._joins()}"
        return (
            "CREATE OR REPLACE TEMP TABLE stage_rows AS "
            f"SELECT *, {_notes(notes, params)} AS _notes, {fails} AS _bad{checked} "
            f"FROM (SELECT {', '.join(typed)} FROM ({source}))"
        ), params.values

    def _joins(self) -> str:
        joins = ""
        for number, column in enumerate(self.record.columns):
            if column.name in self.places:
                x = f"stage_clean.{identifier(column.name)}"
                table, alias, key = {
                    "org_code": ("stage_codes", "codes", f"_x = {x}"),
                    "person_id": ("stage_people", "people", f"_x = {x}"),
                    "division": ("known_divisions", "divisions", f"_code = division_code({x})"),
                    **dict.fromkeys(NESTED, (f"stage_cells{number}", "cells", f"_x = {x}")),
                }.get(column.type, ("", "", ""))
                joins += f" LEFT JOIN {table} AS {alias}{number} ON {alias}{number}.{key}" if table else ""
        return joins

    @cached_property
    def accepted(self) -> Statement:
        """Good rows, typed."""
        names = ", ".join(identifier(column.name) for column in self.record.columns)
        return f'SELECT line + $offset AS "row", {names}, _notes FROM stage_rows WHERE NOT _bad ORDER BY line', {}

    @cached_property
    def doubts(self) -> Statement:
        """Whom the bad rows are about: ``row``, ``org`` (a mention) and ``number``, without what cannot be told."""
        org, number = (self.record.doubt.get(part, "NULL") for part in ("org", "number"))
        return (
            f'SELECT line + $offset AS "row", CAST({org} AS VARCHAR) AS org, CAST({number} AS VARCHAR) AS number '
            f"FROM stage_rows WHERE _bad AND coalesce({org}, {number}) IS NOT NULL ORDER BY line"
        ), {}

    @cached_property
    def refused(self) -> Statement:
        """Every failing field of the bad rows and the row as it was sent. Personal ids stand only in `cells`."""
        parts = [
            f"SELECT line, '{c.name}' AS field, {_shown(c)} AS value, _r{n} AS code FROM bad WHERE _r{n} IS NOT NULL"
            for n, c in enumerate(self.record.columns)
        ]
        for number, check in enumerate(self.record.valid, 1):
            shown = _shown(self.record.by_name[check.field])
            parts.append(f"SELECT line, '{check.field}', {shown}, 'check_{number}' FROM bad WHERE _v{number}")
        cells = ", ".join(f"c{place}" for place in range(len(self.header)))
        texts = ", ".join(f"c.{identifier(c.name)} AS {identifier('_x_' + c.name)}" for c in self.record.columns)
        bad = f"SELECT r.*, {texts} FROM stage_rows AS r JOIN stage_clean AS c USING (line) WHERE _bad"
        return (
            f"WITH bad AS ({bad}), failed AS ({' UNION ALL '.join(parts)}) "
            'SELECT $record AS record, f.line + $offset AS "row", $header AS header, '
            f"CAST(to_json([{cells}]) AS VARCHAR) AS cells, f.field, f.value, f.code AS reason_code, "
            "w.zh AS reason_zh, w.en AS reason_en "
            "FROM failed AS f JOIN contract_reasons AS w ON w.field = f.field AND w.code = f.code "
            "JOIN chunk ON chunk.line = f.line ORDER BY f.line, f.field, f.code"
        ), {}


def compile_record(record: Record, header: Sequence[str], file: str) -> Compiled:
    """Compile a record for files with this header.

    Raises:
        HubError: A required column is missing, or a column is there twice.
    """
    return Compiled(record, tuple(header), require_headers(record, header, file))


def _gated(column: Column) -> str:
    name = identifier(column.name)
    gate = f"CASE WHEN {column.when} THEN {name} END AS {name}" if column.when else name
    asked = f", coalesce({column.when}, false) AS {identifier('_asked_' + column.name)}"
    return gate + (asked if column.when and column.required else "")


def _required(column: Column, made: Cell) -> str:
    if not column.required:
        return made.reason
    asked = f" AND {identifier('_asked_' + column.name)}" if column.when else ""
    empty = f"{identifier(column.name)} IS NULL{asked}"
    return f"CASE WHEN {empty} THEN 'required' ELSE {made.reason} END"


def _notes(notes: list[tuple[int, str]], params: Params) -> str:
    if not notes:
        return "CAST([] AS VARCHAR[])"
    each = ", ".join(f"{params.add(name + ':')} || _n{number}" for number, name in notes)
    return f"CASE WHEN coalesce({', '.join(f'_n{n}' for n, _ in notes)}) IS NOT NULL THEN " \
           f"list_filter([{each}], lambda n: n IS NOT NULL) ELSE CAST([] AS VARCHAR[]) END"  # fmt: skip


def _shown(column: Column) -> str:
    text = identifier("_x_" + column.name)
    return f"CASE WHEN {text} IS NOT NULL THEN '<id>' END" if column.type == "person_id" else f"scrub({text})"
