"""Authorities at three levels: province, city, district; ecology, market regulation, credit and others."""

from __future__ import annotations

from typing import NamedTuple

from ingest.demo.days import day, iso
from ingest.demo.numbers import credit_codes
from ingest.demo.places import PROVINCE, PROVINCE_NAME, cities, districts

Row = dict[str, object]


class Agency(NamedTuple):
    """An authority, a branch of one, or a public institution directly under one."""

    code: str
    name: str
    line: str
    level: str
    parent: str | None
    division: str


class Agencies:
    """All authorities of the province, and who sends what."""

    def __init__(self, seed: int) -> None:
        plan: list[tuple[str, str, str, int | None, str]] = []
        for name, line in (
            ("生态环境厅", "生态环境"),
            ("市场监督管理局", "市场监管"),
            ("公共信用信息中心", "信用"),
            ("公共资源交易中心", "其他"),
            ("人力资源和社会保障厅", "其他"),
        ):
            level = "直属事业单位" if name.endswith("中心") else "机关"
            plan.append((PROVINCE_NAME + name, line, level, None, PROVINCE))
        for city in cities():
            bureau = len(plan)
            plan.append((city.name + "生态环境局", "生态环境", "机关", 0, city.code))
            plan.append((city.name + "市场监督管理局", "市场监管", "机关", 1, city.code))
            plan.append((city.name + "生态环境监测站", "生态环境", "直属事业单位", bureau, city.code))
            for district in districts():
                if district.city == city.code:
                    plan.append(
                        (f"{city.name}生态环境局{district.name}分局", "生态环境", "分局", bureau, district.code)
                    )
                    plan.append(
                        (f"{city.name}{district.name}市场监督管理局", "市场监管", "机关", bureau + 1, district.code)
                    )
        kinds = ["12" if level == "直属事业单位" else "11" for _, _, level, _, _ in plan]
        codes = credit_codes(kinds, [division for *_, division in plan], seed * 10 + 1)
        self.all = [
            Agency(codes[i], name, line, level, None if parent is None else codes[parent], division)
            for i, (name, line, level, parent, division) in enumerate(plan)
        ]
        self.province_ecology, self.certifier, self.credit, self.exchange, self.insurance = self.all[:5]
        self.bureaus = [a for a in self.all if a.line == "生态环境" and a.level == "机关" and a.division != PROVINCE]
        self.stations = [a for a in self.all if a.name.endswith("监测站")]
        self.branches = [a for a in self.all if a.level == "分局"]
        self.markets = [a for a in self.all if a.line == "市场监管" and a.division != PROVINCE]

    def bureau(self, city: str) -> Agency:
        """The ecology bureau of a city."""
        return next(a for a in self.bureaus if a.division == city)

    def branch(self, city: str) -> Agency:
        """A district branch of a city's ecology bureau: the same legal person acts."""
        return next(a for a in self.branches if a.division[:4] == city[:4])

    def station(self, city: str) -> Agency:
        """The monitoring station directly under a city's bureau."""
        return next(a for a in self.stations if a.division == city)

    def market(self, city: str) -> Agency:
        """The market regulation bureau of a city."""
        return next(a for a in self.markets if a.division == city)

    def rows(self) -> list[Row]:
        """The directory of authorities as the provincial ecology department prints it."""
        return [
            {
                "name": a.name,
                "code": a.code,
                "agency_line": a.line,
                "level": a.level,
                "parent_code": a.parent,
                "division": a.division,
                "valid_from": iso(day(2019, 3, 1)),
                "valid_to": "长期",
            }
            for a in self.all
        ]
