"""Releases: immutable DuckDB files and a pointer to the current one. Readers see one whole release or the next."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from hub.duck import connect_release
from hub.graph.digests import Digests
from hub.home import Home
from schema.errors import HubError


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
        records = sorted(self.folder.glob("*.json")) if self.folder.exists() else []
        return [Release(**json.loads(record.read_text("utf-8"))) for record in records]

    def current(self) -> Release | None:
        """The release that the pointer names, or None before the first."""
        if not self.pointer.exists():
            return None
        number = self.pointer.read_text("utf-8").strip()
        for release in self.listed():
            if str(release.number) == number:
                return release
        raise HubError(
            "release_missing",
            zh=f"当前版本指针指向第 {number} 版，但该版文件不在；请运行 hub rebuild 重建。",
            en=f"The current pointer names release {number}, which is not there; run hub rebuild.",
            exit_status=3,
        )

    def publish(
        self, draft: Path, made: Digests, *, heads: tuple[str, str], batches: int, findings: int, at: datetime
    ) -> Release:
        """Move a finished draft into place and point to it. Until the pointer moves, readers see the release before.

        Args:
            draft: The closed database file, on the same filesystem as the home.
            made: Its digests.
            heads: Heads of ledger and journal that it was made from.
            batches: Number of batches in it.
            findings: Number of findings in it.
            at: When it was made.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        number = max((r.number for r in self.listed()), default=0) + 1
        release = Release(number, made.release, made.content, heads[0], heads[1], batches, findings, at.isoformat())
        sync(draft)
        draft.replace(self.path(number))
        write_whole(self.path(number).with_suffix(".json"), json.dumps(asdict(release), indent=1))
        self.point(number)
        return release

    def point(self, number: int) -> None:
        """Make a release the current one."""
        if not self.path(number).exists():
            raise HubError(
                "release_unknown",
                zh=f"没有第 {number} 版；hub releases 列出已有版本。",
                en=f"There is no release {number}; hub releases lists those that exist.",
                exit_status=2,
            )
        write_whole(self.pointer, str(number))

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
        if number is None:
            current = self.current()
            if current is None:
                raise HubError(
                    "no_release",
                    zh="还没有任何版本；先用 hub ingest 接收文件。",
                    en="There is no release yet; take files in with hub ingest first.",
                    exit_status=2,
                )
            number = current.number
        return connect_release(self.path(number))


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
