"""Who is who among statements that a test writes down: rows of feeds in, organisations, persons and reviews out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

import duckdb
import pytest
from statements_made import FEED, Known, Resolve, Said, Shelf, put

from hub.duck import connect
from hub.graph.build import build
from hub.identity.judgements import Judgement
from hub.ledger import Ledger
from schema.feed import Feed, load_feed

CODES = ("register", "disclosure", "directory", "engagements", "penalties", "awards")


@pytest.fixture(scope="session")
def contracts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Feed]:
    folder = tmp_path_factory.mktemp("feeds")
    for code in CODES:
        names = "true" if code in ("register", "disclosure") else "false"
        text = FEED.replace("FEED", code).replace("NAMING", names)
        (folder / f"{code}.yaml").write_text(text, encoding="utf-8")
    return {code: load_feed(folder / f"{code}.yaml") for code in CODES}


@pytest.fixture(scope="session")
def known(contracts: dict[str, Feed], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Resolve]:
    """Resolves statements under judgements; each is the only row of a batch, numbered in this order."""
    con = connect()

    def go(said: Sequence[Said], judgements: Sequence[Judgement] = ()) -> Known:
        con.execute("USE memory")
        con.execute("DETACH DATABASE IF EXISTS release")
        return resolved(con, Shelf(tmp_path_factory.mktemp("shelf")), contracts, said, judgements)

    yield go
    con.close()


@pytest.fixture
def opened(contracts: dict[str, Feed], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Resolve]:
    """The same in a connection of its own each time, as a process opens a release."""
    made: list[duckdb.DuckDBPyConnection] = []

    def go(said: Sequence[Said], judgements: Sequence[Judgement] = ()) -> Known:
        made.append(connect())
        return resolved(made[-1], Shelf(tmp_path_factory.mktemp("shelf")), contracts, said, judgements)

    yield go
    for con in made:
        con.close()


def resolved(
    con: duckdb.DuckDBPyConnection,
    shelf: Shelf,
    contracts: dict[str, Feed],
    said: Sequence[Said],
    judgements: Sequence[Judgement],
) -> Known:
    """What is made of statements, as the database ``release`` of a connection."""
    con.execute("ATTACH ':memory:' AS release")
    con.execute("USE release")
    manifests = [put(shelf, seq, one, contracts) for seq, one in enumerate(said, 1)]
    build(con, cast("Ledger", shelf), contracts, manifests, judgements=judgements)
    return Known(con)
