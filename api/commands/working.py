"""Pairs that may be one, one after the other: both sides, what would change, and one key for a verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import typer

from api.output import headings, joined, page, say_on, table_on
from api.progress import progress
from api.session import Session

if TYPE_CHECKING:
    from rich.console import Console

    from api.ahead import Ahead
    from api.reviewing import Waiting
    from api.trial import Changes
    from hub.journal import Entry

KEYS = {"s": "same", "d": "different", "u": "unsure"}
NEXT, BACK, STOP = "n", "b", "q"
TRIED = ("same", "different")


@dataclass
class Work:
    """What one person does in one sitting.

    Attributes:
        kept: Verdicts of this sitting, with the place of their pair in the queue.
        ground: The ground of the last verdict, to be taken over.
    """

    session: Session
    out: Console
    pairs: list[Waiting]
    ahead: Ahead
    second: bool
    kept: list[tuple[int, Entry]] = field(default_factory=list)
    ground: str = ""

    def run(self) -> None:
        """Go through the pairs until ``q``; after the last pair its verdict can still be taken back."""
        place = 0
        while place < len(self.pairs) or self.kept:
            if place == len(self.pairs):
                if self.key("review.end", {BACK, STOP}) == STOP:
                    return
                place = self.back(place)
            elif self.settled(place):
                place += 1
            elif (now := self.looked_at(place)) is None:
                return
            else:
                place = now

    def looked_at(self, place: int) -> int | None:
        """Show a pair and do what one key says; the place of the next pair, None to stop."""
        self.show(place)
        changes = self.changes(place)
        key = self.key("review.keys", {*KEYS, NEXT, BACK, STOP})
        if key == STOP:
            return None
        if key == BACK:
            return self.back(place)
        return place + (key == NEXT or self.keep(place, KEYS[key], changes))

    def settled(self, place: int) -> bool:
        """Whether what was judged in this sitting says already that the two are one, or not."""
        from api.reviewing import already_settled

        return bool(self.kept) and already_settled(self.session, self.pairs[place])

    def show(self, place: int) -> None:
        """Both sides, what agrees and differs with its weight in words, and the findings that name either."""
        show_pair(self.session, self.out, self.pairs[place], place + 1, len(self.pairs))

    def changes(self, place: int) -> dict[str, Changes]:
        """Tell what either verdict would change; the next pair is tried while this one is looked at."""
        from api.reviewing import changes_told

        one, tried = self.pairs[place], {}
        try:
            with progress(self.session) as step:
                step(self.session.say("trial.trying"))
                found = self.ahead.answer(one.pair, verdicts(one))
        except Exception as error:
            from api.defects import sentence_of

            known = sentence_of(error, self.session.lang)
            if known is None:
                raise
            say_on(self.out, self.session.say("trial.failed", why=known[0]))
        else:
            tried = dict(zip(TRIED, found, strict=True))
            for verdict, changes in tried.items():
                if verdict == "same" or changes.appear or changes.vanish or changes.contradicts:
                    say_on(self.out, self.session.say(f"trial.if.{verdict}"))
                    for line in changes_told(self.session, changes):
                        say_on(self.out, f"  {line}")
        for other in self.pairs[place + 1 : place + 2]:
            self.ahead.ask(other.pair, verdicts(other))
        return tried

    def key(self, asked: str, known: Collection[str]) -> str:
        """One of some keys; Ctrl-C and the end of the input stop."""
        say_on(self.out, self.session.say(asked), "bold")
        while True:
            try:
                key = typer.getchar().lower()
            except (KeyboardInterrupt, EOFError):
                return STOP
            if key == "":  # the end of a pipe
                return STOP
            if key in known:
                return key

    def keep(self, place: int, verdict: str, changes: dict[str, Changes]) -> bool:
        """Write a verdict into the journal, with its ground; False where the ground was broken off (Ctrl-C)."""
        from api.judging import record
        from api.reviewing import verdict_on

        say = self.session.say
        try:
            asked = f"{say(f'judged.verdict.{verdict}')}  {say('review.ground')}"
            self.ground = typer.prompt(asked, default=self.ground or None)
        except typer.Abort:
            say_on(self.out, "")
            return False
        told = verdict_on(self.pairs[place], verdict, self.ground, self.second)
        (entry,) = record(self.session.home(), [told], self.session.actor, changes.get(verdict))
        self.kept.append((place, entry))
        for line in waits_told(self.session, entry):
            say_on(self.out, line)
        return True

    def back(self, place: int) -> int:
        """Take the last verdict of this sitting back and return to its pair; without one, to the pair before."""
        from api.judging import back

        if not self.kept:
            return max(place - 1, 0)
        there, entry = self.kept.pop()
        back(self.session.home(), entry, self.session.say("review.taken_back"), self.session.actor)
        say_on(self.out, self.session.say("judge.back_at_once", entry=entry.seq))
        return there

    def counts(self) -> dict[str, int]:
        """How many verdicts of each kind were kept."""
        done = Counter(str(entry.payload["verdict"]) for _, entry in self.kept)
        return {verdict: done[verdict] for verdict in KEYS.values()}


def work_through(session: Session, second: bool) -> None:
    """Show pair after pair and keep a verdict at one key each; what was decided is published at the end."""
    from api.ahead import Ahead
    from api.judging import apply
    from api.reviewing import waiting
    from api.trial import trial

    home = session.home()
    with progress(session) as step:
        # A sitting that was broken off may have left verdicts that no release knows.
        apply(home, on_step=step)
        step("candidates")
        pairs = waiting(session)
    with page(session) as out:
        with trial(home) as draft, Ahead(home, draft) as ahead:
            work = Work(session, out, pairs, ahead, second)
            try:
                work.run()
            finally:
                with progress(session) as step:
                    apply(home, on_step=step)
        counts = work.counts()
        say_on(out, session.say("review.worked", left=len(pairs) - sum(counts.values()), **counts))


def verdicts(one: Waiting) -> list[dict[str, Any]]:
    """What is tried on a pair."""
    from api.reviewing import verdict_on

    return [verdict_on(one, verdict, "", False) for verdict in TRIED]


def waits_told(session: Session, entry: Entry) -> list[str]:
    """A sentence where a verdict waits for another person because findings depend on it."""
    found = entry.payload.get("second_for", ())
    return [session.say("judge.waiting_for", findings=joined(session, found[:5]))] if found else []


def show_pair(session: Session, out: Console, one: Waiting, number: int, total: int) -> None:
    """Both sides, what agrees and differs with its weight in words, and the findings that name either."""
    from api.judged_rows import shown
    from api.reviewing import before_told

    row: dict[str, Any] = one.row(session)
    kind = session.say(f"judged.kind.{row['kind']}")
    say_on(out, f"\n{number}/{total}  {kind}  {row['pair']}", "bold")
    table_on(out, side_rows(session, one), headings(session, "said", "one", "other"))
    lang = session.lang
    parts = [
        {"part": part.title.in_(lang), "compared": part.says.in_(lang), "weighs": weighs(session, part.bits)}
        for part in one.candidate.parts
        if part.bits
    ]
    table_on(out, parts, headings(session, "part", "compared", "weighs"))
    silent = joined(session, (part.title.in_(lang) for part in one.candidate.parts if not part.bits))
    if silent:
        say_on(out, session.say("review.silent", parts=silent), "dim")
    names = joined(session, row["findings"])
    say_on(out, session.say("review.findings", findings=names) if names else session.say("review.no_findings"))
    for other in one.before:
        say_on(out, before_told(session, other))
    for key, until in one.later.items():
        say_on(out, session.say("review.later", name=shown(key), until=f"{until:%Y-%m-%d %H:%M}"))


def side_rows(session: Session, one: Waiting) -> list[dict[str, Any]]:
    """What is known of either side, a row each, side by side; what neither says is left out."""
    from queries.sides import SAID, side

    candidate = one.candidate
    with session.graph() as con:
        both = [side(con, candidate.kind, id) for id in (candidate.a_id, candidate.b_id)]
    rows = [
        {
            "said": session.say(f"side.{name}"),
            **{key: told(known[name]) for key, known in zip(("one", "other"), both, strict=True)},
        }
        for name in SAID
        if any(known[name] for known in both)
    ]
    for name, told_of in (("id", [candidate.a_id, candidate.b_id]), ("mentions", [records(session, k) for k in both])):
        rows.append({"said": session.say(f"side.{name}"), "one": told_of[0], "other": told_of[1]})
    return rows


def told(value: Any) -> Any:
    """One thing that is known of a side."""
    return "\n".join(map(str, value)) if isinstance(value, list) else value


def records(session: Session, known: dict[str, Any]) -> str:
    """Where records name a side: the weightiest, and how many there are."""
    lines = [record_told(session, record) for record in known["mentions"]]
    more = known["records"] - len(lines)
    return "\n".join([*lines, session.say("side.more", count=more)] if more else lines)


def record_told(session: Session, record: dict[str, Any]) -> str:
    """What a record is, and where it stands: file, sheet and line."""
    from queries.records import place, record_words

    return f"{record_words(record['table'], record['role'], session.lang)}  {place(record)}"


def weighs(session: Session, bits: float) -> str:
    """A weight in words: how many times likelier what was found is of one than of two."""
    if abs(bits) < 0.5:
        return session.say("review.weighs_nothing")
    strength = "much" if abs(bits) >= 6 else "some" if abs(bits) >= 2 else "little"
    return session.say(f"review.weighs.{'for' if bits > 0 else 'against'}.{strength}")
