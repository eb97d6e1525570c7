"""Which statement counts: newer by cut-off and version, never by arrival; full lists close, increments do not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import permutations
from pathlib import Path
from typing import cast

import duckdb
import pytest
from small_batches import FEED, START, Batch, Built, Row, Shelf, put

from hub.duck import connect
from hub.graph.build import build
from hub.ledger import Ledger
from schema.feed import Feed, load_feed

JAN, JUN = date(2026, 1, 31), date(2026, 6, 30)
FIRST, SECOND = Row(), Row(person="t2", called="示例乙")


def roles(con: duckdb.DuckDBPyConnection) -> dict[str, date | None]:
    """Name of each person with the end of the role."""
    return dict(con.execute("SELECT p.name, r.valid_to FROM role AS r JOIN person AS p ON p.id = r.person").fetchall())


def test_a_full_list_closes_what_it_no_longer_has(built: Built) -> None:
    lists = [Batch((FIRST, SECOND), JAN, "full"), Batch((FIRST,), JUN, "full")]
    for arrived in permutations(lists):
        assert roles(built(arrived)) == {"示例甲": None, "示例乙": JUN}


def test_what_a_contract_asks_for_now_is_empty_in_batches_of_before(contract: Feed, tmp_path: Path) -> None:
    """A contract that ships with a new column must not lock anybody out of the ledger that is there."""
    asks = "      - {name: valid_from, header: 起"
    wider = FEED.replace(
        asks, f"      - {{name: share, header: 份额, label: {{zh: 份额, en: S}}, type: decimal}}\n{asks}"
    )
    wider = wider.replace("role: \"'director'\"", "role: \"'director'\"\n          share: share")
    path = tmp_path / "register.yaml"
    path.write_text(wider, encoding="utf-8")
    now, shelf = load_feed(path), Shelf(tmp_path)
    # Said twice of one key, so that the rows are compared as well.
    manifests = [put(shelf, seq, Batch((FIRST, SECOND), day), contract) for seq, day in enumerate((JAN, JUN), 1)]
    with connect() as con:
        con.execute("ATTACH ':memory:' AS release")
        con.execute("USE release")
        for upto in (1, 2):  # a full build, and one that is carried on
            build(con, cast("Ledger", shelf), {"register": now}, manifests[:upto])
            assert con.execute("SELECT count(*), count(share) FROM role").fetchall() == [(2, 0)]


def test_names_of_a_closed_row_are_closed_too(built: Built) -> None:
    other = Row("91990102MA00YL026P", "瀛川云澜纸业有限公司", "t2", "示例乙")
    con = built([Batch((FIRST, other), JAN, "full"), Batch((FIRST,), JUN, "full")])
    found = con.execute("SELECT name, valid_to FROM organization_name ORDER BY name").fetchall()
    assert found == [("瀛川云澜纸业有限公司", JUN), ("瀛川青屿检测有限公司", None)]


def test_an_earlier_printed_end_stays(built: Built) -> None:
    ended = replace(SECOND, valid_to=date(2026, 3, 1))
    assert roles(built([Batch((ended,), JAN, "full"), Batch((FIRST,), JUN, "full")]))["示例乙"] == date(2026, 3, 1)


@pytest.mark.parametrize(
    "later",
    [
        Batch((FIRST,), JUN),  # an increment
        Batch((FIRST,), None, "full"),  # no cut-off day
        Batch((FIRST,), JUN, "full", agency="另一局"),
        Batch((FIRST,), JUN, "full", divisions=("990100",)),  # covers less
    ],
)
def test_what_does_not_take_over_closes_nothing(built: Built, later: Batch) -> None:
    first = Batch((FIRST, SECOND), JAN, "full", divisions=("990100", "990200"))
    later = replace(later, divisions=first.divisions) if later.divisions == ("990000",) else later
    assert roles(built([first, later])) == {"示例甲": None, "示例乙": None}


def test_a_list_that_covers_more_takes_over(built: Built) -> None:
    small = Batch((FIRST, SECOND), JAN, "full", divisions=("990100",))
    large = Batch((FIRST,), JUN, "full", divisions=("990100", "990200"))
    assert roles(built([small, large])) == {"示例甲": None, "示例乙": JUN}


def test_a_row_that_comes_back_is_open_again(built: Built) -> None:
    lists = [Batch((FIRST, SECOND), JAN, "full"), Batch((FIRST,), JUN, "full"), Batch((SECOND,), date(2026, 9, 30))]
    for arrived in permutations(lists):
        assert roles(built(arrived)) == {"示例甲": None, "示例乙": None}


def test_a_corrected_list_of_the_same_day_replaces_the_wrong_one(built: Built) -> None:
    lists = [Batch((FIRST, SECOND), JAN, "full", 1), Batch((FIRST,), JAN, "full", 2)]
    for arrived in permutations(lists):
        assert roles(built(arrived)) == {"示例甲": None}


@pytest.mark.parametrize("newer", [{"cut_off": JUN}, {"version": 2}])
def test_the_newer_statement_counts_whenever_it_came(built: Built, newer: dict[str, object]) -> None:
    old = Batch((replace(FIRST, valid_to=JUN),), JAN)
    new = replace(old, rows=(FIRST,), **newer)
    for arrived in permutations([old, new]):
        assert roles(built(arrived)) == {"示例甲": None}


def test_equal_days_with_differing_rows_are_decided_by_content(built: Built) -> None:
    one, other = Batch((FIRST,), JAN), Batch((replace(FIRST, valid_to=JUN),), JAN)
    assert roles(built([one, other])) == roles(built([other, one]))


def test_the_same_row_sent_again_was_known_before(built: Built) -> None:
    con = built([Batch((FIRST,), JAN), Batch((FIRST,), JUN)])
    known, batch = con.execute("SELECT known_from, batch FROM role").fetchall()[0]
    assert known == naive(START + timedelta(hours=1))
    assert batch == 2


def test_a_changed_row_is_known_since_the_change(built: Built) -> None:
    con = built([Batch((FIRST,), JAN), Batch((replace(FIRST, valid_to=JUN),), JUN)])
    assert con.execute("SELECT known_from FROM role").fetchall() == [(naive(START + timedelta(hours=2)),)]


def naive(when: datetime) -> datetime:
    return when.replace(tzinfo=None)


def covered(con: duckdb.DuckDBPyConnection) -> list[tuple[object, ...]]:
    """What the hub takes to be covered, and up to which day."""
    return con.execute("SELECT authority, division, cut_off FROM coverage ORDER BY cut_off").fetchall()


def test_a_full_file_of_another_table_neither_closes_nor_covers(built: Built) -> None:
    con = built([Batch((FIRST,), JAN, "full"), Batch((), JUN, "full", tables=("event",))])
    assert roles(con) == {"示例甲": None}
    assert [row[2] for row in covered(con)] == [JAN]


@pytest.mark.parametrize(
    ("said", "held"),
    [(("全部",), None), ((), ""), (("119900000000001319",), "119900000000001319")],
    ids=["all", "none named", "one"],
)
def test_a_cover_that_names_no_authority_does_not_speak_of_all(
    built: Built, said: tuple[str, ...], held: str | None
) -> None:
    assert covered(built([Batch((FIRST,), JAN, "full", authorities=said)])) == [(held, "990000", JAN)]


def test_all_divisions_are_the_nation(built: Built) -> None:
    assert covered(built([Batch((FIRST,), JAN, "full", divisions=("全部",))])) == [("", "000000", JAN)]
