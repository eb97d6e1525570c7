"""Refused rows that nobody mended: what a list says of whom they are about is not known; its silence proves nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import duckdb

from hub.ledger import Ledger
from hub.manifest import Manifest
from schema.feed import Feed, Record

# Mended is what a full list that is not older accepts of the same number (or organisation), refusing none of it. A file
# that adds rows may be about other rows of the same certificate, so it mends nothing.
_INSERT = """
INSERT INTO doubted BY NAME
WITH doubt AS (
    SELECT p.seq, d.row, d.org, d.number FROM read_parquet($doubts, filename = true) AS d
    JOIN part_file AS p ON p.file = d.filename
), mended AS (
    SELECT DISTINCT d.seq, d.row FROM doubt AS d
    JOIN standing_batch AS b ON b.seq = d.seq
    JOIN stated_about AS a ON a.seq <> d.seq
        AND CASE WHEN d.number IS NOT NULL THEN a.number = d.number ELSE a.org = d.org END
    JOIN standing_batch AS later ON later.seq = a.seq
    WHERE later.mode = 'full' AND coalesce(later.cut_off >= b.cut_off, later.cut_off IS NOT NULL)
      AND NOT EXISTS (FROM doubt AS again WHERE again.seq = a.seq
          AND CASE WHEN d.number IS NOT NULL THEN again.number = d.number ELSE again.org = d.org END)
)
SELECT $record AS record, d.org, d.number, b.seq AS batch, d.row, b.feed, b.sealed_at AS known_from
FROM doubt AS d JOIN standing_batch AS b ON b.seq = d.seq
WHERE (d.seq, d.row) NOT IN (SELECT (seq, row) FROM mended)
"""


def renew_doubts(
    con: duckdb.DuckDBPyConnection,
    ledger: Ledger,
    feeds: Mapping[str, Feed],
    codes: Sequence[str],
    manifests: Sequence[Manifest],
) -> None:
    """Bring ``working.doubt``, the unmended refused rows, up to date for the feeds of which a batch changed."""
    con.execute("CREATE OR REPLACE TEMP TABLE doubted AS FROM working.doubt LIMIT 0")
    for code in codes:
        for record in feeds[code].records:
            if record.doubt:
                insert_doubts(con, ledger, feeds[code], record, manifests)
    renewed = "feed IN (SELECT unnest($codes::VARCHAR[]))"
    con.execute(
        "INSERT INTO counted SELECT 'Organization', org, seen FROM ("
        f"SELECT org, -1 AS seen FROM working.doubt WHERE {renewed} UNION ALL SELECT org, 1 FROM doubted) "
        "WHERE org IS NOT NULL",
        {"codes": list(codes)},
    )
    con.execute(f"DELETE FROM working.doubt WHERE {renewed}", {"codes": list(codes)})
    con.execute("INSERT INTO working.doubt FROM doubted")


def insert_doubts(
    con: duckdb.DuckDBPyConnection, ledger: Ledger, feed: Feed, record: Record, manifests: Sequence[Manifest]
) -> None:
    """Put the unmended refused rows of one record into ``doubted``."""
    if not record.doubt:
        return
    mine = [m.seq for m in manifests if m.feed == feed.feed]
    doubts = [(str(path), seq) for seq in mine if (path := ledger.doubt_path(seq, record.record)).exists()]
    if not doubts:
        return
    full = {m.seq for m in manifests if m.mode == "full"}
    accepted = [
        (str(path), seq) for seq in mine if seq in full and (path := ledger.accepted_path(seq, record.record)).exists()
    ]
    con.execute("CREATE OR REPLACE TEMP TABLE part_file (file VARCHAR, seq BIGINT)")
    con.executemany("INSERT INTO part_file VALUES (?, ?)", [*doubts, *accepted])
    if not accepted:
        con.execute("CREATE OR REPLACE TEMP TABLE stated_about (seq BIGINT, org VARCHAR, number VARCHAR)")
        con.execute(_INSERT, {"doubts": [path for path, _ in doubts], "record": record.record})
        return
    org, number = (record.doubt.get(part, "NULL") for part in ("org", "number"))
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE stated_about AS SELECT DISTINCT p.seq, CAST({org} AS VARCHAR) AS org, "
        f"CAST({number} AS VARCHAR) AS number FROM read_parquet($files, filename = true, union_by_name = true) AS r "
        "JOIN part_file AS p ON p.file = r.filename",
        {"files": [path for path, _ in accepted]},
    )
    con.execute(_INSERT, {"doubts": [path for path, _ in doubts], "record": record.record})
