"""Which questions are asked, drawn from a release by hash so that every run asks the same, and their floors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import duckdb

BID = date(2026, 6, 1)
ENDS = date(2027, 5, 31)
LIMIT = 2000
"""Edges at most for each step of a neighbourhood, as in the hub."""


@dataclass(frozen=True)
class Award:
    """An engagement that an authority thinks of giving to a bidder; all organisations by credit code."""

    bidder: str
    client: str
    targets: tuple[str, ...]
    place: str | None
    service: str | None


_AWARDS = """
WITH bidder AS (
    SELECT o.code, row_number() OVER (ORDER BY hash(o.id)) - 1 AS at FROM organization AS o
    WHERE o.id IN (SELECT holder FROM certificate) AND o.code IS NOT NULL AND o.identity_basis = 'key'
), likely AS (
    -- What authorities did commission, from others: the bidder may well work for one of the parties.
    SELECT *, row_number() OVER (ORDER BY hash(id)) - 1 AS at, count(*) OVER () AS many FROM (
        SELECT g.id, c.code AS client, list(DISTINCT t.code ORDER BY t.code)[:5] AS targets, g.division, g.service
        FROM engagement AS g JOIN organization AS c ON c.id = g.client AND c.code IS NOT NULL
        JOIN engagement_target AS e ON e.engagement = g.id
        JOIN organization AS t ON t.id = e.target AND t.code IS NOT NULL
        WHERE g.client IN (SELECT org FROM agency WHERE line = 'ecology') AND g.service IS NOT NULL
        GROUP BY ALL)
)
SELECT b.code, l.client, l.targets, l.division, l.service FROM bidder AS b JOIN likely AS l ON l.at = b.at % l.many
WHERE b.at < $count ORDER BY b.at
"""
_PAIRS = """
WITH known AS (
    SELECT id, row_number() OVER (ORDER BY hash(id)) AS a, row_number() OVER (ORDER BY hash(id || 'goal')) AS b
    FROM organization WHERE identity_basis = 'key' AND id NOT IN (SELECT org FROM agency)
      AND (id IN (SELECT holder FROM certificate) OR id IN (SELECT client FROM engagement))
)
SELECT x.id, y.id FROM known AS x JOIN known AS y ON y.b = x.a WHERE x.a <= $count AND x.id <> y.id ORDER BY x.a
"""


def awards(con: duckdb.DuckDBPyConnection, count: int) -> list[Award]:
    """So many different bidders, each with an engagement as an authority gave one; fewer where there are fewer."""
    found = con.execute(_AWARDS, {"count": count}).fetchall()
    return [Award(bidder, client, tuple(targets), place, service) for bidder, client, targets, place, service in found]


def pairs(con: duckdb.DuckDBPyConnection, count: int) -> list[tuple[str, str]]:
    """So many pairs of organisations, institutions and companies, by id."""
    return [(str(a), str(b)) for a, b in con.execute(_PAIRS, {"count": count}).fetchall()]


_AWARD = """
WITH who AS (SELECT id FROM organization WHERE code = $bidder),
party AS (SELECT id FROM organization WHERE code IN (SELECT unnest($targets::VARCHAR[])))
SELECT (SELECT count(*) FROM ban WHERE org IN (FROM who) AND valid_from <= $bid AND valid_to > $bid),
       (SELECT count(*) FROM "case" WHERE org IN (FROM who) AND suspension_from <= $bid AND suspension_to > $bid),
       (SELECT count(*) FROM certificate_event WHERE holder IN (FROM who) AND valid_from <= $bid),
       (SELECT count(*) FROM finding WHERE subject IN (FROM who)),
       (SELECT count(*) FROM engagement WHERE performer IN (FROM who) AND client IN (FROM party)
        AND valid_to > $bid AND valid_from < $ends)
"""
_STEP = """
SELECT a, b, kind, batch, row FROM edge WHERE a IN (SELECT unnest($ids::VARCHAR[]))
UNION SELECT a, b, kind, batch, row FROM edge_back WHERE b IN (SELECT unnest($ids::VARCHAR[])) LIMIT $limit
"""
_ENDS = """
SELECT b FROM edge WHERE a IN (SELECT unnest($ids::VARCHAR[]))
UNION SELECT a FROM edge_back WHERE b IN (SELECT unnest($ids::VARCHAR[])) LIMIT $limit
"""


def award_by_hand(con: duckdb.DuckDBPyConnection, award: Award) -> None:
    """The bars and findings of a bidder, and whether it works for a target in the days of the engagement."""
    con.execute(_AWARD, {"bidder": award.bidder, "targets": list(award.targets), "bid": BID, "ends": ENDS}).fetchall()


def around_by_hand(con: duckdb.DuckDBPyConnection, start: str) -> set[str]:
    """The nodes within two steps, with as many edges at most as the hub reads."""
    near = step(con, {start})
    return near | step(con, near - {start})


def path_by_hand(con: duckdb.DuckDBPyConnection, start: str, goal: str) -> bool:
    """Whether the neighbourhoods of both ends meet, of one step each, then of one more on the smaller side."""
    ends = sorted((ends_of(con, {start}), ends_of(con, {goal})), key=len)
    return bool(ends[0] & ends[1]) or bool(ends_of(con, ends[0]) & ends[1])


def ends_of(con: duckdb.DuckDBPyConnection, ids: set[str]) -> set[str]:
    """The nodes one step from some."""
    found = con.execute(_ENDS, {"ids": sorted(ids), "limit": LIMIT}).fetchall()
    return {str(end) for (end,) in found} | ids


def step(con: duckdb.DuckDBPyConnection, ids: set[str]) -> set[str]:
    """Both ends of every edge at some nodes."""
    found = con.execute(_STEP, {"ids": sorted(ids), "limit": LIMIT}).fetchall()
    return {end for edge in found for end in edge[:2]} | ids
