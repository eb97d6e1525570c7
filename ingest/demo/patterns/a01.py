"""A01: one institution works for the regulator about a party and for that party in the same days."""

from __future__ import annotations

from collections.abc import Callable

from ingest.demo.agencies import Agency
from ingest.demo.clients import Client
from ingest.demo.days import day, iso
from ingest.demo.firms import Lab
from ingest.demo.stage import Stage

# (task begins, ends, commission begins, ends, service, who commissions): S3 by the local norm alone in 2024, split at
# 2026-01-01 and 2026-08-15, and inside 2026.
SPANS = (
    (day(2025, 9, 1), day(2026, 3, 31), day(2025, 7, 1), day(2026, 6, 30), "监督性监测", "bureau"),
    (day(2026, 2, 1), day(2026, 7, 31), day(2026, 3, 1), day(2026, 12, 31), "执法监测", "branch"),
    (day(2024, 5, 6), day(2024, 11, 30), day(2024, 4, 1), day(2025, 3, 31), "监督性监测", "bureau"),
    (day(2026, 7, 1), day(2026, 10, 31), day(2026, 6, 1), day(2027, 5, 31), "监督性监测", "station"),
    (day(2025, 12, 15), day(2026, 1, 20), day(2025, 1, 1), day(2026, 12, 31), "应急", "bureau"),
    (day(2026, 4, 1), day(2026, 9, 30), day(2026, 9, 30), day(2026, 11, 30), "监督性监测", "framework"),
)
Trap = Callable[[Stage, Lab, Client, Agency, int], None]


def plant(stage: Stage) -> None:
    """Plant the conflicts and what only looks like one."""
    for i, way in stage.times(len(SPANS)):
        begins, ends, first, last, service, who = SPANS[way]
        shift = 3 * (i // len(SPANS))
        lab, client = stage.host("A01"), stage.client()
        city = client.place.city
        by = {"branch": stage.agencies.branch, "station": stage.agencies.station}.get(who, stage.agencies.bureau)(city)
        if who == "framework":
            frame = stage.engagement(lab, by, begins - 200, ends, service=service, contract_type="框架")
            order = {"contract_type": "任务单", "framework_no": frame}
            stage.engagement(lab, by, begins, ends, targets=(client,), service=service, **order)
        else:
            stage.engagement(lab, by, begins + shift, ends, targets=(client,), service=service)
        stage.engagement(lab, client, first, last, targets=(client,))
        stage.tell("A01", "planted", who, lab, (client.code,), note=f"任务{iso(begins)}起，委托{iso(first)}起")
    for name, trap in TRAPS.items():
        for i in stage.twice():
            lab, client = stage.host("A01"), stage.client()
            trap(stage, lab, client, stage.agencies.bureau(client.place.city), day(2026, 2, 1) + 11 * i)
            stage.tell("A01", "lookalike", name, lab, (client.code,))


def _ambient(stage: Stage, lab: Lab, client: Client, by: Agency, at: int) -> None:
    stage.engagement(lab, by, at, at + 150, targets=(client,), service="环境质量监测")
    stage.engagement(lab, client, at - 30, at + 200, targets=(client,))


def _proficiency(stage: Stage, lab: Lab, client: Client, by: Agency, at: int) -> None:
    stage.engagement(lab, by, at, at + 20, targets=(client,), service="能力考核")
    stage.engagement(lab, by, at + 40, at + 42, targets=(client,), service="培训")
    stage.engagement(lab, client, at - 30, at + 200, targets=(client,))


def _no_order(stage: Stage, lab: Lab, client: Client, by: Agency, at: int) -> None:
    frame = stage.engagement(lab, by, at - 100, at + 250, targets=(client,), service="监督性监测", contract_type="框架")
    order = {"contract_type": "任务单", "framework_no": frame}
    stage.engagement(lab, by, at - 60, at - 31, targets=(client,), service="监督性监测", **order)
    stage.engagement(lab, by, at, at + 60, targets=(stage.client(),), service="监督性监测", **order)
    stage.engagement(lab, client, at, at + 120, targets=(client,))


def _handed_over(stage: Stage, lab: Lab, client: Client, by: Agency, at: int) -> None:
    done = {"status": "解除", "ended_on": iso(at + 9), "recusal": f"采样前主动回避，{iso(at + 9)}移交其他机构"}
    stage.engagement(lab, by, at, at + 120, targets=(client,), service="执法监测", **done)
    stage.engagement(lab, client, at - 30, at + 200, targets=(client,))


def _next_day(stage: Stage, lab: Lab, client: Client, by: Agency, at: int) -> None:
    stage.engagement(lab, client, at - 200, at - 1, targets=(client,))
    stage.engagement(lab, by, at, at + 60, targets=(client,), service="监督性监测")


def _signed_only(stage: Stage, lab: Lab, client: Client, by: Agency, at: int) -> None:
    stage.engagement(lab, client, at - 120, at - 20, targets=(client,))
    stage.engagement(lab, by, at, at + 60, targets=(client,), service="监督性监测", signed_on=iso(at - 60))


def _ended_early(stage: Stage, lab: Lab, client: Client, by: Agency, at: int) -> None:
    stage.engagement(lab, client, at - 150, at + 150, targets=(client,), status="解除", ended_on=iso(at - 1))
    stage.engagement(lab, by, at, at + 60, targets=(client,), service="监督性监测")


def _void(stage: Stage, lab: Lab, client: Client, by: Agency, at: int) -> None:
    stage.engagement(lab, by, at, at + 60, targets=(client,), service="执法监测", status="作废")
    stage.engagement(lab, client, at - 150, at + 150, targets=(client,))


def _namesake(stage: Stage, lab: Lab, client: Client, by: Agency, at: int) -> None:
    other = stage.client(client.name)
    stage.engagement(lab, by, at, at + 60, targets=(other,), service="监督性监测")
    stage.engagement(lab, client, at - 50, at + 150, targets=(client,))


def _not_ecology(stage: Stage, lab: Lab, client: Client, by: Agency, at: int) -> None:
    market = stage.agencies.market(by.division)
    stage.engagement(lab, market, at, at + 60, targets=(client,), service="监督性监测")
    stage.engagement(lab, client, at - 50, at + 150, targets=(client,))


def _before_law(stage: Stage, lab: Lab, client: Client, by: Agency, at: int) -> None:
    shift = at - day(2026, 2, 1)
    begins = day(2023, 11, 1) + shift // 2
    stage.engagement(lab, by, begins, day(2024, 1, 31), targets=(client,), service="监督性监测")
    stage.engagement(lab, client, begins + 5, day(2024, 2, 29), targets=(client,))


def _no_start(stage: Stage, lab: Lab, client: Client, by: Agency, at: int) -> None:
    stage.engagement(lab, by, at, at + 60, targets=(client,), service="监督性监测")
    stage.engagement(lab, client, None, at + 150, targets=(client,), at=at - 20)


TRAPS: dict[str, Trap] = {
    "ambient": _ambient,
    "proficiency_training": _proficiency,
    "framework_without_order": _no_order,
    "handed_over": _handed_over,
    "half_open": _next_day,
    "signing_overlap_only": _signed_only,
    "ended_early": _ended_early,
    "void": _void,
    "namesake": _namesake,
    "not_ecology": _not_ecology,
    "before_law": _before_law,
    "unknown_start": _no_start,
}
