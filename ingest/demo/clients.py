"""Companies that commission tests or are inspected, as columns; the last ones are kept for the patterns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ingest.demo.days import TODAY, day, printed
from ingest.demo.founding import ROADS
from ingest.demo.names import CLIENT_TRADE, firm_names, person_names
from ingest.demo.numbers import credit_codes
from ingest.demo.places import Place, districts

Ints = npt.NDArray[np.int64]


class Client(NamedTuple):
    """One company."""

    code: str
    name: str
    place: Place


class Clients:
    """All companies. A quarter are key polluters that regulators have tested; only they are ever targets."""

    def __init__(self, count: int, reserved: int, seed: int) -> None:
        self.count, self.free = count, count - reserved
        self.rng = np.random.default_rng([seed, 31])
        self.places = districts()
        weights = 1 / np.arange(1, len(self.places) + 1) ** 0.7
        self.where: Ints = self.rng.choice(len(self.places), count, p=weights / weights.sum())
        divisions = [self.places[i] for i in self.where.tolist()]
        self.codes = credit_codes(["91"] * count, [p.code for p in divisions], seed * 10 + 4)
        self.names = firm_names([p.city_name for p in divisions], CLIENT_TRADE, seed + 1)
        self.city: Ints = np.array([int(p.city[3]) - 1 for p in self.places], dtype=np.int64)[self.where]
        self.key: npt.NDArray[np.bool_] = np.arange(count) % 4 == 0
        self._next = self.free

    def reserve(self, name: str | None = None) -> Client:
        """A company that nothing in the background touches; `name` makes it a namesake of another firm."""
        at = self._next
        self._next += 1
        if at >= self.count:
            raise ValueError(f"the demo reserves too few companies: {self.count - self.free}")
        if name is not None:
            self.names[at] = name
        return Client(self.codes[at], self.names[at], self.places[int(self.where[at])])

    def tables(self, owners: list[str], chunk: int = 100_000) -> Iterator[pa.Table]:
        """The company register's rows."""
        rng = np.random.default_rng([int(self.rng.integers(1 << 30)), 32])
        opened = np.array([day(1992, 1, 1), TODAY - 900])
        for low in range(0, self.count, chunk):
            high = min(low + chunk, self.count)
            size = high - low
            capital = np.maximum(10, rng.lognormal(6.0, 1.4, size)).astype(np.int64)
            towns = [self.places[i] for i in self.where[low:high].tolist()]
            roads, numbers = rng.integers(0, 10, size).tolist(), rng.integers(1, 900, size).tolist()
            yield pa.table(
                {
                    "name": self.names[low:high],
                    "code": self.codes[low:high],
                    "established_on": printed(rng.integers(opened[0], opened[1], size)),
                    "org_type": ["有限责任公司"] * size,
                    "legal_representative": person_names(size, rng),
                    "registered_capital": [
                        f"{c}(万元)" if i % 9 else f"{c}万元人民币" for i, c in enumerate(capital.tolist())
                    ],
                    "business_scope": [f"{n[-8:-4]}的生产、销售；货物进出口。" for n in self.names[low:high]],
                    "province": ["瀛川"] * size,
                    "district": [p.city_name.removesuffix("市") for p in towns],
                    "address": [
                        f"瀛川省{p.city_name}{p.name}{ROADS[r]}{n}号"
                        for p, r, n in zip(towns, roads, numbers, strict=True)
                    ],
                    "status": ["存续"] * size,
                    "status_on": pa.nulls(size, pa.string()),
                    "division": [p.code for p in towns],
                    "authority": [owners[int(p.city[3]) - 1] for p in towns],
                }
            )
