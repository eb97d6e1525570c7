"""Commissions of the background, as columns. By construction none of them conflicts with another.

Key polluters are tested for regulators only by the institutions that serve regulators, and never commission one of
those themselves; everybody else commissions whom they like, mostly the same one again.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ingest.demo.agencies import Agencies
from ingest.demo.clients import Clients
from ingest.demo.days import OPENING, TODAY, printed
from ingest.demo.firms import Lab
from ingest.demo.names import spread

Ints = npt.NDArray[np.int64]
OWN = ("自行监测", "自行监测", "自行监测", "验收", "环评现状", "土壤调查", "比对", "运维", "其他")
OFFICIAL = ("监督性监测", "监督性监测", "执法监测", "环境质量监测", "比对", "能力考核")
SEASON = np.array([0.7, 0.5, 1.2, 1.2, 1.1, 1.0, 0.8, 0.8, 1.1, 1.2, 1.3, 1.4])
MAINTENANCE = "运维"


@dataclass
class Contracts:
    """One entry for each commission; `client` is an index, or −1 − index of an authority. `target` −1 is nobody."""

    lab: Ints
    client: Ints
    target: Ints
    begins: Ints
    ends: Ints
    service: npt.NDArray[np.str_]
    amount: Ints
    city: Ints

    def __len__(self) -> int:
        return len(self.lab)

    @property
    def numbers(self) -> pa.Array:
        """Contract numbers: the year of the beginning and a running number."""
        years = self.begins.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
        serial = pc.utf8_lpad(pa.array(np.arange(len(self))).cast(pa.string()), 7, "0")
        return pc.binary_join_element_wise("HT", pa.array(years).cast(pa.string()), serial, "-")


def seasonal_days(count: int, rng: np.random.Generator) -> Ints:
    """Days from the demo's opening to its today, more of them in busy months."""
    days = np.arange(OPENING - 90, TODAY - 20)
    months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % 12
    weekday = (days + 3) % 7
    weight = SEASON[months] * np.where(weekday >= 5, 0.15, 1.0)
    return days[np.searchsorted(np.cumsum(weight) / weight.sum(), rng.random(count))].astype(np.int64)


def draw(count: int, labs: list[Lab], clients: Clients, agencies: Agencies, seed: int) -> Contracts:
    """Draw the background's commissions."""
    rng = np.random.default_rng([seed, 41])
    serving = np.array([lab.index for lab in labs if lab.serving])
    others = np.array([lab.index for lab in labs if not lab.serving])
    official = rng.random(count) < 0.14
    client = rng.choice(clients.free, count, p=spread(clients.free, rng, 1.2)).astype(np.int64)
    regular = np.where(
        clients.key[: clients.free, None],
        rng.choice(others, (clients.free, 3), p=spread(len(others), rng)),
        rng.choice(len(labs), (clients.free, 3), p=spread(len(labs), rng)),
    )
    lab = regular[client, rng.choice(3, count, p=[0.7, 0.2, 0.1])].astype(np.int64)
    lab[official] = rng.choice(serving, int(official.sum()), p=spread(len(serving), rng))
    service = np.array(OWN, dtype="U8")[rng.integers(0, len(OWN), count)]
    service[official] = np.array(OFFICIAL)[rng.integers(0, len(OFFICIAL), int(official.sum()))]
    key = np.flatnonzero(clients.key[: clients.free])
    target = np.where(official, key[rng.integers(0, len(key), count)], client)
    target[np.isin(service, ("环境质量监测", "能力考核"))] = -1
    city = np.where(target >= 0, clients.city[np.maximum(target, 0)], clients.city[client])
    buyers = np.array([agencies.all.index(b) for b in agencies.bureaus])
    branch = np.array([agencies.all.index(agencies.branch(b.division)) for b in agencies.bureaus])
    buyer = np.where(rng.random(count) < 0.3, branch[city], buyers[city])
    begins = seasonal_days(count, rng)
    length = np.where(rng.random(count) < 0.45, 364, rng.integers(15, 120, count))
    amount = np.maximum(80_000, rng.lognormal(14.0, 1.1, count)).astype(np.int64) // 100 * 100
    return Contracts(
        lab=lab,
        client=np.where(official, -1 - buyer, client),
        target=target,
        begins=begins,
        ends=begins + length,
        service=service,
        amount=amount,
        city=city,
    )


def table(
    contracts: Contracts, rows: Ints, labs: list[Lab], clients: Clients, agencies: Agencies, *, seed: int
) -> pa.Table:
    """Some commissions as the filing system prints them; the target's cell is `name|code|permit`."""
    rng = np.random.default_rng([seed, 42, int(rows[0]) if len(rows) else 0])
    lab, client, target = contracts.lab[rows], contracts.client[rows], contracts.target[rows]
    lab_name, lab_code = pa.array([x.name for x in labs]), pa.array([x.code for x in labs])
    names = pa.concat_arrays([pa.array([a.name for a in agencies.all]), pa.array(clients.names)])
    codes = pa.concat_arrays([pa.array([a.code for a in agencies.all]), pa.array(clients.codes)])
    at = pa.array(np.where(client < 0, -1 - client, client + len(agencies.all)))
    hit = pa.array(target + len(agencies.all), mask=target < 0)
    permit = pc.binary_join_element_wise(pc.take(codes, hit), "001P", "")
    cell = pc.binary_join_element_wise(pc.take(names, hit), pc.take(codes, hit), permit, "|")
    places = [p.code for p in clients.places]
    division = np.array(places)[clients.where[np.where(target >= 0, target, np.maximum(client, 0))]]
    signed = contracts.begins[rows] - rng.integers(0, 25, len(rows))
    yuan = pc.cast(pa.array(contracts.amount[rows] // 100), pa.string())
    count = len(rows)
    return pa.table(
        {
            "performer_name": pc.take(lab_name, pa.array(lab)),
            "performer_code": pc.take(lab_code, pa.array(lab)),
            "contract_no": pc.take(contracts.numbers, pa.array(rows)),
            "contract_type": pa.array(np.full(count, "单项")),
            "signed_on": printed(signed),
            "service_from": printed(contracts.begins[rows]),
            "service_to": printed(contracts.ends[rows]),
            "status": pa.array(np.full(count, "有效")),
            "client_name": pc.take(names, at),
            "client_code": pc.take(codes, at),
            "targets": cell,
            "service": pa.array(contracts.service[rows]),
            "division": pa.array(division),
            "amount_fen": yuan,
        }
    )
