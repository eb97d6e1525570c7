"""The journal: what people decided and did, append-only, each entry chained to the one before (SHA-256)."""

from __future__ import annotations

import fcntl
import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from hub.anchor import read_anchor, write_anchor
from hub.home import Home
from schema.errors import HubError
from schema.words import Words

_TABLE = """
CREATE TABLE entry (
    seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, payload TEXT NOT NULL, actor TEXT NOT NULL, at TEXT NOT NULL,
    previous TEXT NOT NULL, hash TEXT NOT NULL
);
CREATE TRIGGER entry_stays BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER entry_kept BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
"""


# The disk failed, or it is full: what is in the journal is sound.
_UNWRITABLE = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}
# Another connection holds it: while the last one that closes brings it up to date on the disk, nobody else reads.
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL}
PATIENCE = 60.0
"""Seconds to wait for whoever else reads or writes the journal; a busy disk keeps it for some."""
_GUARDS = {"entry_stays", "entry_kept"}
_ALL = "SELECT seq, kind, payload, actor, at, previous, hash FROM entry ORDER BY seq"


@dataclass(frozen=True)
class Entry:
    """One entry: what was done, by whom, when."""

    seq: int
    kind: str
    payload: Mapping[str, Any]
    actor: str
    at: datetime
    previous: str
    hash: str


def entry_hash(seq: int, kind: str, payload: str, actor: str, at: str, previous: str) -> str:
    """Hash of an entry over its canonical JSON and the hash before."""
    text = json.dumps([seq, kind, payload, actor, at, previous], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


class Journal:
    """The journal of a home."""

    def __init__(self, home: Home) -> None:
        self._path = home.path / "journal.sqlite"
        self._anchor = home.path / "journal.head"

    @staticmethod
    def create(path: Path) -> None:
        """Make the empty journal of a new home."""
        with closing(sqlite3.connect(path / "journal.sqlite")) as con:
            con.execute("PRAGMA journal_mode = WAL")
            con.executescript(_TABLE)
        (path / "journal.sqlite").chmod(0o600)
        write_anchor(path / "journal.head", 0, "")

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        if not self._path.exists():
            raise damaged("it is missing")
        try:
            with closing(sqlite3.connect(self._path, isolation_level=None, timeout=PATIENCE)) as con:
                con.execute("PRAGMA synchronous = FULL")
                yield con
        # The module decodes the messages about a damaged schema, which may then be no text.
        except (sqlite3.Error, UnicodeDecodeError) as error:
            code = getattr(error, "sqlite_errorcode", 0)
            if code & 0xFF in _BUSY:
                raise busy() from error
            if code & 0xFF in _UNWRITABLE and code != sqlite3.SQLITE_IOERR_SHORT_READ:
                raise unwritable(str(error)) from error
            raise damaged(str(error)) from error

    @contextmanager
    def _turn(self) -> Iterator[None]:
        with self._path.with_name("journal.lock").open("a") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    def _unbroken(self, con: sqlite3.Connection) -> None:
        """Refuse a journal whose newest entries were cut off. The anchor is never ahead of what was committed."""
        seq, digest = read_anchor(self._anchor)
        row = con.execute("SELECT hash FROM entry WHERE seq = ?", (seq,)).fetchone()
        if seq and (row is None or row[0] != digest):
            raise damaged(f"entry {seq} that its head names is not there")

    def append(self, kind: str, payload: Mapping[str, Any], actor: str, at: datetime) -> Entry:
        """Write an entry; when this returns it is on the disk.

        Args:
            kind: What was done (withdraw, triage, look, unmask …).
            payload: What exactly; JSON values.
            actor: Who.
            at: When (UTC).
        """
        text = json.dumps(payload, ensure_ascii=False, sort_keys=True)
        when = at.astimezone(UTC).isoformat()
        # Looks are written without the lock of the home: the head has its own, so that it never goes back.
        with self._turn(), self._open() as con:
            self._unbroken(con)
            con.execute("BEGIN IMMEDIATE")
            last = con.execute("SELECT seq, hash FROM entry ORDER BY seq DESC LIMIT 1").fetchone() or (0, "")
            seq, previous = last[0] + 1, last[1]
            made = entry_hash(seq, kind, text, actor, when, previous)
            con.execute(
                "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?)", (seq, kind, text, actor, when, previous, made)
            )
            con.execute("COMMIT")
            write_anchor(self._anchor, seq, made)
        return Entry(seq, kind, json.loads(text), actor, at, previous, made)

    def entries(self, kind: str | None = None, until: date | None = None) -> list[Entry]:
        """Entries in their order, of one kind, up to the end of a day (UTC).

        Raises:
            HubError: ``journal_damaged`` (exit status 3): an entry was changed, or the newest were cut off.
        """
        with self._open() as con:
            self._unbroken(con)
            rows = con.execute(
                "SELECT seq, kind, payload, actor, at, previous, hash FROM entry WHERE (:kind IS NULL OR kind = :kind) "
                "AND (:until IS NULL OR substr(at, 1, 10) <= :until) ORDER BY seq",
                {"kind": kind, "until": until.isoformat() if until else None},
            ).fetchall()
        return [read_entry(row) for row in rows]

    def head(self) -> str:
        """Hash of the newest entry; empty before the first."""
        with self._open() as con:
            row = con.execute("SELECT hash FROM entry ORDER BY seq DESC LIMIT 1").fetchone()
        return str(row[0]) if row else ""

    def verify(self) -> list[Words]:
        """Walk the chain; a sentence for each damage. Damage of any kind is told, never raised."""
        try:
            with self._open() as con:
                rows = con.execute(_ALL).fetchall()
                sound = [str(row[0]) for row in con.execute("PRAGMA integrity_check(5)").fetchall()]
                guards = {row[0] for row in con.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
        except HubError as error:
            return [error.words]
        wrong = [_told(text, text) for text in sound if text != "ok"]
        wrong += [
            _told(f"保证只增不改的 {name} 不在了", f"{name}, which keeps it append-only, is gone")
            for name in sorted(_GUARDS - guards)
        ]
        before = ""
        for place, row in enumerate(rows, start=1):
            if row[0] != place or row[5] != before or not whole(row):
                wrong.append(_told(f"第 {place} 条处链条断开", f"the chain breaks at entry {place}"))
            before = row[6]
        try:
            seq, digest = read_anchor(self._anchor)
        except HubError as error:
            return [*wrong, error.words]
        if seq and (len(rows) < seq or rows[seq - 1][6] != digest):
            wrong.append(_told(f"链头所指的第 {seq} 条不在", f"entry {seq} that its head names is not there"))
        return wrong


def whole(row: tuple[Any, ...]) -> bool:
    """Whether an entry's hash is that of its content."""
    typed = isinstance(row[0], int) and all(isinstance(value, str) for value in row[1:])
    return typed and row[6] == entry_hash(*row[:6])


def read_entry(row: tuple[Any, ...]) -> Entry:
    """An entry as it was written.

    Raises:
        HubError: ``journal_damaged``: it was changed.
    """
    if not whole(row):
        raise damaged(f"entry {row[0]} was changed")
    seq, kind, payload, actor, at, previous, made = row
    try:
        return Entry(seq, kind, dict(json.loads(payload)), actor, datetime.fromisoformat(at), previous, made)
    except (ValueError, TypeError, RecursionError) as error:
        raise damaged(f"entry {row[0]} is no entry") from error


def unwritable(why: str) -> HubError:
    """The error of a journal that the disk does not take an entry for, or does not give."""
    return HubError(
        "journal_unwritable",
        f"日志无法读写（{why}），未作记载；请核对磁盘空间和权限后重试",
        f"the journal cannot be read or written ({why}); check disk space and permissions and try again",
        3,
    )


def busy() -> HubError:
    """The error of a journal that another process does not let go."""
    return HubError(
        "journal_busy",
        "日志正被其他进程使用，久未释放；请稍后重试",
        "the journal is in use by another process that does not let it go; try again later",
        3,
    )


def damaged(why: str) -> HubError:
    """The error of a journal that cannot be read."""
    return HubError(
        "journal_damaged",
        f"日志无法读取（{why}）；请从备份恢复",
        f"the journal cannot be read ({why}); restore it from the backup",
        3,
    )


def _told(zh: str, en: str) -> Words:
    return Words(zh=f"日志：{zh}；请从备份恢复", en=f"journal: {en}; restore it from the backup")
