"""The sizes that are measured: those of ``hub demo``, and shares of its nation by their number of reports."""

from __future__ import annotations

import re

from ingest.demo.sizes import SIZES, Size

DEFAULT = ("small", "1m", "10m", "30m")
"""``hub demo``, where the peers take part, and one, ten and thirty million reports; the last is its nation."""
NATION = SIZES["nation"]


def size_of(name: str) -> Size:
    """The counts of a size.

    Args:
        name: A size of ``hub demo``, or a number of reports such as ``200k`` or ``10m``: a share of its nation.

    Raises:
        ValueError: It is neither.
    """
    if name in SIZES:
        return SIZES[name]
    found = re.fullmatch(r"([1-9][0-9]*)([km])", name)
    if found is None:
        raise ValueError(f"{name!r} is no size: small, province, nation, or reports such as 200k or 10m")
    return share(int(found[1]) * {"k": 1_000, "m": 1_000_000}[found[2]])


def share(reports: int) -> Size:
    """A part of the nation with so many reports, and as many of everything else in proportion."""
    part = reports / NATION.reports

    def count(whole: int, least: int) -> int:
        return max(least, round(whole * part))

    return Size(
        labs=count(NATION.labs, 20),
        people=count(NATION.people, 300),
        clients=count(NATION.clients, 400),
        engagements=count(NATION.engagements, 500),
        reports=reports,
        planted=count(NATION.planted, 2),
        lookalikes=count(NATION.lookalikes, 1),
        sheets=NATION.sheets,
        years=NATION.years,
    )
