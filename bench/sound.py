"""What ``hub verify`` says of one store of a home, and what that store answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from api.line import damage_of
from hub.duck import connect, quoted
from hub.graph.releases import Releases
from hub.home import Home
from hub.journal import Journal
from hub.ledger import Ledger
from schema.errors import HubError
from schema.words import Words


class Sound(Releases):
    """A home whose stores are looked at again and again.

    Its releases are opened in one DuckDB: macros are made once and not for each look. A release is attached anew each
    time, so that nothing of an earlier look is in a cache.

    Attributes:
        home: The home.
        known: Its releases by their files, as they were in the beginning.
    """

    def __init__(self, home: Path) -> None:
        self.home = Home.open(home)
        super().__init__(self.home)
        self.known = {self.path(release.number): release for release in self.listed()}
        self._con = fresh()

    def open(self, number: int | None = None) -> duckdb.DuckDBPyConnection:
        """Open a release for reading, as a second connection that may be closed."""
        assert number is not None
        self._con.execute("ATTACH " + quoted(str(self.path(number))) + " AS release (READ_ONLY)")
        con = self._con.cursor()
        con.execute("USE release")
        return con

    def release(self, path: Path) -> list[Words]:
        """What verification finds in the file of a release."""
        try:
            wrong = damage_of(self, self.known[path])
        finally:
            self._let_go()
        return [] if wrong is None else [wrong]

    def _let_go(self) -> None:
        try:
            self._con.execute("DETACH DATABASE IF EXISTS release")
        except duckdb.Error:
            # What it read has made the connection useless.
            self._con.close()
            self._con = fresh()


def fresh() -> duckdb.DuckDBPyConnection:
    """A connection for small releases: threads would wait for one another."""
    con = connect()
    con.execute("SET threads = 1")
    return con


def told(sound: Sound, part: str, path: Path) -> tuple[list[Words], Any]:
    """What verification says of a part, and what the part answers (an error's code when it refuses)."""
    home = sound.home
    try:
        if part == "ledger":
            return Ledger(home).verify(), Ledger(home).manifests()
        if part == "journal":
            return Journal(home).verify(), Journal(home).entries()
        if part == "pointer":
            return sound.unreadable(), (sound.current(), sound.listed())
        # Its digest is over every row that can be asked for: a release that is sound gives the same answers.
        return sound.release(path), None
    except HubError as error:
        wrong = {"ledger": Ledger(home).verify, "journal": Journal(home).verify, "pointer": sound.unreadable}[part]()
        return wrong, error.code
