"""``python -m bench.asking RELEASE``: what questions cost on a release file, such as one made by ``bench.graphs``.

Checks before an award, neighbourhoods of two hops and paths are asked of different organisations in one open process;
every rule is screened over everything, beside a floor: the least query over the same rows, written by hand. Shared
machines make wall time say little, so CPU time stands beside it.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

import duckdb

from hub.duck import connect_release
from queries.check import check
from queries.lookup import matches
from queries.paths import around, path
from queries.positions import prepare
from queries.rule import Rule, rules
from queries.screen import screen
from queries.what_if import Proposal

BID = date(2026, 6, 1)
WORK = "SELECT performer, client FROM engagement"
REPORT = "SELECT count(*) FROM report"
FLOORS = {
    "A01": "SELECT count(*) FROM engagement g JOIN engagement_target t ON t.engagement = g.id "
    "JOIN engagement c ON c.performer = g.performer AND c.client = t.target "
    "AND c.valid_from < g.valid_to AND g.valid_from < c.valid_to WHERE g.client IN (SELECT org FROM agency)",
    "A03": "SELECT count(*) FROM role a JOIN role b ON b.person = a.person AND b.org <> a.org "
    "JOIN engagement g ON g.performer = a.org JOIN engagement_target t ON t.engagement = g.id "
    "JOIN engagement c ON c.performer = b.org AND c.client = t.target WHERE g.client IN (SELECT org FROM agency)",
    "B01": "SELECT count(*) FROM (SELECT signer FROM (SELECT signer, issuer FROM report WHERE signed_on IS NOT NULL "
    "GROUP BY ALL) GROUP BY signer HAVING count(*) > 1)",
    "B03": "SELECT count(*) FROM (SELECT certificate_no, issuer, signer, min(signed_on), max(signed_on) FROM report "
    "WHERE cma_mark GROUP BY ALL) s WHERE NOT EXISTS (FROM signatory_authorisation a WHERE a.person = s.signer "
    "AND a.number = s.certificate_no)",
    "C01": "SELECT count(*) FROM certificate_event e JOIN role a ON a.org = e.holder "
    "JOIN role b ON b.person = a.person AND b.org <> a.org JOIN certificate c ON c.holder = b.org "
    "WHERE c.valid_from >= e.valid_from",
    "C02": """SELECT count(*) FROM "case" a JOIN "case" p ON p.org = a.org AND p.effective_on < a.act_from
    WHERE a.nature = 'false' AND p.nature = 'false'""",
    "C04": "SELECT count(*) FROM certificate_event e JOIN report r ON r.issuer = e.holder "
    "AND r.sampled_from >= e.valid_from AND r.sampled_from < coalesce(e.valid_to, DATE 'infinity')",
    "D01": "SELECT count(*) FROM report r WHERE r.cma_mark "
    "AND NOT EXISTS (FROM certificate c WHERE c.holder = r.issuer "
    "AND c.valid_from <= r.issued_on AND coalesce(c.valid_to, DATE 'infinity') > r.issued_on)",
    "D03": "SELECT count(*) FROM (SELECT r.certificate_no, i.item, i.method FROM report r JOIN report_item i "
    "ON i.report = r.id WHERE r.cma_mark GROUP BY ALL) k WHERE NOT EXISTS (FROM capability a "
    "WHERE a.number = k.certificate_no AND a.item = k.item AND a.method = k.method)",
    "G04": "SELECT count(*) FROM award w JOIN ban b ON b.org = w.supplier AND w.bid_deadline >= b.valid_from "
    "AND w.bid_deadline < b.valid_to",
}
"""For each rule, the join that it cannot do without, and nothing of its exceptions."""


def cpu() -> float:
    """CPU seconds of this process so far."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def timed(run: Callable[[], object]) -> tuple[float, float]:
    """Wall and CPU seconds of a call."""
    wall, used = time.perf_counter(), cpu()
    run()
    return time.perf_counter() - wall, cpu() - used


def spread(what: str, asked: Sequence[Callable[[], object]]) -> None:
    """Print p50 and p99 of some questions, in milliseconds."""
    asked[0]()
    took = [timed(one) for one in asked]
    walls, used = sorted(t[0] for t in took), sorted(t[1] for t in took)

    def at(values: Sequence[float], share: float) -> str:
        return f"{values[min(len(values) - 1, int(share * len(values)))] * 1e3:.0f}"

    print(
        f"| {what} | {len(asked)} | {at(walls, 0.5)} | {at(walls, 0.99)} | {at(used, 0.5)} | {at(used, 0.99)} |",
        flush=True,
    )


def questions(con: duckdb.DuckDBPyConnection, count: int) -> None:
    """Checks, neighbourhoods and paths of different organisations."""
    bidders = con.execute(
        "SELECT o.id, o.code FROM organization o WHERE o.id IN (SELECT holder FROM certificate) AND o.code IS NOT NULL "
        "ORDER BY hash(o.id) LIMIT $count", {"count": count},
    ).fetchall()  # fmt: skip
    goals = con.execute(
        "SELECT id FROM organization WHERE identity_basis = 'key' ORDER BY hash(id || 'goal') LIMIT $count",
        {"count": count},
    ).fetchall()
    held = rules()
    prepare(con)

    def award(org: str, code: str) -> None:
        matches(con, code)
        check(con, Proposal([org], None, [], None, None, BID, None, None), held, {})

    print("| question | asked | p50 ms | p99 ms | CPU p50 | CPU p99 |\n|---|--:|--:|--:|--:|--:|")
    spread("check before an award", [partial(award, org, code) for org, code in bidders])
    spread("neighbourhood, two hops", [partial(around, con, org, hops=2) for org, _ in bidders])
    spread("path", [partial(path, con, a, b) for (a, _), (b,) in zip(bidders, goals, strict=False)])
    few = bidders[: max(1, count // 20)]
    spread("screen of one institution", [partial(screen, con, scope=[org]) for org, _ in few])


def screened(con: duckdb.DuckDBPyConnection, rule: Rule, found: list[int]) -> None:
    """Screen one rule and note how many findings there are."""
    found.append(screen(con, [rule]).finding.num_rows)


def screens(con: duckdb.DuckDBPyConnection) -> None:
    """Every rule over everything, beside its floor."""
    print("\n| rule | findings | s | CPU s | floor s | floor CPU s | ratio of CPU |\n|---|--:|--:|--:|--:|--:|--:|")
    total = [0.0] * 4
    for code, rule in rules().items():
        found: list[int] = []
        took = timed(partial(screened, con, rule, found))
        floor = timed(partial(con.execute, FLOORS[code]))
        line = [*took, *floor]
        total = [a + b for a, b in zip(total, line, strict=True)]
        print(
            f"| {code} | {found[0]:,} | " + " | ".join(f"{x:.2f}" for x in line) + f" | {line[1] / line[3]:.1f} |",
            flush=True,
        )
    print("| all | | " + " | ".join(f"{x:.2f}" for x in total) + f" | {total[1] / total[3]:.1f} |")


def main() -> None:
    """Read the arguments, ask, print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("release", type=Path, help="a release file")
    asked.add_argument("--count", type=int, default=1000, help="how many different organisations are asked about")
    asked.add_argument("--memory", default="4GiB", help="DuckDB's memory limit")
    asked.add_argument("--only", choices=["questions", "screens"], help="one of the two tables")
    given = asked.parse_args()
    with connect_release(given.release) as con:
        con.execute("SET memory_limit = $limit", {"limit": given.memory})
        if given.only != "screens":
            questions(con, given.count)
        if given.only != "questions":
            screens(con)
    print(f"\npeak RSS {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MiB")


if __name__ == "__main__":
    main()
