"""Copies a home while it is in use, without its keys (:mod:`hub.keycopy`).

Sealed batches and releases never change, so they are copied as they lie; the journal is copied by SQLite itself. The
journal goes before them: what it speaks of is then in the ledger. Only what a change of keys sealed anew goes before
the journal, which names it. A backup that exists is brought up to date.
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
from hub.keys import Keys
from hub.ledger import Ledger
from hub.manifest import Manifest
from hub.resealed import Generation, Parts, folder_of, generation, parts_of
from schema.errors import HubError
from schema.words import Words

MARK = "backup.json"


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
    if folder.exists() and any(folder.iterdir()) and (not mark.exists() or about(folder).get("home") != owner):
        raise other(folder, Words(zh="本数据目录的备份", en="backup of this home"))
    for part in ("ledger", "graph/releases", "tmp", "feeds"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    # Each part is replaced whole and no head runs ahead, so a backup that was whole stays one when this is cut off.
    if not mark.exists():
        write_whole(mark, json.dumps({"home": owner, "whole": False}))
    while True:
        now = generation(home.path)
        try:
            done = copy_stores(home, folder, now)
        except (HubError, OSError, shutil.Error):
            # When the keys were changed meanwhile, what was to be copied was taken away for good reason.
            if generation(home.path) == now:
                raise
            continue
        if done is not None and generation(home.path) == now:
            break
    told = {"home": owner, "whole": True, "made_at": datetime.now(UTC).isoformat(), "batches": done.batches}
    write_whole(mark, json.dumps(told, indent=1))
    return done


def copy_stores(home: Home, folder: Path, now: Generation) -> Copied | None:
    """Copy the stores as they are under one generation of keys; None when it changed before anything was replaced."""
    parts = copy_resealed(home, folder, now)
    entries = copy_journal(home, folder, now)
    if entries is None:
        return None
    for name in ("hub.json", "clock", "settings.yaml"):
        if (home.path / name).exists():
            place(home.path / name, folder / name)
    for path in (home.path / "feeds").glob("*.yaml"):
        place(path, folder / "feeds" / path.name)
    # Read once: batches that are sealed from here on belong to the next backup.
    manifests = Ledger(home).manifests()
    for name in ("heads", "ledger/HEAD"):
        if not (folder / name).exists():
            write_anchor(folder / name, 0, "")
    new = sum(copy_batch(home, folder, manifest, parts) for manifest in manifests)
    drop_superseded(folder, now, parts)
    release = copy_release(home, folder, {manifest.own_digest for manifest in manifests})
    return Copied(len(manifests), new, entries, release)


def fingerprint(home: Path) -> str:
    """Tells the keys of one home from those of another and says nothing about them."""
    try:
        return hashlib.sha256((home / "keys" / "check").read_bytes()).hexdigest()
    except OSError:
        Keys.open(home)
        raise


def about(folder: Path) -> dict[str, object]:
    """What a backup says of itself.

    Raises:
        HubError: It is none.
    """
    try:
        said = json.loads((folder / MARK).read_bytes())
    except (OSError, ValueError):
        said = None
    if not isinstance(said, dict) or (declaration(folder) is None and said.get("whole")):
        raise HubError("no_backup", f"{folder} 不是备份；请核对路径", f"{folder} is no backup; check the path")
    return said


def other(folder: Path, what: Words) -> HubError:
    """The error of a folder that holds something else."""
    return HubError(
        "backup_other",
        f"{folder} 里有别的内容，不是{what.zh}；请换一个位置",
        f"{folder} holds something that is no {what.en}; name another place",
    )


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


def copy_resealed(home: Home, folder: Path, now: Generation) -> Parts:
    """Copy what was sealed anew, when it is not there yet; its list."""
    parts = parts_of(home.path, now)
    target = folder_of(folder, now.number)
    if parts and not target.exists():
        copy_whole(folder_of(home.path, now.number), folder / "tmp" / "resealed", target)
    return parts


def copy_whole(source: Path, draft: Path, target: Path, *leave: str) -> None:
    """Copy a folder without the files of some names; it is there whole or not at all."""
    if draft.exists():
        shutil.rmtree(draft)
    shutil.copytree(source, draft, ignore=shutil.ignore_patterns(*leave) if leave else None)
    for path in (*draft.rglob("*"), draft):
        sync(path)
    target.parent.mkdir(exist_ok=True)
    draft.rename(target)
    sync(target.parent)


def drop_superseded(folder: Path, now: Generation, parts: Parts) -> None:
    """Remove from a backup what was sealed with keys that are no more."""
    for batch, names in parts.items():
        for name in names:
            (folder / "ledger" / batch / name).unlink(missing_ok=True)
    for path in (folder / "resealed").glob("[0-9]*"):
        if path.name != folder_of(folder, now.number).name:
            shutil.rmtree(path)


def copy_journal(home: Home, folder: Path, now: Generation) -> int | None:
    """A snapshot of the journal and its head; the number of entries, or None when the keys were changed."""
    Journal(home).entries()
    draft = folder / "journal.sqlite.new"
    draft.unlink(missing_ok=True)
    with (
        closing(sqlite3.connect(home.path / "journal.sqlite")) as source,
        closing(sqlite3.connect(draft)) as target,
    ):
        source.backup(target)
        last = target.execute("SELECT seq, hash FROM entry ORDER BY seq DESC LIMIT 1").fetchone() or (0, "")
    if generation(home.path) != now:
        return None
    draft.chmod(0o600)
    sync(draft)
    # The old head is never ahead of the new journal, so a kill between the two leaves a sound pair.
    for tail in ("-wal", "-shm"):
        (folder / f"journal.sqlite{tail}").unlink(missing_ok=True)
    draft.replace(folder / "journal.sqlite")
    write_anchor(folder / "journal.head", last[0], last[1])
    return int(last[0])


def copy_batch(home: Home, folder: Path, manifest: Manifest, parts: Parts) -> bool:
    """Copy a batch that is not there yet; whether it was new."""
    name = f"{manifest.seq:06d}"
    target = folder / "ledger" / name
    if target.exists():
        return False
    copy_whole(home.path / "ledger" / name, folder / "tmp" / name, target, *parts.get(name, {}))
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
