"""How far a changed row can bear on findings about others, as ``schema/reach.yaml`` declares it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from schema.declaration import parse

PATH = Path(__file__).with_name("reach.yaml")


class Link(BaseModel):
    """Where a value of some kind stands, as SQL over the columns of a table, and the organisation that it concerns."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    table: str
    value: str
    org: str | None = None


class Belongs(BaseModel):
    """The row of another table that a row belongs to, and the organisation there."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    value: str
    table: str
    key: str
    org: str


class Reach(BaseModel):
    """All of the declaration."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    links: dict[str, tuple[Link, ...]]
    concerns: dict[str, tuple[str, ...]]
    neighbours: tuple[str, ...]
    belongs: dict[str, Belongs]


@cache
def reach() -> Reach:
    """The declaration that ships."""
    return Reach.model_validate(parse(PATH))
