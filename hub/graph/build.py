"""Carry a release on to what the batches say now; an empty database becomes the whole release.

Changed batches → keys that they state → rows that came and went → mentions → identity → tables → what follows.
A full build and a delta give the same by construction: both are this, with everything or little to do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.resources import files

import duckdb

from hub.duck import identifier, run_script
from hub.graph.batches import changed_tables, register_batches
from hub.graph.doubts import renew_doubts
from hub.graph.edges import SHAPE, make_edges, renew_edges
from hub.graph.later import note_later, settle_later, start_later
from hub.graph.mentions import count, settle, start_counting
from hub.graph.rows import add_rows, keep_sum, replace_rows, take_rows
from hub.graph.statements import Statements
from hub.graph.touched import all_links, find_reached, keep_links, note_coverage, start_touching, touch
from hub.graph.yields import resolved, yielded
from hub.identity.judged import answering_ids, load_judged, start_judging
from hub.identity.judgements import Judgement, judged
from hub.identity.older_keys import with_codes
from hub.identity.organizations import query, resolve_organizations
from hub.identity.person_keys import renamed
from hub.identity.persons import resolve_persons
from hub.ledger import Ledger
from hub.manifest import Manifest
from schema.feed import Feed
from schema.model import create_statements, tables

BATCH = (
    "SELECT seq AS batch, feed, file, agency, agency_code, mode, cut_off, version, sealed_at, "
    "row_count AS rows, accepted, refused, digest, sheets FROM standing_batch"
)

DIFFERING = (
    "CREATE OR REPLACE TEMP TABLE differing AS (FROM held EXCEPT FROM wanted) UNION (FROM wanted EXCEPT FROM held)"
)


def build(
    con: duckdb.DuckDBPyConnection,
    ledger: Ledger,
    feeds: dict[str, Feed],
    manifests: Sequence[Manifest],
    on_step: Callable[[str], None] = lambda _: None,
    judgements: Sequence[Judgement] = (),
) -> bool:
    """Bring an open database to what the batches say. The result depends on batches and judgements alone.

    Where a release is carried on, the temporary table ``reached(id)`` has afterwards the organisations about which
    findings may be others than before, and ``covered(id)`` those on whom a full list bears whose coverage changed.

    Args:
        con: An open database without tables, or a release in the making that is carried on (under the same contracts).
        ledger: Where the accepted rows are.
        feeds: The contracts in use, by feed code.
        manifests: The batches that stand (not withdrawn, not replaced), in any order.
        on_step: Told what is being done, for a progress line.
        judgements: What people judged of identities, and nobody took back.

    Returns:
        Whether everything was made anew.
    """
    fresh = not con.execute("SELECT 1 FROM duckdb_tables() WHERE schema_name = 'working' AND table_name = 'sum' "
                            "AND database_name = current_database()").fetchall()  # fmt: skip
    register_batches(con, manifests, feeds)
    if fresh:
        start(con)
    start_counting(con)
    start_touching(con)
    changed = changed_tables(con)
    held = find_rows(con, ledger, feeds, changed, fresh=fresh, on_step=on_step)
    renew_doubts(con, ledger, feeds, [code for code in changed if code in feeds], manifests)
    on_step("identity")
    settle(con)
    start_judging(con)
    judgements = with_codes(con, judgements)
    load_judged(con, "organization", judged(judgements))
    resolve_organizations(con, fresh=fresh)
    told, kept = renamed(judgements, answering_ids(con))
    load_judged(con, "person", judged(told), kept)
    resolve_persons(con, fresh=fresh)
    on_step("graph")
    if not fresh:
        held = also_moved(con, ledger, feeds, held)
    move_rows(con, held, fresh=fresh)
    follow(con, fresh=fresh)
    con.execute("DELETE FROM working.state")
    con.execute("INSERT INTO working.state FROM state_now")
    return fresh


def start(con: duckdb.DuckDBPyConnection) -> None:
    """Make the empty tables of a release."""
    for statement in (*create_statements(), SHAPE, f"CREATE TABLE batch AS {BATCH} LIMIT 0"):
        con.execute(statement)
    run_script(con, "hub.graph", "working.sql")


def find_rows(
    con: duckdb.DuckDBPyConnection,
    ledger: Ledger,
    feeds: dict[str, Feed],
    changed: dict[str, dict[str, list[int]]],
    *,
    fresh: bool,
    on_step: Callable[[str], None],
) -> list[Statements]:
    """Find the rows that counted and count now of each key that a changed batch states, and count their mentions."""
    held: list[Statements] = []
    for code in sorted(set(changed) & set(feeds)):
        on_step(code)
        some = [
            Statements(con, ledger, feeds[code], r, changed[code].get(r.record, []), fresh) for r in feeds[code].records
        ]
        for one in some:
            one.find_changed()
        share_rows(con, some)
        for one in some:
            if one.look_back():
                count(one, one.temp("before"), -1)
        for one in some:
            if one.decide():
                count(one, one.temp("current"), 1)
        held += some
    return held


def share_rows(con: duckdb.DuckDBPyConnection, some: Sequence[Statements]) -> None:
    """Take in the keys of other statements in rows that go: in some formats several records share a line."""
    added = 0 if some[0].fresh else 1
    while added:
        past = " UNION ALL ".join(f"SELECT batch, row FROM {one.temp('past')}" for one in some)
        con.execute(f"CREATE OR REPLACE TEMP TABLE gone AS SELECT DISTINCT batch, row FROM ({past})")
        added = sum(one.widen("gone") for one in some)


def also_moved(
    con: duckdb.DuckDBPyConnection, ledger: Ledger, feeds: dict[str, Feed], held: list[Statements]
) -> list[Statements]:
    """Take in every row that mentions someone who has another id now."""
    con.execute("CREATE OR REPLACE TEMP TABLE elsewhere (feed VARCHAR, batch BIGINT, row BIGINT)")
    for entity in ("organization", "person"):
        ((moved,),) = con.execute(f"SELECT count(*) FROM moved_{entity}").fetchall()
        named = [(t.name, c.name) for t in tables().values() if t.sourced and t.name != "refused_row"
                 for c in t.columns if c.range is not None and c.range.lower() == entity]  # fmt: skip
        for table, column in named if moved else []:
            con.execute(
                f"INSERT INTO elsewhere SELECT DISTINCT feed, batch, row FROM main.{identifier(table)} "
                f"WHERE {identifier(column)} IN (SELECT old_id FROM moved_{entity})"
            )
    by_feed: dict[str, list[Statements]] = {}
    for one in held:
        by_feed.setdefault(one.feed.feed, []).append(one)
    for (code,) in con.execute("SELECT DISTINCT feed FROM elsewhere ORDER BY feed").fetchall():
        if code not in by_feed:
            by_feed[code] = [Statements(con, ledger, feeds[code], r, [], fresh=False) for r in feeds[code].records]
            for one in by_feed[code]:
                one.find_changed()
        con.execute("CREATE OR REPLACE TEMP TABLE here AS SELECT DISTINCT batch, row FROM elsewhere WHERE feed = $feed",
                    {"feed": code})  # fmt: skip
        for one in by_feed[code]:
            one.widen("here")
        share_rows(con, by_feed[code])
        for one in by_feed[code]:
            one.decide()
    return [one for some in by_feed.values() for one in some]


def move_rows(con: duckdb.DuckDBPyConnection, held: Sequence[Statements], *, fresh: bool) -> None:
    """Take the rows that counted out of the tables and put those that count now in, with ids in place of mentions."""
    model = tables()
    some_later = start_later(con)
    into = sorted({y.into for one in held for y in one.record.yields})
    if not fresh and held:
        past = " UNION ALL ".join(f"SELECT batch, row FROM {one.temp('past')}" for one in held)
        con.execute(f"CREATE OR REPLACE TEMP TABLE gone AS SELECT DISTINCT batch, row FROM ({past})")
        ((going,),) = con.execute("SELECT count(*) FROM gone").fetchall()
        for name in into if going else []:
            if take_rows(con, name, "SEMI JOIN gone AS g ON g.batch = t.batch AND g.row = t.row"):
                touch(con, model[name], "outgoing", gone=True)
                if some_later:
                    note_later(con, model[name], "outgoing")
    for one in held:
        for statement in one.record.yields if one.present else []:
            table = model[statement.into]
            select = resolved(yielded(con, one.record, one.temp("current"), statement, table), statement, table)
            if fresh:
                con.execute(f"INSERT INTO main.{identifier(table.name)} BY NAME {select}")
            else:
                add_rows(con, table.name, select)
                touch(con, table, "incoming", gone=False)
                keep_links(con, table, "incoming")
                if some_later:
                    note_later(con, table, "incoming")
        one.keep()
    for name in into if fresh else []:
        keep_sum(con, name, f"FROM main.{identifier(name)}", 1)
        if some_later:
            note_later(con, model[name], f"main.{identifier(name)}")


def follow(con: duckdb.DuckDBPyConnection, *, fresh: bool) -> None:
    """Make what follows from the rows: entities, redirects, coverage, edges, and whom it reaches."""
    model = tables()
    refused = model["refused_row"]
    if replace_rows(con, refused.name, resolved("FROM working.doubt", None, refused)):
        con.execute(DIFFERING)
        touch(con, refused, "differing", gone=True)
        keep_links(con, refused, "wanted")
        note_later(con, refused, "differing")
    settle_later(con)
    run_script(con, "hub.graph", "entities.sql")
    for name, part in (("organization", "described"), ("person", "person_part")):
        if replace_rows(con, name, graph_query(f"{name}s.sql"), f"id IN (FROM {part})"):
            con.execute(DIFFERING)
            con.execute(f"INSERT INTO touched SELECT DISTINCT '{name}', '{model[name].kind}', id FROM differing")
            if name == "organization" and not fresh:
                keep_links(con, model[name], "wanted")
                con.execute(
                    "INSERT INTO touched SELECT DISTINCT 'organization', 'Organization', legal_person FROM differing"
                )
    replace_rows(con, "redirect", query("redirects.sql"))
    replace_rows(con, "judged", "FROM judged_bearing")
    replace_rows(con, "batch", BATCH)
    replace_rows(con, "coverage", graph_query("coverage.sql"))
    note_coverage(con)
    if fresh:
        make_edges(con)
        all_links(con)
    else:
        renew_edges(con)
        find_reached(con)


def graph_query(name: str) -> str:
    """A SELECT that ships beside this module."""
    return files("hub.graph").joinpath(name).read_text("utf-8")
