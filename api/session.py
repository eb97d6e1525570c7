"""What every command is told: which home, which language, which form of output, which day is today."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import duckdb

    from api.opened import Opened
    from hub.home import Home
    from hub.journal import Journal

Lang = Literal["zh", "en"]
Format = Literal["table", "json", "csv", "xlsx"]


@dataclass(frozen=True)
class Session:
    """The shared options of one command.

    ``as_of`` is a day of the world, ``known_on`` a day of the hub's knowledge; nothing below reads ``today`` from the
    clock, so that results reproduce. ``opened`` keeps the current release open between questions.
    """

    home_path: Path
    lang: Lang
    form: Format
    today: date
    as_of: date | None
    known_on: date | None
    actor: str
    out: Path | None = None
    opened: Opened | None = None

    def home(self) -> Home:
        """Open the home, or fail with the sentence that says how to make one."""
        from hub.home import Home

        return Home.open(self.home_path)

    def journal(self) -> Journal:
        """The journal of the home."""
        from hub.journal import Journal

        return Journal(self.home())

    def say(self, key: str, /, **values: object) -> str:
        """A phrase of the catalogue in the session's language."""
        from api.catalogue import say

        return say(key, self.lang, **values)

    @contextmanager
    def graph(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """The release to ask: the current one, or, with ``--known-on``, one made of what was known by that day."""
        if self.opened is not None and self.known_on is None:
            with self.opened.graph() as con:
                yield con
            return
        from api.line import open_graph

        with open_graph(self.home(), self.known_on) as con:
            yield con


def default_home() -> Path:
    """``HUB_HOME``, else ``./hub-home``."""
    return Path(os.environ.get("HUB_HOME") or "hub-home")


def default_lang() -> Lang:
    """Chinese when the locale says so (``LANGUAGE``, ``LC_ALL``, ``LC_MESSAGES``, ``LANG``), English otherwise."""
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name)
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"
