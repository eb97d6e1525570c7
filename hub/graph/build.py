"""Build the tables of a release from the batches that stand: current rows → yields → identity → entities and facts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import duckdb

from hub.duck import identifier, run_script
from hub.graph.doubts import insert_doubts
from hub.graph.statements import current_rows, register_batches
from hub.graph.yields import draft_name, insert_yields, make_drafts
from hub.identity.organizations import collect_mentions, resolve_organizations
from hub.identity.persons import resolve_persons
from hub.ledger import Ledger
from hub.manifest import Manifest
from schema.feed import Feed
from schema.model import Table, create_statements, tables

BATCH = (
    "CREATE TABLE batch AS SELECT seq AS batch, feed, file, agency, agency_code, mode, cut_off, version, sealed_at, "
    "row_count AS rows, accepted, refused, digest, sheets FROM standing_batch ORDER BY seq"
)


def build(
    con: duckdb.DuckDBPyConnection,
    ledger: Ledger,
    feeds: dict[str, Feed],
    manifests: Sequence[Manifest],
    on_step: Callable[[str], None] = lambda _: None,
) -> None:
    """Fill an empty database with everything that the batches say. The result depends on the batches alone.

    Args:
        con: An open database without tables; the release file in the making.
        ledger: Where the accepted rows are.
        feeds: The contracts in use, by feed code.
        manifests: The batches that stand (not withdrawn, not replaced), in any order.
        on_step: Told what is being done, for a progress line.
    """
    for statement in create_statements():
        con.execute(statement)
    register_batches(con, manifests, feeds)
    make_drafts(con)
    for feed in feeds.values():
        if not any(m.feed == feed.feed for m in manifests):
            continue
        on_step(feed.feed)
        for record in feed.records:
            rows = current_rows(con, ledger, feed, record, manifests)
            if rows is not None:
                insert_yields(con, record, rows)
                con.execute(f"DROP TABLE {rows}")
            insert_doubts(con, ledger, feed, record, manifests)
    on_step("identity")
    collect_mentions(con, "Person")
    collect_mentions(con, "Organization")
    resolve_organizations(con)
    resolve_persons(con)
    on_step("graph")
    run_script(con, "hub.graph", "entities.sql")
    for table in tables().values():
        if not table.entity and table.name != "coverage":
            finish(con, table)
    run_script(con, "hub.graph", "edges.sql")
    con.execute(BATCH)


def finish(con: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Move a draft into its table: mentions become ids, every other column stays as it is."""
    selects: list[str] = []
    joins: list[str] = []
    for column in table.columns:
        name = identifier(column.name)
        if column.range is None:
            selects.append(f"d.{name}")
            continue
        alias = identifier(f"m_{column.name}")
        joins.append(f" LEFT JOIN {column.range.lower()}_map AS {alias} ON {alias}.mention = d.{name}")
        selects.append(f"{alias}.id AS {name}")
    con.execute(
        f"INSERT INTO {identifier(table.name)} BY NAME SELECT {', '.join(selects)} "
        f"FROM {draft_name(table.name)} AS d{''.join(joins)}"
    )
    con.execute(f"DROP TABLE {draft_name(table.name)}")
