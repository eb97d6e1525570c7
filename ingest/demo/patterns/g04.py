"""G04: an award whose bid fell inside a ban with a stated term."""

from __future__ import annotations

from ingest.demo.days import day, iso, to_date, years_after
from ingest.demo.firms import Lab
from ingest.demo.stage import Stage

BEGINS = (day(2024, 7, 15), day(2024, 10, 8), day(2025, 3, 24), day(2025, 11, 3), day(2026, 2, 9))
WAYS = ("supplier", "consortium", "monitoring_ban", "last_day", "supplier")
TRAPS = (
    "ended", "no_end", "listed_only", "lifted", "stayed", "namesake", "name_only", "failed", "bid_before",
    "other_place", "employment_only", "subcontractor",
)  # fmt: skip


def plant(stage: Stage) -> None:
    """Plant bids inside a ban, and ended, endless, lifted and other bans that bar nothing here."""
    for i, way in stage.times(len(WAYS)):
        begins = BEGINS[i % len(BEGINS)]
        lab = stage.host("G04")
        ends = years_after(begins, 1) - 1
        ban(stage, lab, begins, ends, matter="监测服务" if WAYS[way] == "monitoring_ban" else "政府采购")
        bid = ends if WAYS[way] == "last_day" else begins + 120
        if WAYS[way] == "consortium":
            award(stage, stage.host("G04"), bid, partners=(lab,))
        else:
            award(stage, lab, bid)
        stage.tell("G04", "planted", WAYS[way], lab, note=f"禁入 {iso(begins)} 至 {iso(ends)}，响应截止 {iso(bid)}")
    for trap in TRAPS:
        for i in stage.twice():
            lab = stage.host("G04")
            _alike(stage, trap, lab, BEGINS[i % len(BEGINS)])
            stage.tell("G04", "lookalike", trap, lab)


def ban(stage: Stage, lab: Lab, begins: int, ends: int | None, **more: object) -> None:
    """Add an entry of the ban list."""
    by = stage.agencies.bureau(lab.place.city)
    row: dict[str, object] = {
        "subject_kind": "机构",
        "name": lab.name,
        "address": lab.address,
        "subject_code": lab.code,
        "kind": "禁止",
        "division": "990000",
        "matter": "政府采购",
        "valid_from": iso(begins),
        "valid_to": iso(ends),
        "doc_no": f"瀛财采禁〔{to_date(begins).year}〕{stage.next()}号",
        "authority_name": by.name,
        "authority_code": by.code,
        "stayed": "否",
    }
    stage.add("bans", **(row | more))


def award(
    stage: Stage,
    lab: Lab,
    bid: int,
    *,
    partners: tuple[Lab, ...] = (),
    below: tuple[Lab, ...] = (),
    outcome: str = "有效",
) -> None:
    """Add an award; the bid's last day is `bid`, the award follows four days later."""
    buyer = stage.agencies.bureau(lab.place.city)
    stage.add(
        "awards",
        buyer_name=buyer.name,
        buyer_code=buyer.code,
        project_no=f"YCZC-{to_date(bid).year}-9{stage.next():05d}",
        category="环境监测服务",
        division=buyer.division,
        supplier_name=lab.name,
        supplier_code=lab.code,
        consortium=";".join(p.code for p in partners) or None,
        subcontractors=";".join(p.code for p in below) or None,
        bid_deadline=iso(bid),
        awarded_on=iso(bid + 4),
        signed_on=iso(bid + 12),
        amount_fen="486000.00",
        outcome=outcome,
    )


def _alike(stage: Stage, trap: str, lab: Lab, begins: int) -> None:
    ends, bid = years_after(begins, 1) - 1, begins + 120
    more: dict[str, object] = {}
    if trap == "ended":
        bid = ends + 1
    elif trap == "bid_before":
        bid = begins - 1
    elif trap == "listed_only":
        more = {"kind": "仅列名"}
    elif trap == "lifted":
        more = {"lifted_on": iso(bid - 10)}
    elif trap == "stayed":
        more = {"stayed": "是"}
    elif trap == "namesake":
        more = {"subject_code": stage.client(lab.name).code}
    elif trap == "name_only":
        more = {"subject_code": None}
    elif trap == "other_place":
        more = {"division": "990500" if lab.place.city != "990500" else "990300"}
    elif trap == "employment_only":
        more = {"matter": "从业"}
    ban(stage, lab, begins, None if trap == "no_end" else ends, **more)
    if trap == "subcontractor":
        award(stage, stage.host("G04"), bid, below=(lab,))
    else:
        award(stage, lab, bid, outcome="废标" if trap == "failed" else "有效")
