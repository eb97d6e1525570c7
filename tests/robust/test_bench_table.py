"""The table of the bench: every work of the hub stands in it with its cost, beside a floor that answers the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bench.figures import Board, Figure, kept
from bench.floors import RULES
from bench.line import Ground
from bench.one import measure
from bench.rows import lines
from bench.sizes import size_of
from hub.graph.releases import Releases
from hub.home import Home
from ingest.demo import write
from queries.rule import rules

FEW = ("机关名录", "资质认定证书", "业务备案-瀛川市", "检测报告")
"""Files enough for every work."""
BESIDE_A_FLOOR = (
    "ingest end to end", "full screen, all rules", *(f"screen {code}" for code in RULES), "verification",
    *(f"{asked}, {share}" for asked in ("check before an award", "neighbourhood of two hops", "path between two")
      for share in ("p50", "p99")),
    "hub --help, p50", "cold hub check, slowest", "NetworkX: two hops, p99 (× the hub)",
    "NetworkX: path, p50 (× the hub)", "NetworkX: A01 with its graph (× the hub's SQL)",
    "SQLite: two hops, p50 (× the hub)", "rebuild from the ledger", "copy of a release", "one record → its finding",
    "a batch of 10,000 → findings",
)  # fmt: skip
ALONE = ("ingest end to end: graph", "rebuild from the ledger: findings", "one record → its finding, beside the copy",
         "NetworkX: the graph of the edges", "SQLite: the edges with two indexes")  # fmt: skip


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Board:
    """The figures of a tiny share of the nation, of a few of its files."""
    folder = tmp_path_factory.mktemp("bench")
    ground = Ground(folder / "work")
    board = Board("1k", folder / "1k.json", done=["write"])
    write(ground.sent, size=size_of("1k"), seed=1)
    for path in ground.sent.rglob("*.*"):
        if path.is_file() and not path.name.startswith(FEW):
            path.unlink()
    measure(board, ground, count=1)
    return board


def test_every_work_has_a_line_with_what_it_cost(board: Board) -> None:
    had = {figure.work: figure for figure in board.figures}
    assert {*BESIDE_A_FLOOR, *ALONE} <= set(had)
    assert all(had[work].cpu > 0 and had[work].wall > 0 for work in (*BESIDE_A_FLOOR, *ALONE))
    assert all((had[work].floor or 0) > 0 for work in BESIDE_A_FLOOR)
    assert had["ingest end to end"].rows == board.reports > 0
    assert had["ingest end to end"].peak > 0
    printed = "\n".join(lines([board]))
    assert all(f"| {work} |" in printed for work in had)


def test_a_run_that_was_cut_off_measures_nothing_twice(board: Board) -> None:
    assert board.path is not None
    again = kept(board.path)
    assert again is not None and (again.done, again.figures) == (board.done, board.figures)
    measure(again, Ground(Path("not there")), count=1)
    assert again.figures == board.figures


def test_growth_is_the_exponent_over_the_sizes() -> None:
    boards = [Board("a", reports=1_000, figures=[Figure("work", 1, 2.0, 3.0, 1.0)]),
              Board("b", reports=100_000, figures=[Figure("work", 1, 20.0, 3.0, 10.0)])]  # fmt: skip
    (line,) = (line for line in lines(boards) if line.startswith("| work | 2.00"))
    assert line == "| work | 2.00 / 3.00 / ×2.0 / – | 20.0 / 3.00 / ×2.0 / – | 0.50 |"


NAIVE = {
    "D01": "SELECT count(*) FROM report r WHERE r.cma_mark AND NOT EXISTS (FROM certificate c "
    "WHERE c.holder = r.issuer AND c.valid_from <= r.issued_on "
    "AND coalesce(c.valid_to, DATE 'infinity') > r.issued_on)",
    "D03": "SELECT count(*) FROM (SELECT r.certificate_no, i.item, i.method FROM report r JOIN report_item i "
    "ON i.report = r.id WHERE r.cma_mark GROUP BY ALL) k WHERE NOT EXISTS (FROM capability a "
    "WHERE a.number = k.certificate_no AND a.item = k.item AND a.method = k.method)",
}


def test_a_quick_floor_answers_what_the_plain_query_does(made_demo: tuple[Path, dict[str, Any]]) -> None:
    assert set(RULES) == set(rules())
    with Releases(Home.open(made_demo[0])).open() as con:
        for code, plain in NAIVE.items():
            answer = con.execute(plain).fetchall()
            assert con.execute(RULES[code]).fetchall() == answer != [(0,)]
