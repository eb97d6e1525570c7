"""A file goes in whole, is known when it comes again, and leaves nothing behind when it fails."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from hub.home import Home
from hub.journal import Journal
from hub.ledger import Ledger
from ingest.draft_feed import draft_feed
from ingest.intake import take_in
from ingest.refused import export_refused, refused_rows
from ingest.reread import reread_batch
from schema.errors import HubError
from schema.feed import load_feed

CODE = "91310104132624384A"
RESIDENT = "11010519491231002X"
WRONG_RESIDENT = "110105194912310021"

STAFF = """feed: staff
title: {zh: 员工, en: Staff}
about: {zh: 员工, en: Staff}
sender: market
formats: [csv, json]
list: full
records:
  - record: person
    natural_key: [code, pid]
    columns:
      - {name: code, header: [机构代码, CF_JG], label: {zh: 机构代码, en: Code}, type: org_code, required: true}
      - {name: pid, header: 员工证件号, label: {zh: 员工证件号, en: Number}, type: person_id, required: true}
      - {name: from_day, header: 到岗日, label: {zh: 到岗日, en: Since}, type: date}
      - {name: memo, header: 员工备注, label: {zh: 员工备注, en: Remark}}
    yields:
      - into: role
        columns: {person: "person_mention(pid, NULL, NULL)", org: "org_mention(code, NULL)", role: "'staff'",
                  valid_from: from_day}
"""
HEADER = "机构代码,员工证件号,到岗日,员工备注"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    home = Home.init(tmp_path / "home", seed=7)
    # A new feed is one YAML file and nothing else.
    (home.path / "feeds" / "staff.yaml").write_text(STAFF, encoding="utf-8")
    with home.lock():
        yield home


def write(folder: Path, *lines: str, name: str = "员工.csv") -> Path:
    path = folder / name
    path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    return path


def everything(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_a_new_feed_is_one_yaml_file(home: Home, tmp_path: Path) -> None:
    path = write(tmp_path, f"{CODE},{RESIDENT},2024年1月5日,", f"{CODE.lower()},{WRONG_RESIDENT},2024-01-05,x")
    done = take_in(home, path)
    assert (done.batch, done.feed, done.rows, done.accepted, done.refused, done.already) == (1, "staff", 2, 1, 1, False)
    assert [(field, reason.zh, count) for field, reason, count in done.reasons] == [
        ("pid", "列“员工证件号”证件号码不正确（位数、出生日期或校验码不符）；请与证件核对", 1)
    ]
    rows = pq.read_table(Ledger(home).accepted_path(1, "person")).to_pylist()
    assert [(row["row"], row["code"], len(row["pid"])) for row in rows] == [(2, CODE, 64)]
    manifest = Ledger(home).manifests()[0]
    assert (manifest.mode, manifest.rows, manifest.records) == (
        "full",
        2,
        {"person": {"rows": 2, "accepted": 1, "refused": 1}},
    )
    assert Ledger(home).verify() == []


def test_the_same_file_again_changes_nothing(home: Home, tmp_path: Path) -> None:
    path = write(tmp_path, f"{CODE},{RESIDENT},2024-01-05,")
    first, second = take_in(home, path), take_in(home, path)
    assert (second.batch, second.already, second.rows) == (first.batch, True, 1)
    assert len(Ledger(home).manifests()) == 1


def test_the_same_rows_under_a_mended_cover_are_another_list(home: Home, tmp_path: Path) -> None:
    path = write(tmp_path, f"{CODE},{RESIDENT},2024-01-05,")
    cover = tmp_path / "员工.csv.cover.csv"
    cover.write_text("项目,内容\n数据截止日期,2024年6月30日\n全量/增量,增量\n覆盖行政区划,990100\n", encoding="utf-8")
    assert take_in(home, path).batch == 1
    cover.write_text("项目,内容\n数据截止日期,2024-07-31\n", encoding="utf-8")
    assert take_in(home, path).batch == 2
    first, second = Ledger(home).manifests()
    assert (str(first.cut_off), first.mode, first.divisions) == ("2024-06-30", "increment", ["990100"])
    # A cover that does not say 全量 makes no full list, whatever the feed usually is.
    assert (str(second.cut_off), second.mode) == ("2024-07-31", "increment")


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("数据截止日期,昨天", "昨天"),
        ("全量/增量,部分", "部分"),
        ("覆盖行政区划,999999", "999999"),
        ("报送单位代码,12345", "12345"),
        ("版本,二", "二"),
    ],
)
def test_a_bad_cover_refuses_the_file_in_one_sentence(home: Home, tmp_path: Path, line: str, named: str) -> None:
    path = write(tmp_path, f"{CODE},{RESIDENT},2024-01-05,")
    (tmp_path / "员工.csv.cover.csv").write_text(f"项目,内容\n{line}\n", encoding="utf-8")
    with pytest.raises(HubError) as caught:
        take_in(home, path)
    assert named in caught.value.text("zh") and "员工.csv" in caught.value.text("zh")
    assert Ledger(home).manifests() == []


def test_a_dry_run_tells_the_same_and_writes_nothing(home: Home, tmp_path: Path) -> None:
    path = write(tmp_path, f"{CODE},{RESIDENT},2024-01-05,", ",,,")
    before = everything(home.path)
    dry = take_in(home, path, dry_run=True)
    assert everything(home.path) == before
    wet = take_in(home, path)
    assert (dry.batch, dry.rows, dry.accepted, dry.refused, dry.reasons) == (
        None,
        wet.rows,
        wet.accepted,
        wet.refused,
        wet.reasons,
    )


def test_a_file_of_bad_rows_only_is_sealed_all_the_same(home: Home, tmp_path: Path) -> None:
    done = take_in(home, write(tmp_path, "x,y,z,", ",,,"))
    assert (done.accepted, done.refused) == (0, done.rows)
    assert pq.read_table(Ledger(home).accepted_path(1, "person")).num_rows == 0


def test_broken_lines_count_as_refused_rows(home: Home, tmp_path: Path) -> None:
    done = take_in(home, write(tmp_path, f"{CODE},{RESIDENT},2024-01-05,", "只有一格", f"{CODE},{RESIDENT},,"))
    assert (done.rows, done.accepted, done.refused) == (3, 2, 1)
    assert refused_rows(home, 1)[0]["line"] == 3


def test_an_interrupted_file_leaves_nothing(home: Home, tmp_path: Path) -> None:
    def stop(_: int) -> None:
        raise KeyboardInterrupt

    before = sorted(p for p in home.path.rglob("*"))
    with pytest.raises(KeyboardInterrupt):
        take_in(home, write(tmp_path, f"{CODE},{RESIDENT},2024-01-05,"), on_progress=stop)
    assert sorted(p for p in home.path.rglob("*")) == before


def test_no_personal_id_stands_open_in_the_home(home: Home, tmp_path: Path) -> None:
    lines = [
        f"{CODE},{RESIDENT},2024-01-05,证{RESIDENT}",
        f"{CODE},{WRONG_RESIDENT},2024-01-05,{WRONG_RESIDENT}",
        f"{CODE},{RESIDENT},2024-13-05,",
    ]
    take_in(home, write(tmp_path, *lines))
    for path in home.path.rglob("*.parquet"):
        held = str(pq.read_table(path).to_pylist())
        assert "19491231" not in held
    assert b"19491231" not in everything(home.path)
    assert RESIDENT in Ledger(home).original(1).read().decode()


def test_refused_rows_come_back_mended(home: Home, tmp_path: Path) -> None:
    take_in(home, write(tmp_path, f"{CODE},{RESIDENT},2024-01-05,", f"{CODE},{WRONG_RESIDENT},2024-13-05,=1+1"))
    out = tmp_path / "退回.csv"
    assert export_refused(home, 1, out) == 1
    with out.open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["员工证件号"] == "<id>" and "到岗日" in row["拒收原因"] and "员工证件号" in row["拒收原因"]
    assert row["员工备注"] == "'=1+1"
    assert WRONG_RESIDENT not in out.read_text("utf-8-sig")
    # Sent back as it is, it is refused again; mended, it goes in, and the column of reasons is not read.
    assert take_in(home, out).refused == 1
    row |= {"员工证件号": RESIDENT, "到岗日": "2024-12-05"}
    mended = tmp_path / "再报.csv"
    with mended.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(row))
        writer.writeheader()
        writer.writerow(row)
    done = take_in(home, mended)
    assert (done.feed, done.accepted, done.refused, done.notes) == ("staff", 1, 0, {})


def test_unmasked_export_needs_purpose_and_case_and_is_kept(home: Home, tmp_path: Path) -> None:
    take_in(home, write(tmp_path, f"{CODE},{WRONG_RESIDENT},2024-01-05,"))
    with pytest.raises(HubError, match="purpose and a case number"):
        export_refused(home, 1, tmp_path / "a.csv", purpose="核对")
    assert not (tmp_path / "a.csv").exists() and Journal(home).entries("unmask") == []
    export_refused(home, 1, tmp_path / "a.csv", purpose="核对", case_no="瀛环案1号", actor="甲")
    assert WRONG_RESIDENT in (tmp_path / "a.csv").read_text("utf-8-sig")
    (entry,) = Journal(home).entries("unmask")
    assert (entry.actor, entry.payload["purpose"], entry.payload["case_no"]) == ("甲", "核对", "瀛环案1号")
    with pytest.raises(HubError, match="there already"):
        export_refused(home, 1, tmp_path / "a.csv")


def test_an_original_is_read_again_under_a_mended_contract(home: Home, tmp_path: Path) -> None:
    path = write(tmp_path, f"{CODE},{RESIDENT},去年,")
    (tmp_path / "员工.csv.cover.csv").write_text("项目,内容\n数据截止日期,2024-07-31\n", encoding="utf-8")
    assert take_in(home, path).refused == 1
    mended = STAFF.replace("type: date}", "type: date, null: [去年]}")
    (home.path / "feeds" / "staff.yaml").write_text(mended, encoding="utf-8")
    again = reread_batch(home, 1)
    assert (again.batch, again.accepted, again.refused, again.file) == (2, 1, 0, "员工.csv")
    first, second = Ledger(home).manifests()
    assert (second.replaces, second.cut_off) == (1, first.cut_off)
    assert first.contract_digest != second.contract_digest
    assert list(home.tmp().iterdir()) == []


def test_the_feed_is_guessed_or_the_candidates_are_named(home: Home, tmp_path: Path) -> None:
    with pytest.raises(HubError) as caught:
        take_in(home, write(tmp_path, f"{CODE},{RESIDENT},,"), feed="nothing")
    assert "staff" in caught.value.text("zh")
    (home.path / "feeds" / "twin.yaml").write_text(STAFF.replace("feed: staff", "feed: twin"), encoding="utf-8")
    with pytest.raises(HubError, match="staff, twin"):
        take_in(home, write(tmp_path, f"{CODE},{RESIDENT},,"))
    stranger = tmp_path / "x.csv"
    stranger.write_text("天,地\n1,2\n", encoding="utf-8")
    with pytest.raises(HubError, match=r"x\.csv"):
        take_in(home, stranger)
    with pytest.raises(HubError, match=r"none\.csv"):
        take_in(home, tmp_path / "none.csv")


def test_a_missing_required_column_leaves_nothing(home: Home, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"机构代码,到岗日\n{CODE},2024-01-01\n", encoding="utf-8")
    with pytest.raises(HubError, match="员工证件号"):
        take_in(home, path, feed="staff")
    assert Ledger(home).manifests() == []


def test_json_rows_may_lack_a_key_that_others_have(home: Home, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(
        f'[{{"机构代码": "{CODE}"}}, {{"机构代码": "{CODE}", "员工证件号": "{RESIDENT}"}}]', encoding="utf-8"
    )
    done = take_in(home, path, feed="staff")
    assert (done.rows, done.accepted, done.refused) == (2, 1, 1)


def test_an_unread_column_is_told(home: Home, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"机构代码,员工证件号,到岗曰\n{CODE},{RESIDENT},2024-01-01\n", encoding="utf-8")
    assert take_in(home, path).notes == {"unread:到岗曰": 1}


def test_a_draft_of_a_contract_can_be_loaded_and_holds_no_cell(tmp_path: Path) -> None:
    path = tmp_path / "样本.csv"
    path.write_text(
        f"甲号,乙日,丙,证件\n{CODE},2024-01-05,7,{RESIDENT}\n{CODE},2024年2月5日,8,{RESIDENT}\n", encoding="utf-8"
    )
    text = draft_feed(path, "sample")
    assert CODE not in text and RESIDENT not in text
    (tmp_path / "sample.yaml").write_text(text, encoding="utf-8")
    columns = load_feed(tmp_path / "sample.yaml").records[0].columns
    assert [column.type for column in columns] == ["org_code", "date", "integer", "person_id"]
    with pytest.raises(HubError, match="register"):
        draft_feed(path, "register")
