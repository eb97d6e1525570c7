"""Looks for damage in the ledger: every file, every manifest, the chain and its heads. Tells it, never raises it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from hub.anchor import read_anchor
from hub.manifest import MANIFEST, SEALED, Manifest, digest_of, manifest_bytes, parsed
from hub.resealed import folder_of, generation, parts_of, strange
from schema.errors import HubError
from schema.words import Words

NAME = re.compile(r"[0-9]{6,}")
RESTORE = Words(zh="请从备份恢复", en="restore it from the backup")


def file_digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def verify_batches(home: Path, folders: Sequence[Path], anchors: Sequence[Path]) -> list[Words]:
    """A sentence for each damage, naming the batch.

    Args:
        home: Folder of the home.
        folders: Folders of the batches, in their order.
        anchors: Files that hold number and digest of the newest batch.
    """
    ledger = home / "ledger"
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
    more, anew = _anew(home)
    wrong += more
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
            wrong += _parts(seq, by_seq[seq], manifest, anew)
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


def _anew(home: Path) -> tuple[list[Words], dict[str, dict[Path, str]] | None]:
    """What is wrong with the list of the parts that were sealed anew, and for each batch their files and SHA-256.

    None where the list cannot be believed, so that only the list is to blame.
    """
    try:
        now = generation(home)
    except HubError:
        # The journal tells of itself.
        return [], None
    try:
        parts = parts_of(home, now)
    except HubError as error:
        return [Words(zh=f"账本：{error.zh}", en=f"ledger: {error.en}")], None
    files = {
        batch: {folder_of(home, now.number) / batch / name: digest for name, digest in names.items()}
        for batch, names in parts.items()
    }
    return strange(home, now, parts), files


def _parts(seq: int, folder: Path, manifest: Manifest, anew: dict[str, dict[Path, str]] | None) -> list[Words]:
    wanted = {folder / name: digest for name, digest in manifest.files.items()}
    held = {path for path in folder.iterdir() if path.name != MANIFEST}
    wrong = [_batch(seq, f"{path.name!r} 不属于该批", f"{path.name!r} is no part of it") for path in held - set(wanted)]
    moved = (anew or {}).get(_name(seq), {})
    if anew is None:
        # Without the list nobody knows where the sealed parts are: what is not here is not judged.
        wanted = {path: digest for path, digest in wanted.items() if path in held or path.name not in SEALED}
    wanted = {path: digest for path, digest in wanted.items() if path.name not in {p.name for p in moved}} | moved
    for path, digest in sorted(wanted.items()):
        try:
            same = file_digest(path) == digest
        except FileNotFoundError:
            wrong.append(_batch(seq, f"{path.name!r} 缺失", f"{path.name!r} is missing"))
            continue
        except OSError:
            same = False
        if not same:
            wrong.append(_batch(seq, f"{path.name} 被改动", f"{path.name} was changed"))
    return sorted(wrong, key=lambda words: words.en)
