"""Founds institutions: the ordinary ones of the province and, for the patterns, particular ones."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from ingest.demo.agencies import Agencies
from ingest.demo.days import OPENING, TODAY, day, years_after
from ingest.demo.firms import Certificate, Event, Instrument, Lab, Post, Signer, Site, Stake
from ingest.demo.methods import Method, methods
from ingest.demo.names import BRAND, LAB_TRADE, firm_names
from ingest.demo.numbers import certificate_number, credit_codes
from ingest.demo.people import Crowd
from ingest.demo.places import Place, districts
from ingest.demo.sizes import Size

ROADS = ("观澜路", "听松路", "望岳街", "清渠路", "学海街", "锦帆路", "云程大道", "渡口街", "石坊路", "新棠路")
MAKERS = ("澄衡仪器", "沐析科技", "岚谱仪器", "珩测科学")
MODELS = ("AF-640", "UV-1800Y", "GC-9790H", "ICP-7300S", "DL-6300", "ZR-3260X", "AW-6228")
SPARE = 1_200
"""Codes and names kept for the institutions that patterns found, for each planted instance of a rule."""


class Founder:
    """Makes institutions one after another; the same seed makes the same ones."""

    def __init__(self, size: Size, agencies: Agencies, crowd: Crowd, seed: int) -> None:
        self.size, self.agencies, self.crowd = size, agencies, crowd
        self.rng = np.random.default_rng([seed, 21])
        self.places = districts()
        count = size.labs + SPARE + 100 * size.planted
        weights = 1 / np.arange(1, len(self.places) + 1)
        drawn = self.rng.choice(len(self.places), count, p=weights / weights.sum())
        self.where: list[Place] = [self.places[i] for i in drawn.tolist()]
        self.codes = credit_codes(["91"] * count, [p.code for p in self.where], seed * 10 + 3)
        self.names = firm_names([p.city_name for p in self.where], LAB_TRADE, seed)
        self.labs: list[Lab] = []
        self.serial = 0

    def number(self, begins: int, authority: str = "99") -> str:
        """A certificate number that no other certificate has."""
        self.serial += 1
        year = int(np.datetime64(begins, "D").astype("datetime64[Y]").astype(int)) + 1970
        # Four digits are not enough for a nation: the sector digits carry on.
        text = certificate_number(year, self.serial, authority)
        return text[:6] + f"{5 + self.serial // 10_000:02d}" + text[8:]

    def _shell(self, established: int, *, ordinary: bool, place: Place | None = None) -> Lab:
        at = len(self.labs)
        where = place or self.where[at]
        lab = Lab(
            index=at,
            tag=f"{BRAND[at % 40]}{BRAND[at // 40 % 40]}{at:04d}",
            code=self.codes[at],
            name=self.names[at],
            place=where,
            address=f"{self._street(where)}{at + 1}室",
            phone=f"0989-{8_000_000 + at:07d}",
            email=f"lab{at:05d}@mail.example",
            established=established,
            owner=self.agencies.market(where.city),
            ordinary=ordinary,
        )
        self.labs.append(lab)
        return lab

    def _street(self, place: Place) -> str:
        road, number = ROADS[int(self.rng.integers(10))], int(self.rng.integers(1, 400))
        return f"瀛川省{place.city_name}{place.name}{road}{number}号"

    def _people(self, lab: Lab, begins: int, staff: int) -> None:
        take = self.crowd.take
        head = take()
        lab.stakes = [Stake(head, "法定代表人", begins=begins), Stake(take(), "股东", 67.0, begins=begins)]
        lab.stakes += [Stake(take(), "股东", 33.0, begins=begins), Stake(take(), "监事", begins=begins)]
        lab.posts = [Post(head, "法定代表人", begins, insured=False)]
        lab.posts += [Post(take(), post, begins) for post in ("最高管理者", "技术负责人", "质量负责人")]
        words = ("采样人员", "分析人员", "分析人员", "其他从业人员")
        for i in range(max(3, staff)):
            late = begins if i < 3 else max(begins, OPENING - 900 + int(self.rng.integers(0, 1500)))
            lab.posts.append(Post(take(), words[i % 4], late))

    def _scope(self, count: int) -> list[Method]:
        every = methods()
        kept = sorted(self.rng.choice(len(every), min(count, len(every)), replace=False).tolist())
        return [every[i] for i in kept]

    def found(
        self,
        terms: Sequence[tuple[int, int]],
        *,
        established: int | None = None,
        ordinary: bool = False,
        staff: int = 5,
        place: Place | None = None,
        authority: str = "99",
    ) -> Lab:
        """Found an institution with the printed terms of its certificates, staff, one or two sites and an annex."""
        rng = self.rng
        begins = min([b for b, _ in terms], default=OPENING)
        start = established if established is not None else begins - int(rng.integers(200, 2500))
        lab = self._shell(start, ordinary=ordinary, place=place)
        self._people(lab, start, staff)
        for first, last in terms:
            lab.certificates.append(Certificate(self.number(first, authority), first, last))
        for old, new in pairwise(lab.certificates):
            if new.begins == old.ends + 1:
                lab.events.append(Event(old.number, "延续", "期满", new.begins - 12, new.begins, new.ends))
        scope = self._scope(int(rng.integers(25, 62) if ordinary else rng.integers(12, 30)))
        lab.sites = [Site("01", lab.address, lab.place.code, scope)]
        if ordinary and rng.random() < 0.2:
            other = self.places[int(rng.integers(len(self.places)))]
            lab.sites.append(Site("02", self._street(other), other.code, self._scope(int(rng.integers(12, 30)))))
        for site in lab.sites:
            self._signers(lab, site.number, begins)
        for i in range(int(rng.integers(3, 12))):
            at = start + int(rng.integers(0, max(1, TODAY - start)))
            pick = (MAKERS[int(rng.integers(4))], MODELS[int(rng.integers(7))])
            lab.instruments.append(Instrument(*pick, f"{pick[1][:2]}{lab.index:05d}{i:02d}", at))
        return lab

    def _signers(self, lab: Lab, site: str, begins: int) -> None:
        for _ in range(2):
            person = self.crowd.take()
            lab.posts.append(Post(person, "授权签字人", begins))
            lab.signers.append(Signer(person, site, begins - 60, begins))

    def ordinary(self) -> None:
        """Found the ordinary institutions: in business through the demo, renewing in time; some signatories change."""
        rng = self.rng
        sizes = rng.lognormal(0.0, 0.5, self.size.labs)
        people = np.maximum(3, sizes / sizes.sum() * self.size.people - 11).astype(int)
        for staff in people.tolist():
            first = int(rng.integers(day(2019, 1, 15), day(2023, 12, 1)))
            terms = [(first, years_after(first, 6) - 1)]
            if terms[0][1] < TODAY + 60:
                terms.append((terms[0][1] + 1, years_after(terms[0][1] + 1, 6) - 1))
            lab = self.found(terms, ordinary=True, staff=staff)
            if rng.random() < 0.3:
                old = lab.signers[0]
                turn = int(rng.integers(OPENING + 100, TODAY - 60))
                old.cancelled = turn + 6
                next(p for p in lab.posts if p.person is old.person).ends = turn + 5
                new = self.crowd.take()
                lab.posts.append(Post(new, "授权签字人", turn - 200))
                lab.signers.append(Signer(new, "01", turn - 40, turn - 5))
        regulators = max(4, self.size.labs // 6)
        for lab in self.labs[:regulators]:
            lab.serving = True
        self._movers()

    def _movers(self) -> None:
        """Some staff move on: the old employer's last day is the end of a month before the new one's first."""
        rng = self.rng
        count = len(self.labs)
        for lab in self.labs:
            for post in [p for p in lab.posts if p.post in ("采样人员", "分析人员") and rng.random() < 0.03]:
                month = np.datetime64("2024-06", "M") + int(rng.integers(0, 24))
                last = int(month.astype("datetime64[D]").astype(int)) - 1
                if last <= post.begins + 120:
                    continue
                post.ends = last
                target = self.labs[int(rng.integers(count))]
                if target is not lab:
                    target.posts.append(Post(post.person, post.post, last + 1 + 31 * int(rng.integers(0, 3))))
