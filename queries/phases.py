"""The law of a rule as a relation: which basis is in force on which days and in which place.

Grouping cuts evidence where this relation says that the set of bases changes, so a finding's phases, severities and
citations follow from data alone (domain reference 0.2 and 9.0).
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

import duckdb
import pyarrow as pa

from queries.rule import Basis, Rule, RuleError, article_of
from schema.law import Instrument, laws

NATIONAL = "000000"
"""Jurisdiction of a text that binds everywhere, also where the place of the conduct is not known."""

_DAY = pa.date32()
LAW_BASIS = pa.schema(
    [
        ("basis", pa.int32()),
        ("jurisdiction", pa.string()),
        ("valid_from", _DAY),
        ("valid_to", _DAY),
        ("severity", pa.string()),
        ("correction_first", pa.bool_()),
        ("consequence", pa.string()),
        ("competent", pa.string()),
        ("law", pa.list_(pa.string())),
        ("conditions", pa.list_(pa.struct([("name", pa.string()), ("allowed", pa.list_(pa.string()))]))),
    ]
)
"""One row per basis; ``law`` holds one JSON object per cited article."""


def _words(value: object) -> str:
    """How DuckDB casts a scalar to text, so that ``when`` compares like with like."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _conditions(basis: Basis) -> list[dict[str, Any]]:
    return [
        {"name": name, "allowed": [_words(one) for one in (value if isinstance(value, list) else [value])]}
        for name, value in basis.when.items()
    ]


def _in_force(basis: Basis, instrument: Instrument) -> tuple[dt.date | None, dt.date | None]:
    """Days on which the instrument and every cited article are in force, half-open; an open end is None."""
    articles = [article for number in basis.articles if (article := article_of(instrument, number))]
    starts = [day for day in (instrument.valid_from, *(a.valid_from for a in articles)) if day]
    ends = [day for day in (instrument.valid_to, *(a.valid_to for a in articles)) if day]
    return max(starts, default=None), min(ends, default=None)


def _citation(instrument: Instrument, number: str) -> str:
    return json.dumps(
        {
            "instrument": instrument.instrument,
            "article": number,
            "jurisdiction": instrument.jurisdiction,
            "valid_from": instrument.valid_from and instrument.valid_from.isoformat(),
            "valid_to": instrument.valid_to and instrument.valid_to.isoformat(),
            "title": instrument.title.model_dump(),
            "number": instrument.number,
            "status": instrument.status,
            "fictional": instrument.fictional,
        },
        ensure_ascii=False,
        sort_keys=True,
    )


def law_basis(rule: Rule, held: Mapping[str, Instrument] | None = None) -> pa.Table:
    """The bases of a rule with their days and places, as ``LAW_BASIS``.

    Args:
        rule: The rule.
        held: The law; ``schema/laws`` when not given.
    """
    law = laws() if held is None else held
    rows = []
    for number, basis in enumerate(rule.basis):
        instrument = law[basis.instrument]
        start, end = _in_force(basis, instrument)
        if start is None or (end is not None and end <= start):
            continue  # a text whose first day is not known carries nothing
        rows.append(
            {
                "basis": number,
                "jurisdiction": instrument.jurisdiction,
                "valid_from": start,
                "valid_to": end,
                "severity": basis.severity,
                "correction_first": basis.correction_first,
                "consequence": json.dumps(basis.consequence.model_dump(), ensure_ascii=False, sort_keys=True),
                "competent": json.dumps(basis.competent.model_dump(), ensure_ascii=False, sort_keys=True),
                "law": [_citation(instrument, article) for article in basis.articles],
                "conditions": _conditions(basis),
            }
        )
    return pa.Table.from_pylist(rows, schema=LAW_BASIS)


def install_law(con: duckdb.DuckDBPyConnection, rule: Rule, held: Mapping[str, Instrument] | None = None) -> None:
    """Make the temporary table ``law_basis`` of one rule, each basis with the ``lo`` and ``hi`` of its jurisdiction.

    Raises:
        RuleError: A jurisdiction is not in the table of divisions.
    """
    con.register("law_basis_rows", law_basis(rule, held))
    con.execute(
        """CREATE OR REPLACE TEMP TABLE law_basis AS
           SELECT b.*, d.lo, d.hi FROM law_basis_rows b LEFT JOIN division d ON d.code = b.jurisdiction"""
    )
    con.unregister("law_basis_rows")
    lost = con.execute(
        "SELECT jurisdiction FROM law_basis WHERE jurisdiction <> $national AND lo IS NULL", {"national": NATIONAL}
    ).fetchone()
    if lost:
        raise RuleError(
            "rule_jurisdiction",
            f"规则 {rule.code} 的依据适用于 {lost[0]}，但行政区划表中没有该代码；请补充区划表",
            f"rule {rule.code} rests on a text of {lost[0]}, which is not a known division; add it to the divisions",
        )
