"""The tables of a release, as generated from ``schema/model.yaml`` by ``python -m schema.generate``."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter

GENERATED = Path(__file__).parent / "generated"


class Column(BaseModel):
    """One column: its SQL type, and the kind of entity whose id it holds (``None`` for a plain value)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    type: str
    range: Literal["Organization", "Person"] | None = None
    title: str
    description: str


class Table(BaseModel):
    """One table of a release.

    Attributes:
        kind: The class of the model, e.g. ``ReportItem``; ``name`` is the same in snake case.
        entity: Whether identity makes its rows out of mentions (organisation, person).
        dated: Whether rows carry valid time, half-open.
        sourced: Whether rows carry batch, row, feed and known time.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    kind: str
    title: str
    description: str
    entity: bool
    dated: bool
    sourced: bool
    columns: tuple[Column, ...]


@cache
def tables() -> dict[str, Table]:
    """Every table by its name in the database, in the order of the model."""
    held = TypeAdapter(list[Table]).validate_json((GENERATED / "tables.json").read_bytes())
    return {table.name: table for table in held}


@cache
def create_statements() -> tuple[str, ...]:
    """One ``CREATE TABLE`` statement for each table."""
    text = (GENERATED / "tables.sql").read_text(encoding="utf-8")
    body = "\n".join(line for line in text.splitlines() if not line.startswith("--"))
    return tuple(part.strip() for part in body.split(";\n") if part.strip())
