"""The batches that stand, and what changed among them since the release that is being carried on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import duckdb

from hub.duck import run_script
from hub.manifest import Manifest
from schema.feed import Feed


def register_batches(con: duckdb.DuckDBPyConnection, manifests: Sequence[Manifest], feeds: Mapping[str, Feed]) -> None:
    """Make ``standing_batch``, a row a batch, and ``state_now``, a row for each table of its feed.

    The state of a table in a batch is all that decides how its rows count: when it was sealed, its cut-off day and
    version, and the day on which a later full list takes over. A batch whose manifest does not say which tables it
    holds counts as holding the first of its feed.
    """
    first = {code: feed.records[0].record for code, feed in feeds.items()}
    con.execute(
        "CREATE OR REPLACE TEMP TABLE standing_input (seq BIGINT, feed VARCHAR, file VARCHAR, agency VARCHAR, "
        "agency_code VARCHAR, authorities VARCHAR, divisions VARCHAR, mode VARCHAR, cut_off DATE, version BIGINT, "
        "sealed_at TIMESTAMP, row_count BIGINT, accepted BIGINT, refused BIGINT, digest VARCHAR, sheets VARCHAR[], "
        "records VARCHAR[], main_record VARCHAR)"
    )
    rows = [
        (
            m.seq,
            m.feed,
            m.file,
            m.agency,
            m.agency_code,
            ";".join(sorted(m.authorities)),
            ";".join(sorted(m.divisions)),
            m.mode,
            m.cut_off,
            m.version,
            m.sealed_at.replace(tzinfo=None),
            m.rows,
            m.accepted,
            m.refused,
            m.digest,
            m.sheets,
            list(m.records) or [first.get(m.feed, "")],
            first.get(m.feed, ""),
        )
        for m in manifests
    ]
    if rows:
        con.executemany("INSERT INTO standing_input VALUES (" + ", ".join("?" * 18) + ")", rows)
    con.execute("CREATE OR REPLACE TEMP TABLE feed_record (feed VARCHAR, record VARCHAR)")
    con.executemany(
        "INSERT INTO feed_record VALUES (?, ?)", [(f.feed, r.record) for f in feeds.values() for r in f.records]
    )
    run_script(con, "hub.graph", "batches.sql")


def changed_tables(con: duckdb.DuckDBPyConnection) -> dict[str, dict[str, list[int]]]:
    """The batches whose rows count otherwise than in the release that is carried on, by feed and table.

    They are new, gone, or a later full list took over from them.
    """
    con.execute(
        "CREATE OR REPLACE TEMP TABLE changed_state AS SELECT DISTINCT feed, record, seq FROM ("
        "(FROM state_now EXCEPT FROM working.state) UNION ALL (FROM working.state EXCEPT FROM state_now))"
    )
    changed: dict[str, dict[str, list[int]]] = {}
    found = con.execute("SELECT feed, record, list(seq ORDER BY seq) FROM changed_state GROUP BY ALL").fetchall()
    for feed, record, seqs in found:
        changed.setdefault(str(feed), {})[str(record)] = [int(seq) for seq in seqs]
    return changed
