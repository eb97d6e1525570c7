"""Looks for damage in the ledger: every file, every manifest, the chain and its heads. Tells it, never raises it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from hub.anchor import read_anchor
from hub.manifest import MANIFEST, Manifest, digest_of, manifest_bytes, parsed
from schema.errors import HubError
from schema.words import Words

NAME = re.compile(r"[0-9]{6,}")
RESTORE = Words(zh="请从备份恢复", en="restore it from the backup")


def file_digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def verify_batches(ledger: Path, folders: Sequence[Path], anchors: Sequence[Path]) -> list[Words]:
    """A sentence for each damage, naming the batch.

    Args:
        ledger: Folder of the ledger.
        folders: Folders of the batches, in their order.
        anchors: Files that hold number and digest of the newest batch.
    """
    here = {int(f.name): f for f in folders if _name(int(f.name)) == f.name and int(f.name) > 0}
    wrong, heads = _heads(anchors, {seq: digest_of(manifest_bytes(folder) or b"") for seq, folder in here.items()})
    # A batch may be one ahead of the heads: its sealing was cut off between the rename and them.
    top = max(heads) if heads else len(here)
    by_seq = {seq: folder for seq, folder in here.items() if seq <= top + 1}
    known = {_name(seq) for seq in by_seq} | {anchor.name for anchor in anchors}
    strange = sorted(path.name for path in ledger.iterdir() if path.name not in known) if ledger.is_dir() else []
    wrong += [
        Words(zh=f"账本：{name!r} 不属于账本；请移走", en=f"ledger: {name!r} is no part of it; move it away")
        for name in strange
    ]
    ends = [0, *sorted(by_seq), top + 1]
    wrong += [_missing(before + 1, after - 1) for before, after in pairwise(ends) if after > before + 1]
    # From the newest back: a manifest that is vouched for vouches for the one before it.
    for seq in sorted(by_seq, reverse=True):
        data = manifest_bytes(by_seq[seq])
        manifest = parsed(data)
        if data is None or manifest is None:
            wrong.append(_batch(seq, "清单读不出", "its manifest cannot be read"))
        elif manifest.seq != seq or heads.get(seq, digest_of(data)) != digest_of(data):
            wrong.append(_batch(seq, "清单被改动", "its manifest was changed"))
        else:
            if heads.setdefault(seq - 1, manifest.previous) != manifest.previous:
                wrong.append(_batch(seq, "与前一批接不上", "it does not follow the batch before it"))
            wrong += _parts(seq, by_seq[seq], manifest)
    return wrong


def _heads(anchors: Sequence[Path], digests: Mapping[int, str]) -> tuple[list[Words], dict[int, str]]:
    """What is wrong with the heads, and the digests of batches that they vouch for.

    A head that the ledger bears out is believed. Where none is, and they agree, the ledger is what was damaged.
    """
    wrong: list[Words] = []
    told: dict[Path, tuple[int, str]] = {}
    for anchor in anchors:
        try:
            told[anchor] = read_anchor(anchor)
        except HubError as error:
            wrong.append(Words(zh=f"账本：{error.zh}", en=f"ledger: {error.en}"))
    borne_out = {seq: digest for seq, digest in told.values() if seq == 0 or digests.get(seq) == digest}
    if not borne_out and len(set(told.values())) == 1:
        return wrong, dict(told.values())
    wrong += [
        Words(
            zh=f"账本：{anchor} 所指的第 {_name(seq)} 批不在或摘要不符；{RESTORE.zh}",
            en=f"ledger: {anchor} names batch {_name(seq)}, which is missing or has another digest; {RESTORE.en}",
        )
        for anchor, (seq, _) in told.items()
        if seq not in borne_out or told[anchor][1] != borne_out[seq]
    ]
    return wrong, borne_out


def _name(seq: int) -> str:
    return f"{seq:06d}"


def _batch(seq: int, zh: str, en: str) -> Words:
    return Words(zh=f"账本第 {_name(seq)} 批：{zh}；{RESTORE.zh}", en=f"ledger batch {_name(seq)}: {en}; {RESTORE.en}")


def _missing(first: int, last: int) -> Words:
    zh, en = ("", "") if first == last else (f" 至 {_name(last)}", f" to {_name(last)}")
    return Words(zh=f"账本第 {_name(first)}{zh} 批：缺失", en=f"ledger batch {_name(first)}{en}: missing")


def _parts(seq: int, folder: Path, manifest: Manifest) -> list[Words]:
    held = {path.name for path in folder.iterdir()} - {MANIFEST}
    wrong = [
        _batch(seq, f"{part!r} 缺失", f"{part!r} is missing")
        if part in manifest.files
        else _batch(seq, f"{part!r} 不属于该批", f"{part!r} is no part of it")
        for part in sorted(held ^ set(manifest.files))
    ]
    for part in sorted(held & set(manifest.files)):
        try:
            same = file_digest(folder / part) == manifest.files[part]
        except OSError:
            same = False
        if not same:
            wrong.append(_batch(seq, f"{part} 被改动", f"{part} was changed"))
    return wrong
