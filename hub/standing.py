"""Which batches count: sealed, not withdrawn, not replaced by reading them again, as known on a day."""

from __future__ import annotations

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
    # Batches read from one original are one file: of those that were not withdrawn the newest counts, and only it.
    origin: dict[int, int] = {}
    newest: dict[int, Manifest] = {}
    for m in sealed:
        origin[m.seq] = m.seq if m.replaces is None else origin.get(m.replaces, m.replaces)
        if m.seq not in withdrawn:
            newest[origin[m.seq]] = m
    return sorted(newest.values(), key=lambda m: m.seq)
