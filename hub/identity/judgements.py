"""What people judged of identities: which keys are one, which are not, and what follows from all judgements together.

A judgement is an entry of the journal (``judge``) on two *keys* of one kind, because keys outlive ids: of an
organisation ``USCC:…``, ``ORGC:…``, ``REGN:…`` or ``NAME:<name>``, of a person ``PID:<token>`` or
``PN:<organisation>␟<name>``; and ``APART:<key>␟<name>``, what is said of a key under one name, and
``LATER:<key>␟<instant>``, what came under a bare name after it was judged (:mod:`hub.identity.later_keys`).
``unjudge`` takes an entry back; ``ask_second`` has one wait for a second person from then on.

*Same* is transitive. A bare name (``NAME:…``, ``PN:…``) is judged of the records that were known then: names are used
again, so a record that came later stays apart until somebody judges once more. Where a *different*, or two codes that
exclude each other, contradicts a path of sames, none of the sames of that component applies until someone takes one
back; a *different* of later records contradicts a path that takes these in. What follows does not depend on the order
of entries.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import UTC, date, datetime
from typing import Literal

from hub.identity.later_keys import LATER, of_key, stands_for, takes_in
from hub.journal import Entry, Journal

Kind = Literal["organization", "person"]
Verdict = Literal["same", "different", "unsure"]
UNIT = "\x1f"
APART = "APART:"
STRENGTH = ("USCC:", "PID:", "ORGC:", "REGN:", "NAME:", "PN:", APART, LATER)
"""Strongest first; a cluster is known by its strongest key, then by the smallest."""
BARE = ("NAME:", "PN:")
"""Keys that are nothing but a name."""


@dataclass(frozen=True)
class Judgement:
    """What one person decided of two keys.

    Attributes:
        entry: Sequence number of the journal entry; ``hash`` names it for good.
        a: The smaller of the two keys; ``b`` is the other.
        second: It counts only with the same verdict of another person.
        at: When (UTC).
    """

    entry: int
    hash: str
    kind: Kind
    a: str
    b: str
    verdict: Verdict
    ground: str
    actor: str
    at: datetime
    second: bool = False


@dataclass(frozen=True)
class Link:
    """A key that another one answers for, by a judgement.

    Attributes:
        at: Since when.
        until: Of a bare name: it holds for records that were known then, and for no later ones.
    """

    kind: Kind
    own: str
    key: str
    at: datetime
    until: datetime | None = None


@dataclass(frozen=True)
class Naming:
    """Whether a key may be called by a name, by a judgement."""

    kind: Kind
    key: str
    name: str
    same: bool
    at: datetime


@dataclass(frozen=True)
class Apart:
    """Two keys that are not one, by a judgement.

    Attributes:
        a: The smaller of the two keys; ``b`` is the other.
        a_later: Only what came under the bare name ``a`` after it was judged; ``b_later`` likewise.
    """

    kind: Kind
    a: str
    b: str
    a_later: bool = False
    b_later: bool = False


@dataclass(frozen=True)
class Bearing:
    """A journal entry that decides something about the holder of a key."""

    entry: int
    kind: Kind
    key: str


@dataclass(frozen=True)
class Judged:
    """All that follows from judgements. Every list is sorted.

    Attributes:
        links: Keys that stronger ones answer for.
        namings: Names that a key may bear, or that are set apart from it.
        apart: Keys that are not one.
        bearings: Which entries decide about whom.
        contradictions: Judgements that cannot hold together, component by component.
        waiting: Verdicts that want a second person.
    """

    links: tuple[Link, ...] = ()
    namings: tuple[Naming, ...] = ()
    apart: tuple[Apart, ...] = ()
    bearings: tuple[Bearing, ...] = ()
    contradictions: tuple[tuple[Judgement, ...], ...] = ()
    waiting: tuple[Judgement, ...] = ()


def standing_judgements(journal: Journal, until: date | None = None) -> list[Judgement]:
    """The judgements that nobody took back up to the end of a day, in the order of the journal."""
    undone = {str(entry.payload["entry"]) for entry in journal.entries("unjudge", until=until)}
    waits = {str(entry.payload["entry"]) for entry in journal.entries("ask_second", until=until)}
    given = (entry for entry in journal.entries("judge", until=until) if entry.hash not in undone)
    return [read_judgement(entry, second=entry.hash in waits) for entry in given]


def read_judgement(entry: Entry, *, second: bool = False) -> Judgement:
    """The judgement that an entry keeps; ``second`` of one that a later entry has wait for a second person."""
    told = entry.payload
    a, b = sorted((str(told["a"]), str(told["b"])))
    return Judgement(
        entry.seq, entry.hash, told["kind"], a, b, told["verdict"], str(told["ground"]), entry.actor,
        entry.at.astimezone(UTC), second or bool(told.get("second", False)),
    )  # fmt: skip


def judged(judgements: Iterable[Judgement]) -> Judged:
    """What follows from judgements, whatever their order."""
    pairs: dict[tuple[Kind, str, str, Verdict], list[Judgement]] = {}
    for one in sorted(judgements, key=lambda j: (j.at, j.hash)):
        if one.verdict != "unsure":
            pairs.setdefault((one.kind, one.a, one.b, one.verdict), []).append(one)
    counting = {pair: found for pair, some in pairs.items() if (found := first_that_counts(some)) is not None}
    links: list[Link] = []
    namings: list[Naming] = []
    bearings: list[Bearing] = []
    contradictions: list[tuple[Judgement, ...]] = []
    kept_apart: set[Apart] = set()
    for kind in ("organization", "person"):
        sames = [j for (of, _, _, verdict), j in counting.items() if of == kind and verdict == "same"]
        apart = [j for (of, _, _, verdict), j in counting.items() if of == kind and verdict == "different"]
        for one in apart:
            for named in naming(one):
                namings.append(named)
                bearings += [Bearing(j.entry, kind, named.key) for j in pairs[kind, one.a, one.b, one.verdict]]
        for component in components(sames):
            keys = {key for one in component for key in (one.a, one.b)}
            leader = min(keys, key=strength)
            saw = [(one, seen_until(pairs[kind, one.a, one.b, "same"])) for one in component]
            seen = {
                key: max(until for one, until in saw if key in (one.a, one.b))
                for key in keys if key.startswith(BARE)
            }  # fmt: skip
            taken = {key: None if key == leader else seen.get(key) for key in keys}
            against = [one for one in apart if takes_in(one.a, taken) and takes_in(one.b, taken)]
            if against or exclude_each_other(keys):
                clash = {j for one in (*component, *against) for j in pairs[kind, one.a, one.b, one.verdict]}
                contradictions.append(tuple(sorted(clash, key=lambda j: (j.entry, j.hash))))
            else:
                links += [replace(one, until=seen.get(one.own)) for one in linked(kind, component, leader)]
                for one in component:
                    namings += naming(one)
                    bearings += [Bearing(j.entry, kind, leader) for j in pairs[kind, one.a, one.b, "same"]]
        until = {link.own: link.until for link in links if link.kind == kind}
        for one in (one for one in apart if stands_for(one.a, until) and stands_for(one.b, until)):
            (a, of_a), (b, of_b) = sorted((of_key(one.a), of_key(one.b)), key=lambda side: side[0])
            kept_apart.add(Apart(kind, a, b, of_a is not None, of_b is not None))
            for key in [key for key, since in ((a, of_a), (b, of_b)) if since is not None]:
                bearings += [Bearing(j.entry, kind, key) for j in pairs[kind, one.a, one.b, one.verdict]]
    waiting = [j for pair, some in pairs.items() if pair not in counting for j in some]
    return Judged(
        tuple(sorted(links, key=lambda x: (x.kind, x.own))),
        tuple(sorted(namings, key=lambda x: (x.kind, x.key, x.name))),
        tuple(sorted(kept_apart, key=astuple)),
        tuple(sorted(bearings, key=lambda x: (x.entry, x.key))),
        tuple(sorted(contradictions, key=lambda some: some[0].entry)),
        tuple(sorted(waiting, key=lambda j: (j.entry, j.hash))),
    )


def first_that_counts(some: Sequence[Judgement]) -> Judgement | None:
    """Of equal verdicts in order of time the one from which on they count: the first, or the second person's."""
    if not any(one.second for one in some):
        return some[0]
    return next((one for one in some if one.actor != some[0].actor), None)


def seen_until(some: Sequence[Judgement]) -> datetime:
    """Of equal verdicts in order of time: until when their judges, two where two are wanted, saw the records."""
    if not any(one.second for one in some):
        return some[-1].at
    return sorted({one.actor: one.at for one in some}.values())[-2]


def components(sames: Sequence[Judgement]) -> list[list[Judgement]]:
    """Judgements that hang together, each list in the order of time."""
    held: list[tuple[set[str], list[Judgement]]] = []
    for one in sames:
        touching = [part for part in held if part[0] & {one.a, one.b}]
        keys = {one.a, one.b}.union(*(part[0] for part in touching))
        told = [*(j for part in touching for j in part[1]), one]
        held = [part for part in held if part not in touching] + [(keys, told)]
    return [sorted(told, key=lambda j: (j.at, j.hash)) for _, told in held]


def exclude_each_other(keys: Iterable[str]) -> bool:
    """Whether two codes among the keys can never be one holder's: two credit codes, organisation codes or tokens.

    A succession between two codes is declared, not judged: it links two organisations (``succession``).
    """
    stands = [key for key in keys if not key.startswith(APART)]
    credit = {key for key in stands if key.startswith("USCC:")}
    # A credit code holds the organisation code in places 9 to 17 (GB 32100-2015).
    bodies = {key[13:22] for key in credit} | {key[5:] for key in stands if key.startswith("ORGC:")}
    return max(len(credit), len(bodies), sum(key.startswith("PID:") for key in stands)) > 1


def strength(key: str) -> tuple[int, str]:
    """Sorts keys, the strongest first."""
    return next(n for n, prefix in enumerate(STRENGTH) if key.startswith(prefix)), key


def linked(kind: Kind, component: Sequence[Judgement], leader: str) -> list[Link]:
    """Each key of a component with its strongest, and since when they are linked."""
    since: dict[str, datetime] = {}
    parts: list[set[str]] = []
    for one in component:
        touching = [part for part in parts if part & {one.a, one.b}]
        merged = {one.a, one.b}.union(*touching)
        parts = [part for part in parts if part not in touching] + [merged]
        if leader in merged:
            since |= {key: one.at for key in merged if key not in since}
    return [Link(kind, key, leader, at) for key, at in since.items() if key != leader]


def naming(one: Judgement) -> list[Naming]:
    """What a judgement on a key and on what is said of it under one name says of the name; else nothing."""
    for key, other in ((one.a, one.b), (one.b, one.a)):
        if other.startswith(f"{APART}{key}{UNIT}"):
            name = other.removeprefix(f"{APART}{key}{UNIT}")
            return [Naming(one.kind, key, name, one.verdict == "same", one.at)]
    return []
