"""What speaks for or against two records of one name being one person (``person_evidence.yaml``)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from schema.declaration import declared, load_yaml
from schema.words import Words

PATH = Path(__file__).with_name("person_evidence.yaml")


class PersonEvidence(BaseModel):
    """One piece of evidence: SQL over a pair of namesakes, true, false or NULL, and what it weighs.

    Attributes:
        m: Share of records of one person of which it is true.
        u: Share of namesakes who are two people of which it is true.
        counts: How many corroborations it is where it is true.
        against: How many more corroborations are asked for where it is false.
        suffices: Whether it needs no other beside it.
        learnt: Whether a hub's tokens tell how often it is true: of two institutions of one token and of two tokens of
            one name (``both``), or, where it would be true of one token by itself, of two tokens alone (``two``).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Words
    sql: str
    m: float = Field(gt=0, lt=1)
    u: float = Field(gt=0, lt=1)
    counts: int = Field(ge=0)
    against: int = Field(default=0, ge=0)
    suffices: bool = False
    learnt: Literal["both", "two"] | None = None

    @model_validator(mode="after")
    def _speaks(self) -> PersonEvidence:
        if self.m <= self.u:
            raise ValueError("m is above u, or it is no evidence for one person")
        return self


class Needed(BaseModel):
    """How many corroborations a name asks for that at most so many people bear (None: any number)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    people: int | None
    corroborations: int = Field(ge=2)


class Persons(BaseModel):
    """The whole declaration."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    evidence: dict[str, PersonEvidence]
    needed: tuple[Needed, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _rising(self) -> Persons:
        bounds = [step.people for step in self.needed]
        if bounds[-1] is not None or None in bounds[:-1]:
            raise ValueError("the last step of needed, and no other, is for any number of people")
        counts = [step.corroborations for step in self.needed]
        if counts != sorted(counts) or bounds[:-1] != sorted(bound or 0 for bound in bounds[:-1]):
            raise ValueError("the commoner the name, the more corroborations")
        return self


def load_person_evidence(path: Path) -> Persons:
    """A declaration.

    Raises:
        HubError: ``bad_declaration`` naming the file, the field and the reason.
    """
    return declared(Persons, path, load_yaml(path))


@cache
def person_evidence() -> Persons:
    """What ships."""
    return load_person_evidence(PATH)
