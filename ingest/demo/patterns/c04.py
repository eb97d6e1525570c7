"""C04: work after a certificate was withdrawn, revoked or cancelled, or while business was suspended."""

from __future__ import annotations

from typing import Any

from ingest.demo.days import day, iso
from ingest.demo.firms import Event, Lab
from ingest.demo.patterns.penal import case, publish
from ingest.demo.stage import Stage

DAYS = (day(2024, 7, 8), day(2025, 1, 20), day(2025, 6, 9), day(2026, 2, 16), day(2026, 8, 24))
WAYS = ("revoked", "withdrawn", "suspended", "stopped", "cancelled")
EVENTS = {"revoked": ("吊销", "处罚"), "withdrawn": ("撤销", "欺骗取得"), "cancelled": ("注销", "依申请")}
TRAPS = (
    "tested_before", "correction", "stayed", "emergency", "day_before", "day_after", "other_site", "restored",
    "not_yet_in_effect",
)  # fmt: skip


def plant(stage: Stage) -> None:
    """Plant work after the end, and corrections, stays, emergencies and last days that are allowed."""
    for i, way in stage.times(len(WAYS)):
        at = DAYS[i % len(DAYS)]
        lab = _lab(stage, at)
        _end(stage, WAYS[way], lab, at)
        client = stage.client()
        stage.engagement(lab, client, at + 10, at + 40, targets=(client,))
        for days in (25, 32):
            stage.report(lab, at + days, client, sampled=at + days - 10)
        stage.tell("C04", "planted", WAYS[way], lab, note=f"{iso(at)}后仍出具报告")
        stage.tell("D01", "allowed", WAYS[way], lab)
    for trap in TRAPS:
        for i in stage.twice():
            lab = _lab(stage, DAYS[i % len(DAYS)])
            _alike(stage, trap, lab, DAYS[i % len(DAYS)])
            stage.tell("C04", "lookalike", trap, lab)
            if trap in ("tested_before", "correction"):
                stage.tell("D01", "allowed", trap, lab)


def _lab(stage: Stage, at: int) -> Lab:
    lab = stage.founder.found([(at - 900, at + 1291)])
    client = stage.client()
    for days in (300, 150, 60):
        stage.report(lab, at - days, client)
    return lab


def _end(stage: Stage, way: str, lab: Lab, at: int) -> None:
    number = lab.certificates[0].number
    if way in EVENTS:
        lab.events.append(Event(number, *EVENTS[way], at - 10, at, served=at - 3))
    elif way == "suspended":
        lab.events.append(Event(number, "暂停", "处罚", at - 10, at, at + 89, served=at - 3))
    else:
        by = stage.agencies.bureau(lab.place.city)
        stop: dict[str, Any] = {"suspension_from": iso(at), "suspension_to": iso(at + 89)}
        publish(stage, case(stage, lab, by, at - 90, at - 12, nature="其他", **stop))


def _alike(stage: Stage, trap: str, lab: Lab, at: int) -> None:
    client, number = stage.client(), lab.certificates[0].number
    by = stage.agencies.bureau(lab.place.city)
    if trap in ("tested_before", "correction"):
        _end(stage, "revoked", lab, at)
    if trap == "tested_before":
        stage.report(lab, at + 1, client, sampled=at - 12, analysed_to=iso(at - 5), signed_on=iso(at - 2))
    elif trap == "correction":
        first = stage.report(lab, at - 40, client)
        again: dict[str, Any] = {"report_no": first, "version": "2", "corrects": first}
        days: dict[str, Any] = {"sampled_from": iso(at - 48), "sampled_to": iso(at - 48), "analysed_from": iso(at - 47)}
        stage.report(lab, at + 15, client, **again, **days, analysed_to=iso(at - 42))
    elif trap == "stayed":
        stop = {
            "suspension_from": iso(at),
            "suspension_to": iso(at + 89),
            "stay_from": iso(at + 1),
            "stay_to": iso(at + 89),
        }
        publish(stage, case(stage, lab, by, at - 90, at - 12, nature="其他", **stop))
        stage.report(lab, at + 30, client, sampled=at + 20)
    elif trap == "emergency":
        _end(stage, "suspended", lab, at)
        stage.add(
            "emergencies",
            agency_name=by.name,
            agency_code=by.code,
            org_name=lab.name,
            org_code=lab.code,
            reason="突发环境事件应急监测",
            valid_from=iso(at + 10),
            valid_to=iso(at + 50),
        )
        stage.report(lab, at + 30, client, sampled=at + 20)
    elif trap in ("day_before", "day_after"):
        lab.events.append(Event(number, "暂停", "处罚", at - 10, at, at + 29, served=at - 3))
        on = at - 1 if trap == "day_before" else at + 38
        stage.report(lab, on, client, sampled=at - 9 if trap == "day_before" else at + 30)
    elif trap == "other_site":
        lab.sites.append(type(lab.sites[0])("02", lab.address + "附楼", lab.place.code, lab.sites[0].scope[:9]))
        lab.events.append(Event(number, "暂停", "处罚", at - 10, at, at + 89, served=at - 3, scope="场所", site="02"))
        stage.report(lab, at + 30, client, sampled=at + 20)
    elif trap == "restored":
        lab.events.append(Event(number, "暂停", "处罚", at - 10, at, at + 19, served=at - 3))
        lab.events.append(Event(number, "恢复", "依申请", at + 18, at + 20))
        stage.report(lab, at + 40, client, sampled=at + 30)
    else:
        lab.events.append(Event(number, "吊销", "处罚", at, at + 40, served=at + 40))
        stage.report(lab, at + 20, client, sampled=at + 10)
