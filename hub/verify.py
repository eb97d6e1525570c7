"""Looks for damage in the ledger: every file, every manifest, the chain and its heads. Tells it, never raises it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

from hub.anchor import read_anchor
from hub.manifest import MANIFEST, Manifest, digest_of, manifest_bytes, parsed
from schema.errors import HubError

NAME = re.compile(r"[0-9]{6,}")
RESTORE = "restore it from the backup"


def file_digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def verify_batches(ledger: Path, folders: Sequence[Path], anchors: Sequence[Path]) -> list[str]:
    """A sentence for each damage, naming the batch.

    Args:
        ledger: Folder of the ledger.
        folders: Folders of the batches, in their order.
        anchors: Files that hold number and digest of the newest batch.
    """
    wrong: list[str] = []
    heads: dict[int, str] = {}
    for anchor in anchors:
        try:
            seq, digest = read_anchor(anchor)
        except HubError as error:
            wrong.append(f"ledger: {error.text('en')}")
            continue
        if heads.setdefault(seq, digest) != digest:
            wrong.append(f"ledger batch {seq:06d}: {anchor} names another digest than its twin; {RESTORE}")
    # A batch may be one ahead of the heads: it was cut off between its rename and them.
    top = max(heads) if heads else len(folders)
    by_seq = {
        seq: folder for folder in folders if 0 < (seq := int(folder.name)) <= top + 1 and _name(seq) == folder.name
    }
    known = {_name(seq) for seq in by_seq} | {anchor.name for anchor in anchors}
    strange = sorted(path.name for path in ledger.iterdir() if path.name not in known) if ledger.is_dir() else []
    wrong += [f"ledger: {name!r} is no part of it; move it away" for name in strange]
    wrong += [f"ledger batch {_name(seq)}: it is missing; {RESTORE}" for seq in range(1, top + 1) if seq not in by_seq]
    # From the newest back: a manifest that is vouched for vouches for the one before it.
    for seq in sorted(by_seq, reverse=True):
        data = manifest_bytes(by_seq[seq])
        manifest = parsed(data)
        if data is None or manifest is None:
            wrong.append(f"ledger batch {_name(seq)}: its manifest cannot be read; {RESTORE}")
        elif manifest.seq != seq or heads.get(seq, digest_of(data)) != digest_of(data):
            wrong.append(f"ledger batch {_name(seq)}: its manifest was changed; {RESTORE}")
        else:
            if heads.setdefault(seq - 1, manifest.previous) != manifest.previous:
                wrong.append(f"ledger batch {_name(seq)}: it does not follow the batch before it; {RESTORE}")
            wrong += _parts(f"ledger batch {_name(seq)}", by_seq[seq], manifest)
    return wrong


def _name(seq: int) -> str:
    return f"{seq:06d}"


def _parts(name: str, folder: Path, manifest: Manifest) -> list[str]:
    held = {path.name for path in folder.iterdir()} - {MANIFEST}
    wrong = [
        f"{name}: {part!r} is {'missing' if part in manifest.files else 'no part of it'}; {RESTORE}"
        for part in sorted(held ^ set(manifest.files))
    ]
    for part in sorted(held & set(manifest.files)):
        try:
            same = file_digest(folder / part) == manifest.files[part]
        except OSError:
            same = False
        if not same:
            wrong.append(f"{name}: {part} was changed; {RESTORE}")
    return wrong
