"""A person judges who is who: the graph follows, says on whose word, and can go back."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from api.cli import program
from schema.normal_forms import name_key
from tests.api.conftest import (
    BAN,
    BUREAU,
    CREDIT,
    LAB,
    NAMES,
    OTHER_LAB,
    PLANT,
    REGISTER,
    Hub,
    Prepared,
    Sender,
    credit_code,
)

ID = ("--ground", "列入机关来函确认")


def by_name(name: str) -> str:
    """Id of an organisation that is known by its name alone."""
    key = f"organization\x1fNAME:{name_key(name)}"
    return "O-" + hashlib.md5(key.encode()).hexdigest()[:16]


@pytest.fixture
def judged(prepared: Prepared) -> str:
    """Somebody judged that the name which was banned without a code is the laboratory: the id of that name."""
    alone = by_name(NAMES[LAB])

    def acts(hub: Hub, _: Path) -> None:
        assert hub("judge", LAB, alone, "--verdict", "same", *ID).status == 0

    prepared("judged", acts)
    return alone


def bans(hub: Hub, who: str) -> list[str]:
    return sorted(row["doc_no"] for row in hub("show", who, "--format", "json").json()["bans"])


def digest(hub: Hub) -> str:
    return str(hub("releases", "--format", "json").json()[-1]["content_digest"])


def test_a_listed_name_is_the_laboratory_on_a_person_s_word_and_can_be_taken_back(hub: Hub) -> None:
    alone, before = by_name(NAMES[LAB]), digest(hub)
    assert (bans(hub, LAB), bans(hub, alone)) == (["瀛环禁〔2026〕2号"], ["瀛环禁〔2026〕3号"])
    done = hub("judge", LAB, alone, "--verdict", "same", *ID)
    assert done.status == 0 and "生效" in done.out
    assert bans(hub, LAB) == ["瀛环禁〔2026〕2号", "瀛环禁〔2026〕3号"]
    # The old id answers with the laboratory.
    assert hub("show", alone, "--format", "json").json()["entity"]["code"] == LAB
    (row,) = hub("judgements", "--format", "json").json()
    assert (row["verdict"], row["state"], row["actor"]) == ("same", "applies", "tester")
    assert NAMES[LAB] in hub("judgements", "--lang", "en").out
    finding = next(f for f in hub("findings", "--format", "json").json() if f["subject"]["code"] == LAB)
    assert "判断第" in hub("finding", finding["id"]).out
    assert "ground: 列入机关来函确认" in hub("finding", finding["id"], lang="en").out
    back = hub("unjudge", row["entry"], "--ground", "另有其人")
    assert back.status == 0
    assert digest(hub) == before
    assert (bans(hub, LAB), bans(hub, alone)) == (["瀛环禁〔2026〕2号"], ["瀛环禁〔2026〕3号"])
    assert "判断第" not in hub("finding", finding["id"]).out


def test_a_record_that_comes_after_a_name_was_judged_charges_nobody(
    hub: Hub, judged: str, sender: Sender, tmp_path: Path
) -> None:
    alone = judged
    later = ["机构", NAMES[LAB], "临濑市示例路8号", "", "禁止", "990000", "全部", "2026-02-01", "2027-12-31"]
    rows = [[*later, "瀛环禁〔2026〕9号", NAMES[BUREAU], BUREAU]]
    assert hub("ingest", sender.table("禁入名单二.csv", BAN, rows, sender.cover(CREDIT, "2026-07-31"))).status == 0
    # It may be a namesake's: it stands under the name, with nothing to its code.
    assert bans(hub, LAB) == ["瀛环禁〔2026〕2号", "瀛环禁〔2026〕3号"]
    found = hub("show", alone, "--format", "json").json()
    assert [row["doc_no"] for row in found["bans"]] == ["瀛环禁〔2026〕9号"]
    assert (found["entity"]["identity_basis"], found["entity"]["code"]) == ("name", None)
    assert "在判断之后才到" in hub("show", alone).out
    assert "hub judge" in hub("show", alone, lang="en").out
    why = hub("why", LAB, alone, lang="en").out
    assert "a namesake is not a match" in why and f"judge {found['entity']['judged_as']} {alone}" in why
    # It is asked about again, and the same judgement once more takes it in.
    sheet = tmp_path / "pairs.csv"
    hub("review", "--export", sheet)
    assert NAMES[LAB] in sheet.read_text("utf-8-sig")
    assert hub("judge", LAB, alone, "--verdict", "same", *ID).status == 0
    assert bans(hub, LAB) == ["瀛环禁〔2026〕2号", "瀛环禁〔2026〕3号", "瀛环禁〔2026〕9号"]


@pytest.fixture
def later(hub: Hub, sender: Sender) -> str:
    """A name that was judged to be the laboratory, and a ban that came under it later: the id of the name."""
    hub("ingest", *sender.everything())
    alone = by_name(NAMES[LAB])
    hub("judge", LAB, alone, "--verdict", "same", *ID)
    row = ["机构", NAMES[LAB], "临濑市示例路8号", "", "禁止", "990000", "全部", "2026-02-01", "2027-12-31"]
    rows = [[*row, "瀛环禁〔2026〕9号", NAMES[BUREAU], BUREAU]]
    assert hub("ingest", sender.table("禁入名单二.csv", BAN, rows, sender.cover(CREDIT, "2026-07-31"))).status == 0
    return alone


def waits(hub: Hub, folder: Path) -> bool:
    """Whether the laboratory's name is among the pairs that wait."""
    hub("review", "--export", folder / "pairs.csv")
    return NAMES[LAB] in (folder / "pairs.csv").read_text("utf-8-sig")


def test_later_records_can_be_somebody_else_s_and_the_earlier_judgement_stays(
    hub: Hub, later: str, tmp_path: Path
) -> None:
    before, listed = digest(hub), ["瀛环禁〔2026〕2号", "瀛环禁〔2026〕3号"]
    assert waits(hub, tmp_path) and "--verdict different" in hub("show", later, lang="en").out
    told = hub("judge", LAB, later, "--verdict", "different", "--try", lang="en").out
    assert "no finding would come or go" in told and "contradict" not in told
    done = hub("judge", LAB, later, "--verdict", "different", "--ground", "地址不同，另有其人", lang="en")
    assert done.status == 0 and "applies" in done.out and "records after" in done.out
    assert digest(hub) == before and bans(hub, LAB) == listed and bans(hub, later) == ["瀛环禁〔2026〕9号"]
    first, second = hub("judgements", "--format", "json").json()
    assert (first["state"], second["state"], second["verdict"]) == ("applies", "applies", "different")
    assert second["one_since"] == first["at"] and second["other_since"] is None
    assert "之后的记录" in hub("judgements").out
    # Nobody is asked again, and it is said why.
    assert not waits(hub, tmp_path)
    for lang, sentence in (("zh", "另有其人，不再询问"), ("en", "are somebody else's, so nobody is asked again")):
        assert sentence in " ".join(hub("show", later, lang=lang).out.split())
        assert sentence in hub("why", LAB, later, lang=lang).out
    assert "地址不同，另有其人" in hub("why", LAB, later).out
    assert hub("rebuild").status == 0 and digest(hub) == before
    # To take them in now contradicts it; taken back, they are asked about as before.
    assert "矛盾" in hub("judge", LAB, later, "--verdict", "same", *ID).out
    assert bans(hub, LAB) == listed[:1]
    for row in hub("judgements", "--format", "json").json()[1:]:
        hub("unjudge", row["entry"], *ID)
    assert digest(hub) == before and waits(hub, tmp_path)


def test_what_came_later_is_judged_by_key_without_a_word_on_what_came_before(home: Path, hub: Hub, later: str) -> None:
    words = ["review", "--work", "--home", str(home), "--lang", "en", "--actor", "tester"]
    done = CliRunner().invoke(program(), words, input="danother address\n")
    assert done.exit_code == 0, done.output
    assert f"“{NAMES[LAB]}” was judged before" in done.output and "would contradict" not in done.output
    assert [row["state"] for row in hub("judgements", "--format", "json").json()] == ["applies", "applies"]
    assert bans(hub, LAB) == ["瀛环禁〔2026〕2号", "瀛环禁〔2026〕3号"] and bans(hub, later) == ["瀛环禁〔2026〕9号"]
    again = CliRunner().invoke(program(), words, input="q")
    assert "was judged before" not in again.output


def test_another_person_confirms_that_later_records_are_somebody_else_s(
    home: Path, hub: Hub, later: str, tmp_path: Path
) -> None:
    hub("judge", LAB, later, "--verdict", "different", "--second", *ID)
    assert [row["state"] for row in hub("judgements", "--format", "json").json()] == ["applies", "waiting"]
    # Who said it is not asked, another is, and what stands meanwhile is what was judged before.
    assert not waits(hub, tmp_path) and len(bans(hub, LAB)) == 2
    words = ["review", "--work", "--home", str(home), "--lang", "zh", "--actor", "another"]
    done = CliRunner().invoke(program(), words, input="d同意\n")
    assert "此后到的记录" in done.output and "tester 于" in done.output
    assert {row["state"] for row in hub("judgements", "--format", "json").json()} == {"applies"}


def test_judgements_that_contradict_apply_neither(hub: Hub, sender: Sender) -> None:
    hub("ingest", *sender.everything())
    alone, before = by_name(NAMES[LAB]), digest(hub)
    assert hub("judge", LAB, alone, "--verdict", "different", *ID).status == 0
    done = hub("judge", LAB, alone, "--verdict", "same", *ID)
    assert done.status == 0 and "矛盾" in done.out
    assert digest(hub) == before
    listed = hub("judgements", "--format", "json").json()
    assert [row["state"] for row in listed] == ["contradicted"] * 2
    # Somebody resolves it.
    hub("unjudge", listed[0]["entry"], *ID)
    assert len(bans(hub, LAB)) == 2


def test_one_who_was_judged_the_same_can_be_judged_apart_under_the_old_id(hub: Hub, judged: str, ask: Hub) -> None:
    before = digest(ask)
    assert digest(hub) != before
    assert "矛盾" in hub("judge", LAB, judged, "--verdict", "different", *ID).out
    assert digest(hub) == before


def test_a_check_says_what_of_a_bidder_rests_on_a_judgement(hub: Hub, judged: str, ask: Hub) -> None:
    asked = ("check", LAB, "--bid-date", "2026-08-01")
    assert "依人的判断" not in ask(*asked).out
    assert judged
    found = hub(*asked, "--format", "json").json()
    assert {bar["doc_no"]: bar["judged"] for bar in found["bars"]} == {"瀛环禁〔2026〕3号": True}
    (other,) = hub("check", OTHER_LAB, *asked[2:], "--format", "json").json()["bars"]
    assert not other["judged"]
    assert [row["verdict"] for row in found["judgements"]] == ["same"]
    told = hub(*asked, lang="en").out
    assert told.count("look at the original first") == 1 and "ground: 列入机关来函确认" in told


def test_a_bar_of_a_file_that_is_sent_again_still_rests_on_the_judgement(hub: Hub, sender: Sender) -> None:
    hub("ingest", *sender.everything())
    hub("judge", LAB, by_name(NAMES[LAB]), "--verdict", "same", *ID)
    bans = sender.bans()
    # The same rows in a newer list, and one that states the code and bears an authority that is known by name alone.
    old = "瀛川旧所"
    row = ["机构", NAMES[LAB], "", LAB, "禁止", "990000", "监测服务", "2026-01-01", "2026-12-31"]
    row += ["瀛环禁〔2026〕8号", old, ""]
    with bans.open(encoding="utf-8", newline="") as file:
        rows = [*list(csv.reader(file))[1:], row]
    assert hub("ingest", sender.table("禁入名单.csv", BAN, rows, sender.cover(CREDIT, "2026-07-31"))).status == 0
    hub("judge", BUREAU, by_name(old), "--verdict", "same", *ID)
    found = hub("check", LAB, "--bid-date", "2026-08-01", "--format", "json").json()
    assert {bar["doc_no"]: bar["judged"] for bar in found["bars"]} == {
        "瀛环禁〔2026〕3号": True, "瀛环禁〔2026〕8号": False,
    }  # fmt: skip


def test_a_check_of_a_branch_tells_the_judgements_on_its_head_office(hub: Hub, sender: Sender) -> None:
    hub("ingest", *sender.everything())
    branch = credit_code("91", "990300", "MA00FX05")
    office: dict[str, Any] = {"entName": NAMES[LAB], "uniscId": LAB}
    office["branches"] = [{"brName": f"{NAMES[LAB]}青岬分公司", "uniscId": branch}]
    (sender.folder / "企业公示信息.json").write_text(json.dumps([office], ensure_ascii=False), "utf-8")
    assert hub("ingest", sender.folder / "企业公示信息.json").status == 0
    asked = ("check", branch, "--bid-date", "2026-08-01")
    assert hub(*asked, "--format", "json").json()["judgements"] == []
    hub("judge", LAB, by_name(NAMES[LAB]), "--verdict", "same", *ID)
    found = hub(*asked, "--format", "json").json()
    assert [bar["judged"] for bar in found["bars"] if bar["doc_no"] == "瀛环禁〔2026〕3号"] == [True]
    assert [row["verdict"] for row in found["judgements"]] == ["same"]
    told = hub(*asked, lang="en").out
    assert "were judged same" in told and "look at the original first" in told


def test_a_rebuild_keeps_what_was_judged(hub: Hub, sender: Sender) -> None:
    hub("ingest", *sender.everything())
    hub("judge", LAB, by_name(NAMES[LAB]), "--verdict", "same", *ID)
    made = digest(hub)
    assert hub("rebuild").status == 0
    assert digest(hub) == made
    assert hub("show", by_name(NAMES[LAB]), "--format", "json").json()["entity"]["code"] == LAB


def test_a_second_person_is_waited_for(hub: Hub) -> None:
    alone = by_name(NAMES[LAB])
    assert "另一人" in hub("judge", LAB, alone, "--verdict", "same", "--second", *ID).out
    assert len(bans(hub, LAB)) == 1


def test_a_name_is_set_apart_from_its_code(hub: Hub, sender: Sender) -> None:
    second = "瀛川青屿检测有限公司"
    hub("ingest", sender.table("企业登记二.csv", REGISTER, [[second, LAB, "", "存续", "990101", ""]]))
    done = hub("judge", LAB, "--name", second, "--verdict", "different", *ID)
    assert done.status == 0, done.err
    assert hub("show", second, "--format", "json").json()["entity"]["code"] != LAB


def test_what_cannot_be_judged_is_one_sentence_and_leaves_nothing(hub: Hub) -> None:
    for words, told in (
        ((LAB, PLANT, "--verdict", "same"), "承继"),
        ((LAB, NAMES[LAB], "--verdict", "same"), "--name"),
        ((LAB, "没有这家", "--verdict", "same"), "没有"),
        ((LAB, "--verdict", "same"), "--name"),
        ((LAB, "--name", "从未用过的名称", "--verdict", "different"), "没有记录"),
        ((LAB, BUREAU, "--verdict", "vielleicht"), "same、different"),
    ):
        done = hub("judge", *words, *ID)
        assert done.status == 2 and told in done.err and len(done.err.strip().splitlines()) == 1, done.err
    assert hub("unjudge", 1, *ID).status == 2
    assert hub("judgements", "--format", "json").json() == []
