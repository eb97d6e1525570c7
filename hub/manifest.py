"""What a sealed batch says of itself."""

from __future__ import annotations

import hashlib
from datetime import date, datetime

from pydantic import BaseModel, ConfigDict


class Manifest(BaseModel):
    """The manifest of one batch; its digest is named by the next, so that the ledger is a chain.

    Attributes:
        seq: Number of the batch, from 1 without gaps.
        digest: SHA-256 of the bytes as sent; with the cover's, the identity of a file.
        sheets: Sheet names by index, for the row numbers.
        mode: ``full`` or ``increment``, as the cover says, else as the feed says.
        cut_off: Last day that the list speaks of; None without a cover.
        version: Says which of two lists with one cut-off day is newer.
        replaces: The batch whose original was read again.
        files: SHA-256 of every other file of the batch's folder.
        previous: Digest of the manifest before.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    seq: int
    feed: str
    contract_version: int
    contract_digest: str
    file: str
    size: int
    digest: str
    rows: int
    accepted: int
    refused: int
    records: dict[str, dict[str, int]] = {}
    notes: dict[str, int] = {}
    sheets: list[str] = []
    agency: str | None = None
    agency_code: str | None = None
    cut_off: date | None = None
    mode: str = "increment"
    version: int = 1
    authorities: list[str] = []
    divisions: list[str] = []
    sealed_at: datetime
    replaces: int | None = None
    files: dict[str, str] = {}
    previous: str = ""

    def text(self) -> str:
        """The manifest as it is written."""
        return self.model_dump_json(indent=1)

    @property
    def own_digest(self) -> str:
        """SHA-256 of the manifest as it is written."""
        return hashlib.sha256(self.text().encode()).hexdigest()
