"""C02: a new false act within two years of the first of two penalties for false reports, both in effect before it."""

from __future__ import annotations

from typing import Any

from ingest.demo.days import day, iso, years_after
from ingest.demo.patterns.penal import about_person, case, publish, publish_2015
from ingest.demo.stage import Stage

FIRST = (day(2024, 1, 15), day(2024, 9, 3), day(2025, 2, 10), day(2024, 11, 20), day(2023, 10, 16))
TRAPS = (
    "inaccurate", "one_case_two_documents", "not_yet_effective", "over_two_years", "revoked", "stayed", "firm_and_head",
    "published_twice",
)  # fmt: skip


def plant(stage: Stage) -> None:
    """Plant repeated false reports, and the chains in which one link does not count."""
    for i, _ in stage.times(5):
        lab = stage.host("C02")
        by = stage.agencies.bureau(lab.place.city)
        at = FIRST[i % len(FIRST)]
        for decided in (at, at + 190):
            publish(stage, case(stage, lab, by, decided - 80, decided))
        publish(stage, case(stage, lab, by, at + 380, at + 450), 30.0)
        stage.tell("C02", "planted", "two_prior", lab, note=f"首次处罚 {iso(at + 7)} 生效，新行为 {iso(at + 380)}")
    for trap in TRAPS:
        for i in stage.twice():
            _alike(stage, trap, FIRST[i % len(FIRST)])


def _alike(stage: Stage, trap: str, at: int) -> None:
    lab = stage.host("C02")
    by = stage.agencies.bureau(lab.place.city)
    act = at + 380
    if trap == "over_two_years":
        at = min(at, day(2024, 5, 6))
        act = years_after(at + 7, 2) + 3
    first = case(stage, lab, by, at - 80, at, **_revoked(at, trap))
    publish(stage, first)
    if trap in ("one_case_two_documents", "firm_and_head", "published_twice"):
        _same_case(stage, trap, first, at)
    else:
        decided = act - 3 if trap == "not_yet_effective" else at + 190
        stay: dict[str, Any] = {}
        if trap == "stayed":
            stay = {"stay_from": iso(decided + 8), "stay_to": iso(act + 200)}
        nature = "不实" if trap == "inaccurate" else "虚假"
        publish(stage, case(stage, lab, by, at + 100, decided, nature=nature, **stay))
    if trap == "published_twice":
        publish_2015(stage, first)
    publish(stage, case(stage, lab, by, act, act + 70))
    stage.tell("C02", "lookalike", trap, lab)


def _revoked(at: int, trap: str) -> dict[str, Any]:
    return {"revoked_on": iso(at + 150)} if trap == "revoked" else {}


def _same_case(stage: Stage, trap: str, first: dict[str, object], at: int) -> None:
    """More documents of the one case: an amending decision, or one about the head."""
    if trap == "one_case_two_documents":
        later = {k: v for k, v in first.items() if k != "_keep"}
        later |= {"doc_no": str(first["doc_no"]).replace("号", "-1号"), "amends_doc": first["doc_no"]}
        later |= {"decided_on": iso(at + 60), "served_on": iso(at + 66), "effective_on": iso(at + 66)}
        publish(stage, stage.add("cases", **later))
    elif trap == "firm_and_head":
        row = stage.add("cases", **about_person(first, stage.person()))
        row["doc_no"] = str(first["doc_no"]).replace("号", "之二号")
