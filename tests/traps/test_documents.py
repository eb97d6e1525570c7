"""Whom a document names outside any institution: without a number he is known inside that document and nowhere else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hub.graph.releases import Releases
from hub.home import Home
from tests.api.conftest import BAN, BUREAU, CREDIT, NAMES, Hub, Sender, runner
from tests.traps.planted import CASE, NAME, Planted

OTHER = ("青岬市生态环境局", "")
SAME = (NAMES[BUREAU], BUREAU)


def ban(place: str, document: str, authority: tuple[str, str], number: str = "") -> list[str]:
    """A bar of somebody of the one name."""
    days = ["2026-01-01", "2028-12-31"]
    return ["个人", NAME, place, number, "禁止", "990000", "全部", *days, document, *authority]


@pytest.fixture
def sent(tmp_path: Path) -> tuple[Hub, Sender, Path]:
    (tmp_path / "sent").mkdir()
    hub = runner(tmp_path / "home")
    assert hub("init").status == 0
    return hub, Sender(tmp_path / "sent"), tmp_path / "home"


def rows(home: Path, sql: str) -> list[tuple[Any, ...]]:
    with Releases(Home.open(home)).open() as con:
        return con.execute(sql).fetchall()


def test_two_bans_on_one_name_are_two_people(sent: tuple[Hub, Sender, Path]) -> None:
    hub, sender, home = sent
    number = Planted().number()
    listed = [
        ban("望海市", "瀛环禁〔2026〕1号", SAME),
        ban("青岬市", "瀛环禁〔2026〕1号", OTHER),
        ban("瀛川市", "瀛环禁〔2026〕2号", SAME),
        ban("瀛川市", "瀛环禁〔2026〕3号", SAME, number),
    ]
    file = sender.table("禁入名单.csv", BAN, listed, sender.cover(CREDIT, "2026-06-30"))
    assert hub("ingest", sender.authorities(), file).status == 0
    people = rows(home, "SELECT p.id, p.identity_basis FROM ban JOIN person AS p ON p.id = ban.person")
    assert len({id for id, _ in people}) == 4
    assert sorted(basis for _, basis in people) == ["key", "name", "name", "name"]
    # What is judged of one of them says nothing of the others.
    (bare, *_) = sorted(id for id, basis in people if basis == "name")
    (known,) = (id for id, basis in people if basis == "key")
    assert hub("judge", bare, known, "--verdict", "same", "--ground", "来函确认").status == 0
    assert rows(home, "SELECT count(*) FROM ban GROUP BY person ORDER BY 1") == [(1,), (1,), (2,)]
    assert "版一致" in hub("rebuild").out


def test_cases_and_entries_whose_document_has_no_number_stay_apart(
    sent: tuple[Hub, Sender, Path],
) -> None:
    hub, sender, home = sent
    days = ["2026-01-05", "2026-01-06", "虚假", "2026-02-01", "2026-02-02", "2026-02-02", "990101"]
    cases = [[f"案{n}", "", *SAME, "自然人", NAME, "", *days] for n in (1, 2)]
    entry = ban("望海市示例路1号", "", SAME)
    other = ban("青岬市示例街9号", "", SAME)
    # One list tells entries without a number apart by what they bar from.
    other[6] = "监测服务"
    files = [
        sender.table("案件.csv", CASE, cases),
        sender.table("禁入名单.csv", BAN, [entry, other], sender.cover(CREDIT, "2026-06-30")),
    ]
    assert hub("ingest", sender.authorities(), *files).status == 0
    named = rows(home, 'SELECT person FROM "case" UNION ALL SELECT person FROM ban')
    assert len(named) == len(set(named)) == 4


def test_one_document_s_case_and_ban_are_of_one_person(sent: tuple[Hub, Sender, Path]) -> None:
    hub, sender, home = sent
    document = "瀛环罚〔2026〕7号"
    days = ["2026-01-05", "2026-01-06", "虚假", "2026-02-01", "2026-02-02", "2026-02-02", "990101"]
    case = sender.table("案件.csv", CASE, [["案1", document, *SAME, "自然人", NAME, "", *days]])
    bans = sender.table("禁入名单.csv", BAN, [ban("望海市", document, SAME)], sender.cover(CREDIT, "2026-06-30"))
    assert hub("ingest", sender.authorities(), case, bans).status == 0
    (of_case,) = rows(home, 'SELECT person FROM "case"')
    (of_ban,) = rows(home, "SELECT person FROM ban")
    assert of_case == of_ban
