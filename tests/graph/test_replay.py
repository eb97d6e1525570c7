"""Batches repeated, shuffled, split, corrected, late, withdrawn, sent again: content follows from what stands."""

from __future__ import annotations

import random
from dataclasses import replace
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
from test_order import batch

from hub.manifest import Manifest
from schema.feed import Feed

PARTS = 8
"""Two hundred runs of thirty steps, in parts, so that workers share them."""
MANY = settings(
    max_examples=200 // PARTS, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)


class Replay(RuleBasedStateMachine):
    """One release that is carried on, and every batch that was sent."""

    contract: ClassVar[Feed]

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory(prefix="tongjian-")
        self.shelf = Shelf(Path(self.folder.name))
        self.carried = Carried(self.contract, self.shelf)
        self.sent: list[Batch] = []
        self.stands: dict[int, tuple[Manifest, Batch]] = {}
        self.waiting = 0
        self.enough = 1
        self.whole = True

    def send(self, *some: Batch) -> None:
        for one in some:
            self.sent.append(one)
            self.stands[len(self.sent)] = put(self.shelf, len(self.sent), one, self.contract), one
            self.waiting += 1

    def standing(self) -> list[Manifest]:
        return [manifest for manifest, _ in self.stands.values()]

    @initialize(some=st.lists(batch, min_size=1, max_size=2), whole=st.booleans())
    def begin(self, some: list[Batch], whole: bool) -> None:
        self.whole = whole
        self.send(*some)

    @precondition(lambda self: self.waiting >= self.enough)
    @rule(enough=st.integers(1, 24))
    def carry_on(self, enough: int) -> None:
        """Some changes go into one release, as they do when several lie in the post; the next after so many more."""
        kept, seen = self.carried.on_to(self.standing())
        assert kept == seen
        self.waiting, self.enough = 0, enough

    @rule(one=batch)
    def ingest(self, one: Batch) -> None:
        self.send(one)

    @rule(data=st.data())
    def ingest_again(self, data: st.DataObject) -> None:
        self.send(data.draw(st.sampled_from(self.sent), label="again"))

    @rule(
        data=st.data(), version=st.integers(1, 3), cut_off=st.sampled_from([None, date(2025, 6, 30), date(2026, 6, 30)])
    )
    def ingest_corrected_or_late(self, data: st.DataObject, version: int, cut_off: date | None) -> None:
        one = data.draw(st.sampled_from(self.sent), label="which")
        self.send(replace(one, rows=one.rows[1:] or one.rows, cut_off=cut_off, version=version))

    @rule(data=st.data())
    def ingest_shuffled_and_split(self, data: st.DataObject) -> None:
        one = data.draw(st.sampled_from(self.sent), label="which")
        rows = data.draw(st.permutations(one.rows), label="rows")
        cut = data.draw(st.integers(0, len(rows)), label="cut")
        self.send(*(replace(one, rows=tuple(part)) for part in (rows[:cut], rows[cut:]) if part))

    @precondition(lambda self: self.stands)
    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        self.stands.pop(data.draw(st.sampled_from(sorted(self.stands)), label="batch"))
        self.waiting += 1

    def teardown(self) -> None:
        """What was carried on is what is made anew: every row of it, or the content of the batches in another order."""
        kept, made = self.carried.on_to(self.standing())
        assert kept == made
        if self.whole:
            assert made == self.carried.anew(self.standing())
        else:
            standing = list(self.stands.values())
            random.Random(len(self.sent)).shuffle(standing)
            other = [put(self.shelf, 1000 + seq, one, self.contract) for seq, (_, one) in enumerate(standing)]
            assert self.carried.anew(other).content == made.content
        self.carried.con.close()
        self.folder.cleanup()


@pytest.mark.parametrize("part", range(PARTS))
def test_content_follows_from_what_stands(part: int, contract: Feed) -> None:  # noqa: ARG001
    Replay.contract = contract
    run_state_machine_as_test(Replay, settings=MANY)
