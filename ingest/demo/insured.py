"""Months of social insurance, made month by month from the posts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ingest.demo.days import TODAY, month_of, months_until
from ingest.demo.dirt import KEEP
from ingest.demo.firms import Lab


def months(labs: list[Lab], count: int) -> Iterator[pa.Table]:
    """One table a month; an employer pays for every month in which the post has a day."""
    posts = [(lab, p) for lab in labs for p in lab.posts if p.insured and p.person.number]
    begins = np.array([month_of(p.begins) for _, p in posts], dtype=np.int64)
    ends = np.array([1 << 30 if p.ends is None else month_of(p.ends) for _, p in posts], dtype=np.int64)
    codes, firms = pa.array([lab.code for lab, _ in posts]), pa.array([lab.name for lab, _ in posts])
    names, numbers = pa.array([p.person.name for _, p in posts]), pa.array([p.person.number for _, p in posts])
    # Nobody is paid for twice by one employer, whatever posts he holds there.
    once = np.zeros(len(posts), dtype=bool)
    seen: set[tuple[int, str, int]] = set()
    for at, (lab, post) in enumerate(posts):
        key = (lab.index, post.person.number, int(begins[at]))
        once[at] = key not in seen
        seen.add(key)
    places: dict[str, set[int]] = defaultdict(set)
    for lab, post in posts:
        places[post.person.number].add(lab.index)
    # Rows of people who were insured at more than one institution are evidence, or must not look like it: never broken.
    keep = pa.array([len(places[p.person.number]) > 1 for _, p in posts])
    for year, month in months_until(TODAY, count):
        running = year * 12 + month - 1
        hit = pa.array(np.flatnonzero(once & (begins <= running) & (running <= ends)))
        size = len(hit)
        yield pa.table(
            {
                "org_code": pc.take(codes, hit),
                "org_name": pc.take(firms, hit),
                "name": pc.take(names, hit),
                "document": pa.array(np.full(size, "001")),
                "person_id": pc.take(numbers, hit),
                "insurance": pa.array(np.full(size, "41")),
                KEEP: pc.take(keep, hit),
                "month": pa.array(np.full(size, f"{year}{month:02d}")),
            }
        )
