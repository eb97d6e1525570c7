"""Judgements of one person on which severe findings have come to rest: they wait for a second person from then on."""

from __future__ import annotations

from pathlib import Path

from hub.duck import connect_release
from hub.home import Home
from hub.identity.judgements import standing_judgements
from hub.journal import Entry, Journal
from hub.settings import settings
from queries.rows import rows_of

ASKED = "ask_second"
"""Kind of the journal's entries."""
_RESTING = """
SELECT j.entry, list(DISTINCT f.id ORDER BY f.id) AS findings
FROM judged AS j
JOIN (SELECT id AS finding, subject AS id FROM finding UNION SELECT finding, id FROM finding_party) AS p ON p.id = j.id
JOIN finding AS f ON f.id = p.finding
WHERE list_contains($severities, f.severity) GROUP BY j.entry ORDER BY j.entry
"""


def asked_seconds(home: Home) -> list[Entry]:
    """Where the hub had a judgement wait: ``entry``, ``seq`` and ``second_for`` of each, in the order of time."""
    return Journal(home).entries(ASKED)


def ask_second(home: Home, draft: Path) -> bool:
    """Have each *same* of one person wait that a severe finding of a draft depends on, where the home asks for two.

    When it was given nothing depended on it, so it counted at once (:mod:`api.second`). The journal keeps from when
    on it waits and for which findings, so that every later release follows. A *different* goes on counting: without
    it a stranger's records would come back.

    Args:
        home: The home; the caller holds its lock.
        draft: The file of a release in the making.

    Returns:
        Whether any waits now: then the draft has to be carried on.
    """
    wanted = settings(home.path).review.second_person
    if not wanted:
        return False
    journal = Journal(home)
    actors: dict[tuple[str, str, str], set[str]] = {}
    sames = [one for one in standing_judgements(journal) if one.verdict == "same"]
    for one in sames:
        actors.setdefault((one.kind, one.a, one.b), set()).add(one.actor)
    sole = {one.entry: one for one in sames if not one.second and len(actors[one.kind, one.a, one.b]) == 1}
    if not sole:
        return False
    with connect_release(draft) as con:
        resting = {row["entry"]: row["findings"] for row in rows_of(con, _RESTING, {"severities": sorted(wanted)})}
    for entry in sorted(sole.keys() & resting.keys()):
        told = {"entry": sole[entry].hash, "seq": entry, "second_for": resting[entry]}
        journal.append(ASKED, told, "hub", home.now())
    return not sole.keys().isdisjoint(resting)
