"""How organisations are compared (``comparisons.yaml``, ``evidence.yaml``), and which pairs are proposed."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from schema.declaration import declared, load_yaml
from schema.errors import HubError
from schema.words import Words

COMPARISONS = Path(__file__).with_name("comparisons.yaml")
EVIDENCE = Path(__file__).with_name("evidence.yaml")
BLOCKING = Path(__file__).with_name("blocking.yaml")


class Comparison(BaseModel):
    """One comparison: a macro over a column of both sides, and what its levels are called; 0 is that they differ."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Words
    macro: str = Field(pattern="^[a-z_]+$")
    column: Literal["parts", "code", "phones", "addresses", "representatives", "certificates"]
    silent: Words
    levels: dict[int, Words]

    @model_validator(mode="after")
    def _from_nought(self) -> Comparison:
        if sorted(self.levels) != list(range(len(self.levels))) or len(self.levels) < 2:
            raise ValueError("levels count from 0 without a gap")
        return self

    def sql(self, a: str, b: str) -> str:
        """The level of two columns, e.g. ``brand_level(parts_l, parts_r)`` for ``("parts_l", "parts_r")``."""
        return f"{self.macro}({a}, {b})"

    def words(self, level: int | None) -> Words:
        """What a level is called."""
        return self.silent if level is None else self.levels[level]


class BlockingRule(BaseModel):
    """Two organisations are compared when they share a key of a rule and ``pair`` holds.

    Attributes:
        title: What the rule is called.
        keys: SQL that gives ``VARCHAR[]`` or NULL, over the columns ``name``, ``code``, ``parts`` and those of
            ``evidence.yaml``.
        pair: SQL over the parts ``a`` and ``b`` of the two.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Words
    keys: str
    pair: str = "true"


def load_comparisons(path: Path) -> dict[str, Comparison]:
    """The comparisons of a file, by name.

    Raises:
        HubError: ``bad_declaration`` naming the file, the field and the reason.
    """
    return {name: declared(Comparison, path, body) for name, body in _entries(path).items()}


def load_blocking(path: Path) -> dict[str, BlockingRule]:
    """The blocking rules of a file, by name.

    Raises:
        HubError: ``bad_declaration`` naming the file, the field and the reason.
    """
    return {name: declared(BlockingRule, path, body) for name, body in _entries(path).items()}


def _entries(path: Path) -> dict[str, object]:
    content = load_yaml(path)
    if not isinstance(content, dict):
        raise HubError("bad_declaration", f"{path.name} 没有任何条目", f"{path.name} holds no entries")
    return content


@cache
def comparisons() -> dict[str, Comparison]:
    """The comparisons that ship."""
    return load_comparisons(COMPARISONS)


@cache
def evidence() -> dict[str, Comparison]:
    """What else is compared where a release says it: telephones, addresses, people, certificates."""
    return load_comparisons(EVIDENCE)


@cache
def blocking_rules() -> dict[str, BlockingRule]:
    """The blocking rules that ship."""
    return load_blocking(BLOCKING)
