"""D03: a report with an item or method edition that the annex of the certificate does not have at that site and day."""

from __future__ import annotations

from typing import Any

from ingest.demo.days import day, iso
from ingest.demo.firms import Lab, MethodChange, Site
from ingest.demo.methods import NEWER, OLD_SPELLINGS, RARE, SYNONYMS, WITHDRAWN, Method, known
from ingest.demo.stage import Stage

DAYS = (day(2024, 8, 14), day(2025, 2, 24), day(2025, 10, 16), day(2026, 4, 21), day(2026, 9, 24))
WAYS = ("item", "edition", "other_site", "item_ended", "change_not_filed")
TRAPS = (
    "synonym", "old_spelling", "subcontracted", "declared_without", "internal", "method_change", "last_day",
    "not_covered",
)  # fmt: skip


def plant(stage: Stage) -> None:
    """Plant reports outside the annex, and synonyms, subcontracts and declared changes that are inside the rules."""
    for i, way in stage.times(len(WAYS)):
        at = DAYS[i % len(DAYS)]
        lab, client = stage.host("D03", day=at), stage.client()
        stage.report(lab, at, client, items=_outside(WAYS[way], lab, at, i))
        stage.report(lab, at + 4, client, items=_outside(WAYS[way], lab, at, i, again=True))
        stage.tell("D03", "planted", WAYS[way], lab)
    for trap in TRAPS:
        for i in stage.twice():
            at = DAYS[i % len(DAYS)] + 9
            lab = _outsider(stage, at) if trap == "not_covered" else stage.host("D03", day=at)
            _inside(stage, trap, lab, at, i)
            stage.tell("D03", "lookalike", trap, lab)


def _outside(way: str, lab: Lab, at: int, number: int, *, again: bool = False) -> str:
    own = lab.sites[0].scope[0].cell()
    rare = RARE[number % len(RARE)]
    if way == "item":
        return f"{own};{rare.cell()}"
    if way == "edition":
        item, old = WITHDRAWN[number % len(WITHDRAWN)]
        return f"{own};{known(item).cell(method=old)}"
    if way == "other_site":
        if not again:
            lab.sites.append(Site(f"{len(lab.sites) + 1:02d}", lab.address + "东楼", lab.place.code, [rare]))
        return f"{own};{rare.cell()}"
    if way == "item_ended":
        if not again:
            lab.dated.append(("01", rare, at - 600, at - 10))
        return f"{own};{rare.cell()}"
    item, old, new = NEWER[number % len(NEWER)]
    line = _line(item)
    if not again:
        _sure(lab, line)
        lab.changes += [MethodChange(c.number, old, new, at + 40) for c in lab.certificates if c.begins <= at <= c.ends]
    return f"{own};{line.cell(method=new)}"


def _line(item: str) -> Method:
    return known(item, "地表水") if item == "溶解氧" else known(item)


def _sure(lab: Lab, line: Method) -> None:
    if line not in lab.sites[0].scope:
        lab.sites[0].scope.append(line)


def _inside(stage: Stage, trap: str, lab: Lab, at: int, number: int) -> None:
    client = stage.client()
    own, rare = lab.sites[0].scope[0].cell(), RARE[number % len(RARE)]
    more: dict[str, Any] = {}
    items = own
    if trap == "synonym":
        item, other = SYNONYMS[number % len(SYNONYMS)]
        _sure(lab, known(item))
        items = f"{own};{known(item).cell(item=other)}"
    elif trap == "old_spelling":
        item, other = OLD_SPELLINGS[number % len(OLD_SPELLINGS)]
        _sure(lab, known(item))
        items = f"{own};{known(item).cell(method=other)}"
    elif trap == "subcontracted":
        able = _able(stage, rare, at)
        items = f"{own};{rare.cell(subcontractor=able.code, mark='分包')}"
    elif trap == "declared_without":
        items = f"{own};{rare.cell(mark='已注明未取得')}"
    elif trap == "internal":
        items = f"{own};{rare.cell()}"
        more = {"cma_mark": "无", "purpose": "内部", "certificate_no": None}
    elif trap == "method_change":
        item, old, new = NEWER[number % len(NEWER)]
        line = _line(item)
        _sure(lab, line)
        lab.changes += [MethodChange(c.number, old, new, at - 5) for c in lab.certificates if c.begins <= at <= c.ends]
        items = f"{own};{line.cell(method=new)}"
    elif trap == "last_day":
        lab.dated.append(("01", rare, at - 600, at))
        items = f"{own};{rare.cell()}"
        more = {"analysed_to": iso(at)}
    else:
        items = f"{known('氨氮').cell()};{rare.cell()}"
    stage.report(lab, at, client, items=items, **more)


def _outsider(stage: Stage, at: int) -> Lab:
    """A laboratory whose certificate another authority gave: the province's lists do not have it."""
    lab = stage.founder.found([(at - 700, at + 1491)], authority="00")
    lab.certificates[0].sent = False
    return lab


def _able(stage: Stage, rare: Method, at: int) -> Lab:
    """A laboratory that is certified for the rare item."""
    lab = stage.founder.found([(at - 700, at + 1491)])
    lab.sites[0].scope.append(rare)
    return lab
