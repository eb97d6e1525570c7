"""People at the firms: those of one name are many, and few of them are one."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from bench.identity.names import person_names
from bench.identity.said import DIRECTORY, REGISTER, Province, Said
from bench.identity.variations import Firm

BEGAN, MOVED = date(2023, 1, 1), date(2025, 7, 1)
TEAM = 4


def put_people(
    made: Province, firms: list[Firm], count: int, rng: np.random.Generator, given_names: tuple[str, int]
) -> None:
    """Add people: insured under a token, named without one, and moved in teams; and namesakes who never met."""
    names = person_names(count, rng, *given_names)
    houses = firms[: max(2 * TEAM, count // 20)]
    at = rng.integers(0, len(houses), count)

    def put(who: int, firm: Firm, *, token: bool, label: str, since: date = BEGAN, until: date | None = None,
            after: str | None = None) -> None:  # fmt: skip
        number = f"{who:064x}" if token else None
        if number:
            made.tokens[number] = who
        elif made.people.setdefault((firm.code, names[who]), (who, label))[0] != who:
            return
        feed = REGISTER if token else DIRECTORY
        made.rows.append(
            Said(feed, firm.code, firm.name(), token=number, person=names[who], since=since, until=until, after=after)
        )

    for who in range(count):
        home = houses[at[who]]
        away = houses[at[who - who % TEAM] - 1]
        kind = who // TEAM % 10
        if kind < 5:
            put(who, home, token=True, label="")
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
