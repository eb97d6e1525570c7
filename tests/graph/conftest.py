"""Graphs of batches that a test writes down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

import duckdb
import pytest
from small_batches import FEED, Batch, Built, Shelf, put

from hub.duck import connect
from hub.graph.build import build
from hub.ledger import Ledger
from schema.feed import Feed, load_feed


@pytest.fixture(scope="session")
def contract(tmp_path_factory: pytest.TempPathFactory) -> Feed:
    path = tmp_path_factory.mktemp("feed") / "register.yaml"
    path.write_text(FEED, encoding="utf-8")
    return load_feed(path)


@pytest.fixture(scope="session")
def built(contract: Feed, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    """Builds a graph of batches that arrived in this order, an hour apart."""
    held: list[duckdb.DuckDBPyConnection] = []

    def go(batches: Sequence[Batch]) -> duckdb.DuckDBPyConnection:
        while held:
            held.pop().close()
        shelf = Shelf(tmp_path_factory.mktemp("shelf"))
        manifests = [put(shelf, seq, batch, contract) for seq, batch in enumerate(batches, 1)]
        con = connect()
        con.execute("ATTACH ':memory:' AS release")
        con.execute("USE release")
        build(con, cast("Ledger", shelf), {contract.feed: contract}, manifests)
        held.append(con)
        return con

    yield go
    for con in held:
        con.close()
