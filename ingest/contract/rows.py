"""SQL over whole rows: what one column decides for another, and the checks of the row.

The relation ``typed`` holds for each row ``_at``, ``line`` and, as far as the statement asks for them, the text
``_x3``, value ``_v3`` and reason ``_r3`` of its cells (see ``words``), and ``_o3`` for numbers that are right but no
resident's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from hub.duck import identifier
from ingest.contract.words import Statement
from schema.feed import Column, Record


@dataclass(frozen=True)
class Rows:
    """The statements of a record over the rows of a chunk.

    Attributes:
        record: The record.
        present: Numbers of the columns that the file has.
        faulty: Numbers of the columns in which some cell has a reason to be refused.
        other: Numbers of the columns in which some personal id is right, but no number of a resident.
    """

    record: Record
    present: frozenset[int]
    faulty: frozenset[int]
    other: frozenset[int]

    def _numbered(self) -> Iterable[tuple[int, Column]]:
        return ((n, c) for n, c in enumerate(self.record.columns) if n in self.present)

    @cached_property
    def gated(self) -> list[int]:
        """Columns that apply only to some rows."""
        return [n for n, column in self._numbered() if column.when]

    @cached_property
    def judged_columns(self) -> dict[int, str]:
        """Columns that may refuse a row, each with its reason code."""
        found = {}
        for n, column in self._numbered():
            reason = f"_r{n}" if n in self.faulty else ""
            if n in self.other and column.document:
                document = f"coalesce(lower({identifier(column.document)}) IN (SELECT word FROM resident_words), false)"
                reason = f"coalesce({reason or 'NULL'}, CASE WHEN _o{n} AND {document} THEN 'person_id' END)"
            if reason:
                found[n] = f"CASE WHEN _g{n} THEN {reason} END" if column.when else reason
        return found

    @property
    def idle(self) -> bool:
        """Every row is good as it is."""
        return not (self.judged_columns or self.gated or self.record.valid)

    def _named(self, sql: Iterable[str]) -> list[int]:
        """Columns that some expressions name, those that the file lacks among them."""
        text = " ".join(sql)
        return [n for n, c in enumerate(self.record.columns) if re.search(rf"\b{re.escape(c.name)}\b", text, re.I)]

    @cached_property
    def texts(self) -> list[int]:
        """Columns whose text other columns hang on."""
        columns = [c for _, c in self._numbered()]
        return self._named([c.when or "" for c in columns] + [c.document or "" for c in columns])

    @cached_property
    def checked(self) -> list[int]:
        """Columns whose value the checks ask for."""
        return self._named(check.check for check in self.record.valid)

    def _judgement(self, values: Iterable[int], more: str = "") -> str:
        """``typed`` with ``_g3``: the column applies, ``_j3``: its reason, and some values under their names."""
        texts = "".join(f", {self._text(n)} AS {identifier(self.record.columns[n].name)}" for n in self.texts)
        gates = "".join(f", coalesce({self.record.columns[n].when}, false) AS _g{n}" for n in self.gated)
        # A document that does not apply to the row says nothing.
        shut = [n for n in self.texts if n in self.gated]
        names = {n: identifier(self.record.columns[n].name) for n in shut}
        again = f"* EXCLUDE ({', '.join(names.values())})" if shut else "*"
        again += "".join(f", CASE WHEN _g{n} THEN _x{n} END AS {name}" for n, name in names.items())
        opened = f"SELECT {again} FROM (SELECT *{gates} FROM (SELECT *{texts} FROM typed))"
        kept = ", ".join(["_at", *(f"_g{n}" for n in self.gated)])
        reasons = "".join(f", {reason} AS _j{n}" for n, reason in self.judged_columns.items())
        valued = "".join(f", {self._value(n)} AS {identifier(self.record.columns[n].name)}" for n in values)
        return f"SELECT {kept}{more}{reasons}{valued} FROM ({opened})"

    def _text(self, n: int) -> str:
        return f"_x{n}" if n in self.present else "CAST(NULL AS VARCHAR)"

    def _value(self, n: int) -> str:
        if n not in self.present:
            return f"CAST(NULL AS {self.record.columns[n].sql_type})"
        return f"CASE WHEN _g{n} THEN _v{n} END" if n in self.gated else f"_v{n}"

    @cached_property
    def judged(self) -> Statement:
        """``_at`` of each row, whether it is ``_bad``, and for columns with a gate whether they apply: ``_g3``."""
        wrong = [f"_j{n} IS NOT NULL" for n in self.judged_columns]
        wrong += [f"({check.check}) IS FALSE" for check in self.record.valid]
        gates = "".join(f", _g{n}" for n in self.gated)
        return f"SELECT _at, {' OR '.join(wrong) or 'false'} AS _bad{gates} FROM ({self._judgement(self.checked)})", {}

    @cached_property
    def doubts(self) -> Statement:
        """Whom the bad rows are about: ``row``, ``org`` (a mention) and ``number``, without what cannot be told."""
        org, number = (self.record.doubt.get(part, "NULL") for part in ("org", "number"))
        return (
            f'SELECT line + $offset AS "row", CAST({org} AS VARCHAR) AS org, CAST({number} AS VARCHAR) AS number '
            f"FROM ({self._judgement(self._named([org, number]), ', line')}) "
            f"WHERE coalesce({org}, {number}) IS NOT NULL ORDER BY line"
        ), {}

    @cached_property
    def failed(self) -> Statement:
        """Of bad rows ``_at``, the reason code of each column that has one ``_j3``, and which checks fail ``_k1``."""
        columns = [f"_j{n}" for n in self.judged_columns]
        checks = [f"({c.check}) IS FALSE AS _k{n}" for n, c in enumerate(self.record.valid, 1)]
        gates = [f"_g{n}" for n in self.gated]
        return f"SELECT {', '.join(['_at', *columns, *checks, *gates])} FROM ({self._judgement(self.checked)})", {}
