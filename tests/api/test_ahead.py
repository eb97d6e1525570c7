"""The next pair is tried while this one is read: what is told of it goes with what stands when it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from threading import Event
from typing import Any, cast

from api.ahead import Ahead
from api.trial import Changes, Found, Stands, Trial, stands_now
from hub.home import Home
from hub.journal import Journal
from tests.api.conftest import LAB, NAMES, PLANT

PAIR = {"kind": "organization", "a": f"NAME:{NAMES[LAB]}", "b": f"USCC:{LAB}"}
SAME, DIFFERENT = (PAIR | {"verdict": verdict, "ground": "x", "second": False} for verdict in ("same", "different"))
OTHER = SAME | {"a": f"NAME:{NAMES[PLANT]}", "b": f"USCC:{PLANT}"}


class Told:
    """Says what it was asked beside; while the first verdict is tried, somebody judges and takes that back."""

    def __init__(self, home: Home) -> None:
        self.home, self.beside = home, list[Stands | None]()

    def would(self, told: Mapping[str, Any], beside: Stands | None = None) -> Changes:
        journal, first = Journal(self.home), not self.beside
        if first:
            entry = journal.append("judge", OTHER, "one", self.home.now())
        self.beside.append(beside or stands_now(self.home))
        if first:
            journal.append("unjudge", {"entry": entry.hash, "seq": entry.seq, "ground": "x"}, "one", self.home.now())
        found = Found("S1", "G04", told["verdict"], "O-1", "x")
        return Changes(appear=(found,) * len((self.beside[-1] or stands_now(self.home)).judgements))

    def stop(self) -> None:
        """Nothing to break off."""


class Deaf:
    """Hears only the second interruption: the first fell between two statements."""

    def __init__(self) -> None:
        self.calls, self.begun, self.heard = 0, Event(), Event()

    def would(self, *_: object) -> Changes:
        self.begun.set()
        self.heard.wait()
        return Changes()

    def stop(self) -> None:
        self.calls += 1
        if self.calls > 1:
            self.heard.set()


def test_who_stops_is_heard_also_where_an_interruption_was_not(home: Path) -> None:
    deaf = Deaf()
    with Ahead(Home.open(home), cast("Trial", deaf)) as ahead:
        ahead.ask("pair", [SAME])
        ahead.ask("next", [SAME])
        deaf.begun.wait()
    # The second pair was never begun.
    assert deaf.calls == 2 and deaf.heard.is_set()


def test_a_verdict_that_came_and_went_while_others_were_tried_is_not_among_what_they_change(home: Path) -> None:
    opened = Home.open(home)
    tried = Told(opened)
    with Ahead(opened, cast("Trial", tried)) as ahead:
        assert ahead.answer("pair", [SAME, DIFFERENT]) == [Changes(), Changes()]
    assert {beside.judgements for beside in tried.beside if beside is not None} == {()}


def test_what_was_tried_before_a_verdict_is_tried_again_after_it(home: Path) -> None:
    opened = Home.open(home)
    tried = Told(opened)
    tried.beside.append(None)
    with Ahead(opened, cast("Trial", tried)) as ahead:
        ahead.ask("pair", [SAME])
        assert ahead.answer("pair", [SAME]) == [Changes()]
        ahead.ask("pair", [SAME])
        Journal(opened).append("judge", OTHER, "one", opened.now())
        (found,) = ahead.answer("pair", [SAME])
    assert len(found.appear) == 1
