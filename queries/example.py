"""Runs a rule's worked example: rows in, findings out, and near misses that must stay silent.

``example.yaml`` is read into a database of its own for every case. Ids such as I1, E1, A1 and P1 are used as given, and
every organisation and person that a row names is there without being declared, with a strong key.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from hub.duck import connect
from queries.rule import Rule, RuleError
from queries.screen import Tables, screen
from schema.law import Instrument
from schema.model import Table, create_statements, tables
from schema.words import Words

KNOWN_FROM = dt.datetime(2026, 1, 1)
"""When the rows of an example became known, unless a row says otherwise."""

_SOURCE: dict[str, Any] = {"batch": 1, "feed": "example", "known_from": KNOWN_FROM}


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class ExpectedPhase(_Part):
    """A phase as it must come out; ``law`` lists ``instrument:article``."""

    start: dt.date = Field(alias="from")
    end: dt.date | None = Field(alias="to")
    severity: str
    law: list[str]


class ExpectedFinding(_Part):
    """A finding as it must come out. What is left out is not compared; ``parties`` is role → ids."""

    subject: str
    phases: list[ExpectedPhase]
    parties: dict[str, str | list[str]] | None = None
    place: str | None = None
    facts: dict[str, Any] | None = None
    evidence_count: int | None = None
    coverage_until: dt.date | None = None
    limitation_until: dt.date | None = None


class Case(_Part):
    """Rows by table and what follows. No findings makes a near miss; ``trap`` is its index in ``rule.yaml``."""

    name: Words | str
    rows: dict[str, list[dict[str, Any]]]
    findings: list[ExpectedFinding]
    trap: int | list[int] | None = None

    @property
    def traps(self) -> list[int]:
        """Indexes of the traps that this near miss shows."""
        if self.trap is None:
            return []
        return self.trap if isinstance(self.trap, list) else [self.trap]


class Example(_Part):
    """The whole of ``example.yaml``."""

    cases: list[Case] = Field(min_length=1)


@dataclass(frozen=True)
class Outcome:
    """What one case gave: ``wrong`` says in words what differs, and is empty when the case holds."""

    case: Case
    wrong: list[str]

    @property
    def holds(self) -> bool:
        """Whether the rule gave exactly what the case expects."""
        return not self.wrong


def _unusable(rule: Rule, zh: str, en: str) -> RuleError:
    return RuleError(
        "rule_example",
        f"规则 {rule.code} 的 example.yaml 不可用：{zh}",
        f"example.yaml of {rule.code} cannot be used: {en}",
    )


def load_example(rule: Rule) -> Example:
    """Read the example of a rule.

    Raises:
        RuleError: It is missing, is not YAML, or has an unknown key, table or trap.
    """
    path: Path = rule.folder / "example.yaml"
    try:
        example = Example.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise _unusable(rule, "文件不存在", "it is missing") from None
    except yaml.YAMLError as broken:
        reason = " ".join(str(broken).split())
        raise _unusable(rule, f"不是 YAML（{reason}）", f"it is not YAML ({reason})") from None
    except ValidationError as wrong:
        first = wrong.errors(include_url=False)[0]
        reason = f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
        raise _unusable(rule, reason, reason) from None
    model = tables()
    for case in example.cases:
        for table in case.rows:
            if table not in model:
                raise _unusable(rule, f"没有表 {table}", f"there is no table {table}")
        for trap in case.traps:
            if not 0 <= trap < len(rule.traps) or case.findings:
                raise _unusable(rule, f"trap {trap} 不对", f"trap {trap} is not one, or the case expects findings")
    return example


def _insert(con: duckdb.DuckDBPyConnection, rule: Rule, table: Table, row: Mapping[str, Any]) -> None:
    held = {column.name for column in table.columns}
    if lost := [name for name in row if name not in held]:
        raise _unusable(rule, f"表 {table.name} 没有列 {lost[0]}", f"table {table.name} has no column {lost[0]}")
    names = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join("?" for _ in row)
    con.execute(f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})', list(row.values()))


def fill(con: duckdb.DuckDBPyConnection, rule: Rule, rows: Mapping[str, list[dict[str, Any]]]) -> None:
    """Put a case's rows into empty tables of the model, with the entities that they name.

    Raises:
        RuleError: A row has a column that its table lacks.
    """
    model = tables()
    for statement in create_statements():
        con.execute(statement)
    named: dict[str, set[str]] = {"organization": set(), "person": set()}
    number = 0
    stands: dict[Any, int] = {}
    for name, listed in sorted(rows.items(), key=lambda one: one[0] == "report_item"):
        table = model[name]
        for given in listed:
            number += 1
            source = {**_SOURCE, "row": number} if any(c.name == "known_from" for c in table.columns) else {}
            if name == "report":
                stands[given.get("id")] = number
            if name == "report_item":
                source["row"] = stands.get(given.get("report"), number)
            entity = {"identity_basis": "key", "contested": False} if table.entity else {}
            _insert(con, rule, table, {**source, **entity, **given})
            for column in table.columns:
                if column.range in ("Organization", "Person") and given.get(column.name) is not None:
                    named[column.range.lower()].add(given[column.name])
    for kind, ids in named.items():
        declared = {row["id"] for row in rows.get(kind, [])}
        for one in sorted(ids - declared):
            extra = {"legal_person": one} if kind == "organization" else {}
            _insert(
                con, rule, model[kind], {"id": one, "name": one, "identity_basis": "key", "contested": False, **extra}
            )
    con.execute("UPDATE organization SET legal_person = id WHERE legal_person IS NULL")


def _found(made: Tables) -> list[dict[str, Any]]:
    """Findings as nested plain values, to be laid beside what is expected."""
    phases, parties = made.finding_phase.to_pylist(), made.finding_party.to_pylist()
    return [
        {
            **finding,
            "facts": json.loads(finding["facts"] or "{}"),
            "phases": [p for p in phases if p["finding"] == finding["id"]],
            "parties": [p for p in parties if p["finding"] == finding["id"]],
        }
        for finding in made.finding.to_pylist()
    ]


def _shape(found: Mapping[str, Any], like: ExpectedFinding) -> dict[str, Any]:
    """A finding reduced to what ``like`` speaks of, in the shape of :func:`_wanted`."""
    shape: dict[str, Any] = {"subject": found["subject"]}
    shape["phases"] = [
        (
            str(phase["valid_from"]),
            str(phase["valid_to"]),
            phase["severity"],
            tuple(sorted(f"{one['instrument']}:{one['article']}" for one in json.loads(phase["law"]))),
        )
        for phase in found["phases"]
    ]
    if like.parties is not None:
        roles = sorted({party["role"] for party in found["parties"]})
        shape["parties"] = {r: sorted(p["id"] for p in found["parties"] if p["role"] == r) for r in roles}
    if like.facts is not None:
        shape["facts"] = {name: str(found["facts"].get(name)) for name in sorted(like.facts)}
    for name in ("place", "evidence_count", "coverage_until", "limitation_until"):
        if getattr(like, name) is not None:
            shape[name] = str(found[name])
    return shape


def _wanted(like: ExpectedFinding) -> dict[str, Any]:
    shape: dict[str, Any] = {"subject": like.subject}
    shape["phases"] = [(str(p.start), str(p.end), p.severity, tuple(sorted(p.law))) for p in like.phases]
    if like.parties is not None:
        listed = {role: [ids] if isinstance(ids, str) else ids for role, ids in like.parties.items()}
        shape["parties"] = {role: sorted(listed[role]) for role in sorted(listed)}
    if like.facts is not None:
        shape["facts"] = {name: str(like.facts[name]) for name in sorted(like.facts)}
    for name in ("place", "evidence_count", "coverage_until", "limitation_until"):
        if (value := getattr(like, name)) is not None:
            shape[name] = str(value)
    return shape


def compare(made: Tables, expected: list[ExpectedFinding]) -> list[str]:
    """What differs between findings made and expected, in words; nothing when they agree."""
    left = _found(made)
    wrong = []
    for like in expected:
        match = next((found for found in left if _shape(found, like) == _wanted(like)), None)
        if match is not None:
            left.remove(match)
            continue
        near = [_shape(found, like) for found in left if found["subject"] == like.subject]
        wrong.append(f"expected {_wanted(like)}, found {near or 'nothing on that subject'}")
    if len(left) > 0 and not wrong:
        wrong = [f"not expected: {found['id']} on {found['subject']} from {found['valid_from']}" for found in left]
    return wrong


def run_case(rule: Rule, case: Case, held: Mapping[str, Instrument] | None = None) -> Outcome:
    """Run one case in a database of its own."""
    with connect() as con:
        fill(con, rule, case.rows)
        return Outcome(case, compare(screen(con, [rule], held=held), case.findings))


def run_example(rule: Rule, held: Mapping[str, Instrument] | None = None) -> list[Outcome]:
    """Run every case of a rule's example.

    Args:
        rule: The rule.
        held: The law; ``schema/laws`` when not given.

    Raises:
        RuleError: The example or the rule's text cannot be used.
    """
    return [run_case(rule, case, held) for case in load_example(rule).cases]
