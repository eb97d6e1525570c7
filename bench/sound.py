"""What verification says of one store of a home, and what that store answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from hub.duck import connect, quoted
from hub.graph.digests import digests
from hub.graph.releases import Releases
from hub.home import Home
from hub.journal import Journal
from hub.ledger import Ledger
from schema.errors import HubError
from schema.words import Words


class Sound:
    """A home whose stores are looked at again and again.

    Attributes:
        home: The home.
        listed: Its releases by their files, as they were in the beginning.
    """

    def __init__(self, home: Path) -> None:
        self.home = Home.open(home)
        releases = Releases(self.home)
        self.listed = {releases.path(release.number): release for release in releases.listed()}
        self._con = fresh()

    def release(self, path: Path) -> list[Words]:
        """What :func:`api.line.verify` finds in the file of a release; it is attached to one connection each time."""
        wrong = Words(zh="摘要不同", en="another digest")
        try:
            self._con.execute("ATTACH " + quoted(str(path)) + " AS release (READ_ONLY)")
            self._con.execute("USE release")
            if digests(self._con).release == self.listed[path].digest:
                return []
        except (duckdb.Error, OSError) as error:
            wrong = Words(zh=str(error), en=str(error))
        finally:
            self._let_go()
        return [wrong]

    def _let_go(self) -> None:
        try:
            self._con.execute("USE memory")
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
    releases = Releases(home)
    try:
        if part == "ledger":
            return Ledger(home).verify(), Ledger(home).manifests()
        if part == "journal":
            return Journal(home).verify(), Journal(home).entries()
        if part == "pointer":
            return releases.unreadable(), (releases.current(), releases.listed())
        # Its digest is over every row that can be asked for: a release that is sound gives the same answers.
        return sound.release(path), None
    except HubError as error:
        wrong = {"ledger": Ledger(home).verify, "journal": Journal(home).verify, "pointer": releases.unreadable}[part]()
        return wrong, error.code
