"""Administrative divisions: GB/T 2260, places that it lacks (ours), and the invented province of the demo."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from schema.errors import HubError

TABLE = Path(__file__).parent / "divisions.csv"
NATION = "000000"


@dataclass(frozen=True, slots=True)
class Division:
    """One division.

    Attributes:
        code: Six characters; extension codes of ours have a letter (``64X001`` 宁东能源化工基地).
        parent: Code of the division above; ``None`` for the nation.
        lo: Number in pre-order; every division inside has a ``lo`` between this one's ``lo`` and ``hi``.
        valid_from: First day of the code; ``None`` when unknown.
        valid_to: Day after its last; ``None`` when it stands.
        fictional: Whether it is of the invented province.
        source: ``GB/T 2260``, ``ours`` or ``invented``.
    """

    code: str
    name: str
    parent: str | None
    lo: int
    hi: int
    valid_from: date | None
    valid_to: date | None
    fictional: bool
    source: str


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@cache
def divisions() -> dict[str, Division]:
    """Every division by its code, in pre-order."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: Division(
                code=row["code"],
                name=row["name"],
                parent=row["parent"] or None,
                lo=int(row["lo"]),
                hi=int(row["hi"]),
                valid_from=_day(row["valid_from"]),
                valid_to=_day(row["valid_to"]),
                fictional=row["fictional"] == "true",
                source=row["source"],
            )
            for row in csv.DictReader(file)
        }


def full_code(code: str) -> str:
    """A code of two or four digits as one of six: 65 gives 650000, 6501 gives 650100."""
    return code.ljust(6, "0") if len(code) in (2, 4) and code.isdigit() else code


def lookup(code: str) -> Division:
    """The division of a code; 65 and 6501 are understood.

    Raises:
        HubError: ``unknown_division``.
    """
    found = divisions().get(full_code(code))
    if found is None:
        raise HubError(
            "unknown_division",
            f"行政区划代码 {code} 不在区划表中，请核对或补入 schema/divisions_local.csv",
            f"{code} is not a known division; check it, or add it to schema/divisions_local.csv",
        )
    return found


def inside(code: str | None, of: str) -> bool:
    """Whether a division is ``of`` or lies in it. An unknown place lies nowhere, not even in the nation.

    Args:
        code: The place asked about, or ``None``.
        of: The jurisdiction.

    Raises:
        HubError: ``unknown_division`` when ``of`` is not known.
    """
    place = divisions().get(full_code(code)) if code else None
    around = lookup(of)
    return place is not None and around.lo <= place.lo <= around.hi


def name_path(code: str) -> str:
    """The names from the province down, e.g. 瀛川省望海市帆山区; layers that GB/T 2260 only counts by are left out."""
    names: list[str] = []
    at: Division | None = lookup(code)
    if at is not None and at.code == NATION:
        return at.name
    while at is not None and at.code != NATION:
        if at.name not in ("市辖区", "县") and "直辖县级" not in at.name:
            names.append(at.name)
        at = divisions()[at.parent] if at.parent else None
    return "".join(reversed(names))
