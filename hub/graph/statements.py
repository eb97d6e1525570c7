"""The rows that count now: the newest statement of each natural key, over all batches that stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import duckdb

from hub.duck import identifier, run_script
from hub.ledger import Ledger
from hub.manifest import Manifest
from schema.feed import Feed, Record

# What every current row carries besides its feed's columns. `_closed_on` is the cut-off day of the next full list of
# the same series that no longer has the row; `_known` is when the hub first knew this very content.
CARRIED = ("_batch", "_row", "_feed", "_known", "_cut_off", "_closed_on", "_agency")


def register_batches(con: duckdb.DuckDBPyConnection, manifests: Sequence[Manifest], feeds: Mapping[str, Feed]) -> None:
    """Make ``standing_batch``, one row a batch, and ``taken_over``, with the day on which a later full list takes over.

    A batch whose manifest does not say which tables it holds counts as holding the first of its feed.
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
    run_script(con, "hub.graph", "batches.sql")


def current_rows(
    con: duckdb.DuckDBPyConnection, ledger: Ledger, feed: Feed, record: Record, manifests: Sequence[Manifest]
) -> str | None:
    """Make the table of current rows of one record and return its name, or None when no batch has any.

    Which of two statements is newer is said by the agency's cut-off day and version, never by arrival; where those are
    equal and the rows differ, the content decides, so that the order of arrival cannot show.
    """
    parts = [(m.seq, ledger.accepted_path(m.seq, record.record)) for m in manifests if m.feed == feed.feed]
    files = [(seq, path) for seq, path in parts if path.exists()]
    if not files:
        return None
    con.execute("CREATE OR REPLACE TEMP TABLE part_file (file VARCHAR, seq BIGINT)")
    con.executemany("INSERT INTO part_file VALUES (?, ?)", [(str(path), seq) for seq, path in files])
    con.execute(
        "CREATE OR REPLACE TEMP TABLE stated AS "
        "SELECT r.* EXCLUDE (filename, row, _notes), p.seq AS _batch, r.row AS _row, b.feed AS _feed, "
        "b.sealed_at AS _sealed, b.cut_off AS _cut_off, b.version AS _version, t.closed_on AS _closed_on, "
        "coalesce(t.superseded, false) AS _superseded, coalesce(b.agency_code, b.agency) AS _agency "
        "FROM read_parquet($files, filename = true, union_by_name = true) AS r "
        "JOIN part_file AS p ON p.file = r.filename JOIN standing_batch AS b ON b.seq = p.seq "
        "LEFT JOIN taken_over AS t ON t.seq = p.seq AND t.record = $record",
        {"files": [str(path) for _, path in files], "record": record.record},
    )
    key = ", ".join(f"coalesce(CAST({identifier(c)} AS VARCHAR), '')" for c in record.natural_key)
    carried = {"_batch", "_row", "_feed", "_sealed", "_cut_off", "_version", "_closed_on", "_agency", "_superseded"}
    described = sorted(str(r[0]) for r in con.execute("DESCRIBE stated").fetchall())
    content = ", ".join(identifier(c) for c in described if c not in carried)
    name = identifier(f"current_{feed.feed}_{record.record}")
    # Most keys are stated once; only the others are ranked, which keeps a large feed to one aggregate of hashes.
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE restated AS SELECT md5_number_lower(concat_ws(chr(31), {key})) AS _key "
        "FROM stated GROUP BY 1 HAVING count(*) > 1"
    )
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE {name} AS "
        f"WITH keyed AS (SELECT *, md5_number_lower(concat_ws(chr(31), {key})) AS _key FROM stated), "
        "ranked AS ("
        "  SELECT k.*, md5_number_lower(CAST(row("
        + content
        + ") AS VARCHAR)) AS _hash FROM keyed AS k SEMI JOIN restated USING (_key)"
        "), timed AS ("
        "  SELECT *, min(_sealed) OVER (PARTITION BY _key, _hash) AS _known, row_number() OVER ("
        "    PARTITION BY _key "
        "    ORDER BY _superseded, _cut_off DESC NULLS LAST, _version DESC NULLS LAST, _hash, _batch DESC, _row"
        "  ) AS _rank FROM ranked"
        ") "
        "SELECT * EXCLUDE (_key, _hash, _rank, _sealed, _superseded) FROM timed WHERE _rank = 1 AND NOT _superseded "
        "UNION ALL BY NAME "
        "SELECT * EXCLUDE (_key, _sealed, _superseded), _sealed AS _known FROM keyed ANTI JOIN restated USING (_key) "
        "WHERE NOT _superseded"
    )
    con.execute("DROP TABLE stated")
    return name
