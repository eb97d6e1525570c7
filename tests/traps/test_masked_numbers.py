"""Lists that print masked numbers: what shows brings a namesake before a person, and merges and charges nobody."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from hub.graph.releases import Releases
from hub.home import Home
from hub.identity.candidates.store import candidates
from tests.api.conftest import BAN, BUREAU, CREDIT, LEAD, NAMES, Hub, Sender, resident_id, runner
from tests.privacy.looking import numbers_in

NAME, NUMBER = LEAD
CASE = (
    "案件编号,文号,办案机关,办案机关代码,相对人类别,相对人名称,代码/证件号,违法行为起,违法行为止,认定性质,"
    "决定日,送达日,生效日,案发地区划"
)
FITS, OTHERWISE = f"{NUMBER[:6]}********{NUMBER[-4:]}", f"{NUMBER[:6]}********{resident_id(7)[-4:]}"


@dataclass
class Listed:
    """A hub with a list of barred persons, all of one name.

    Attributes:
        ids: Who is named, by the number of the document.
    """

    home: Path
    hub: Hub
    ids: dict[str, str]

    def asked(self, sql: str) -> list[tuple[str, ...]]:
        with Releases(Home.open(self.home)).open() as con:
            return con.execute(sql).fetchall()

    def pairs(self) -> list[set[str]]:
        """Persons that wait for a judgement."""
        with duckdb.connect(str(candidates(Home.open(self.home))), read_only=True) as con:
            return [set(pair) for pair in con.execute("SELECT a_id, b_id FROM person_pair").fetchall()]


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Listed:
    """What a test changes in it, it takes back."""
    folder = tmp_path_factory.mktemp("listed")
    (folder / "sent").mkdir()
    sender, hub = Sender(folder / "sent"), runner(folder / "home")
    authority = [NAMES[BUREAU], BUREAU]
    bans = [
        [
            "个人",
            NAME,
            "",
            shown,
            "禁止",
            "990000",
            "全部",
            "2026-01-01",
            "2029-12-31",
            f"瀛环禁〔2026〕{at}号",
            *authority,
        ]
        for at, shown in enumerate((FITS, OTHERWISE, "", ""), 1)
    ]
    days = ["2025-11-01", "2025-11-02", "虚假", "2025-12-20", "2025-12-21", "2025-12-21"]
    case = ["案1", "瀛环禁〔2026〕3号", *authority, "自然人", NAME, "", *days, "990101"]
    assert hub("init").status == 0
    files = [sender.authorities(), sender.register(), sender.persons(),
             sender.table("禁入名单.csv", BAN, bans, sender.cover(CREDIT, "2026-06-30")),
             sender.table("案件.csv", CASE, [case], sender.cover(BUREAU, "2026-06-30", "增量"))]  # fmt: skip
    taken = hub("ingest", *files, "--format", "json").json()
    assert [one["file"] for one in taken if one["refused"]] == []
    made = Listed(folder / "home", hub, {})
    made.ids = {doc[-2]: id for doc, id in made.asked("SELECT doc_no, person FROM ban")}
    return made


def test_each_document_names_somebody_of_its_own(listed: Listed) -> None:
    ((numbered,),) = listed.asked("SELECT id FROM person WHERE identity_basis = 'key'")
    assert len({numbered, *listed.ids.values()}) == 5
    # A case and the entry that one authority published under one number name one person.
    assert listed.asked('SELECT person FROM "case"') == [(listed.ids["3"],)]


def test_digits_that_fit_are_asked_about_and_charge_nobody(listed: Listed) -> None:
    ((numbered,),) = listed.asked("SELECT id FROM person WHERE identity_basis = 'key'")
    assert listed.pairs() == [{numbered, listed.ids["1"]}]
    assert listed.hub("findings", "--severity", "S1", "--format", "json").json() == []
    why = listed.hub("why", numbered, listed.ids["1"])
    assert "证件号码后四位相同" in why.out and "证件首次登记地也相同" in why.out
    assert NUMBER[-4:] not in why.out and NUMBER[6:14] not in why.out


def test_a_person_s_word_makes_them_one_and_its_taking_back_two(listed: Listed) -> None:
    ((numbered,),) = listed.asked("SELECT id FROM person WHERE identity_basis = 'key'")
    before = listed.hub("releases", "--format", "json").json()[-1]["content_digest"]
    assert listed.hub("judge", numbered, listed.ids["1"], "--verdict", "same", "--ground", "原件").status == 0
    assert listed.asked("SELECT person FROM ban WHERE doc_no LIKE '%1号'") == [(numbered,)]
    assert len({id for (id,) in listed.asked("SELECT person FROM ban")}) == 4
    (judgement,) = listed.hub("judgements", "--format", "json").json()
    # Who is known by a document alone is told by its number, never by the digits or their token.
    assert "示某某 (瀛环禁(2026)1)" in (judgement["one"], judgement["other"])
    entry = judgement["entry"]
    assert listed.hub("unjudge", entry, "--ground", "看错").status == 0
    assert listed.asked("SELECT person FROM ban WHERE doc_no LIKE '%1号'") == [(listed.ids["1"],)]
    assert listed.hub("releases", "--format", "json").json()[-1]["content_digest"] == before


def test_no_digit_of_a_number_stands_open(listed: Listed) -> None:
    with Releases(Home.open(listed.home)).open() as con:
        marks = con.execute("SELECT * EXCLUDE (known_from, batch, row) FROM person_mark").fetchall()
        mentions = con.execute("SELECT mention FROM working.person_mention").fetchall()
    text = str((marks, mentions))
    assert len(marks) >= 3
    assert not numbers_in(text, frozenset({NUMBER})) and NUMBER[6:14] not in text and FITS not in text
