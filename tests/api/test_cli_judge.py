"""A person judges who is who: the graph follows, says on whose word, and can go back."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from schema.normal_forms import name_key
from tests.api.conftest import BAN, BUREAU, CREDIT, LAB, NAMES, OTHER_LAB, PLANT, REGISTER, Hub, Prepared, Sender

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


def test_judgements_that_contradict_apply_neither(hub: Hub) -> None:
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


def test_a_rebuild_keeps_what_was_judged(hub: Hub, judged: str) -> None:
    made = digest(hub)
    assert hub("rebuild").status == 0
    assert digest(hub) == made
    assert hub("show", judged, "--format", "json").json()["entity"]["code"] == LAB


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
