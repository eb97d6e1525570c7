"""``python -m bench.worst PLAIN WORST``: the shapes of data that could make a rule or a question explode.

PLAIN and WORST are homes that ``bench.graphs`` made of the same copies, the second with ``--worst``. Every rule is
screened over both; a check, two hops and paths are asked in both of the very organisations that stand in each shape.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from pathlib import Path

import duckdb

from api import Hub
from bench import questions
from bench.asking import FIRST, MEMORY, Asked, timed
from bench.cost import measured
from bench.rows import seconds
from hub.graph.releases import Releases
from hub.home import Home
from queries.rule import rules
from queries.screen import screen

TIMES = 5
"""How many organisations of a shape are asked about."""
AGENCY = "(SELECT min(org) FROM agency WHERE line = 'ecology')"
SIGNER = "(SELECT min(id) FROM person WHERE identity_basis = 'key')"
TWENTY = "(SELECT issuer FROM report GROUP BY issuer ORDER BY count(*) DESC, issuer LIMIT 20)"
ADDED = 900
"""Rows that a shape adds have batches behind this number."""
ANOTHER = "left({0}, 2) || left(md5({0} || '/w' || n), 16)"
"""Id of the n-th row that is made of one."""
WORST: dict[str, tuple[str, ...]] = {
    "an agency with 100,000 engagements": (
        f"""INSERT INTO engagement BY NAME
        SELECT g.* REPLACE ({ANOTHER.format("g.id")} AS id, contract_no || '/w' || n AS contract_no, {AGENCY} AS client,
                            {ADDED} + n AS batch)
        FROM (SELECT g.id, n FROM engagement AS g, unnest(range(1, (SELECT 2 + 100000 // count(*) FROM engagement
                  WHERE client IN (SELECT org FROM agency WHERE line = 'ecology')))) AS t(n)
              WHERE g.client IN (SELECT org FROM agency WHERE line = 'ecology') ORDER BY n, g.id LIMIT 100000) AS chosen
        JOIN engagement AS g USING (id)""",
        f"""INSERT INTO engagement_target BY NAME
        SELECT t.* REPLACE ({ANOTHER.format("t.engagement")} AS engagement, {ADDED} + n AS batch)
        FROM engagement_target AS t, (SELECT DISTINCT batch - {ADDED} AS n FROM engagement WHERE batch > {ADDED})
        WHERE {ANOTHER.format("t.engagement")} IN (SELECT id FROM engagement WHERE batch > {ADDED})""",
    ),
    "a telephone and an address that 20,000 share": (
        """INSERT INTO contact BY NAME
        SELECT o.id AS org, k.kind, k.value, 1 AS batch, 0 AS "row", 'register' AS feed,
               TIMESTAMP '2026-01-01' AS known_from
        FROM (SELECT id FROM organization ORDER BY id LIMIT 20000) o,
             (VALUES ('phone', '099-20000'), ('address', '瀛川省瀛川市云程大道1号')) k(kind, value)""",
    ),
    "a signatory with a million reports at twenty institutions": (
        f"""INSERT INTO report BY NAME
        SELECT r.* REPLACE ({ANOTHER.format("r.id")} AS id, report_no || '/w' || n AS report_no, {SIGNER} AS signer,
                            {ADDED} + n AS batch)
        FROM (SELECT r.id, n FROM report AS r, unnest(range(1, (SELECT 2 + 1000000 // count(*) FROM report
                  WHERE issuer IN {TWENTY}))) AS t(n)
              WHERE r.issuer IN {TWENTY} ORDER BY n, r.id LIMIT 1000000) AS chosen
        JOIN report AS r USING (id)""",
    ),
    "a hundred people with one name": (
        "UPDATE person SET name = '张伟' WHERE id IN (SELECT id FROM person ORDER BY id LIMIT 100)",
    ),
}
"""What each shape does to a graph that has none."""
INSIDE = {
    "an agency with 100,000 engagements": f"""
        SELECT performer FROM engagement WHERE client = {AGENCY}
        GROUP BY performer ORDER BY count(*) DESC, performer""",
    "a telephone and an address that 20,000 share": """
        SELECT id FROM (SELECT id FROM organization ORDER BY id LIMIT 20000)
        WHERE id IN (SELECT holder FROM certificate) ORDER BY id""",
    "a signatory with a million reports at twenty institutions": TWENTY[1:-1],
    "a hundred people with one name": """
        SELECT org FROM (SELECT org FROM role WHERE person IN (SELECT id FROM person ORDER BY id LIMIT 100)
        UNION SELECT holder FROM signatory_authorisation WHERE person IN (SELECT id FROM person ORDER BY id LIMIT 100))
        ORDER BY org""",
}
"""Institutions that stand in each shape, those that it bears on most first; asked of the graph that has it."""
HEARTS = {
    "an agency with 100,000 engagements": f"SELECT {AGENCY}",
    "a signatory with a million reports at twenty institutions": f"SELECT {SIGNER}",
}
"""Whom everybody in a shape is linked to."""


def main() -> None:
    """Read the arguments, ask both, print them side by side."""
    told = argparse.ArgumentParser(description=__doc__)
    told.add_argument("plain", type=Path, help="home of bench.graphs")
    told.add_argument("worst", type=Path, help="home of bench.graphs --worst, of as many copies")
    given = told.parse_args()
    print("| work | without: CPU s / wall s | with: CPU s / wall s | times | rows without | rows with | with: MiB |")
    print("|---" * 7 + "|")
    with Releases(Home.open(given.plain)).open() as plain, Releases(Home.open(given.worst)).open() as worst:
        for con in (plain, worst):
            con.execute("SET memory_limit = $limit", {"limit": MEMORY})
        for code in rules():
            beside(f"screen {code}", *(partial(found, con, code) for con in (plain, worst)))
        with Hub(given.plain) as one, Hub(given.worst) as other:
            hubs = [Asked(one), Asked(other)]
            for hub in hubs:
                get_ready(hub, plain)
            for shape, inside in INSIDE.items():
                asked_in(shape, worst, inside, hubs)


def found(con: duckdb.DuckDBPyConnection, code: str) -> int:
    """Findings of a rule over everything."""
    return int(screen(con, [rules()[code]]).finding.num_rows)


def get_ready(hub: Asked, con: duckdb.DuckDBPyConnection) -> None:
    """Ask until the hub has made ready for many questions."""
    for award, pair in zip(questions.awards(con, FIRST), questions.pairs(con, FIRST), strict=True):
        hub.check(award)
        hub.around(pair[0])
        hub.path(*pair)


def asked_in(shape: str, con: duckdb.DuckDBPyConnection, inside: str, hubs: list[Asked]) -> None:
    """Ask both homes about some organisations of a shape: a check, two hops, a path from one to the next."""
    ids = [str(one) for (one,) in con.execute(inside).fetchall()[: TIMES + 1]]
    codes = dict(con.execute("SELECT id, code FROM organization WHERE id IN (SELECT unnest($ids::VARCHAR[]))",
                             {"ids": ids}).fetchall())  # fmt: skip
    asked = [one for one in questions.awards(con, 1) for _ in ids]
    awards = [questions.Award(codes[who] or who, one.client, one.targets, one.place, one.service)
              for who, one in zip(ids, asked, strict=True)]  # fmt: skip
    for number, award in enumerate(awards[:TIMES]):
        beside(f"{shape}: check {number + 1}", *(partial(size_of, hub.check, award) for hub in hubs))
    if shape in HEARTS:
        ((heart,),) = con.execute(HEARTS[shape]).fetchall()
        ids = [*ids[:TIMES], str(heart)]
        beside(f"{shape}: two hops of its heart", *(partial(size_of, hub.around, str(heart)) for hub in hubs))
    for number, who in enumerate(ids[:TIMES]):
        beside(f"{shape}: two hops {number + 1}", *(partial(size_of, hub.around, who) for hub in hubs))
    for number, (start, goal) in enumerate(pairwise(ids)):
        beside(f"{shape}: path {number + 1}", *(partial(size_of, hub.path, start, goal) for hub in hubs))


def size_of(ask: Callable[..., object], *of: object) -> int:
    """How much a question answers: findings of a check, nodes of a neighbourhood, steps of a path."""
    answer = ask(*of)
    if isinstance(answer, dict):
        return len(answer["leads"]) + len(answer["would_set_off"]) + len(answer["bars"])
    return len(answer)  # type: ignore[arg-type]


def beside(work: str, without: Callable[[], int], having: Callable[[], int]) -> None:
    """Do a work in both and print a line."""
    counts: list[int] = []
    without_wall, without_cpu = timed(lambda: counts.append(without()))
    with measured() as cost:
        rows = having()
    print(
        f"| {work} | {seconds(without_cpu)} / {seconds(without_wall)} | {seconds(cost.cpu)} / {seconds(cost.wall)} "
        f"| {cost.cpu / max(without_cpu, 1e-6):.1f} | {counts[0]:,} | {rows:,} | {cost.peak:,} |",
        flush=True,
    )


if __name__ == "__main__":
    main()
