"""Batches repeated, shuffled, split, corrected, late, withdrawn, sent again: content follows from what stands."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test
from small_batches import Batch, Shelf, put
from test_delta import Carried
from test_order import CODES, batch

from bench.identity.province import credit_code
from hub.manifest import Manifest
from schema.feed import Feed

TOWNS = ("屿澜海", "岭涛江", "峰波湖", "岩溪洲", "岛潮湾", "峡泉淀", "岚滩港", "岳渠浦")
"""Characters that the names of a town bear. Towns share nothing, so one release holds a run of each."""
RUNS, PARTS = 200, 5
"""Two hundred runs of thirty steps, in parts, so that workers share them."""
MANY = settings(
    max_examples=RUNS // PARTS // len(TOWNS),
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
each = st.tuples(*(batch for _ in TOWNS))
"""What each town sends."""


def in_town(town: int, one: Batch) -> Batch:
    """A batch as the town's own agency sends it, of firms and people who are nowhere else."""
    letters = str.maketrans(TOWNS[0], TOWNS[town])
    rows = (
        replace(
            row,
            code=credit_code(10 * town + CODES.index(row.code), row.code[2:8]),
            name=row.name.translate(letters),
            person=row.person and f"{row.person} {town}",
        )
        for row in one.rows
    )
    return replace(one, rows=tuple(rows), agency=f"{one.agency}{town}")


@dataclass
class Town:
    """Every batch that a town sent, and those that stand."""

    sent: list[Batch] = field(default_factory=list)
    stands: dict[int, tuple[Manifest, Batch]] = field(default_factory=dict)


class Replay(RuleBasedStateMachine):
    """One release that is carried on, and the towns of which it is; a step is one of each town."""

    contract: ClassVar[Feed]

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory(prefix="tongjian-")
        self.shelf = Shelf(Path(self.folder.name))
        self.carried = Carried(self.contract, self.shelf)
        self.towns = [Town() for _ in TOWNS]
        self.number = 0
        self.waiting = 0
        self.enough = 1
        self.whole = True

    def send(self, town: Town, *some: Batch) -> None:
        for one in some:
            self.number += 1
            town.sent.append(one)
            town.stands[self.number] = put(self.shelf, self.number, one, self.contract), one

    def standing(self) -> list[tuple[Manifest, Batch]]:
        return [one for _, one in sorted((seq, one) for town in self.towns for seq, one in town.stands.items())]

    def manifests(self) -> list[Manifest]:
        return [manifest for manifest, _ in self.standing()]

    @initialize(some=st.lists(each, min_size=1, max_size=2), whole=st.booleans())
    def begin(self, some: list[tuple[Batch, ...]], whole: bool) -> None:
        self.whole = whole
        for batches in some:
            self.ingest_each(batches)

    def ingest_each(self, batches: Sequence[Batch]) -> None:
        for number, (town, one) in enumerate(zip(self.towns, batches, strict=True)):
            self.send(town, in_town(number, one))
        self.waiting += 1

    @precondition(lambda self: self.waiting >= self.enough)
    @rule(enough=st.integers(1, 24))
    def carry_on(self, enough: int) -> None:
        """Some changes go into one release, as they do when several lie in the post; the next after so many more."""
        kept, seen = self.carried.on_to(self.manifests())
        assert kept == seen
        self.waiting, self.enough = 0, enough

    @rule(batches=each)
    def ingest(self, batches: tuple[Batch, ...]) -> None:
        self.ingest_each(batches)

    @rule(data=st.data())
    def ingest_again(self, data: st.DataObject) -> None:
        for town in self.towns:
            self.send(town, data.draw(st.sampled_from(town.sent), label="again"))
        self.waiting += 1

    @rule(
        data=st.data(), version=st.integers(1, 3), cut_off=st.sampled_from([None, date(2025, 6, 30), date(2026, 6, 30)])
    )
    def ingest_corrected_or_late(self, data: st.DataObject, version: int, cut_off: date | None) -> None:
        for town in self.towns:
            one = data.draw(st.sampled_from(town.sent), label="which")
            self.send(town, replace(one, rows=one.rows[1:] or one.rows, cut_off=cut_off, version=version))
        self.waiting += 1

    @rule(data=st.data())
    def ingest_shuffled_and_split(self, data: st.DataObject) -> None:
        for town in self.towns:
            one = data.draw(st.sampled_from(town.sent), label="which")
            rows = data.draw(st.permutations(one.rows), label="rows")
            cut = data.draw(st.integers(0, len(rows)), label="cut")
            self.send(town, *(replace(one, rows=tuple(part)) for part in (rows[:cut], rows[cut:]) if part))
        self.waiting += 1

    @precondition(lambda self: self.standing())
    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        for town in self.towns:
            if town.stands:
                town.stands.pop(data.draw(st.sampled_from(sorted(town.stands)), label="batch"))
        self.waiting += 1

    def teardown(self) -> None:
        """What was carried on is what is made anew: every row of it, or the content of the batches in another order."""
        kept, made = self.carried.on_to(self.manifests())
        assert kept == made
        if self.whole:
            assert made == self.carried.anew(self.manifests())
        else:
            standing = self.standing()
            random.Random(self.number).shuffle(standing)
            other = [put(self.shelf, 1000 + seq, one, self.contract) for seq, (_, one) in enumerate(standing)]
            assert self.carried.anew(other).content == made.content
        self.carried.con.close()
        self.folder.cleanup()


@pytest.mark.long
@pytest.mark.parametrize("part", range(PARTS))
def test_content_follows_from_what_stands(part: int, contract: Feed) -> None:  # noqa: ARG001
    Replay.contract = contract
    run_state_machine_as_test(Replay, settings=MANY)
