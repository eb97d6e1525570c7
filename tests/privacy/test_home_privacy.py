"""No personal number that was sent stands anywhere in a home, whatever became of its row."""

from __future__ import annotations

from pathlib import Path

import pytest
from looking import HIDDEN, WAYS, Held, leaks, numbers_in

from hub.ledger import Ledger


def test_the_search_finds_what_it_looks_for(tmp_path: Path, held: Held) -> None:
    assert len(held.numbers) > 100
    for way in WAYS[:-1]:
        assert numbers_in(f"甲{way}乙", held.numbers) == {HIDDEN}
    assert numbers_in("甲990101198503070026乙", held.numbers) == set()
    (tmp_path / f"{HIDDEN}.txt").write_text("x", encoding="utf-8")
    assert leaks(tmp_path, held.numbers)


def test_a_home_holds_no_personal_number(held: Held) -> None:
    assert leaks(held.home.path, held.numbers) == []


def test_refused_rows_hold_them_sealed(held: Held) -> None:
    """Otherwise the test above would prove nothing: the numbers did go in."""
    sealed = "".join(str(Ledger(held.home).refused(m.seq).to_pydict()) for m in Ledger(held.home).manifests())
    assert HIDDEN in sealed


@pytest.mark.parametrize("where", ["batch", "release"])
def test_a_killed_intake_leaves_no_personal_number(held: Held, where: str) -> None:
    assert leaks(held.home.path.with_name(f"killed-{where}"), held.numbers) == []


@pytest.mark.parametrize("way", WAYS)
def test_no_way_of_writing_a_number_reaches_the_graph(held: Held, way: str) -> None:
    from hub.graph.releases import Releases

    listed = "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = 'release'"
    with Releases(held.home).open() as con:
        for schema, table in con.execute(listed).fetchall():
            name = f'"{schema}"."{table}"'
            hit = con.execute(f"SELECT count(*) FROM {name} AS t WHERE contains(CAST(t AS VARCHAR), ?)", [way])
            assert hit.fetchall() == [(0,)], table
