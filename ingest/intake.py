"""Takes one file of an agency in: read → contract → one sealed batch, or nothing at all."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from hub.home import Home
from hub.ledger import Ledger
from hub.privacy import Keys
from ingest.guess import guess
from ingest.parts import NoParts, Parts
from ingest.sealing import sealed_batch
from ingest.sift import Sift
from schema.errors import HubError
from schema.feed import Feed, feeds
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

    Raises:
        HubError: The file cannot be used as a whole; nothing of it is kept.
    """
    file = name or path.name
    if not path.is_file():
        raise HubError("no_file", f"没有文件 {path}；请核对路径", f"there is no file {path}; check the path")
    digest = _digest(path)
    contract = _contract(home, path, feed, file)
    known = Ledger(home).find(digest, contract.feed)
    if known is not None and replaces is None:
        return Intake(known.seq, contract.feed, file, known.rows, known.accepted, known.refused, already=True)
    keys = Keys.open(home.path)
    sift = Sift(contract, path, file, keys.tokens, on_progress)
    if dry_run:
        sift.run(NoParts())
        return _intake(None, contract, file, sift)

    def fill(parts: Parts) -> Sift:
        sift.run(parts)
        parts.original(path)
        return sift

    seq = sealed_batch(home, keys, contract, file, digest, path.stat().st_size, fill, replaces)
    return _intake(seq, contract, file, sift)


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


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
