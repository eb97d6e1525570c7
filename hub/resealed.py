"""What a change of the sealing keys left: which generation counts, and where the parts lie that it sealed anew.

A batch and its manifest never change. The parts of all batches that a rotation sealed anew lie in
``resealed/NNNNNN/BATCH/``, with a list of their SHA-256; the journal's entry ``rotate`` names the digest of that list.
So journal → list → parts is a chain beside manifest → parts, and takes its place for the parts that are in the list.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from hub.home import Home
from hub.keyfiles import FIRST
from schema.errors import HubError
from schema.words import Words

LIST = "list.json"
Parts = Mapping[str, Mapping[str, str]]
"""For each batch, by its folder's name, the SHA-256 of each part that was sealed anew."""


@dataclass(frozen=True)
class Generation:
    """The sealing keys that count.

    Attributes:
        number: From 1; it counts rotations, also those that were undone.
        check: What tells its master, in hex; None for the first, which ``keys/check`` tells.
        since: The day of the rotation, or None.
        list_digest: SHA-256 of the list of its parts, or None for the first.
    """

    number: int = FIRST
    check: str | None = None
    since: str | None = None
    list_digest: str | None = None


def generation(home: Path) -> Generation:
    """The generation that counts, as the journal says.

    Raises:
        HubError: The journal is damaged.
    """
    from hub.journal import Journal

    done = [e for e in Journal(Home(home, False)).entries("rotate") if not e.payload.get("undone")]
    if not done:
        return Generation()
    last = done[-1]
    return Generation(
        int(last.payload["generation"]), last.payload["check"], last.at.date().isoformat(), last.payload["list"]
    )


def folder_of(home: Path, number: int) -> Path:
    """Where the parts of a generation lie."""
    return home / "resealed" / f"{number:06d}"


def parts_of(home: Path, now: Generation) -> Parts:
    """The parts that were sealed anew; none before the first rotation.

    Raises:
        HubError: ``ledger_damaged`` (exit status 3): the list was changed or is missing.
    """
    if now.list_digest is None:
        return {}
    path = folder_of(home, now.number) / LIST
    try:
        data = path.read_bytes()
    except OSError as error:
        raise damaged(path) from error
    if hashlib.sha256(data).hexdigest() != now.list_digest:
        raise damaged(path)
    found: Parts = json.loads(data)
    return found


def part(home: Path, now: Generation, parts: Parts, batch: str, name: str) -> Path:
    """File of a sealed part: the one that was sealed anew, else the one that came with the batch."""
    if name in parts.get(batch, {}):
        return folder_of(home, now.number) / batch / name
    return home / "ledger" / batch / name


def strange(home: Path, now: Generation, parts: Parts) -> list[Words]:
    """A sentence for each file among the parts that does not belong there."""
    folder = folder_of(home, now.number)
    known = {LIST} | {f"{batch}/{name}" for batch, names in parts.items() for name in names}
    held = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    return [
        Words(
            zh=f"账本第 {name.split('/')[0]} 批：{name!r} 不属于账本；请移走",
            en=f"ledger batch {name.split('/')[0]}: {name!r} is no part of it; move it away",
        )
        for name in sorted(held - known)
    ]


def damaged(path: Path) -> HubError:
    """The error of a list that is not the one that the journal names."""
    return HubError(
        "ledger_damaged",
        f"换钥后的清单 {path} 缺失或被改动；请从备份恢复",
        f"the list of what was sealed anew, {path}, is missing or was changed; restore it from the backup",
        3,
    )
