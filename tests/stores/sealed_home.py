"""Batches as an intake would seal them."""

from __future__ import annotations

from datetime import datetime

import pyarrow as pa
import pyarrow.parquet as pq

from hub.home import Home
from hub.ledger import Ledger
from hub.manifest import ORIGINAL, REFUSED, Manifest
from hub.privacy import Keys

# Check digit right, division 99xxxx, born on the first day of a year: nobody's.
RESIDENT = "99010119000101000X"


def seal_batch(home: Home, text: str = "row", *, at: datetime | None = None, replaces: int | None = None) -> Manifest:
    """Seal a batch whose original, refused rows and persons all hold a personal id."""
    keys, ledger = Keys.open(home.path), Ledger(home)
    original = f"{text},{RESIDENT}\n".encode()
    with home.lock(), ledger.draft(keys) as draft:
        with draft.sealed(draft.folder / ORIGINAL) as sealed:
            sealed.write(_zstd(original))
        with draft.sealed(draft.folder / REFUSED) as sealed:
            pq.write_table(pa.table({"row": [2], "value": [RESIDENT]}), sealed)
        pq.write_table(pa.table({"row": [1], "person": [keys.token(RESIDENT)]}), draft.folder / "row.accepted.parquet")
        persons = {"token": [keys.token(RESIDENT)], "number": [draft.seal(RESIDENT.encode())]}
        pq.write_table(pa.table(persons), draft.folder / "persons.parquet")
        manifest = Manifest(
            seq=0, feed="register", contract_version=1, contract_digest="0" * 64, file=f"{text}.csv",
            size=len(original), digest=f"{text}", rows=2, accepted=1, refused=1,
            sealed_at=at or home.now(), replaces=replaces,
        )  # fmt: skip
        return ledger.seal(draft, manifest)


def _zstd(data: bytes) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.CompressedOutputStream(sink, "zstd") as out:
        out.write(data)
    return sink.getvalue().to_pybytes()
