"""The sealed original of a batch read again, under the contract as it is now."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hub.home import Home
from hub.ledger import Ledger
from ingest.cover import MODES, Cover
from ingest.intake import Intake, take_in
from schema.errors import HubError


def reread_batch(home: Home, batch: int) -> Intake:
    """Seal a new batch from the original of an old one; the new manifest names the old one in ``replaces``.

    The caller holds the home's lock. The plain bytes live in the home's ``tmp`` while they are read, readable by the
    owner only.

    Raises:
        HubError: There is no such batch, its key is destroyed, or the mended contract refuses the whole file.
    """
    ledger = Ledger(home)
    manifest = next((m for m in ledger.manifests() if m.seq == batch), None)
    if manifest is None:
        raise HubError("batch_unknown", f"没有第 {batch} 批", f"there is no batch {batch}")
    folder = Path(tempfile.mkdtemp(dir=home.tmp()))
    try:
        copy = folder / Path(manifest.file).name
        with ledger.original(batch) as source, copy.open("wb") as target:
            shutil.copyfileobj(source, target, 1 << 20)
        said = Cover(manifest.agency, manifest.agency_code, manifest.cut_off, MODES[manifest.mode], manifest.version,
                     tuple(manifest.authorities), tuple(manifest.divisions))  # fmt: skip
        return take_in(home, copy, feed=manifest.feed, replaces=batch, name=manifest.file, said=said)
    finally:
        shutil.rmtree(folder)
