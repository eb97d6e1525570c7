"""Who is who among statements that a test writes down: drafts in, the map of mentions and the reviews out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime

import pytest
from statements_made import Known, Said, put

from hub.duck import connect, run_script
from hub.graph.build import finish
from hub.graph.statements import register_batches
from hub.graph.yields import make_drafts
from hub.identity.organizations import collect_mentions, resolve_organizations
from hub.identity.persons import resolve_persons
from hub.manifest import Manifest
from schema.model import create_statements, tables


def manifest(seq: int, feed: str, cut_off: date | None) -> Manifest:
    return Manifest(
        seq=seq, feed=feed, contract_version=1, contract_digest="", file=f"{seq}.csv", size=1, digest=str(seq), rows=1,
        accepted=1, refused=0, cut_off=cut_off, sealed_at=datetime(2026, 1, seq, tzinfo=UTC),
    )  # fmt: skip


@pytest.fixture(scope="session")
def known() -> Iterator[Callable[[Sequence[Said]], Known]]:
    """Resolves statements; each is the only row of a batch, numbered in this order."""
    con = connect()
    con.execute("ATTACH ':memory:' AS release")
    con.execute("USE release")

    def go(said: Sequence[Said]) -> Known:
        for table in ("organization", "person", "coverage", *tables()):
            con.execute(f'DROP TABLE IF EXISTS "{table}"')
        for statement in create_statements():
            con.execute(statement)
        register_batches(con, [manifest(seq, one.feed, one.cut_off) for seq, one in enumerate(said, 1)], {})
        make_drafts(con)
        for seq, one in enumerate(said, 1):
            put(con, seq, one)
        collect_mentions(con, "Person")
        collect_mentions(con, "Organization")
        resolve_organizations(con)
        resolve_persons(con)
        run_script(con, "hub.graph", "entities.sql")
        for name in ("redirect", "review", "organization_name", "role"):
            finish(con, tables()[name])
        return Known(con)

    yield go
    con.close()


