"""What evidence on persons weighs: counted among the tokens of a hub where it has enough, else as it ships."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from math import log2

import duckdb

from hub.duck import identifier
from schema.person_evidence import person_evidence

ENOUGH = 200
"""Pairs of one person, and pairs of two people, below which nothing is learnt of a piece of evidence."""
SMOOTH_M, SMOOTH_U = 100, 1_000
"""For how many pairs what ships stands: much of what is seldom true of two people was seen in none."""


@dataclass(frozen=True)
class PersonModel:
    """Shares of each piece of evidence, and which of them come from this hub.

    Attributes:
        shares: Evidence → m and u.
        learnt: Evidence that was counted in this hub.
    """

    shares: Mapping[str, tuple[float, float]]
    learnt: tuple[str, ...]

    def weight(self, name: str, *, holds: bool) -> float:
        """Bits for one person, or (below 0) against."""
        m, u = self.shares[name] if holds else (1 - share for share in self.shares[name])
        return round(log2(m / u), 4)

    def weights(self) -> list[tuple[str, int, float]]:
        """Evidence as ``person:NAME``, 1 (it holds) or 0, bits."""
        return [(f"person:{name}", int(holds), self.weight(name, holds=holds))
                for name in self.shares for holds in (False, True)]  # fmt: skip

    def text(self) -> str:
        """The model as JSON."""
        return json.dumps({"learnt": self.learnt, "shares": self.shares}, sort_keys=True)


def train_persons(con: duckdb.DuckDBPyConnection) -> PersonModel:
    """Count in ``told_pair`` how often each piece of evidence is true of one person and of two of one name."""
    told = person_evidence().evidence
    counted = {name: identifier(name) for name, one in told.items() if one.learnt}
    found = con.execute(
        "SELECT same, " + ", ".join(f"count({n}), count(*) FILTER ({n})" for n in counted.values()) + " FROM ("
        "SELECT same, " + ", ".join(f"({told[name].sql}) AS {n}" for name, n in counted.items())
        + " FROM told_pair AS p) GROUP BY same"
    ).fetchall()  # fmt: skip
    seen = {same: list(zip(row[::2], row[1::2], strict=True)) for same, *row in found}
    shares, learnt = {name: (one.m, one.u) for name, one in told.items()}, []
    for at, name in enumerate(counted):
        (ones, held), (twos, chance) = (seen[same][at] if same in seen else (0, 0) for same in (True, False))
        # What was seen of nobody, as a branch where there are none, was not counted but absent.
        both = told[name].learnt == "both"
        if (min(ones, twos) if both else twos) < ENOUGH or (both and not held):
            continue
        m = smoothed(held, ones, told[name].m, SMOOTH_M) if both else told[name].m
        u = smoothed(chance, twos, told[name].u, SMOOTH_U)
        if m > u:
            shares[name] = (m, u)
            learnt.append(name)
    return PersonModel(shares, tuple(learnt))


def smoothed(held: int, seen: int, ships: float, weight: int) -> float:
    """A share of what was seen, mixed with what ships; three digits, so that one release gives one model."""
    return min(float(f"{(held + ships * weight) / (seen + weight):.3g}"), 0.999)
