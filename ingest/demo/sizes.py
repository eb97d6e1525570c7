"""How large an invented province is. The ratios come from the field: some 8,600 institutions nationwide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

SizeName = Literal["small", "province", "nation"]


@dataclass(frozen=True)
class Size:
    """Counts of an invented province; reports are a mean, the rest is exact before the planted patterns.

    Attributes:
        labs: Ordinary institutions. The patterns add some of their own (revoked ones, successors, twins).
        people: Staff of all ordinary institutions together.
        clients: Companies that commission or are inspected; the last `reserved` are kept for the patterns.
        engagements: Commissions.
        reports: Reports, about.
        planted: Instances planted of each rule.
        lookalikes: Instances of each trap.
        insured_months: How many months up to the demo's today the insurance list covers.
        chunk: Engagements whose reports are made in one piece; bounds the memory.
        sheets: Whether large annexes are workbooks (else CSV).
        years: Whether reports come in one file a year and city (else one a city).
    """

    labs: int
    people: int
    clients: int
    engagements: int
    reports: int
    planted: int = 5
    lookalikes: int = 2
    insured_months: int = 24
    chunk: int = 20_000
    sheets: bool = True
    years: bool = False


SIZES: dict[str, Size] = {
    "small": Size(40, 700, 1_200, 5_000, 30_000),
    "province": Size(300, 7_000, 15_000, 60_000, 900_000, planted=12, lookalikes=4, years=True),
    "nation": Size(8_600, 200_000, 500_000, 2_000_000, 30_000_000, planted=60, lookalikes=10, sheets=False, years=True),
}
