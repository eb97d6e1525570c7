"""D01: a report on a day on which no certificate of the institution was in force."""

from __future__ import annotations

from ingest.demo.days import TODAY, day, iso
from ingest.demo.firms import Lab
from ingest.demo.stage import Stage

DAYS = (day(2024, 5, 20), day(2025, 1, 13), day(2025, 7, 22), day(2026, 3, 9), day(2026, 9, 7))
CUT_OFF = day(2026, 10, 31)
WAYS = ("gap", "expired")
TRAPS = ("last_day", "internal", "not_covered", "after_cut_off", "maintenance_only", "first_day")


def plant(stage: Stage) -> None:
    """Plant reports without a certificate, and last days, internal reports and lists that do not reach so far."""
    for i, way in stage.times(len(WAYS)):
        at = DAYS[i % len(DAYS)]
        lab = stage.founder.found(_terms(WAYS[way], at))
        client = stage.client()
        stage.engagement(lab, client, at - 60, at + 60, targets=(client,))
        for days in (0, 9):
            stage.report(lab, at + days, client)
        stage.report(lab, at - 200, client)
        stage.tell("D01", "planted", WAYS[way], lab, note=f"{iso(at)}无有效证书")
        stage.tell("C04", "allowed", WAYS[way], lab)
    for trap in TRAPS:
        for i in stage.twice():
            stage.tell("D01", "lookalike", trap, _alike(stage, trap, DAYS[i % len(DAYS)], i))


def _terms(way: str, at: int) -> list[tuple[int, int]]:
    if way == "gap":
        return [(at - 2211, at - 20), (at + 30, at + 2221)]
    return [(at - 2221, at - 30)]


def _alike(stage: Stage, trap: str, at: int, number: int) -> Lab:
    client = stage.client()
    if trap in ("last_day", "first_day"):
        begins = at - 2191 if trap == "last_day" else at
        lab = stage.founder.found([(begins, begins + 2191)])
        stage.report(lab, at, client, sampled=at - 8 if trap == "last_day" else at)
        return lab
    if trap == "internal":
        lab = stage.founder.found(_terms("gap", at))
        stage.report(lab, at, client, cma_mark="无", purpose="内部", certificate_no=None)
        return lab
    if trap == "not_covered":
        lab = stage.founder.found([(at - 800, at + 1391)], authority="00")
        lab.certificates[0].sent = False
        stage.report(lab, at, client)
        return lab
    if trap == "after_cut_off":
        # Whether the certificate was extended after the list's last day nobody can tell from the list.
        ends = CUT_OFF + 3 + number
        lab = stage.founder.found([(ends - 2191, ends)])
        stage.report(lab, min(TODAY - 1, ends + 8), client, sampled=ends - 1)
        return lab
    lab = stage.founder.found([], established=at - 1500)
    stage.engagement(lab, client, at - 100, at + 100, targets=(client,), service="运维")
    return lab
