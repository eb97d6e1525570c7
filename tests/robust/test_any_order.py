"""Whatever is done to a home, in whatever order: its content is that of a clean home over the batches that stand."""

from __future__ import annotations

import random
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from agency_files import CUT_OFFS, HEADERS, Cover, File, written
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from api.acts import rebuild_release, reread_and_publish, roll_back, rotate_home, withdraw_batch
from api.line import needs_release, take_in, verify
from hub.graph.releases import Release, Releases
from hub.home import Home
from hub.journal import Journal
from hub.keys import Keys
from hub.ledger import Ledger
from hub.standing import standing

PARTS = 4
"""Twenty runs of ten steps, in parts, so that workers share them."""
FEWEST = settings(
    max_examples=20 // PARTS, stateful_step_count=10, deadline=None, suppress_health_check=list(HealthCheck)
)
covers = st.none() | st.builds(
    Cover, cut_off=st.sampled_from(CUT_OFFS), mode=st.sampled_from(["全量", "增量"]), version=st.integers(1, 2)
)
files = st.builds(
    File,
    feed=st.sampled_from(sorted(HEADERS)),
    rows=st.lists(st.integers(0, 4), min_size=1, max_size=4, unique=True).map(tuple),
    cover=covers,
)


class Line(RuleBasedStateMachine):
    """One home, and every file that was sent to it."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="tongjian-"))
        self.home = Home.init(self.folder / "home", seed=7)
        self.sent: list[File] = []

    def send(self, *some: File) -> None:
        self.sent += some
        take_in(self.home, [written(file, self.folder) for file in some])
        current = self.current()
        assert current is not None and not needs_release(self.home)

    def current(self) -> Release | None:
        return Releases(self.home).current()

    def stands(self) -> list[int]:
        return [m.seq for m in standing(Ledger(self.home), Journal(self.home))]

    @initialize(some=st.lists(files, min_size=2, max_size=3, unique=True))
    def begin(self, some: list[File]) -> None:
        self.send(*some)

    @rule(file=files)
    def ingest(self, file: File) -> None:
        self.send(file)

    @rule(data=st.data())
    def ingest_again(self, data: st.DataObject) -> None:
        self.send(data.draw(st.sampled_from(self.sent), label="again"))

    @rule(data=st.data(), version=st.integers(1, 3), cut_off=st.sampled_from(CUT_OFFS))
    def ingest_corrected_or_late(self, data: st.DataObject, version: int, cut_off: str) -> None:
        file = data.draw(st.sampled_from(self.sent), label="which")
        mode = file.cover.mode if file.cover else "增量"
        self.send(replace(file, rows=file.rows[1:] or file.rows, cover=Cover(cut_off, mode, version)))

    @rule(data=st.data())
    def ingest_shuffled_and_split(self, data: st.DataObject) -> None:
        file = data.draw(st.sampled_from(self.sent), label="which")
        rows = data.draw(st.permutations(file.rows), label="rows")
        cut = data.draw(st.integers(0, len(rows)), label="cut")
        self.send(*(replace(file, rows=tuple(part)) for part in (rows[:cut], rows[cut:]) if part))

    @rule(data=st.data())
    def ingest_joined(self, data: st.DataObject) -> None:
        one, two = (data.draw(st.sampled_from(self.sent), label=name) for name in ("one", "two"))
        if one.feed == two.feed:
            self.send(replace(one, rows=tuple(dict.fromkeys(one.rows + two.rows))))

    @precondition(lambda self: self.stands())
    @rule(data=st.data(), forget=st.booleans())
    def withdraw(self, data: st.DataObject, forget: bool) -> None:
        number = data.draw(st.sampled_from(self.stands()), label="batch")
        withdraw_batch(self.home, number, ground="误报", actor="clerk", forget=forget)
        assert number not in self.stands()

    @precondition(lambda self: self.stands())
    @rule(data=st.data())
    def reread(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(self.stands()), label="batch")
        reread_and_publish(self.home, number)
        assert number not in self.stands()

    @precondition(lambda self: len(Releases(self.home).listed()) > 1)
    @rule(data=st.data())
    def rollback(self, data: st.DataObject) -> None:
        to = data.draw(st.sampled_from([r.number for r in Releases(self.home).listed()]), label="to")
        assert roll_back(self.home, to).number == to

    @rule()
    def rebuild(self) -> None:
        behind, before = needs_release(self.home), self.current()
        after, _ = rebuild_release(self.home)
        assert behind or before is None or after.digest == before.digest

    @rule(keep=st.integers(1, 2))
    def prune(self, keep: int) -> None:
        before = self.current()
        with self.home.lock():
            Releases(self.home).prune(keep)
        assert self.current() == before

    @rule()
    def rotate_keys(self) -> None:
        before = self.current(), Ledger(self.home).head()
        rotate_home(self.home, actor="clerk")
        assert (self.current(), Ledger(self.home).head()) == before

    def teardown(self) -> None:
        try:
            if self.sent:
                self.compare()
        finally:
            shutil.rmtree(self.folder)

    def compare(self) -> None:
        """The content as it stands, made anew, and in a clean home that has the standing files in another order."""
        assert verify(self.home) == []
        behind, current = needs_release(self.home), self.current()
        rebuilt, _ = rebuild_release(self.home)
        assert current is not None and (behind or current.digest == rebuilt.digest)
        manifests = {m.seq: m for m in Ledger(self.home).manifests()}
        paths = [self.folder / manifests[number].file for number in self.stands()]
        for number in self.stands():
            assert Keys.open(self.home.path).holds(number) and Ledger(self.home).original(number).read()
        random.Random(len(paths)).shuffle(paths)
        clean = Home.init(self.folder / "clean", seed=7)
        if not paths:
            return
        take_in(clean, paths)
        other = Releases(clean).current()
        assert other is not None and other.content_digest == rebuilt.content_digest


@pytest.mark.long
@pytest.mark.parametrize("part", range(PARTS))
def test_content_follows_from_the_batches_that_stand(part: int) -> None:  # noqa: ARG001
    run_state_machine_as_test(Line, settings=FEWEST)
