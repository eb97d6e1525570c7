"""A code printed beside the registered name of another firm charges neither, whenever the register tells of it."""

from __future__ import annotations

from pathlib import Path

from tests.api.conftest import BUREAU, CREDIT, PROVINCE, Hub, Sender, runner
from tests.traps.planted import AWARD, BAN, REGISTER, Planted


def charged(hub: Hub) -> set[str]:
    return {one["subject"]["name"] for one in hub("findings", "--rule", "G04", "--format", "json").json()}


def test_a_ban_on_the_subsidiary_under_the_group_s_code_bars_nobody(tmp_path: Path) -> None:
    (tmp_path / "sent").mkdir()
    hub, sender = runner(tmp_path / "home"), Sender(tmp_path / "sent")
    assert hub("init").status == 0
    planted = Planted()
    planted.rows = {header: [] for header in planted.rows}
    group = planted.firm(name="瀛川澜远集团有限公司")
    laboratory = planted.firm(name="瀛川澜远检测有限公司")
    (of_group, of_laboratory) = planted.rows[REGISTER]
    planted.ban(laboratory.name, group.code, "2026-02-01")
    planted.award(group.name, group.code)

    def send(name: str, header: str, rows: list[list[str]], by: str) -> int:
        return hub("ingest", sender.table(name, header, rows, sender.cover(by, "2026-06-30", "增量"))).status

    assert hub("ingest", sender.authorities()).status == 0
    assert send("企业登记.csv", REGISTER, [of_group], PROVINCE) == 0
    assert send("禁入名单.csv", BAN, planted.rows[BAN], CREDIT) == 0
    assert send("采购中标.csv", AWARD, planted.rows[AWARD], BUREAU) == 0
    # As long as nobody else is known to bear the name, it can be another spelling of the holder's: the code decides.
    assert charged(hub) == {group.name}
    assert send("企业登记2.csv", REGISTER, [of_laboratory], PROVINCE) == 0
    assert charged(hub) == set()
    (asked,) = hub("review", "--format", "json").json()
    assert (asked["kind"], asked["key"]) == ("name_not_of_code", group.code)
    assert "版一致" in hub("rebuild").out
    # A person says whose it is.
    assert hub("judge", group.code, asked["entity"], "--verdict", "same", "--ground", "母公司来函").status == 0
    assert charged(hub) == {group.name}
    assert hub("unjudge", hub("judgements", "--format", "json").json()[0]["entry"], "--ground", "误").status == 0
    assert charged(hub) == set()
    assert hub("withdraw", 5, "--ground", "误报").status == 0
    assert charged(hub) == {group.name}
    assert "版一致" in hub("rebuild").out
