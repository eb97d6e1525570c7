"""Instruments of law as they stand on a day and in a place: one file of ``schema/laws`` for each version of a text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from schema.declaration import declared, load_yaml
from schema.divisions import divisions, inside
from schema.errors import HubError
from schema.words import Words

FOLDER = Path(__file__).parent / "laws"


class Term(BaseModel):
    """Days on which a text is in force, half-open; ``None`` is unknown at the start and open at the end."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    valid_from: date | None = None
    valid_to: date | None = None

    @model_validator(mode="after")
    def _forward(self) -> Term:
        if self.valid_from and self.valid_to and self.valid_to <= self.valid_from:
            raise ValueError(f"valid_to {self.valid_to} is not after valid_from {self.valid_from}")
        return self

    def on(self, day: date) -> bool:
        """Whether the term holds ``day``; what the term leaves open does not speak against it."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day < self.valid_to)


class Article(Term):
    """One article, e.g. ``29`` or ``43(3)``, with its gist. Its own dates are inside those of the instrument."""

    article: str = Field(min_length=1)
    text: Words


class Succession(BaseModel):
    """What an article was called in the text before: ``39v1:7`` became ``39v2:8``."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    before: str = Field(alias="from", pattern=r"^[^:]+:[^:]+$")
    after: str = Field(alias="to", pattern=r"^[^:]+:[^:]+$")


class Instrument(Term):
    """One version of one text.

    Attributes:
        instrument: Its key, which is the name of its file, e.g. ``820`` or ``39v2``.
        jurisdiction: Division code; ``000000`` is national.
        status: A ``draft`` is shown and never cited; ``to_confirm`` was seen only in excerpts.
        fictional: Invented, with the invented province and nowhere else.
        evidence: How far the source of the gists is to be trusted (tags of the domain reference).
    """

    instrument: str = Field(min_length=1)
    number: str
    title: Words
    jurisdiction: str
    status: Literal["in_force", "draft", "to_confirm"]
    fictional: bool
    evidence: str
    articles: tuple[Article, ...]
    succession: tuple[Succession, ...] = ()

    @field_validator("jurisdiction")
    @classmethod
    def _known_place(cls, code: str) -> str:
        if code not in divisions():
            raise ValueError("not a known division")
        return code

    @model_validator(mode="after")
    def _whole(self) -> Instrument:
        if self.status == "in_force" and self.valid_from is None:
            raise ValueError("a text in force needs valid_from")
        if self.fictional != divisions()[self.jurisdiction].fictional:
            raise ValueError("invented law belongs to the invented province, and to nothing else")
        numbers = [a.article for a in self.articles]
        twice = {n for n in numbers if numbers.count(n) > 1}
        if twice:
            raise ValueError(f"article {min(twice)} is declared twice")
        return self

    def article(self, number: str) -> Article | None:
        """The article of that number."""
        return next((a for a in self.articles if a.article == number), None)


def load_law(path: Path) -> Instrument:
    """One instrument from its file.

    Raises:
        HubError: ``bad_declaration`` naming file, field, value and reason.
    """
    law = declared(Instrument, path, load_yaml(path))
    if law.instrument != path.stem:
        raise HubError(
            "bad_declaration",
            f"{path.name} 的 instrument 是 {law.instrument}，应与文件名一致",
            f"{path.name}: instrument is {law.instrument}; it must be the name of the file",
        )
    return law


def load_laws(folder: Path) -> dict[str, Instrument]:
    """Every instrument of a folder by its key.

    Raises:
        HubError: ``bad_declaration``, also when a succession names a text or an article that is not there.
    """
    held = {law.instrument: law for law in map(load_law, sorted(folder.glob("*.yaml")))}
    for law in held.values():
        for step in law.succession:
            for end in (step.before, step.after):
                key, _, number = end.partition(":")
                if key not in held or held[key].article(number) is None:
                    raise HubError(
                        "bad_declaration",
                        f"{law.instrument}.yaml 的 succession 引用了不存在的条文 {end}",
                        f"{law.instrument}.yaml: succession names {end}, which is no known article",
                    )
    return held


@cache
def laws() -> dict[str, Instrument]:
    """Every instrument of ``schema/laws`` by its key, drafts among them."""
    return load_laws(FOLDER)


def in_force(day: date, place: str | None, held: Mapping[str, Instrument] | None = None) -> dict[str, Instrument]:
    """The instruments that apply to conduct on ``day`` at ``place``, each with the articles in force that day.

    Drafts never apply. Where the place is not known, nothing does.

    Args:
        day: The day of the conduct.
        place: Its division code, or ``None``.
        held: The law to ask; ``schema/laws`` when not given.
    """
    return {
        key: law.model_copy(update={"articles": tuple(a for a in law.articles if a.on(day))})
        for key, law in (laws() if held is None else held).items()
        if law.status != "draft" and law.valid_from is not None and law.on(day) and inside(place, law.jurisdiction)
    }
