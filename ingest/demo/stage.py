"""The stage on which patterns are planted: hosts, reserved companies, fresh people, and the rows that show them.

A pattern changes institutions before they are written, or adds rows to a feed. A host is an ordinary institution, used
once a rule, so that a finding's subject says which planted row it is about.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import numpy as np

from ingest.demo.agencies import Agencies, Agency
from ingest.demo.clients import Client, Clients
from ingest.demo.days import iso, to_date
from ingest.demo.dirt import KEEP
from ingest.demo.firms import Lab
from ingest.demo.founding import Founder
from ingest.demo.methods import known
from ingest.demo.people import Crowd, Person
from ingest.demo.sizes import Size
from ingest.demo.truth import Kind, Truth

Row = dict[str, object]
Party = Client | Agency | Lab
PLAIN = (known("化学需氧量"), known("氨氮"), known("悬浮物"))


class Stage:
    """What the patterns work with."""

    def __init__(
        self, size: Size, agencies: Agencies, founder: Founder, clients: Clients, crowd: Crowd, *, seed: int
    ) -> None:
        self.size, self.agencies, self.founder, self.clients, self.crowd = size, agencies, founder, clients, crowd
        self.rng = np.random.default_rng([seed, 61])
        self.truth: list[Truth] = []
        self.rows: dict[str, list[Row]] = defaultdict(list)
        self.hosts = [lab for lab in founder.labs if lab.ordinary]
        self._used: dict[str, set[int]] = defaultdict(set)
        self._serial = 0

    def next(self) -> int:
        """A running number."""
        self._serial += 1
        return self._serial

    def times(self, ways: int) -> Iterator[tuple[int, int]]:
        """(number, way) for the planted instances of a rule, its ways in turn, each at least once."""
        for i in range(max(self.size.planted, ways)):
            yield i, i % ways

    def twice(self) -> range:
        """The instances of one trap."""
        return range(self.size.lookalikes)

    def host(self, rule: str, *, serving: bool | None = None, day: int | None = None, last: int | None = None) -> Lab:
        """An ordinary institution not yet used for the rule, or a new one when all are used.

        Args:
            rule: The rule that it shall host.
            serving: Whether it serves regulators; None does not matter.
            day: A day on which, and sixty days around it, one certificate and one signatory must hold.
            last: Last of several days; `day` is the first then.
        """
        used = self._used[rule]
        for lab in self.hosts:
            fits = lab.index not in used and (serving is None or lab.serving == serving)
            if fits and (day is None or _steady(lab, day - 60, (last or day) + 60)):
                used.add(lab.index)
                return lab
        begins = (day or 20_000) - 700
        lab = self.founder.found([(begins, begins + 2191)])
        used.add(lab.index)
        self.hosts.append(lab)
        return lab

    def client(self, name: str | None = None) -> Client:
        """A company that nothing else touches; `name` makes it a namesake."""
        return self.clients.reserve(name)

    def person(self, name: str | None = None) -> Person:
        """A person who appears nowhere else."""
        return self.crowd.take(name)

    def tell(
        self, rule: str, kind: Kind, trap: str, subject: Lab, others: tuple[str, ...] = (), *, note: str = ""
    ) -> None:
        """Note in the truth what was planted."""
        self.truth.append(Truth(rule, kind, trap, subject.code, others, note))

    def engagement(
        self,
        lab: Lab,
        client: Party,
        begins: int | None,
        ends: int | None,
        *,
        targets: tuple[Client, ...] = (),
        service: str = "自行监测",
        **more: Any,
    ) -> str:
        """Add a commission and give its contract number."""
        at = begins if begins is not None else int(more.pop("at", 20_400))
        number = f"HT-{to_date(at).year}-8{self.next():06d}"
        place = targets[0].place if targets else client.place if not isinstance(client, Agency) else lab.place
        cells = ";".join(f"{t.name}|{t.code}|{t.code}001P" for t in targets)
        row: Row = {
            "performer_name": lab.name,
            "performer_code": lab.code,
            "contract_no": number,
            "contract_type": "单项",
            "signed_on": iso(at - 6),
            "service_from": iso(begins),
            "service_to": iso(ends),
            "status": "有效",
            "client_name": client.name,
            "client_code": client.code,
            "targets": cells or None,
            "service": service,
            "division": place.code,
            "amount_fen": str(3_000 + 500 * int(self.rng.integers(1, 200))),
            KEEP: True,
        }
        self.rows["engagements"].append(row | more)
        return number

    def report(
        self,
        lab: Lab,
        issued: int,
        client: Client,
        *,
        signer: Person | None = None,
        items: str | None = None,
        sampled: int | None = None,
        site: str = "01",
        **more: Any,
    ) -> str:
        """Add a report that is in order but for what is said, and give its number."""
        certificate = lab.certificate_on(issued) or (lab.certificates[-1] if lab.certificates else None)
        person = signer or lab.signer_on(issued, site) or lab.signers[0].person
        number = f"{lab.tag}-{to_date(issued).year}-T{self.next():05d}"
        start = sampled if sampled is not None else issued - 8
        row: Row = {
            "issuer_name": lab.name,
            "issuer_code": lab.code,
            "report_no": number,
            "version": "1",
            "client_name": client.name,
            "client_code": client.code,
            "target_name": client.name,
            "target_code": client.code,
            "site_no": site,
            "cma_mark": "有",
            "certificate_no": certificate.number if certificate else None,
            "purpose": "对社会",
            "items": items or ";".join(self.own(lab, site)),
            "sampled_from": iso(start),
            "sampled_to": iso(start),
            "analysed_from": iso(min(start + 1, issued)),
            "analysed_to": iso(max(start, issued - 2)),
            "signer_name": person.name,
            "signer_id": person.number,
            "signed_on": iso(issued),
            "issued_on": iso(issued),
            "division": client.place.code,
            KEEP: True,
        }
        self.rows["reports"].append(row | more)
        return number

    def own(self, lab: Lab, site: str = "01", count: int = 2) -> list[str]:
        """Lines of the institution's own annex, as a report prints them."""
        scope = next((s.scope for s in lab.sites if s.number == site), [])
        return [m.cell() for m in (scope or list(PLAIN))[:count]]

    def add(self, record: str, **row: object) -> Row:
        """Add a planted row to a feed's record and give it."""
        full: Row = {**row, KEEP: True}
        self.rows[record].append(full)
        return full


def _steady(lab: Lab, first: int, last: int) -> bool:
    certificate = lab.certificate_on(first)
    steady = certificate is not None and last <= certificate.ends
    return steady and any(
        s.site == "01" and s.approved <= first and (s.cancelled is None or s.cancelled > last) for s in lab.signers
    )
