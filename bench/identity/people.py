"""People at the firms: those of one name are many, and few of them are one."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from bench.identity.marks import SHOWN, by_chance, of_number, stated, true_marks
from bench.identity.names import person_names
from bench.identity.said import DIRECTORY, REGISTER, Marks, Province, Said
from bench.identity.variations import Firm

BEGAN, MOVED = date(2023, 1, 1), date(2025, 7, 1)
TEAM = 4


def put_people(
    made: Province, firms: list[Firm], count: int, rng: np.random.Generator, given_names: tuple[str, int]
) -> None:
    """Add people: insured under a token, named without one, and moved in teams; and namesakes who never met."""
    names = person_names(count, rng, *given_names)
    marks = true_marks(count, rng)
    houses = firms[: max(2 * TEAM, count // 20)]
    at = rng.integers(0, len(houses), count)

    def put(who: int, firm: Firm, *, token: bool, label: str, since: date | None = BEGAN, until: date | None = None,
            after: str | None = None, says: Marks | None = None) -> None:  # fmt: skip
        number = f"{who:064x}" if token else None
        if number:
            made.tokens[number] = who
        elif made.people.setdefault((firm.code, names[who]), (who, label))[0] != who:
            return
        feed = REGISTER if token else DIRECTORY
        says = says or (_full(marks[who], who) if token else by_chance(marks[who], rng))
        made.rows.append(
            Said(feed, firm.code, firm.name(), token=number, person=names[who], since=since, until=until, after=after,
                 marks=says)
        )  # fmt: skip

    for who in range(count):
        home = houses[at[who]]
        away = houses[at[who - who % TEAM] - 1]
        kind = who // TEAM % 10
        if kind < 4:
            put(who, home, token=True, label="")
        elif kind == 4:
            # Named elsewhere without a number: nothing joins up but what the records state of the person.
            label = list(SHOWN)[who % TEAM]
            put(who, home, token=True, label="")
            put(who, houses[at[who] - 2], token=False, label=label, since=None, says=stated(marks[who], *SHOWN[label]))
        elif kind == 5:
            put(who, home, token=True, label="")
            put(who, home, token=False, label="same institution")
        elif kind in (6, 7):
            # A team that moves: half of it is known by tokens at both, the rest by name in the new place.
            first = houses[at[who - who % TEAM]]
            put(who, first, token=True, label="", until=MOVED)
            moved = MOVED + timedelta(days=int(rng.integers(0, 40)))
            put(who, away, token=who % TEAM < TEAM // 2, label="moved with colleagues", since=moved)
        elif kind == 8:
            first = houses[at[who - who % TEAM]]
            put(who, first, token=True, label="", until=MOVED)
            put(who, away, token=False, label="moved to the successor", since=MOVED, after=first.code)
        else:
            put(who, home, token=False, label="by name alone")


def _full(marks: Marks, who: int) -> Marks:
    """What a record with a number states: what the number tells, and of every other person the rest."""
    return marks if who % 2 == 0 or who // TEAM % 10 == 4 else of_number(marks)
