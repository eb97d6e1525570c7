"""Real rows of a company register go in by the register feed as the register printed them."""

from __future__ import annotations

import csv
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from hub.home import Home
from hub.ledger import Ledger
from ingest.intake import take_in

FOLDER = (Path(__file__).parents[2] / os.environ.get("TONGJIAN_REALDATA", "../shared/realdata")).resolve()


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    home = Home.init(tmp_path / "home", seed=1)
    with home.lock():
        yield home


@pytest.mark.parametrize(
    ("name", "rows"), [("institutions_169", 169), ("testing_bodies_786", 786), ("clients_8110", 8110)]
)
def test_real_registers_go_in_whole(home: Home, name: str, rows: int) -> None:
    path = FOLDER / f"registry_{name}.csv"
    done = take_in(home, path)
    assert (done.feed, done.rows, done.accepted, done.refused) == ("register", rows, rows, 0)
    accepted = pq.read_table(Ledger(home).accepted_path(1, "company"))
    with path.open(encoding="utf-8-sig", newline="") as file:
        sent = list(csv.DictReader(file))
    assert accepted["code"].to_pylist() == [row["统一社会信用代码"].strip().upper() for row in sent]
    # N/A is no legal representative and no name of one.
    named = [None if row["法人代表"].strip() in ("N/A", "") else True for row in sent]
    assert [None if name is None else True for name in accepted["legal_representative"].to_pylist()] == named
    assert accepted["established_on"].null_count == sum(row["注册日期"].strip() in ("N/A", "") for row in sent)


def test_of_733_bad_codes_455_go_in_and_each_other_has_its_reason(home: Home) -> None:
    path = FOLDER / "registry_bad_codes_733.csv"
    done = take_in(home, path)
    assert (done.feed, done.rows, done.accepted, done.refused) == ("register", 733, 455, 278)
    rows = pq.read_table(Ledger(home).accepted_path(1, "company")).to_pylist()
    folded = [row for row in rows if "code:folded" in row["_notes"]]
    assert (len(folded), done.notes["code:folded"]) == (55, 55)
    assert all(len(row["code"]) == 18 for row in folded)
    assert Counter(len(row["code"]) for row in rows) == {15: 400, 18: 55}
    refused = Ledger(home).refused(1).to_pylist()
    assert len({row["row"] for row in refused}) == 278
    assert {row["reason_code"] for row in refused} == {
        "org_code_charset", "org_code_length", "org_code_check", "required"}  # fmt: skip
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = dict(enumerate(csv.DictReader(file), 2))
    for row in refused:
        sent = lines[row["row"]]["统一社会信用代码"]
        assert row["value"] == (None if row["reason_code"] == "required" else sent)
        assert row["reason_zh"].startswith("列“统一社会信用代码”") and "；请" in row["reason_zh"]
