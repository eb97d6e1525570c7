"""On whom a record bears, and how much hangs on knowing who that is (``schema/consequence.yaml``)."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from schema.declaration import parse
from schema.model import Column, Table
from schema.reach import reach

ASIDE = 1000
"""What is added to the rank of a record for those whom it names beside the one it is about."""


@cache
def _declared() -> dict[str, Any]:
    return dict(parse(Path(str(files("schema").joinpath("consequence.yaml")))))


def by_consequence() -> list[str]:
    """Tables, those first on which most hangs."""
    return list(_declared()["tables"])


def within() -> frozenset[str]:
    """Tables that say more of a record which stands in another table."""
    return frozenset(_declared()["within"])


def beside() -> frozenset[str]:
    """Columns, and roles of a finding's parties, that say who acted or paid, not whom it is about."""
    return frozenset(_declared()["beside"])


def bears(table: Table, column: Column) -> bool:
    """Whether a record bears on whom a column names: never on the authority that issued it."""
    if column.range == "Person":
        return True
    concerned = reach().concerns.get(table.name)
    return column.name not in beside() and (concerned is None or column.name in concerned)
