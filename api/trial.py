"""What would follow from a verdict: the current release is copied, carried on with it, and never published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from api.line import clear, copied, feeds_of
from hub.duck import connect
from hub.graph.build import build
from hub.graph.conditions import conditions
from hub.graph.releases import Releases
from hub.home import Home
from hub.identity.judgements import Judged, Judgement, judged, standing_judgements
from hub.journal import Journal
from hub.ledger import Ledger
from hub.manifest import Manifest
from hub.scratch import scratch
from hub.standing import standing
from queries.masking import masked
from queries.renew import renew
from queries.rows import rows_of

UNSEEN = 2**62
"""Number of the entry that the journal does not have yet."""
NOBODY = "\x00"
"""Who tries: nobody who judged before, so that a verdict that waits for a second person is tried as one that counts."""
KEPT = 2
"""How many states more than the last two are remembered: the other verdict on a pair, and the pair before."""
_FOUND = """
SELECT f.id, f.rule, f.severity, f.subject, coalesce(o.name, o.code, p.name, f.subject) AS name,
    p.id IS NOT NULL AS person
FROM main.finding AS f
LEFT JOIN main.organization AS o ON o.id = f.subject LEFT JOIN main.person AS p ON p.id = f.subject
"""


@dataclass(frozen=True, order=True)
class Found:
    """A finding of now, or of a trial; they sort by severity.

    Attributes:
        name: What its subject is called, persons masked.
    """

    severity: str
    rule: str
    id: str
    subject: str
    name: str


@dataclass(frozen=True)
class Changes:
    """What a verdict would change, once it counts.

    Attributes:
        appear: Findings that would come, the severest first.
        vanish: Findings that would go.
        contradicts: Journal entries of the judgements that it would contradict: none of the sames among them applies.
    """

    appear: tuple[Found, ...] = ()
    vanish: tuple[Found, ...] = ()
    contradicts: tuple[int, ...] = ()


def found_by(con: duckdb.DuckDBPyConnection, which: str = "", values: Mapping[str, Any] | None = None) -> list[Found]:
    """Findings of an open release or draft (those that a clause takes), the severest first."""
    rows = rows_of(con, _FOUND + which, values)
    return sorted(
        Found(r["severity"], r["rule"], r["id"], r["subject"], masked(r["name"]) if r["person"] else r["name"])
        for r in rows
    )


@dataclass(frozen=True)
class Stands:
    """What stands at one moment: batches of the ledger and judgements of the journal."""

    batches: tuple[Manifest, ...]
    judgements: tuple[Judgement, ...]

    def decide(self) -> object:
        """What of it can change a finding (see :func:`decides`)."""
        return decides(judged(self.judgements), self.batches)


def stands_now(home: Home) -> Stands:
    """What stands in a home now."""
    journal = Journal(home)
    return Stands(tuple(standing(Ledger(home), journal)), tuple(standing_judgements(journal)))


class Trial:
    """A draft of the home's state that verdicts are tried on, one after the other. Journal and ledger are only read.

    From one verdict to the next it is one delta: the draft is carried from what followed from the last to what follows
    from this. Use it with :func:`trial`.
    """

    def __init__(self, home: Home, folder: Path) -> None:
        self._home, self._path = home, folder / "draft.duckdb"
        self._con: duckdb.DuckDBPyConnection | None = None
        self._known: dict[object, frozenset[Found]] = {}

    def would(self, told: Mapping[str, Any], beside: Stands | None = None) -> Changes:
        """What would change if a verdict counted.

        Args:
            told: ``kind, a, b, verdict``, as the journal keeps it.
            beside: What stands beside it: :func:`stands_now`, where it is not given.
        """
        beside = beside or stands_now(self._home)
        counted, stands = beside.batches, beside.judgements
        # Seen by whoever sees all that is there now: a bare name is judged of the records that were known then.
        at = max([datetime.now(UTC), *(m.sealed_at for m in counted), *(j.at for j in stands)])
        a, b = sorted((told["a"], told["b"]))
        tried = Judgement(UNSEEN, "trial", told["kind"], a, b, told["verdict"], "", NOBODY, at)
        now, then = judged(stands), judged([*stands, tried])
        clash = {j.entry for some in then.contradictions if tried in some for j in some} - {UNSEEN}
        before, after = decides(now, counted), decides(then, counted)
        if before == after:
            return Changes(contradicts=tuple(sorted(clash)))
        try:
            # A verdict that was tried and then kept is known already, and so is one on a pair that is shown once more.
            held = self._known[before] if before in self._known else self._carry(counted, stands)
            come = self._known[after] if after in self._known else self._carry(counted, [*stands, tried])
        except BaseException:
            self.close()
            raise
        recent = [(key, some) for key, some in self._known.items() if key not in (before, after)][-KEPT:]
        self._known = {**dict(recent), before: held, after: come}
        return Changes(tuple(sorted(come - held)), tuple(sorted(held - come)), tuple(sorted(clash)))

    def close(self) -> None:
        """Let the draft go; the next verdict starts from the release again."""
        con, self._con, self._known = self._con, None, {}
        if con is not None:
            con.close()

    def stop(self) -> None:
        """Break off what another thread is doing here."""
        con = self._con
        if con is not None:
            # It may be closed by now.
            with suppress(duckdb.Error):
                con.interrupt()

    def _carry(self, counted: Sequence[Manifest], judgements: Sequence[Judgement]) -> frozenset[Found]:
        """Bring the draft to what follows from batches and judgements; the findings then."""
        con = self._opened()
        fresh = build(con, Ledger(self._home), feeds_of(self._home), counted, judgements=judgements)
        renew(con, fresh=fresh)
        return frozenset(found_by(con))

    def _opened(self) -> duckdb.DuckDBPyConnection:
        """The draft: a copy of the current release, or empty where that was made under other rules."""
        if self._con is None:
            clear(self._path)
            current = Releases(self._home).current()
            if current is not None and current.made_under == conditions(self._home.path / "feeds"):
                copied(self._home, current, self._path)
            self._con = connect(self._path)
        return self._con


def decides(found: Judged, counted: Sequence[Manifest]) -> object:
    """What of batches and judgements can change a finding: not who judged, nor that two organisations were set apart.

    Instants count by the batches that were there.
    """

    def plain(value: object) -> object:
        return sum(m.sealed_at <= value for m in counted) if isinstance(value, datetime) else value

    numbers = [one for one in found.apart if one.a.startswith("PID:") and one.b.startswith("PID:")]
    told = [astuple(one) for one in found.links] + [astuple(one) for one in found.namings]
    told += [astuple(one) for one in numbers]
    return tuple(m.seq for m in counted), tuple(tuple(map(plain, one)) for one in told)


@contextmanager
def trial(home: Home) -> Iterator[Trial]:
    """A trial for the length of the block; nothing is left of it after that, nor after a kill and the next command."""
    with scratch(home.tmp(), "trial-") as folder:
        tried = Trial(home, folder)
        try:
            yield tried
        finally:
            tried.close()
