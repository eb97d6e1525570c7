"""Releases of a home: rebuilt the same, cut at a day, with what was withdrawn gone, readable by many at a time."""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest

from api.line import open_graph, publish, rebuild, take_in
from hub.graph.digests import digests
from hub.graph.releases import Releases
from hub.home import Home
from hub.journal import Journal

HEADER = ["企业名称", "统一社会信用代码", "登记状态"]
ONE = ["瀛川青屿检测有限公司", "91990101MA00QY01X9", "存续"]
TWO = ["瀛川云澜纸业有限公司", "91990102MA00YL026P", "存续"]
ROOT = Path(__file__).parents[2]


def sheet(path: Path, *rows: list[str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])
    return path


def withdraw(home: Home, batch: int) -> None:
    with home.lock():
        Journal(home).append("withdraw", {"batch": batch, "ground": "误送"}, "tester", home.now())
        publish(home)


def names(con: duckdb.DuckDBPyConnection) -> list[str]:
    return [name for (name,) in con.execute("SELECT name FROM organization ORDER BY name").fetchall()]


@pytest.fixture(scope="module")
def two_days(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home that took one file in on 20 November and the other on the 22nd."""
    folder = tmp_path_factory.mktemp("releases")
    home = Home.init(folder / "home", seed=3)
    take_in(home, [sheet(folder / "one.csv", ONE)])
    (home.path / "clock").write_text(datetime(2026, 11, 22, 9, tzinfo=UTC).isoformat(timespec="seconds"), "utf-8")
    take_in(home, [sheet(folder / "two.csv", TWO)])
    return home


@pytest.fixture
def home(two_days: Home, tmp_path: Path) -> Home:
    shutil.copytree(two_days.path, tmp_path / "home")
    return Home.open(tmp_path / "home")


def test_a_rebuild_from_the_same_heads_gives_the_same_digest(home: Home) -> None:
    current = Releases(home).current()
    release, same = rebuild(home)
    assert current is not None
    assert same
    assert release == current
    with open_graph(home) as con:
        assert digests(con).release == current.digest


def test_a_lost_graph_is_made_again(home: Home) -> None:
    before = Releases(home).current()
    shutil.rmtree(home.path / "graph")
    after, _ = rebuild(home)
    assert before is not None
    assert (after.digest, after.content_digest) == (before.digest, before.content_digest)


def test_known_on_a_day_is_what_the_ledger_held_then(home: Home) -> None:
    first = Releases(home).listed()[0]
    with open_graph(home, date(2026, 11, 21)) as con:
        assert names(con) == [ONE[0]]
        assert digests(con).release == first.digest
    with open_graph(home, date(2026, 11, 19)) as con:
        assert names(con) == []


def test_what_is_withdrawn_leaves_and_stays_known_before(home: Home) -> None:
    whole = Releases(home).current()
    withdraw(home, 2)
    with open_graph(home) as con:
        assert names(con) == [ONE[0]]
    (home.path / "clock").write_text(datetime(2026, 11, 25, 9, tzinfo=UTC).isoformat(timespec="seconds"), "utf-8")
    withdraw(home, 1)
    with open_graph(home) as con:
        assert names(con) == []
    with open_graph(home, date(2026, 11, 22)) as con:
        assert names(con) == [ONE[0]]
    with open_graph(home, date(2026, 11, 20)) as con:
        assert names(con) == [ONE[0]]
    assert whole is not None


def test_withdrawn_and_sent_again_is_the_same_content(home: Home, tmp_path: Path) -> None:
    before = Releases(home).current()
    withdraw(home, 1)
    (again,) = take_in(home, [sheet(tmp_path / "one.csv", ONE)])
    after = Releases(home).current()
    assert before is not None
    assert after is not None
    assert (again.batch, again.already) == (3, False)
    assert after.content_digest == before.content_digest
    assert after.digest != before.digest


def test_the_same_file_again_makes_no_release(home: Home, tmp_path: Path) -> None:
    before = Releases(home).listed()
    (again,) = take_in(home, [sheet(tmp_path / "again.csv", ONE)])
    assert (again.batch, again.already) == (1, True)
    assert Releases(home).listed() == before


def test_a_row_sent_again_in_another_file_keeps_its_known_day(home: Home, tmp_path: Path) -> None:
    take_in(home, [sheet(tmp_path / "both.csv", ONE, TWO)])
    with open_graph(home) as con:
        known = con.execute("SELECT name, known_from::DATE, batch FROM organization_name ORDER BY name")
        assert known.fetchall() == [(TWO[0], date(2026, 11, 22), 3), (ONE[0], date(2026, 11, 20), 3)]


def test_going_back_is_moving_the_pointer(home: Home) -> None:
    releases = Releases(home)
    assert releases.rollback().number == 1
    with open_graph(home) as con:
        assert names(con) == [ONE[0]]
    releases.point(2)
    with open_graph(home) as con:
        assert names(con) == [TWO[0], ONE[0]]


READER = """
import sys
from pathlib import Path
from hub.duck import connect_release
con = connect_release(Path(sys.argv[1]))
print(con.execute("SELECT count(*) FROM organization").fetchall()[0][0], flush=True)
sys.stdin.readline()
"""


def test_two_processes_read_one_release(home: Home) -> None:
    path = Releases(home).path(2)
    before = path.read_bytes()
    readers = [
        subprocess.Popen([sys.executable, "-c", READER, str(path)], cwd=ROOT, text=True,
                         stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for _ in range(2)
    ]  # fmt: skip
    # Both hold the file open until they are told to go on.
    assert [reader.stdout.readline().strip() for reader in readers if reader.stdout] == ["2", "2"]
    for reader in readers:
        reader.communicate("\n")
    assert [reader.returncode for reader in readers] == [0, 0]
    assert path.read_bytes() == before


def test_a_release_holds_tables_and_no_macros(home: Home) -> None:
    with duckdb.connect(str(Releases(home).path(2)), read_only=True) as con:
        stored = con.execute("SELECT function_name FROM duckdb_functions() WHERE database_name = '000002'").fetchall()
        views = con.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()
        assert (stored, views) == ([], [])


def test_an_unknown_release_is_said(home: Home) -> None:
    from schema.errors import HubError

    with pytest.raises(HubError) as raised:
        Releases(home).point(9)
    assert raised.value.exit_status == 2
    assert "9" in raised.value.text("en")
