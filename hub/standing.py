"""Which batches count: sealed, not withdrawn, not replaced by reading them again, as known on a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date

from hub.journal import Journal
from hub.ledger import Ledger
from hub.manifest import Manifest


def standing(ledger: Ledger, journal: Journal, known_on: date | None = None) -> list[Manifest]:
    """The batches that the graph is made of.

    Args:
        ledger: The ledger.
        journal: The journal with the withdrawals.
        known_on: Only what was sealed and decided up to the end of this day (UTC).
    """
    sealed = [m for m in ledger.manifests() if known_on is None or m.sealed_at.astimezone(UTC).date() <= known_on]
    withdrawn = {int(entry.payload["batch"]) for entry in journal.entries("withdraw", until=known_on)}
    # Batches read from one original are one file: the newest reading counts, and what takes one back takes back all.
    readings = origins(sealed)
    gone = {readings.get(number) for number in withdrawn}
    newest = {readings[m.seq]: m for m in sealed if readings[m.seq] not in gone}
    return sorted(newest.values(), key=lambda m: m.seq)


def origins(manifests: Sequence[Manifest]) -> dict[int, int]:
    """For each batch the one that its original came in with: itself, or the first of its readings."""
    first: dict[int, int] = {}
    for m in manifests:
        first[m.seq] = m.seq if m.replaces is None else first.get(m.replaces, m.replaces)
    return first
