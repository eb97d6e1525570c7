"""What a sealed batch says of itself."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

MANIFEST = "manifest.json"
ORIGINAL = "original.zst.sealed"
REFUSED = "refused.parquet.sealed"
PERSONS = "persons.parquet"
SEALED = frozenset({ORIGINAL, REFUSED, PERSONS})
"""The parts that a key of their batch seals, whole or cell by cell."""


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
        return digest_of(self.text().encode())


def digest_of(data: bytes) -> str:
    """SHA-256 of a manifest's bytes: as they lie on the disk, so that no byte of them can change unseen."""
    return hashlib.sha256(data).hexdigest()


def manifest_bytes(folder: Path) -> bytes | None:
    """The manifest of a batch's folder as it lies there, or None when it cannot be read."""
    try:
        return (folder / MANIFEST).read_bytes()
    except OSError:
        return None


def parsed(data: bytes | None) -> Manifest | None:
    """The manifest in some bytes, or None when they are none."""
    try:
        return None if data is None else Manifest.model_validate_json(data)
    except ValidationError:
        return None
