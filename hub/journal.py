"""The journal: what people decided and did, append-only, each entry chained to the one before (SHA-256)."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from hub.home import Home
from schema.errors import HubError

_TABLE = """
CREATE TABLE entry (
    seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, payload TEXT NOT NULL, actor TEXT NOT NULL, at TEXT NOT NULL,
    previous TEXT NOT NULL, hash TEXT NOT NULL
);
CREATE TRIGGER entry_stays BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER entry_kept BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
"""


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

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        if not self._path.exists():
            raise damaged("it is missing")
        try:
            with closing(sqlite3.connect(self._path, isolation_level=None)) as con:
                con.execute("PRAGMA synchronous = FULL")
                yield con
        except sqlite3.DatabaseError as error:
            raise damaged(str(error)) from error

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
        with self._open() as con:
            con.execute("BEGIN IMMEDIATE")
            last = con.execute("SELECT seq, hash FROM entry ORDER BY seq DESC LIMIT 1").fetchone() or (0, "")
            seq, previous = last[0] + 1, last[1]
            made = entry_hash(seq, kind, text, actor, when, previous)
            con.execute(
                "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?)", (seq, kind, text, actor, when, previous, made)
            )
            con.execute("COMMIT")
        self._anchor.with_suffix(".new").write_text(f"{seq} {made}\n", encoding="utf-8")
        self._anchor.with_suffix(".new").replace(self._anchor)
        return Entry(seq, kind, json.loads(text), actor, at, previous, made)

    def entries(self, kind: str | None = None, until: date | None = None) -> list[Entry]:
        """Entries in their order, of one kind, up to the end of a day (UTC)."""
        with self._open() as con:
            rows = con.execute(
                "SELECT seq, kind, payload, actor, at, previous, hash FROM entry WHERE (:kind IS NULL OR kind = :kind) "
                "AND (:until IS NULL OR substr(at, 1, 10) <= :until) ORDER BY seq",
                {"kind": kind, "until": until.isoformat() if until else None},
            ).fetchall()
        return [
            Entry(s, k, json.loads(p), a, datetime.fromisoformat(t), before, h) for s, k, p, a, t, before, h in rows
        ]

    def head(self) -> str:
        """Hash of the newest entry; empty before the first."""
        with self._open() as con:
            row = con.execute("SELECT hash FROM entry ORDER BY seq DESC LIMIT 1").fetchone()
        return str(row[0]) if row else ""

    def verify(self) -> list[str]:
        """Walk the chain; a sentence for each damage."""
        try:
            with self._open() as con:
                rows = con.execute(
                    "SELECT seq, kind, payload, actor, at, previous, hash FROM entry ORDER BY seq"
                ).fetchall()
        except HubError as error:
            return [error.text("en")]
        wrong: list[str] = []
        before = ""
        for place, (seq, kind, payload, actor, at, previous, made) in enumerate(rows, start=1):
            if seq != place or previous != before or made != entry_hash(seq, kind, payload, actor, at, previous):
                wrong.append(f"journal entry {seq}: the chain breaks here; restore the journal from the backup")
            before = made
        if self._anchor.exists():
            anchored = self._anchor.read_text("utf-8").split()
            if len(anchored) == 2 and anchored[0].isdigit():
                seq = int(anchored[0])
                if len(rows) < seq or rows[seq - 1][6] != anchored[1]:
                    wrong.append(
                        f"journal: entry {seq} that its head names is not there; restore the journal from the backup"
                    )
            else:
                wrong.append("journal.head cannot be read; restore it from the backup")
        return wrong


def damaged(why: str) -> HubError:
    """The error of a journal that cannot be read."""
    return HubError(
        "journal_damaged",
        f"日志无法读取（{why}）；请从备份恢复",
        f"the journal cannot be read ({why}); restore it from the backup",
        3,
    )
