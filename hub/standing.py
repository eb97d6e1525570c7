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
    standing_now = [m for m in sealed if m.seq not in withdrawn]
    replaced = {m.replaces for m in standing_now}
    return [m for m in standing_now if m.seq not in replaced]
