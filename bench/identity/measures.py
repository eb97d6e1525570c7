"""What was proposed, merged and scored, held against the truth."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa

from bench.identity.said import Province

TRAP = "trap"


def load_truth(con: duckdb.DuckDBPyConnection, made: Province) -> None:
    """Make ``firm_truth`` and ``person_truth(key, id, number, label)``, with keys and ids of the release."""
    firms = pa.table({
        "code": [code for code, _ in made.firms], "name": [name for _, name in made.firms],
        "number": [number for number, _ in made.firms.values()], "label": [label for _, label in made.firms.values()],
    })  # fmt: skip
    people = pa.table({
        "code": [code for code, _ in made.people], "name": [name for _, name in made.people],
        "number": [number for number, _ in made.people.values()], "label": [label for _, label in made.people.values()],
    })  # fmt: skip
    tokens = pa.table({"token": list(made.tokens), "number": list(made.tokens.values())})
    for name, rows in (("told_firms", firms), ("told_people", people), ("told_tokens", tokens)):
        con.register(name, rows)
    con.execute(
        "CREATE OR REPLACE TEMP TABLE firm_truth AS SELECT m.own_key AS key, m.id, t.number, max(t.label) AS label "
        "FROM told_firms AS t JOIN working.organization_mention AS m ON m.mention = org_mention(t.code, t.name) "
        "GROUP BY ALL"
    )
    con.execute(
        "CREATE OR REPLACE TEMP TABLE person_truth AS "
        "SELECT m.own_key AS key, m.id, t.number, t.label FROM told_people AS t "
        "JOIN organization AS o ON o.code = t.code "
        "JOIN working.person_mention AS m ON m.own_key = 'PN:' || o.id || chr(31) || person_name_key(t.name) "
        "UNION SELECT m.own_key, m.id, t.number, '' FROM told_tokens AS t "
        "JOIN working.person_mention AS m ON m.token = t.token"
    )


def false_merges(con: duckdb.DuckDBPyConnection, truth: str) -> tuple[int, int]:
    """Ids under which two different firms or people stand: with a key, and with a bare name, on which nothing rests."""
    found = con.execute(
        f"SELECT count(*) FILTER (keyed), count(*) FILTER (NOT keyed) FROM (SELECT id, bool_or(key NOT LIKE 'NAME:%' "
        f"AND key NOT LIKE 'PN:%') AS keyed FROM {truth} GROUP BY id HAVING count(DISTINCT number) > 1)"
    ).fetchall()[0]
    return int(found[0]), int(found[1])


def label_pairs(con: duckdb.DuckDBPyConnection, truth: str, pairs: str, joined: str | None = None) -> None:
    """Make ``true_pair(a, b, label, joined)`` and ``judged_pair(a, b, score, same)`` of a truth and scored pairs.

    Args:
        con: Holds them.
        truth: Table of keys, ids, numbers and labels.
        pairs: Table of pairs of keys.
        joined: SQL of pairs of ids ``(a, b)`` that the hub takes for one without asking.
    """
    held = f"(a.id, b.id) IN (SELECT (j.a, j.b) FROM ({joined}) AS j)" if joined else "false"
    con.execute(
        "CREATE OR REPLACE TEMP TABLE true_pair AS "
        "SELECT least(a.key, b.key) AS a, greatest(a.key, b.key) AS b, "
        f"max(a.label) AS label, bool_or({held}) AS joined FROM {truth} AS a JOIN {truth} AS b "
        "ON b.number = a.number AND b.key <> a.key "
        "AND a.id <> b.id WHERE a.label <> '' AND (b.label = '' OR a.key < b.key) GROUP BY 1, 2"
    )
    con.execute(
        "CREATE OR REPLACE TEMP TABLE judged_pair AS SELECT p.a, p.b, p.score, t.a IS NOT NULL AS same FROM ("
        f"SELECT least(a_key, b_key) AS a, greatest(a_key, b_key) AS b, max(score) AS score FROM {pairs} GROUP BY ALL"
        ") AS p LEFT JOIN true_pair AS t ON t.a = p.a AND t.b = p.b"
    )


@dataclass(frozen=True)
class Share:
    """How the pairs of one variation were found: taken for one by a key or the hub's rule, or proposed."""

    label: str
    pairs: int
    joined: float
    proposed: float


def shares(con: duckdb.DuckDBPyConnection) -> list[Share]:
    """Each variation; for firms also those that a stated number made one before anybody asked."""
    rows = con.execute(
        "SELECT label, count(*), avg(CAST(joined AS INTEGER)), avg(CAST(NOT joined AND j.a IS NOT NULL AS INTEGER)) "
        "FROM true_pair AS t LEFT JOIN judged_pair AS j ON j.a = t.a AND j.b = t.b GROUP BY label ORDER BY label"
    ).fetchall()
    return [Share(*row) for row in rows]


def keyed_shares(con: duckdb.DuckDBPyConnection) -> list[Share]:
    """Variations of which a number made one organisation with the credit code, as far as it did."""
    rows = con.execute(
        "SELECT t.label, count(*), avg(CAST(m.id = o.id AS INTEGER)), CAST(0 AS DOUBLE) FROM told_firms AS t "
        "JOIN working.organization_mention AS m ON m.mention = org_mention(t.code, t.name) "
        "JOIN told_firms AS u ON u.number = t.number AND u.label = '' AND u.code IS NOT NULL "
        "JOIN organization AS o ON o.code = u.code "
        "WHERE t.label <> '' AND t.code IS NOT NULL AND m.own_key NOT LIKE 'APART:%' AND m.id = o.id "
        "GROUP BY t.label ORDER BY t.label"
    ).fetchall()
    return [Share(*row) for row in rows]


def wrongly_joined(con: duckdb.DuckDBPyConnection, joined: str) -> tuple[int, int]:
    """Of those that the hub takes for one without asking: all whose truth is known, and those who are two."""
    found = con.execute(
        "SELECT count(*), count(*) FILTER (x.number <> y.number) "
        f"FROM ({joined}) AS j JOIN person_truth AS x ON x.id = j.a JOIN person_truth AS y ON y.id = j.b"
    ).fetchall()[0]
    return int(found[0]), int(found[1])


@dataclass(frozen=True)
class Curve:
    """Precision and recall by score.

    Attributes:
        area: Average precision over all true pairs, those not proposed among them.
        at: For some precisions the share of true pairs that stand above the score where it is held.
        proposed: Number of pairs.
    """

    area: float
    at: dict[float, float]
    proposed: int


def curve(con: duckdb.DuckDBPyConnection) -> Curve:
    """The curve of ``judged_pair``; pairs of one score count together."""
    rows = con.execute(
        "SELECT sum(n) OVER (ORDER BY score DESC), sum(s) OVER (ORDER BY score DESC) FROM ("
        "SELECT score, count(*) AS n, count(*) FILTER (same) AS s FROM judged_pair GROUP BY score) ORDER BY score DESC"
    ).fetchall()
    total = con.execute("SELECT count(*) FROM true_pair WHERE NOT joined").fetchall()[0][0]
    if not rows or not total:
        return Curve(0.0, {}, 0)
    seen, right = (np.array([float(row[at]) for row in rows]) for at in (0, 1))
    precision, recall = right / seen, right / total
    area = float(np.sum(np.diff(recall, prepend=0.0) * precision))
    held = {want: float(recall[precision >= want].max(initial=0.0)) for want in (0.99, 0.95, 0.9, 0.8)}
    return Curve(area, held, int(seen[-1]))


def calibration(con: duckdb.DuckDBPyConnection) -> list[tuple[float, float, int]]:
    """For tenths of the stated probability its mean, the share that is true, and the number of pairs."""
    return con.execute(
        "SELECT avg(p), avg(CAST(same AS INTEGER)), count(*) FROM ("
        "SELECT 1 / (1 + 2 ** (-score)) AS p, same FROM judged_pair) GROUP BY least(floor(p * 10), 9) ORDER BY 1"
    ).fetchall()
