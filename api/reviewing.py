"""The queue of pairs that a person judges: what the severest findings depend on, then the heaviest records."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from api.judged_rows import row_of
from api.judged_words import judged_words
from api.judging import meant
from api.line import graph_head
from api.output import joined
from api.session import Session
from api.trial import Changes, Found, found_by
from hub.duck import OFFLINE
from hub.graph.releases import Releases
from hub.identity.judgements import Judgement, judged, standing_judgements
from hub.identity.later_keys import of_key
from queries.consequence import ASIDE, beside
from queries.later import judged_until
from queries.masking import masked
from queries.records import weights
from queries.rows import rows_of
from schema.words import Words

if TYPE_CHECKING:
    from hub.identity.candidates.queue import Candidate, Part

_NAMED = """
SELECT id, list(DISTINCT finding ORDER BY finding) AS findings FROM (
    SELECT subject AS id, id AS finding FROM finding UNION ALL SELECT id, finding FROM finding_party
    WHERE role NOT IN (SELECT unnest($beside::VARCHAR[]))
) SEMI JOIN (SELECT unnest($ids::VARCHAR[]) AS id) USING (id) GROUP BY id
"""
_AMONG = " WHERE f.id IN (SELECT unnest($findings::VARCHAR[]))"
NO_SEVERITY = "S9"
"""Sorts after every severity."""
NO_DIFFERENCE = frozenset({"rarity", "common_brand"})
"""Parts of a score that say how much a likeness is worth, and nothing that differs."""


@dataclass(frozen=True)
class Waiting:
    """A pair that waits for a person.

    Attributes:
        pair: Short name of the pair, the same as long as its keys are.
        model: Version of the model that the score is of.
        findings: Findings of now that bear on either side, the severest first; not those in which it is an authority.
        before: Verdicts of others on the pair, where it waits for a second person or records have come since.
        weight: Rank of the heaviest record of a side known by name alone, which would bear on the other; 0 comes first.
        later: Keys that were judged before, each with until when: the pair is about what came since.
    """

    pair: str
    candidate: Candidate
    model: str
    findings: tuple[Found, ...]
    before: tuple[Judgement, ...] = ()
    weight: int = ASIDE
    later: Mapping[str, datetime] = field(default_factory=dict)

    def row(self, session: Session) -> dict[str, Any]:
        """As it is listed; no key of a person, names of persons masked."""
        one = self.candidate
        a, b = (masked(name) if one.kind == "person" else name for name in one.names)
        return {
            "pair": self.pair,
            "kind": one.kind,
            "one": a,
            "one_id": one.a_id,
            "other": b,
            "other_id": one.b_id,
            "score": one.score,
            "agrees": [told(part.title, part.says, session.lang) for part in one.parts if part.bits > 0],
            "differs": [told(part.title, part.says, session.lang) for part in one.parts if differs(part)],
            "findings": [f"{one.id} ({one.severity})" for one in self.findings],
            "before": [before_told(session, one) for one in self.before],
        }

    def order(self) -> tuple[bool, str, int, float, str]:
        """Sorts pairs: what waits for a second person, then what the severest findings bear on, then the strongest.

        Without findings, those come first of which one side would bring the heaviest records.
        """
        severest = min((one.severity for one in self.findings), default=NO_SEVERITY)
        return not self.before, severest, 0 if self.findings else self.weight, -self.candidate.score, self.pair


def differs(part: Part) -> bool:
    """Whether a part of a score is something that differs, not how much a likeness is worth."""
    return part.bits < 0 and part.name not in NO_DIFFERENCE


def told(title: Words, says: Words, lang: str) -> str:
    """One thing that was compared, in words."""
    return f"{title.in_(lang)}: {says.in_(lang)}"


def waiting(session: Session) -> list[Waiting]:
    """The pairs that wait for this person, in the order in which they are worked through.

    They are those that nobody judged yet, or of which only others were unsure, those on which another person's verdict
    waits for a second one, and those that were judged to be one, but of which records came since. Candidates are made
    when they are stale.

    Raises:
        HubError: There is no release yet.
    """
    from hub.identity.candidates.queue import queue
    from hub.identity.candidates.store import candidates

    home = session.home()
    with home.lock():
        path = candidates(home)
    model = model_version(path)
    current = Releases(home).current()
    known = current is not None and current.journal_head == graph_head(session.journal())
    before = verdicts_of_others(session, known=known)
    asked = [(one, before.get(ends(one), [])) for one in queue(path)]
    pairs = [(one, some) for one, some in asked if some is not None]
    ids = sorted({end for one, _ in pairs for end in (one.a_id, one.b_id)})
    with session.graph() as con:
        named = {row["id"]: row["findings"] for row in rows_of(con, _NAMED, {"ids": ids, "beside": sorted(beside())})}
        found = found_by(con, _AMONG, {"findings": sorted({f for some in named.values() for f in some})})
        heavy = weights(con, ids)
        later = judged_until(con)
    by_id = {one.id: one for one in found}
    made = [
        Waiting(
            short(one), one, model,
            tuple(sorted({by_id[f] for end in (one.a_id, one.b_id) for f in named.get(end, ())})), tuple(some),
            min(heavy.get(end, ASIDE) for end in (one.a_id, one.b_id)),
            {key: later[key] for key in ends(one) if key in later},
        )
        for one, some in pairs
    ]  # fmt: skip
    return sorted(made, key=Waiting.order)


def verdicts_of_others(session: Session, *, known: bool) -> dict[tuple[str, str], list[Judgement] | None]:
    """Pairs with verdicts: those of others that this person may answer, or None where nothing is left to judge.

    Args:
        session: Says who this person is.
        known: The release knows all judgements, so that a pair which is still proposed has records of later.
    """
    stands = standing_judgements(session.journal())
    found = judged(stands)
    contradicted = {one for some in found.contradictions for one in some}
    pairs: dict[tuple[str, str], list[Judgement]] = {}
    for one in stands:
        a, b = sorted(of_key(key)[0] for key in (one.a, one.b))
        pairs.setdefault((a, b), []).append(one)

    def left(some: list[Judgement]) -> list[Judgement] | None:
        waits = [one for one in some if one in found.waiting]
        if waits:
            # What somebody said before of the records of then is no answer to what is said of later ones.
            return None if any(one.actor == session.actor and one.at >= waits[0].at for one in some) else waits
        if all(one.verdict == "same" for one in some) and known and not contradicted & set(some):
            return some
        # Who is unsure decides nothing for others.
        unsure = all(one.verdict == "unsure" for one in some)
        return [] if unsure and all(one.actor != session.actor for one in some) else None

    return {pair: left(some) for pair, some in pairs.items()}


def ends(one: Candidate) -> tuple[str, str]:
    """The keys of a pair, the smaller first, as judgements have them."""
    return min(one.a, one.b), max(one.a, one.b)


def model_version(path: Path) -> str:
    """Version of the model that the candidates of a file were scored with."""
    with duckdb.connect(str(path), read_only=True, config=OFFLINE) as con:
        ((version,),) = con.execute("SELECT version FROM model").fetchall()
    return str(version)


def short(one: Candidate) -> str:
    """Short name of a pair of keys; a letter stands first, since of digits alone a spreadsheet makes a number."""
    return "w" + hashlib.sha256("\x1f".join(ends(one)).encode()).hexdigest()[:9]


def verdict_on(one: Waiting, verdict: str, ground: str, second: bool) -> dict[str, Any]:
    """What the journal keeps of a verdict on a pair, with what was shown."""
    candidate = one.candidate
    a, b = (meant(key, verdict, one.later.get(key)) for key in ends(candidate))
    parts = [[part.name, part.bits] for part in candidate.parts]
    shown = {"score": candidate.score, "model": one.model, "parts": parts}
    told_ = {"kind": candidate.kind, "a": a, "b": b, "verdict": verdict, "ground": ground}
    return told_ | {"second": second, "shown": shown}


def already_settled(session: Session, one: Waiting) -> bool:
    """Whether the judgements of now say of a pair, or of what its keys stand for, that they are one, or that not."""
    found = judged(standing_judgements(session.journal()))
    links = {link.own: link for link in found.links}

    def leads(key: str, later: datetime | None = None) -> str:
        link = links.get(key)
        taken_in = link is not None and (later is None or link.until is None or link.until > later)
        return link.key if link is not None and taken_in else key

    pair = {leads(key, one.later.get(key)) for key in ends(one.candidate)}
    apart = (
        {x.a if x.a_later else leads(x.a), x.b if x.b_later else leads(x.b)}
        for x in found.apart if x.kind == one.candidate.kind
    )  # fmt: skip
    return len(pair) == 1 or pair in apart


def changes_told(session: Session, changes: Changes) -> list[str]:
    """What a verdict would change, a line for each finding that would come or go, or one that says none would."""
    from queries.rule import rules

    def line(key: str, one: Found) -> str:
        title = rules()[one.rule].title.in_(session.lang) if one.rule in rules() else one.rule
        return session.say(key, severity=one.severity, id=one.id, title=title, name=one.name)

    lines = [line("trial.appear", one) for one in changes.appear] + [line("trial.vanish", o) for o in changes.vanish]
    if changes.contradicts:
        entries = joined(session, changes.contradicts)
        lines.insert(0, session.say("trial.contradicts", entries=entries))
    return lines or [session.say("trial.none")]


def changes_row(changes: Changes) -> dict[str, Any]:
    """What a verdict would change, for machines."""
    listed = {key: [vars(one) for one in some] for key, some in vars(changes).items() if key != "contradicts"}
    return {**listed, "contradicts": list(changes.contradicts)}


def before_told(session: Session, one: Judgement) -> str:
    """What another person judged of a pair."""
    return session.say("review.before", **judged_words(row_of(one), session.lang))
