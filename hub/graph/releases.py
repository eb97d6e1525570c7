"""Releases: immutable DuckDB files and a pointer to the current one. Readers see one whole release or the next."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from hub.duck import connect_release
from hub.graph.digests import Digests
from hub.home import Home
from schema.errors import HubError
from schema.words import Words

FICLONE = 0x40049409
"""Request of Linux to share the blocks of a file (ioctl_ficlone(2)); others refuse it."""
WIDTH = 12
"""Digits of a number in the pointer."""


@dataclass(frozen=True)
class Release:
    """What a release was made from and what came out; kept beside its file as JSON."""

    number: int
    digest: str
    content_digest: str
    ledger_head: str
    journal_head: str
    batches: int
    findings: int
    made_at: str
    known_on: str | None = None
    made_under: str = ""


class Releases:
    """The releases of one home."""

    def __init__(self, home: Home) -> None:
        self.folder = home.path / "graph" / "releases"
        self.pointer = home.path / "graph" / "current"

    def path(self, number: int) -> Path:
        """File of a release."""
        return self.folder / f"{number:06d}.duckdb"

    def listed(self) -> list[Release]:
        """All releases, oldest first."""
        found = (read_record(path) for path in sorted(self.folder.glob("*.json")))
        return [release for release in found if release is not None]

    def unreadable(self) -> list[Words]:
        """A sentence for the pointer and for each record of a release that were damaged."""
        wrong = [
            Words(
                zh=f"第 {int(path.stem)} 版：记录 {path.name} 已损坏；请运行 hub rebuild",
                en=f"release {int(path.stem)}: its record {path.name} is damaged; run hub rebuild",
            )
            for path in sorted(self.folder.glob("[0-9]*.json"))
            if read_record(path) is None and path.exists()
        ]
        try:
            self.current()
        except HubError as error:
            wrong.append(error.words)
        return wrong

    def current(self) -> Release | None:
        """The release that the pointer names, or None before the first."""
        try:
            text = self.pointer.read_bytes().decode("ascii", "replace")
        except FileNotFoundError:
            return None
        for release in self.listed():
            if text == pointer_line(release):
                return release
        number = text[:WIDTH].lstrip("0") if text[:WIDTH].isdecimal() else "?"
        raise HubError(
            "release_missing",
            zh=f"当前版本指针指向第 {number} 版，但没有这一版；请运行 hub rebuild 重建。",
            en=f"The current pointer names release {number}, which is not there; run hub rebuild.",
            exit_status=3,
        )

    def publish(
        self,
        draft: Path,
        made: Digests,
        *,
        heads: tuple[str, str],
        batches: int,
        findings: int,
        at: datetime,
        made_under: str,
    ) -> Release:
        """Move a finished draft into place and point to it. Until the pointer moves, readers see the release before.

        Args:
            draft: The closed database file, on the same filesystem as the home.
            made: Its digests.
            heads: Heads of ledger and journal that it was made from.
            batches: Number of batches in it.
            findings: Number of findings in it.
            at: When it was made.
            made_under: Digest of the contracts, rules, laws and software that it was made with.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        # Numbers are never used twice, not even that of a release whose record is damaged.
        number = max((int(path.stem) for path in self.folder.glob("[0-9]*.*")), default=0) + 1
        release = Release(
            number,
            made.release,
            made.content,
            heads[0],
            heads[1],
            batches,
            findings,
            at.isoformat(),
            made_under=made_under,
        )
        sync(draft)
        draft.replace(self.path(number))
        write_whole(self.path(number).with_suffix(".json"), record_text(release))
        self.point(number)
        return release

    def point(self, number: int) -> None:
        """Make a release the current one."""
        release = next((r for r in self.listed() if r.number == number), None)
        if release is None or not self.path(number).exists():
            raise HubError(
                "release_unknown",
                zh=f"没有第 {number} 版；hub releases 列出已有版本。",
                en=f"There is no release {number}; hub releases lists those that exist.",
                exit_status=2,
            )
        write_whole(self.pointer, pointer_line(release))

    def rollback(self) -> Release:
        """Point to the release before the current one."""
        current = self.current()
        earlier = [r for r in self.listed() if current is not None and r.number < current.number]
        if not earlier:
            raise HubError(
                "nothing_to_roll_back",
                zh="没有更早的版本可以退回。",
                en="There is no earlier release to go back to.",
                exit_status=2,
            )
        self.point(earlier[-1].number)
        return earlier[-1]

    def open(self, number: int | None = None) -> duckdb.DuckDBPyConnection:
        """Open a release for reading (the current one by default)."""
        if number is not None:
            return connect_release(self.path(number))
        current = self.current()
        while current is not None:
            try:
                return connect_release(self.path(current.number))
            except duckdb.IOException:
                # It may have been replaced and pruned since the pointer was read; else its file is damaged.
                before, current = current, self.current()
                if current == before:
                    raise
        raise HubError(
            "no_release",
            zh="还没有任何版本；先用 hub ingest 接收文件。",
            en="There is no release yet; take files in with hub ingest first.",
            exit_status=2,
        )

    def prune(self, keep: int) -> tuple[list[int], list[int]]:
        """Remove old releases: neither the current one, nor the newest ``keep``, nor one that a process has open.

        The caller holds the lock of the home.

        Returns:
            The numbers that were removed, and those that stay because they are in use.
        """
        current = self.current()
        listed = [r.number for r in self.listed()]
        removed: list[int] = []
        used: list[int] = []
        for number in listed[: max(0, len(listed) - keep)]:
            if current is not None and number == current.number:
                continue
            if in_use(self.path(number)):
                used.append(number)
                continue
            # The record first: a file without a record is no release, and the next command clears it.
            self.path(number).with_suffix(".json").unlink()
            self.path(number).unlink(missing_ok=True)
            removed.append(number)
        return removed, used


def pointer_line(release: Release) -> str:
    """What the pointer holds: number and digest, so that a changed byte names no other release."""
    return f"{release.number:0{WIDTH}d} {release.digest}\n"


def record_text(release: Release) -> str:
    """A release's record, with the SHA-256 of its other fields."""
    fields = asdict(release)
    return json.dumps(fields | {"check": record_check(fields)}, indent=1)


def record_check(fields: dict[str, Any]) -> str:
    """SHA-256 of the fields of a record."""
    return hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()


def read_record(path: Path) -> Release | None:
    """A release's record; None when it is damaged or was pruned meanwhile."""
    try:
        fields = json.loads(path.read_bytes())
        check = fields.pop("check")
        release = Release(**fields)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    return release if check == record_check(fields) and path.stem == f"{release.number:06d}" else None


def in_use(path: Path) -> bool:
    """Whether another process has a release open: DuckDB holds a shared lock on the file as long as it does."""
    try:
        with path.open("r+b") as handle:
            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False


def copy_file(source: Path, target: Path) -> None:
    """Copy a release; on filesystems that can, the copy shares its blocks and takes no time or room."""
    try:
        with source.open("rb") as read, target.open("xb") as written:
            fcntl.ioctl(written.fileno(), FICLONE, read.fileno())
    except OSError as error:
        if isinstance(error, FileNotFoundError):
            raise
        shutil.copyfile(source, target)


def sync(path: Path) -> None:
    """Make sure that a file's bytes are on the disk."""
    with path.open("rb") as handle:
        os.fsync(handle.fileno())


def write_whole(path: Path, text: str) -> None:
    """Write a small file so that a reader sees the old text or the new, never half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".new")
    with draft.open("w", encoding="utf-8") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
