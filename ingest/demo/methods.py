"""What laboratories test and by which method, and the editions and spellings that the traps need."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

FIELD, ENTRY = "|", ";"


class Method(NamedTuple):
    """One line of a capability annex."""

    category: str
    object: str
    item: str
    method: str
    title: str

    def cell(self, *, item: str = "", method: str = "", subcontractor: str = "", mark: str = "CMA") -> str:
        """The line as an entry of a report's items."""
        return FIELD.join((self.object, item or self.item, method or self.method, subcontractor, mark))


@cache
def methods() -> tuple[Method, ...]:
    """Every method, grouped by category in a fixed order."""
    with (Path(__file__).parent / "methods.csv").open(encoding="utf-8", newline="") as file:
        return tuple(Method(**row) for row in csv.DictReader(file))


@cache
def known(item: str, object_: str = "废水") -> Method:
    """The method by which an item is tested in a matrix."""
    return next(m for m in methods() if m.item == item and m.object == object_)


# Items that no ordinary institution of the province is certified for: nothing but a planted pattern reports them.
RARE = (
    Method("水和废水", "废水", "多环芳烃", "HJ 478-2009", "水质 多环芳烃的测定 液液萃取和固相萃取高效液相色谱法"),
    Method("环境空气和废气", "有组织废气", "二噁英类", "HJ 77.2-2008", "环境空气和废气 二噁英类的测定"),
    Method("土壤和沉积物", "土壤", "多氯联苯", "HJ 743-2015", "土壤和沉积物 多氯联苯的测定 气相色谱-质谱法"),
    Method("水和废水", "废水", "酰胺类化合物", "HJ 1048-2019", "水质 17种苯胺类化合物的测定"),
    Method("固体废物", "固体废物", "氰化物", "HJ 745-2015", "土壤 氰化物和总氰化物的测定 分光光度法"),
)
SYNONYMS = (
    ("氨氮", "NH3-N"),
    ("六价铬", "Cr(VI)"),
    ("化学需氧量", "CODcr"),
    ("总磷", "TP"),
    ("五日生化需氧量", "BOD5"),
)
OLD_SPELLINGS = (
    ("总磷", "GB 11893-89"),
    ("悬浮物", "GB 11901-89"),
    ("高锰酸盐指数", "GB 11892-89"),
    ("化学需氧量", "HJ828-2017"),
)
WITHDRAWN = (
    ("化学需氧量", "GB/T 11914-1989"),
    ("pH值", "GB/T 6920-1986"),
    ("色度", "GB/T 11903-1989"),
    ("石油类", "HJ 637-2012"),
)
NEWER = (
    ("总铬", "HJ 757-2015", "HJ 757-2025"),
    ("溶解氧", "HJ 506-2009", "HJ 506-2025"),
    ("硫化物", "HJ 1226-2021", "HJ 1226-2025"),
)
