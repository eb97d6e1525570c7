"""``PYTHON foreign.py ROWS PAIRS``: nomenklatura's blocking and logic-v2 over firms; PYTHON has requirements/bench.txt.

It is a process of its own because nomenklatura asks for a DuckDB before 2.
"""

from __future__ import annotations

import csv
import sys
import tempfile
from pathlib import Path

from followthemoney import Dataset, StatementEntity
from nomenklatura.blocker import Index
from nomenklatura.matching import LogicV2, ScoringConfig
from nomenklatura.resolver import Linker
from nomenklatura.store import MemoryStore

PAIRS = 20
"""Pairs of its index that are scored for each firm."""


def main(rows: Path, pairs: Path) -> None:
    """Write ``a,b,score`` of the pairs that its index proposes, best first."""
    dataset = Dataset.make({"name": "firms", "title": "firms"})
    store = MemoryStore(dataset, Linker({}))
    with rows.open(encoding="utf-8", newline="") as file, store.writer() as writer:
        read = list(csv.DictReader(file))
        for row in read:
            held = {"name": [row["name"]]} | ({"registrationNumber": [row["code"]]} if row["code"] else {})
            body = {"id": f"f{row['unique_id']}", "schema": "Company", "properties": held}
            writer.add_entity(StatementEntity.from_data(dataset, body))
    view = store.default_view(external=True)
    config = ScoringConfig.defaults()
    with tempfile.TemporaryDirectory() as folder, pairs.open("w", encoding="utf-8", newline="") as file:
        index = Index(view, Path(folder))
        index.build()
        told = csv.writer(file)
        told.writerow(["a", "b", "score"])
        for (left, right), _ in index.pairs(max_pairs=PAIRS * len(read)):
            a, b = view.get_entity(left.id), view.get_entity(right.id)
            told.writerow([left.id[1:], right.id[1:], LogicV2.compare(a, b, config).score])


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
