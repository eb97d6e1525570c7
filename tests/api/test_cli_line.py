"""From a file to a release and back again, as an official does it in a terminal."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from hub.home import Home
from hub.journal import Journal
from tests.api.conftest import (
    BAN,
    BUREAU,
    ENGAGEMENT,
    LAB,
    LEAD,
    NAMES,
    OTHER_LAB,
    PLANT,
    REGISTER,
    Hub,
    Sender,
    Told,
    engagement,
    everything_in,
)


def releases(hub: Hub) -> list[dict[str, Any]]:
    return list(hub("releases", "--format", "json").json())


def test_each_file_is_told_in_the_documented_shape(told: Told) -> None:
    assert [list(row) for row in told.ingested] == [
        ["batch", "feed", "file", "rows", "accepted", "refused", "already"]
    ] * 5
    assert [(r["batch"], r["feed"], r["rows"], r["accepted"], r["refused"], r["already"]) for r in told.ingested] == [
        (1, "authorities", 2, 2, 0, False),
        (2, "register", 4, 4, 0, False),
        (3, "register_persons", 2, 2, 0, False),
        (4, "engagements", 4, 3, 1, False),
        (5, "bans", 3, 3, 0, False),
    ]


def test_the_same_file_again_changes_nothing(hub: Hub, told: Told, home: Path) -> None:
    before = everything_in(home / "ledger"), releases(hub)
    done = hub("ingest", told.sent.folder / "业务备案.csv")
    assert done.status == 0
    assert "业务备案.csv 与第 4 批相同" in done.out
    again = hub("ingest", told.sent.folder / "业务备案.csv", "--format", "json").json()
    assert [(row["batch"], row["already"]) for row in again] == [(4, True)]
    assert (everything_in(home / "ledger"), releases(hub)) == before


def test_a_dry_run_writes_nothing(hub: Hub, sender: Sender, home: Path) -> None:
    row = engagement("HT-9", LAB, PLANT, PLANT, "自行监测", "2026-09-01", "2026-09-30")
    path = sender.table("补报.csv", ENGAGEMENT, [row])
    before = everything_in(home)
    (told,) = hub("ingest", path, "--dry-run", "--format", "json").json()
    after = everything_in(home)
    assert (told["batch"], told["accepted"], told["refused"], told["dry_run"]) == (None, 1, 0, True)
    assert {k: v for k, v in after.items() if k != "lock"} == {k: v for k, v in before.items() if k != "lock"}


def test_a_refused_row_is_told_by_line_field_value_and_reason(ask: Hub) -> None:
    (row,) = ask("refused", 4, "--format", "json").json()
    assert (row["line"], row["field"]) == (5, "performer_code")
    assert row["value"].startswith(OTHER_LAB[:-1])
    assert "校验码" in row["reason"]
    assert "check" in ask("refused", 4, "--format", "json", lang="en").json()[0]["reason"]


def test_a_code_that_fails_is_offered_its_repairs_and_none_is_applied(hub: Hub, sender: Sender) -> None:
    at = next(n for n in range(8, 16) if LAB[n] != LAB[n + 1])
    turned = LAB[:at] + LAB[at + 1] + LAB[at] + LAB[at + 2 :]
    rows = [
        ["瀛川青屿检测有限公司", code, "", "存续", "990101", ""] for code in (turned, f"{LAB}{LAB[-1]}", "91990101")
    ]
    (sent,) = hub("ingest", sender.table("企业登记四.csv", REGISTER, rows), "--format", "json").json()
    assert (sent["accepted"], sent["refused"]) == (0, 3)
    told = hub("refused", sent["batch"], "--format", "json").json()
    assert [[(one["code"], one["name"]) for one in row["repairs"]] for row in told] == [
        [(LAB, NAMES[LAB])],
        [(LAB, NAMES[LAB])],
        [],
    ]
    out = hub("refused", sent["batch"]).out
    assert out.count("须由人核实，不会自动采用") == 2 and NAMES[LAB] in out


def test_refused_rows_are_exported_mended_and_sent_again(hub: Hub, sender: Sender) -> None:
    path = sender.folder / "待改.csv"
    assert hub("refused", 4, "--export", path).status == 0
    with path.open(encoding="utf-8-sig", newline="") as file:
        header, row = csv.reader(file)
    assert header[: len(ENGAGEMENT.split(","))] == ENGAGEMENT.split(",")
    assert "校验码" in row[-1]
    row[1] = OTHER_LAB
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([header, row])
    (sent,) = hub("ingest", path, "--format", "json").json()
    assert (sent["feed"], sent["rows"], sent["accepted"], sent["refused"]) == ("engagements", 1, 1, 0)
    assert len(releases(hub)) == 2


def test_unmasked_export_needs_purpose_and_case_and_is_kept(hub: Hub, sender: Sender, home: Path) -> None:
    persons = "主体代码,主体名称,身份,姓名,证件类型,证件号码,起,止"
    wrong = [LAB, "青屿", "无此身份", LEAD[0], "居民身份证", LEAD[1], "2023-05-18", "长期"]
    (sent,) = hub("ingest", sender.table("人员.csv", persons, [wrong]), "--format", "json").json()
    assert sent["refused"] == 1
    masked = sender.folder / "masked.csv"
    hub("refused", sent["batch"], "--export", masked)
    assert LEAD[1] not in masked.read_text("utf-8-sig")
    half = hub("refused", sent["batch"], "--export", sender.folder / "half.csv", "--purpose", "核对")
    assert half.status == 2
    assert not (sender.folder / "half.csv").exists()
    plain = sender.folder / "plain.csv"
    hub("refused", sent["batch"], "--export", plain, "--purpose", "核对", "--case", "案1")
    assert LEAD[1] in plain.read_text("utf-8-sig")
    (entry,) = Journal(Home.open(home)).entries("unmask")
    assert (entry.actor, entry.payload["purpose"], entry.payload["case_no"]) == ("tester", "核对", "案1")


def test_a_withdrawn_batch_takes_its_finding_along_and_says_why(hub: Hub, a01: dict[str, Any], told: Told) -> None:
    done = hub("withdraw", 4, "--ground", "误报", "--format", "json").json()
    assert (done["withdrawn"], done["release"]) == (True, 2)
    assert hub("findings", "--format", "json").json() == []
    went = hub("findings", "--new-since", "1", "--format", "json").json()["gone"]
    assert [(row["id"], row["why"]) for row in went] == [(a01["id"], "所依据的第 4 批已撤回（误报）")]
    assert "was withdrawn (误报)" in hub("findings", "--new-since", "1", lang="en").out
    stands = {row["batch"]: row["stands"] for row in hub("batches", "--format", "json").json()}
    assert stands == {1: True, 2: True, 3: True, 4: False, 5: True}
    assert hub("withdraw", 4, "--ground", "再撤").status == 2
    again = hub("ingest", told.sent.folder / "业务备案.csv", "--format", "json").json()
    assert (again[0]["batch"], again[0]["already"]) == (6, False)
    assert [row["id"] for row in hub("findings", "--format", "json").json()] == [a01["id"]]


def test_a_batch_is_read_again_under_a_mended_contract(hub: Hub, a01: dict[str, Any]) -> None:
    done = hub("reread", 4, "--format", "json").json()
    assert (done["batch"], done["replaces"], done["accepted"], done["refused"]) == (6, 4, 3, 1)
    stands = {row["batch"]: row["stands"] for row in hub("batches", "--format", "json").json()}
    assert (stands[4], stands[6]) == (False, True)
    (found,) = hub("findings", "--format", "json").json()
    assert found["id"] == a01["id"]
    assert {e["batch"] for e in found["evidence"]} == {1, 6}
    assert hub("reread", 4).status == 2
    assert hub("reread", 99).status == 2


def test_a_rebuild_gives_the_digest_of_the_release(hub: Hub) -> None:
    (release,) = releases(hub)
    done = hub("rebuild", "--format", "json").json()
    assert (done["digest"], done["content_digest"], done["same"]) == (
        release["digest"],
        release["content_digest"],
        True,
    )
    assert release["digest"] in hub("rebuild").out
    assert len(releases(hub)) == 1


def test_rollback_points_back_and_deletes_nothing(hub: Hub) -> None:
    hub("withdraw", 4, "--ground", "误报")
    assert hub("rollback", "--format", "json").json()["release"] == 1
    assert [(r["release"], r["current"]) for r in releases(hub)] == [(1, True), (2, False)]
    assert len(hub("findings", "--format", "json").json()) == 1
    assert hub("rollback", "--to", 2, "--format", "json").json()["release"] == 2
    assert hub("findings", "--format", "json").json() == []
    assert hub("rollback", "--to", 9).status == 2


def test_verify_names_what_is_damaged(hub: Hub, home: Path) -> None:
    assert hub("verify", "--format", "json").json() == {"sound": True, "damage": []}
    batch = home / "ledger" / "000005" / "manifest.json"
    batch.write_text(batch.read_text("utf-8").replace("禁入名单.csv", "禁入名单2.csv"), encoding="utf-8")
    done = hub("verify")
    assert done.status == 3
    assert "5" in done.out + done.err
    assert "Traceback" not in done.out + done.err


def test_a_damaged_release_is_told_and_rebuilt(hub: Hub, home: Path) -> None:
    file = home / "graph" / "releases" / "000001.duckdb"
    file.write_bytes(b"\0" * file.stat().st_size)
    asked = hub("findings")
    assert asked.status == 3
    assert "hub rebuild" in asked.err
    assert hub("verify").status == 3
    assert hub("rebuild").status == 0
    assert len(hub("findings", "--format", "json").json()) == 1


def test_one_unusable_file_does_not_hold_up_the_others(hub: Hub, sender: Sender) -> None:
    bad = sender.folder / "图片.csv"
    bad.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    row = engagement("HT-9", LAB, PLANT, PLANT, "自行监测", "2026-09-01", "2026-09-30")
    good = sender.table("补报.csv", ENGAGEMENT, [row])
    done = hub("ingest", bad, good, sender.folder / "没有.csv", "--format", "json")
    assert done.status == 2
    assert "图片.csv" in done.err
    assert "没有.csv" in done.err
    assert "Traceback" not in done.err
    assert '"file": "补报.csv"' in done.out
    assert len(releases(hub)) == 2


def test_a_cover_named_beside_its_file_is_not_taken_for_a_file(hub: Hub, sender: Sender) -> None:
    row = ["机构", "某检测公司", "望海市", OTHER_LAB, "仅列名", "990000", "全部", "2026-08-01", ""]
    path = sender.table(
        "名单.csv", BAN, [[*row, "文1", "瀛川市生态环境局", BUREAU]], sender.cover(BUREAU, "2026-08-31")
    )
    done = hub("ingest", path, path.with_name("名单.csv.cover.csv"), "--format", "json")
    assert done.status == 0, done.err
    assert [r["file"] for r in done.json()] == ["名单.csv"]
    assert "2026-08-31" in {r["cut_off"] for r in hub("coverage", "--format", "json").json()}


def test_what_was_known_on_an_earlier_day(ask: Hub) -> None:
    assert ask("findings", "--known-on", "2020-01-01", "--format", "json").json() == []
    assert ask("batches", "--known-on", "2020-01-01", "--format", "json").json() == []
    assert len(ask("findings", "--known-on", "2999-01-01", "--format", "json").json()) == 1


def test_a_forgotten_batch_is_unreadable_for_ever(hub: Hub) -> None:
    assert hub("withdraw", 4, "--ground", "误报", "--forget").status == 0
    done = hub("refused", 4)
    assert done.status == 2
    assert "第 4 批" in done.err
    assert hub("batch", 4).status == 0
    assert hub("verify").status == 0
