"""B03: a report signed by somebody who is not an authorised signatory of that certificate and site on the day."""

from __future__ import annotations

from typing import Any

from ingest.demo.days import TODAY, day
from ingest.demo.firms import Lab, Post, Signer
from ingest.demo.methods import known
from ingest.demo.stage import Stage

DAYS = (day(2024, 6, 12), day(2024, 11, 5), day(2025, 5, 14), day(2026, 3, 10), day(2026, 9, 2))
WAYS = ("never_listed", "before_approval", "after_cancellation")
TRAPS = (
    "approval_lag", "self_declared", "last_day", "internal", "own_site", "other_site", "name_only", "name_spelling",
    "not_covered",
)  # fmt: skip


def plant(stage: Stage) -> None:
    """Plant unauthorised signatures, and the lags, declarations and last days that are in order."""
    for i, way in stage.times(len(WAYS)):
        at = DAYS[i % len(DAYS)]
        lab = stage.host("B03", day=at)
        _unauthorised(stage, WAYS[way], lab, at)
        stage.tell("B03", "planted", WAYS[way], lab, note="签字人当日不在该场所的授权签字人名单内")
    for trap in TRAPS:
        for i in stage.twice():
            at = DAYS[i % len(DAYS)] + 15
            lab = _outside(stage, at) if trap == "not_covered" else stage.host("B03", day=at)
            _in_order(stage, trap, lab, at)
            stage.tell("B03", "lookalike", trap, lab)


def _outside(stage: Stage, at: int) -> Lab:
    lab = stage.founder.found([(at - 900, at + 1200)], authority="00")
    lab.certificates[0].sent = False
    return lab


def _second_site(lab: Lab) -> str:
    """A site of its own for the trap, with its own signatory."""
    number = f"{len(lab.sites) + 1:02d}"
    site = type(lab.sites[0])(number, lab.address + "北楼", lab.place.code, [known("化学需氧量"), known("氨氮")])
    lab.sites.append(site)
    return number


def _unauthorised(stage: Stage, way: str, lab: Lab, at: int) -> None:
    client, person = stage.client(), stage.person()
    if way == "before_approval":
        lab.signers.append(Signer(person, "01", at + 20, at + 30))
        lab.posts.append(Post(person, "授权签字人", at - 300))
    elif way == "after_cancellation":
        lab.signers.append(Signer(person, "01", at - 500, at - 490, cancelled=at - 10))
        lab.posts.append(Post(person, "授权签字人", at - 900, ends=at + 5))
    else:
        lab.posts.append(Post(person, "分析人员", at - 900))
    for week in range(2):
        stage.report(lab, min(at + 3 * week, TODAY - 1), client, signer=person)


def _in_order(stage: Stage, trap: str, lab: Lab, at: int) -> None:
    client, person = stage.client(), stage.person()
    more: dict[str, Any] = {}
    site = "01"
    if trap not in ("name_only", "internal", "not_covered"):
        lab.posts.append(Post(person, "授权签字人", at - 900))
    if trap == "approval_lag":
        lab.signers.append(Signer(person, "01", at - 12, at + 25))
    elif trap == "self_declared":
        lab.signers.append(Signer(person, "01", at - 2, at + 60, declared=at - 1))
    elif trap == "last_day":
        lab.signers.append(Signer(person, "01", at - 500, at - 490, cancelled=at))
    elif trap == "internal":
        lab.posts.append(Post(person, "分析人员", at - 900))
        more = {"cma_mark": "无", "purpose": "内部", "certificate_no": None}
    elif trap in ("own_site", "other_site"):
        # Which site a signatory was entered for is an annex's detail; the certificate names him either way.
        second = _second_site(lab)
        site = second if trap == "own_site" else "01"
        lab.signers.append(Signer(person, second, at - 500, at - 490))
    elif trap == "name_only":
        more = {"signer_id": None}
    elif trap == "name_spelling":
        lab.signers.append(Signer(person, "01", at - 500, at - 490))
        more = {"signer_name": " ".join(person.name), "signer_id": person.number.lower()}
    stage.report(lab, at, client, signer=person, site=site, **more)
