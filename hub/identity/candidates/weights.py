"""What levels weigh, without Splink: of the model of a home, or as it ships where no candidates were made yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from hub.duck import OFFLINE
from schema.likelihoods import likelihoods


@dataclass(frozen=True)
class Weights:
    """Bits of each level of each comparison.

    Attributes:
        version: Of the model; ``shipped`` where nothing was made for a home yet.
        bits: Comparison and level → bits for (or against, below 0) one organisation. A level that decides is missing.
    """

    version: str
    bits: Mapping[tuple[str, int], float]

    def parts(self, levels: Mapping[str, int | None]) -> dict[str, float]:
        """What each comparison adds; one side's silence adds nothing."""
        return {name: self.bits.get((name, level), 0.0) for name, level in levels.items() if level is not None}

    def score(self, levels: Mapping[str, int | None]) -> float | None:
        """The sum in bits: evidence alone, without how rare true pairs are. None where the codes decide."""
        code = levels.get("code")
        if code is not None and ("code", code) not in self.bits:
            return None
        return round(sum(self.parts(levels).values()), 4)


def shipped_weights() -> Weights:
    """The weights of ``likelihoods.yaml``."""
    told = ((name, level, one.weight(level)) for name, one in likelihoods().items() for level in range(len(one.m)))
    return Weights("shipped", {(name, level): bits for name, level, bits in told if bits is not None})


def weights_of(path: Path) -> Weights:
    """The weights of a candidates file; what ships where there is none, or it is damaged."""
    if not path.exists():
        return shipped_weights()
    try:
        with duckdb.connect(str(path), read_only=True, config=OFFLINE) as con:
            rows = con.execute("SELECT comparison, level, bits FROM weight WHERE bits IS NOT NULL").fetchall()
            ((version,),) = con.execute("SELECT version FROM model").fetchall()
    except (duckdb.Error, ValueError):
        return shipped_weights()
    return Weights(version, {(name, level): bits for name, level, bits in rows})
