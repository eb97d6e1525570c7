"""A release that is carried on batch by batch is the one that a full build of the same batches gives, in every row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_batches import Batch, Shelf, put
from test_order import batch

from hub.duck import connect
from hub.graph.build import build
from hub.graph.digests import Digests, digests, kept_digests
from hub.ledger import Ledger
from hub.manifest import Manifest
from schema.feed import Feed

many = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


class Carried:
    """A release in memory that is carried on through sets of batches, and full builds beside it."""

    def __init__(self, contract: Feed, shelf: Shelf) -> None:
        self.feeds = {contract.feed: contract}
        self.shelf = shelf
        self.con = self.empty()

    @staticmethod
    def empty() -> duckdb.DuckDBPyConnection:
        con = connect()
        con.execute("ATTACH ':memory:' AS release")
        con.execute("USE release")
        return con

    def on_to(self, manifests: Sequence[Manifest]) -> tuple[Digests, Digests]:
        """The digests that were kept, and those of all rows."""
        build(self.con, cast("Ledger", self.shelf), self.feeds, manifests)
        return kept_digests(self.con), digests(self.con)

    def anew(self, manifests: Sequence[Manifest]) -> Digests:
        """The digests of a full build."""
        con = self.empty()
        build(con, cast("Ledger", self.shelf), self.feeds, manifests)
        made = digests(con)
        con.close()
        return made


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return Shelf(tmp_path_factory.mktemp("shelf"))


@pytest.mark.long
@many
@given(batches=st.lists(batch, min_size=2, max_size=6), data=st.data())
def test_delta_equals_full(contract: Feed, folder: Shelf, batches: list[Batch], data: st.DataObject) -> None:
    sealed = [put(folder, seq, one, contract) for seq, one in enumerate(batches, 1)]
    carried = Carried(contract, folder)
    # Batches come in any order, some at a time, and some are withdrawn and come back.
    stood = data.draw(st.lists(st.lists(st.sampled_from(sealed), unique_by=lambda m: m.seq), min_size=2, max_size=6))
    for standing in [*stood, sealed]:
        kept, seen = carried.on_to(sorted(standing, key=lambda m: m.seq))
        assert kept == seen
        assert seen == carried.anew(sorted(standing, key=lambda m: m.seq))
    carried.con.close()
