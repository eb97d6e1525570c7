"""The way in from Python: the verbs of the command line with pandas tables and NetworkX graphs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import pandas as pd

from api import acts, asking, line
from api.checking import Terms, checked
from api.commands.intake import batch_rows, intake_row
from api.opened import Opened
from api.session import Lang, Session
from hub.graph.releases import Release, Releases
from hub.home import Home
from schema.words import Words

if TYPE_CHECKING:
    import networkx as nx

Table = pd.DataFrame


class Hub:
    """A home, opened for asking and for the acts of the command line.

    The current release stays open between questions until :meth:`close`; after an act that made another one current,
    here or elsewhere, the next question is asked of that.

    Args:
        home: The folder of the home.
        lang: ``zh`` or ``en``, for sentences and reasons.
        today: The day to take as today, for exemptions that end; the clock's when not given.
        as_of: A day of the world: links and findings in force on it.
        known_on: A day of the hub's knowledge: ledger and journal as they were at its end.
        actor: Who acts, for the journal.

    Raises:
        HubError: The folder is no home, is damaged, or another version wrote it.
    """

    def __init__(
        self,
        home: str | Path,
        *,
        lang: Lang = "zh",
        today: date | None = None,
        as_of: date | None = None,
        known_on: date | None = None,
        actor: str = "python",
    ) -> None:
        self.home = Home.open(Path(home))
        self._opened = Opened(self.home)
        self._session = Session(
            self.home.path, lang, "json", today or date.today(), as_of, known_on, actor, opened=self._opened
        )

    def __enter__(self) -> Self:
        """The hub itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Let the release go that questions were asked of; a later question opens the current one again."""
        self._opened.close()

    @staticmethod
    def init(home: str | Path, **options: Any) -> Hub:
        """Make a home with its keys and open it; ``options`` are those of :class:`Hub`."""
        Home.init(Path(home))
        return Hub(home, **options)

    def known_on(self, day: date | None) -> Hub:
        """The same hub as it was known at the end of a day."""
        other = Hub.__new__(Hub)
        other.home, other._opened = self.home, self._opened
        other._session = replace(self._session, known_on=day)
        return other

    def ingest(self, *files: str | Path, feed: str | None = None, dry_run: bool = False) -> Table:
        """Take files in and publish the next release: ``batch, feed, file, rows, accepted, refused, already``.

        Raises:
            HubError: Of the first file that could not be used; the others are in.
        """
        try:
            taken = line.take_in(self.home, [Path(f) for f in files], feed=feed, dry_run=dry_run)
        except line.Unusable as some:
            raise some.failed[0] from some
        return Table([intake_row(one) for one in taken])

    def batches(self) -> Table:
        """Every batch with its counts and whether it stands."""
        return Table(batch_rows(self._session))

    def refused(self, batch: int) -> Table:
        """Refused rows of a batch: ``sheet, line, field, value, reason, repairs``; personal ids masked."""
        from api.mending import refused_told

        return Table(refused_told(self._session, batch))

    def withdraw(self, batch: int, ground: str, *, forget: bool = False) -> Release:
        """Take a batch back; with ``forget`` its originals become unreadable for ever."""
        return acts.withdraw_batch(self.home, batch, ground=ground, actor=self._session.actor, forget=forget)

    def reread(self, batch: int) -> Table:
        """Read a batch's sealed original again under the contract as it is now."""
        return Table([intake_row(acts.reread_and_publish(self.home, batch)) | {"replaces": batch}])

    def coverage(self) -> Table:
        """Who has sent what up to which day."""
        from queries.coverage import coverage_rows

        with self._session.graph() as con:
            return Table(coverage_rows(con, self._session.today))

    def findings(self, *, new_since: str | None = None, **wanted: Any) -> Table:
        """Findings, one a row, with nested columns as in the machine shape.

        Args:
            new_since: A release number or a day: only what is new since.
            **wanted: ``rule, severity, subject, status`` (lists), ``place, since, until``; see
                :func:`api.asking.listed_findings`.
        """
        rows, _ = asking.listed_findings(self._session, new_since=new_since, **wanted)
        return Table(rows)

    def gone(self, since: str) -> Table:
        """Findings that went away since a release or a day, each with ``why``."""
        return Table(asking.listed_findings(self._session, new_since=since)[1])

    def finding(self, id: str) -> dict[str, Any]:
        """One finding explained: its machine shape with ``sentence``, ``path`` and ``timeline``."""
        return asking.explained_finding(self._session, id)

    def triage(self, id: str, decision: str, ground: str, until: date | None = None) -> None:
        """Keep what a person decided on a finding."""
        with self._session.graph() as con:
            acts.triage_finding(con, self.home, id, decision, ground=ground, until=until, actor=self._session.actor)

    def check(self, *organizations: str, terms: Terms | None = None, **said: Any) -> dict[str, Any]:
        """A check before an award: ``bars, leads, would_set_off, unknown`` with the notice; the journal keeps the look.

        Args:
            *organizations: The bidder first, then consortium members and subcontractors.
            terms: The engagement thought of.
            **said: Its fields, instead of ``terms``; ``bid_date`` is today when not given.
        """
        asked = terms or Terms(**{"bid_date": self._session.today, **said})
        return checked(self._session, [organizations], asked)[0]

    def show(self, who: str) -> dict[str, Any]:
        """What the hub knows of one organisation or person: ``entity`` as a dictionary, each section as a table."""
        answer = asking.shown(self._session, who)
        return {name: Table(rows) if isinstance(rows, list) else rows for name, rows in answer.items()}

    def subgraph(self, who: str, hops: int = 1) -> nx.MultiDiGraph:
        """The neighbourhood: nodes with kind, name and code, edges with kind, days and source."""
        import networkx as nx

        found = asking.neighbourhood(self._session, who, hops)
        graph = nx.MultiDiGraph()
        for node in found["nodes"]:
            graph.add_node(node["id"], **{key: value for key, value in node.items() if key != "id"})
        for edge in found["edges"]:
            told = {key: value for key, value in edge.items() if key not in ("a", "b")}
            graph.add_edge(edge["a"], edge["b"], **told)
        return graph

    def path(self, start: str, goal: str, most: int = 6) -> Table:
        """A shortest path as its edges in order; empty when there is none."""
        return Table(asking.path_between(self._session, start, goal, most)["steps"])

    def review(self) -> Table:
        """Identities that a person must look at."""
        from queries.review import review_rows

        with self._session.graph() as con:
            return Table(review_rows(con))

    def releases(self) -> Table:
        """Releases with their digests."""
        return Table([vars(r) for r in Releases(self.home).listed()])

    def rebuild(self) -> Release:
        """Make the release anew from ledger and journal; the digest must come out the same."""
        return acts.rebuild_release(self.home)[0]

    def rollback(self, to: int | None = None) -> Release:
        """Point back to an earlier release."""
        return acts.roll_back(self.home, to)

    def verify(self) -> list[Words]:
        """A sentence for each damage of ledger, journal and releases; empty when all is sound."""
        return line.verify(self.home)
