"""The candidates of a file as a person is shown them: what agrees, what differs, and what each weighs, in words."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import duckdb

from hub.duck import OFFLINE
from schema.comparisons import blocking_rules, comparisons, evidence
from schema.person_evidence import person_evidence
from schema.words import Words

_YES, _NO = Words(zh="是", en="yes"), Words(zh="否", en="no")
_SILENT = Words(zh="一方没有记录", en="one side says nothing")


@dataclass(frozen=True)
class Part:
    """One thing that was compared.

    Attributes:
        name: Its name in ``comparisons.yaml``, ``evidence.yaml`` or ``person_evidence.yaml``.
        title: What it is called.
        says: What was found.
        bits: What it weighs, for one entity or (below 0) against.
    """

    name: str
    title: Words
    says: Words
    bits: float


@dataclass(frozen=True)
class Candidate:
    """Two keys that may be one entity.

    Attributes:
        score: Bits, with how rare true pairs are.
        parts: What was compared, the heaviest first.
        why: Why the two were compared at all.
        names: The two names that met; the same for persons.
    """

    kind: Literal["organization", "person"]
    a: str
    b: str
    a_id: str
    b_id: str
    score: float
    parts: tuple[Part, ...]
    why: tuple[Words, ...]
    names: tuple[str, str]


def queue(path: Path, limit: int | None = None) -> list[Candidate]:
    """The candidates of a file that :func:`hub.identity.candidates.store.candidates` made, the strongest first.

    Args:
        path: The file. Names of persons are in it as they are: whoever shows them masks them.
        limit: How many of each kind, at most.
    """
    found = _read(
        path, "ORDER BY score DESC, a_key, b_key LIMIT coalesce($limit, 9223372036854775807)", {"limit": limit}
    )
    return sorted(found, key=lambda one: (-one.score, one.kind, one.a, one.b))


def between(path: Path, a: str, b: str) -> Candidate | None:
    """What is known of two keys, in either order; None where they were not proposed."""
    where = "WHERE a_key = $a AND b_key = $b OR a_key = $b AND b_key = $a"
    return next(iter(_read(path, where, {"a": a, "b": b})), None)


def _read(path: Path, which: str, values: dict[str, Any]) -> list[Candidate]:
    with duckdb.connect(str(path), read_only=True, config=OFFLINE) as con:
        found = [_organization(row) for row in _rows(con, f"FROM organization_pair {which}", values)]
        return found + [_person(row) for row in _rows(con, f"FROM person_pair {which}", values)]


def _rows(con: duckdb.DuckDBPyConnection, sql: str, values: dict[str, Any]) -> list[dict[str, Any]]:
    found = con.execute(sql, values)
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _organization(row: dict[str, Any]) -> Candidate:
    told = {name: one for name, one in (comparisons() | evidence()).items() if f"level_{name}" in row}
    parts = [Part(n, one.title, one.words(row[f"level_{n}"]), row[f"weight_{n}"]) for n, one in told.items()]
    common = row["weight_common_brand"]
    if common:
        says = Words(zh="常见", en="common") if common < 0 else Words(zh="少见", en="rare")
        parts.append(Part("common_brand", Words(zh="字号常见程度", en="how common the brand is"), says, common))
    rarity = round(row["score"] - sum(part.bits for part in parts), 4)
    parts.append(
        Part("rarity", Words(zh="任意两家", en="any two"), Words(zh="很少是同一家", en="are seldom one"), rarity)
    )
    return Candidate(
        "organization", row["a_key"], row["b_key"], row["a_id"], row["b_id"], row["score"], _heaviest(parts),
        tuple(blocking_rules()[name].title for name in row["blocked_by"]), (row["a_name"], row["b_name"]),
    )  # fmt: skip


def _person(row: dict[str, Any]) -> Candidate:
    told = {name: one for name, one in person_evidence().evidence.items() if name in row}
    said = {True: _YES, False: _NO, None: _SILENT}
    parts = [Part(n, one.title, said[row[n]], float(row[f"weight_{n}"])) for n, one in told.items()]
    people = Words(zh=f"本库有 {row['people']} 人同名", en=f"{row['people']} people of the hub bear it")
    parts.append(Part("name", Words(zh="姓名", en="name"), people, row["weight_name"]))
    return Candidate(
        "person", row["a_key"], row["b_key"], row["a_id"], row["b_id"], row["score"], _heaviest(parts),
        tuple(told[n].title for n in told if row[n] and told[n].counts), (row["name"], row["name"]),
    )  # fmt: skip


def _heaviest(parts: list[Part]) -> tuple[Part, ...]:
    return tuple(sorted(parts, key=lambda part: (-abs(part.bits), part.name)))
