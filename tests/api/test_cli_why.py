"""Why two are one or not, and whom the hub cannot place."""

from __future__ import annotations

from pathlib import Path

from tests.api.conftest import BAN, BUREAU, CREDIT, LAB, LEAD, NAMES, PLANT, REGISTER, Hub, Sender
from tests.api.test_cli_judge import ID, by_name, judged
from tests.api.test_cli_review_pairs import waiting

__all__ = ["judged", "waiting"]


def test_why_tells_numbers_names_and_judgements(hub: Hub, judged: str, ask: Hub) -> None:
    alone = judged
    answer = ask("why", LAB, alone, "--format", "json").json()
    assert answer["apart"] == "name_only"
    assert [row["because"] for row in answer["a"]["stated"]] == ["leads"]
    assert [row["because"] for row in answer["b"]["stated"]] == ["name"]
    assert answer["compared"]["levels"]["brand"] is not None
    assert "同名不等于同一主体" in ask("why", LAB, alone).out
    assert ask("why", LAB, PLANT, "--format", "json").json()["apart"] == "two_codes"
    joined = hub("why", LAB, alone, "--format", "json").json()
    assert joined["apart"] is None
    assert {row["because"] for row in joined["a"]["stated"]} == {"leads", "judged"}
    told = hub("why", LAB, alone, lang="en").out
    assert "One and the same" in told and f"ground: {ID[1]}" in told


def test_why_tells_scores_of_the_release_and_where_each_side_stands(
    hub: Hub, waiting: Path, ask: Hub, sender: Sender
) -> None:
    alone = by_name(NAMES[LAB])
    first = ask("why", LAB, alone, "--format", "json").json()
    assert first["scores"] is None
    (ban,) = first["b"]["mentions"]
    assert (ban["table"], ban["file"], ban["line"], first["b"]["records"]) == ("ban", "禁入名单.csv", 4, 1)
    assert {one["table"] for one in first["a"]["mentions"]} >= {"ban"} and first["a"]["records"] > 3
    assert waiting.exists()
    scores = hub("why", LAB, alone, "--format", "json").json()["scores"]
    assert scores["model"] and round(sum(part["bits"] for part in scores["parts"]) - scores["score"], 1) == 0
    told = hub("why", alone, LAB, lang="en").out
    assert "the same brand" in told and scores["model"] in told and "禁入名单.csv" in told
    # Nobody proposed these two.
    assert hub("why", LAB, PLANT, "--format", "json").json()["scores"] == {**scores, "score": None, "parts": []}
    # Scores of another release are none.
    row = [NAMES[BUREAU], BUREAU, "", "存续", "990101", ""]
    hub("ingest", sender.table("企业登记三.csv", REGISTER, [row]))
    assert hub("why", LAB, alone, "--format", "json").json()["scores"] is None


def test_persons_are_masked_and_the_look_is_kept(hub: Hub) -> None:
    (person,) = {row["id"] for row in hub("show", LAB, "--format", "json").json()["people"]}
    told = hub("why", person, PLANT)
    assert told.status == 0 and "一个是人" in told.out
    assert LEAD[0] not in told.out and LEAD[1] not in told.out


def test_what_hangs_most_on_a_name_comes_first(hub: Hub, sender: Sender) -> None:
    first = hub("unresolved", "--format", "json").json()[0]
    assert (first["name"], first["weightiest"], first["line"]) == (NAMES[LAB], "ban", 4)
    listed = ["机构", "望海旧号检测站", "望海市", "", "仅列名", "990000", "全部", "2026-01-01", "", "瀛环禁〔2026〕9号"]
    rows = [[*listed, NAMES[BUREAU], BUREAU], [*listed[:9], "瀛环禁〔2026〕10号", NAMES[BUREAU], BUREAU]]
    hub("ingest", sender.table("名单二.csv", BAN, rows, sender.cover(CREDIT, "2026-07-31", "增量")))
    assert [row["name"] for row in hub("unresolved", "--limit", 1, "--format", "json").json()] == ["望海旧号检测站"]
    assert "望海旧号检测站" in hub("unresolved", lang="en").out


def test_who_issued_a_ban_is_not_shown_as_banned_and_comes_last(hub: Hub, sender: Sender) -> None:
    office, listed = "瀛川旧所", ["机构", "望海旧号检测站", "望海市", "", "仅列名", "990000", "全部", "2026-01-01", ""]
    rows = [[*listed, f"瀛环禁〔2026〕{number}号", office, ""] for number in (9, 10, 11)]
    hub("ingest", sender.table("名单二.csv", BAN, rows, sender.cover(CREDIT, "2026-07-31", "增量")))
    waits = hub("unresolved", "--format", "json").json()
    told = {row["name"]: (row["weightiest"], row["role"], row["mentions"]) for row in waits}
    assert (told[office], told["望海旧号检测站"][:2]) == (("ban", "authority", 3), ("ban", "org"))
    assert waits[-1]["name"] == office
    assert "ban (authority)" in hub("unresolved", lang="en").out
    assert "禁入与失信名单（列入机关）" in hub("unresolved").out
    why = hub("why", by_name(office), by_name("望海旧号检测站"), "--format", "json").json()
    assert {one["role"] for one in why["a"]["mentions"]} == {"authority"}
    assert {one["role"] for one in why["b"]["mentions"] if one["table"] == "ban"} == {"org"}
    shown = hub("why", by_name(office), by_name("望海旧号检测站")).out
    assert "禁入与失信名单（列入机关）" in shown
