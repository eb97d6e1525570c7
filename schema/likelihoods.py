"""How often each level of a comparison is seen among pairs that are one, and that are not (``likelihoods.yaml``)."""

from __future__ import annotations

from functools import cache
from math import log2
from pathlib import Path

from pydantic import BaseModel, ConfigDict, model_validator

from schema.comparisons import comparisons, evidence
from schema.declaration import declared, load_yaml

PATH = Path(__file__).with_name("likelihoods.yaml")


class Likelihood(BaseModel):
    """The shares of one comparison, level 0 first; each list sums to 1."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    m: tuple[float, ...]
    u: tuple[float, ...]

    @model_validator(mode="after")
    def _shares(self) -> Likelihood:
        if len(self.m) != len(self.u):
            raise ValueError("m and u have one share for each level")
        if any(abs(sum(shares) - 1) > 0.001 or min(shares) < 0 for shares in (self.m, self.u)):
            raise ValueError("shares are not negative and sum to 1")
        return self

    def weight(self, level: int) -> float | None:
        """Bits for (or against, below 0) the two being one; None for a level that decides by itself."""
        m, u = self.m[level], self.u[level]
        return log2(m / u) if m > 0 and u > 0 else None


def load_likelihoods(path: Path) -> dict[str, Likelihood]:
    """The shares of a file, by the name of the comparison.

    Raises:
        HubError: ``bad_declaration`` naming the file, the field and the reason.
    """
    content = load_yaml(path)
    found = content if isinstance(content, dict) else {}
    levels = {name: len(one.levels) for name, one in (comparisons() | evidence()).items()}
    told = {name: declared(Likelihood, path, found.get(name)) for name in (*levels, *(set(found) - set(levels)))}
    wrong = [name for name, one in told.items() if levels.get(name) != len(one.m)]
    if wrong:
        from schema.errors import HubError

        raise HubError(
            "bad_declaration",
            f"{path.name} 的 {'、'.join(wrong)} 与比较项的级数不符",
            f"{path.name}: {', '.join(wrong)} has another number of levels than its comparison",
        )
    return told


@cache
def likelihoods() -> dict[str, Likelihood]:
    """The shares that ship."""
    return load_likelihoods(PATH)
