"""Takes one file of an agency in: read → contract → one sealed batch, or nothing at all."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from hub.home import Home
from hub.ledger import Draft, Ledger
from hub.manifest import Manifest
from hub.privacy import Keys
from ingest.cover import Cover
from ingest.guess import guess
from ingest.parts import FolderParts, NoParts
from ingest.readers.cover import cover_beside
from ingest.sift import Sift
from schema.errors import HubError
from schema.feed import Feed, feeds
from schema.normal_forms import scrub
from schema.words import Words

if TYPE_CHECKING:
    from ingest.readers import Sniff

Progress = Callable[[int], None]
"""Told the number of rows so far, after each chunk."""


@dataclass(frozen=True)
class Intake:
    """What became of a file.

    Attributes:
        batch: Its number; None in a dry run.
        feed: Code of the feed.
        file: Name of the file.
        rows: Rows of the file; always accepted + refused.
        already: The same bytes are in the hub as this batch; nothing was done.
        notes: What was mended on the way in, ``column:note`` with the number of rows.
        reasons: Field, reason and number of rows, most frequent first. Values are never in it.
    """

    batch: int | None
    feed: str
    file: str
    rows: int
    accepted: int
    refused: int
    already: bool = False
    notes: dict[str, int] = field(default_factory=dict)
    reasons: list[tuple[str, Words, int]] = field(default_factory=list)


def take_in(
    home: Home,
    path: Path,
    *,
    feed: str | None = None,
    dry_run: bool = False,
    on_progress: Progress | None = None,
    replaces: int | None = None,
    name: str | None = None,
    said: Cover | None = None,
) -> Intake:
    """Read a file under its contract and seal it as the next batch. The caller holds the home's lock.

    Args:
        home: The home.
        path: The file.
        feed: Code of the feed; guessed from the header when not given.
        dry_run: Say what would happen and write nothing.
        on_progress: Told the rows so far.
        replaces: The batch whose original this is, when it is read again under a mended contract.
        name: Name of the file as it was sent, when ``path`` is a copy.
        said: What its cover said, when ``path`` is a copy without one.

    Raises:
        HubError: The file cannot be used as a whole; nothing of it is kept.
    """
    # A clerk may name a file after a person and their number; the name is kept in the clear.
    file = scrub(_text_of(name or path.name))
    if not path.is_file():
        raise HubError("no_file", f"没有文件 {path}，或它不是普通文件（如文件夹、管道）；请核对路径",
                       f"there is no file {path}, or it is no plain file; check the path")  # fmt: skip
    digest = _digest(path)
    contract = _contract(home, path, feed, file)
    ledger = Ledger(home)
    known = ledger.find(digest, contract.feed) if replaces is None else None
    if known is not None:
        return Intake(known.seq, contract.feed, file, known.rows, known.accepted, known.refused, already=True)
    keys = Keys.open(home.path)
    sift = Sift(contract, path, file, keys.tokens, on_progress=on_progress, said=said)
    if dry_run:
        sift.run(NoParts())
        return _intake(None, contract, file, sift)
    with ledger.draft(keys) as draft:
        with FolderParts(draft.folder, draft.sealed, draft.seal) as parts:
            parts.original(path)
            sift.run(parts)
        if _digest(path) != digest:
            raise HubError("file_changed", f"{file} 在读取时被改动，未收；请在文件写完后重送",
                           f"{file} changed while it was read and was not kept; send it when finished")  # fmt: skip
        sealed = ledger.seal(draft, _manifest(home, draft, sift, digest=digest, replaces=replaces))
    return _intake(sealed.seq, contract, file, sift)


def _manifest(home: Home, draft: Draft, sift: Sift, *, digest: str, replaces: int | None) -> Manifest:
    cover, feed, path, file = sift.cover, sift.feed, sift.path, sift.file
    # Only the word 全量 makes a list prove what it lacks; without a cut-off day no list proves anything.
    mode = cover.mode or (feed.list if cover.cut_off is None else "increment")
    return Manifest(
        seq=draft.seq, feed=feed.feed, contract_version=feed.version, contract_digest=feed.digest, file=file,
        size=path.stat().st_size, digest=digest, rows=sift.rows, accepted=sift.accepted, refused=sift.refused,
        records=sift.records, notes=dict(sift.notes), sheets=sift.sheets, agency=cover.agency,
        agency_code=cover.agency_code, cut_off=cover.cut_off, mode=mode, version=cover.version,
        authorities=list(cover.authorities), divisions=list(cover.divisions), sealed_at=home.now(), replaces=replaces,
    )  # fmt: skip


def _intake(seq: int | None, contract: Feed, file: str, sift: Sift) -> Intake:
    reasons = [(name, Words(zh=zh, en=en), count) for (name, zh, en), count in sift.reasons.most_common()]
    return Intake(seq, contract.feed, file, sift.rows, sift.accepted, sift.refused, False, dict(sift.notes), reasons)


def _contract(home: Home, path: Path, code: str | None, file: str) -> Feed:
    known = feeds(home.path / "feeds")
    if code is not None:
        if code not in known:
            names = ", ".join(known)
            raise HubError(
                "no_feed", f"没有数据源 {code}；已有：{names}", f"there is no feed {code}; there are: {names}"
            )
        return known[code]
    from ingest.readers import sniff

    seen: Sniff = sniff(path)
    return guess(known.values(), seen.format, _heads(seen), file)


def _heads(seen: Sniff) -> dict[str, list[list[str]]]:
    sheets: Iterable[str] = dict.fromkeys((*seen.headers, *seen.heads))
    return {sheet: [seen.headers.get(sheet, []), *seen.heads.get(sheet, [])] for sheet in sheets}


def _text_of(name: str) -> str:
    """A file's name as text: bytes in it that are none are written out (Python has them as lone surrogates)."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _digest(path: Path) -> str:
    """SHA-256 of the bytes; with a cover beside the file, of both digests: a mended cover makes another list.

    Raises:
        HubError: One of them cannot be read.
    """
    beside = cover_beside(path)
    try:
        own = _digest_of(path)
        return own if beside is None else hashlib.sha256((own + _digest_of(beside)).encode()).hexdigest()
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise HubError("unreadable_file", f"文件 {path} 无法读取（{why}）；请核对权限和磁盘",
                       f"the file {path} cannot be read ({why}); check permissions and disk") from error  # fmt: skip


def _digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
