"""Copies a home while it is in use, the keys apart from the stores.

Sealed batches and releases never change, so they are copied as they lie; the journal is copied by SQLite itself. The
journal goes first: what it speaks of is then in the ledger. A backup that exists is brought up to date.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from hub.anchor import sync, write_anchor
from hub.graph.releases import Releases, write_whole
from hub.home import Home, declaration
from hub.journal import Journal
from hub.keys import Keys, destroy_secret
from hub.ledger import Ledger
from hub.manifest import Manifest
from schema.errors import HubError

MARK = "backup.json"
KEY_FILES = ("pseudonym", "master", "check", "seed")


@dataclass(frozen=True)
class Copied:
    """What a backup holds: batches, how many of them were new, entries of the journal, the release or None."""

    batches: int
    new: int
    entries: int
    release: int | None


def back_up(home: Home, folder: Path) -> Copied:
    """Copy everything but the keys; no lock is taken and nobody waits.

    Args:
        home: The home.
        folder: A new folder, or a backup of the same home.

    Raises:
        HubError: The folder holds something else, or the home is damaged.
    """
    owner = fingerprint(home.path)
    apart(folder, home.path)
    mark = folder / MARK
    if folder.exists() and any(folder.iterdir()) and (not mark.exists() or told(folder).get("home") != owner):
        raise HubError(
            "backup_other",
            f"{folder} 里有别的内容，不是本数据目录的备份；请换一个位置",
            f"{folder} holds something that is no backup of this home; name another place",
        )
    for part in ("ledger", "graph/releases", "tmp", "feeds"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    # Each part is replaced whole and no head runs ahead, so a backup that was whole stays one when this is cut off.
    if not mark.exists():
        write_whole(mark, json.dumps({"home": owner, "whole": False}))
    entries = copy_journal(home, folder)
    for name in ("hub.json", "clock"):
        if (home.path / name).exists():
            place(home.path / name, folder / name)
    for path in (home.path / "feeds").glob("*.yaml"):
        place(path, folder / "feeds" / path.name)
    # Read once: batches that are sealed from here on belong to the next backup.
    manifests = Ledger(home).manifests()
    for name in ("heads", "ledger/HEAD"):
        if not (folder / name).exists():
            write_anchor(folder / name, 0, "")
    new = sum(copy_batch(home, folder, manifest) for manifest in manifests)
    release = copy_release(home, folder, {manifest.own_digest for manifest in manifests})
    about = {"home": owner, "whole": True, "made_at": datetime.now(UTC).isoformat(), "batches": len(manifests)}
    write_whole(mark, json.dumps(about, indent=1))
    return Copied(len(manifests), new, entries, release)


def back_up_keys(home: Home, folder: Path) -> None:
    """Copy the keys to a folder of their own, that only its owner reads; keys that were destroyed since leave it too.

    Raises:
        HubError: The folder lies in the home or in a backup of the stores, or holds something else.
    """
    Keys.open(home.path)
    apart(folder, home.path)
    if any((parent / name).exists() for parent in (folder, *folder.resolve().parents) for name in (MARK, "hub.json")):
        raise HubError(
            "keys_not_apart",
            f"{folder} 在数据备份或数据目录之内；密钥须与数据分开存放，请换一个位置",
            f"{folder} is inside a backup or a home; keys are kept apart from the stores, name another place",
        )
    check = folder / "check"
    filled = folder.exists() and any(folder.iterdir())
    if filled and (not check.exists() or check.read_bytes() != (home.path / "keys" / "check").read_bytes()):
        raise HubError(
            "backup_other",
            f"{folder} 里有别的内容，不是本数据目录的密钥备份；请换一个位置",
            f"{folder} holds something that is no backup of this home's keys; name another place",
        )
    (folder / "batches").mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    (folder / "batches").chmod(0o700)
    for name in KEY_FILES:
        if (home.path / "keys" / name).exists():
            place(home.path / "keys" / name, folder / name)
    held = {path.name for path in (home.path / "keys" / "batches").iterdir() if path.suffix != ".new"}
    for name in sorted(held):
        place(home.path / "keys" / "batches" / name, folder / "batches" / name)
    for path in (folder / "batches").iterdir():
        if path.name not in held:
            destroy_secret(path)


def fingerprint(home: Path) -> str:
    """Tells the keys of one home from those of another and says nothing about them."""
    try:
        return hashlib.sha256((home / "keys" / "check").read_bytes()).hexdigest()
    except OSError:
        Keys.open(home)
        raise


def told(folder: Path) -> dict[str, object]:
    """What a backup says of itself.

    Raises:
        HubError: It is none.
    """
    try:
        about = json.loads((folder / MARK).read_bytes())
    except (OSError, ValueError):
        about = None
    if not isinstance(about, dict) or (declaration(folder) is None and about.get("whole")):
        raise HubError("no_backup", f"{folder} 不是备份；请核对路径", f"{folder} is no backup; check the path")
    return about


def apart(folder: Path, other: Path) -> None:
    """Refuse a place that lies in the home, or the other way round."""
    one, two = folder.resolve(), other.resolve()
    if one == two or one in two.parents or two in one.parents:
        raise HubError(
            "backup_inside",
            f"{folder} 与 {other} 互相包含；请换一个位置",
            f"{folder} and {other} lie in one another; name another place",
        )


def place(source: Path, target: Path) -> None:
    """Copy a file so that the target is the old one or the whole new one, readable by its owner alone."""
    draft = target.with_name(target.name + ".new")
    shutil.copyfile(source, draft)
    draft.chmod(0o600)
    sync(draft)
    draft.replace(target)
    sync(target.parent)


def copy_journal(home: Home, folder: Path) -> int:
    """A snapshot of the journal and the head that belongs to it; the number of entries."""
    Journal(home).entries()
    draft = folder / "journal.sqlite.new"
    draft.unlink(missing_ok=True)
    with (
        closing(sqlite3.connect(home.path / "journal.sqlite")) as source,
        closing(sqlite3.connect(draft)) as target,
    ):
        source.backup(target)
        last = target.execute("SELECT seq, hash FROM entry ORDER BY seq DESC LIMIT 1").fetchone() or (0, "")
    draft.chmod(0o600)
    sync(draft)
    # The old head is never ahead of the new journal, so a kill between the two leaves a sound pair.
    for tail in ("-wal", "-shm"):
        (folder / f"journal.sqlite{tail}").unlink(missing_ok=True)
    draft.replace(folder / "journal.sqlite")
    write_anchor(folder / "journal.head", last[0], last[1])
    return int(last[0])


def copy_batch(home: Home, folder: Path, manifest: Manifest) -> bool:
    """Copy a batch that is not there yet; whether it was new."""
    name = f"{manifest.seq:06d}"
    target = folder / "ledger" / name
    if target.exists():
        return False
    draft = folder / "tmp" / name
    if draft.exists():
        shutil.rmtree(draft)
    shutil.copytree(home.path / "ledger" / name, draft)
    for path in draft.iterdir():
        sync(path)
    sync(draft)
    draft.rename(target)
    sync(target.parent)
    for anchor in (folder / "heads", folder / "ledger" / "HEAD"):
        write_anchor(anchor, manifest.seq, manifest.own_digest)
    return True


def copy_release(home: Home, folder: Path, heads: set[str]) -> int | None:
    """Copy the current release when it is made of what was copied, so that a restored home need not make it again."""
    releases = Releases(home)
    current = releases.current()
    if current is None or current.ledger_head not in heads:
        return None
    held = Releases(Home(folder, home.demo))
    for path in (releases.path(current.number), releases.path(current.number).with_suffix(".json")):
        place(path, held.folder / path.name)
    held.point(current.number)
    for path in held.folder.iterdir():
        if path.stem != f"{current.number:06d}":
            path.unlink()
    return current.number
