"""Floors: for each work the least that does the same on the same rows, written by hand for DuckDB.

A floor keeps nothing of what makes the work sound (reasons for refused rows, identity, exceptions of a rule, evidence).
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from hub.duck import connect_release, identifier, quoted
from hub.graph.digests import table_names

CSV = "read_csv($file, header = true, delim = ',', quote = '\"', all_varchar = true, ignore_errors = true)"
SPANS = """
span AS (
    SELECT holder, min(valid_from) AS valid_from, max(valid_to) AS valid_to FROM (
        SELECT *, count(*) FILTER (apart) OVER (PARTITION BY holder ORDER BY valid_from, valid_to) AS stretch FROM (
            SELECT holder, valid_from, coalesce(valid_to, DATE 'infinity') AS valid_to,
                   coalesce(valid_from > max(coalesce(valid_to, DATE 'infinity')) OVER (PARTITION BY holder
                       ORDER BY valid_from, valid_to ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), true) AS apart
            FROM certificate)) GROUP BY holder, stretch)
"""
"""The days on which a holder had any certificate, in one piece each."""
RULES = {
    "A01": "SELECT count(*) FROM engagement g JOIN engagement_target t ON t.engagement = g.id "
    "JOIN engagement c ON c.performer = g.performer AND c.client = t.target "
    "AND c.valid_from < g.valid_to AND g.valid_from < c.valid_to WHERE g.client IN (SELECT org FROM agency)",
    "A03": "SELECT count(*) FROM role a JOIN role b ON b.person = a.person AND b.org <> a.org "
    "JOIN engagement g ON g.performer = a.org JOIN engagement_target t ON t.engagement = g.id "
    "JOIN engagement c ON c.performer = b.org AND c.client = t.target WHERE g.client IN (SELECT org FROM agency)",
    "B01": "SELECT count(*) FROM (SELECT signer FROM (SELECT signer, issuer FROM report WHERE signed_on IS NOT NULL "
    "GROUP BY ALL) GROUP BY signer HAVING count(*) > 1)",
    "B03": "SELECT count(*) FROM (SELECT certificate_no, issuer, signer, min(signed_on), max(signed_on) FROM report "
    "WHERE cma_mark GROUP BY ALL) s WHERE NOT EXISTS (FROM signatory_authorisation a WHERE a.person = s.signer "
    "AND a.number = s.certificate_no)",
    "C01": "SELECT count(*) FROM certificate_event e JOIN role a ON a.org = e.holder "
    "JOIN role b ON b.person = a.person AND b.org <> a.org JOIN certificate c ON c.holder = b.org "
    "WHERE c.valid_from >= e.valid_from",
    "C02": """SELECT count(*) FROM "case" a JOIN "case" p ON p.org = a.org AND p.effective_on < a.act_from
    WHERE a.nature = 'false' AND p.nature = 'false'""",
    "C04": "SELECT count(*) FROM certificate_event e JOIN report r ON r.issuer = e.holder "
    "AND r.sampled_from >= e.valid_from AND r.sampled_from < coalesce(e.valid_to, DATE 'infinity')",
    # Whoever one span covers from the first report to the last is not looked at report by report.
    "D01": f"WITH {SPANS}, outside AS (SELECT issuer FROM ("
    "SELECT issuer, min(issued_on) AS first, max(issued_on) AS last FROM report WHERE cma_mark GROUP BY issuer) r "
    "WHERE NOT EXISTS (FROM span s WHERE s.holder = r.issuer AND s.valid_from <= r.first AND s.valid_to > r.last)) "
    "SELECT count(*) FROM report r WHERE r.cma_mark AND r.issuer IN (FROM outside) AND NOT EXISTS (FROM span s "
    "WHERE s.holder = r.issuer AND s.valid_from <= r.issued_on AND s.valid_to > r.issued_on)",
    # An item stands in the source row of its report: one number joins them, one number is grouped, no text is.
    "D03": f"WITH kind AS (SELECT xor(r.cert, i.test) AS kind FROM "
    f"(SELECT batch * {1 << 40} + row AS line, hash(certificate_no) AS cert FROM report WHERE cma_mark) r JOIN "
    f"(SELECT batch * {1 << 40} + row AS line, hash(item, method) AS test FROM report_item) i ON i.line = r.line "
    "GROUP BY ALL) SELECT count(*) FROM kind WHERE kind NOT IN "
    "(SELECT xor(hash(number), hash(item, method)) FROM capability)",
    "G04": "SELECT count(*) FROM award w JOIN ban b ON b.org = w.supplier AND w.bid_deadline >= b.valid_from "
    "AND w.bid_deadline < b.valid_to",
}
"""For each rule, the join that it cannot do without, and nothing of its exceptions."""


@dataclass(frozen=True)
class Intake:
    """The least that ingest could do, over the CSV files (all large files are).

    Each file is read by DuckDB's own reader, its cells trimmed and blank ones made null, and written as Parquet (zstd);
    that is read again into a table of a database, and the floors of all rules run over the release. No row is judged or
    identified, nothing is hashed or sealed, lists in workbooks, XML and JSON are left out.
    """

    folder: Path
    files: Sequence[Path]
    release: Path

    def run(self) -> None:
        """Do it in a folder that goes away."""
        self.folder.mkdir()
        try:
            with duckdb.connect(str(self.folder / "floor.duckdb")) as con:
                con.execute("SET preserve_insertion_order = false")
                con.execute("SET memory_limit = '4GiB'")
                for at, file in enumerate(path for path in self.files if path.suffix == ".csv"):
                    parquet = quoted(str(self.folder / f"{at}.parquet"))
                    con.execute(
                        f"COPY (SELECT nullif(trim(COLUMNS(*)), '') FROM {CSV}) TO {parquet} "
                        "(FORMAT parquet, COMPRESSION zstd)", {"file": str(file)},
                    )  # fmt: skip
                    con.execute(f"CREATE TABLE made_{at} AS FROM {parquet}")
                con.execute("CHECKPOINT")
            with connect_release(self.release) as con:
                for sql in RULES.values():
                    con.execute(sql).fetchall()
        finally:
            shutil.rmtree(self.folder)

    def reports(self) -> int:
        """Reports of the release."""
        with connect_release(self.release) as con:
            ((count,),) = con.execute("SELECT count(*) FROM report").fetchall()
        return int(count)


def copied(sources: Sequence[Path], target: Path) -> None:
    """Read and write the sealed Parquet of the ledger once."""
    with duckdb.connect() as con:
        con.execute("SET preserve_insertion_order = false")
        for source in sources:
            con.execute(
                f"COPY (FROM {quoted(str(source))}) TO {quoted(str(target))} (FORMAT parquet, COMPRESSION zstd)"
            )
    target.unlink(missing_ok=True)


def hashed(ledger: Path, release: Path) -> None:
    """SHA-256 of every file of the ledger, DuckDB's hash of every row of the release."""
    for path in ledger.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                hashlib.file_digest(file, "sha256")
    with connect_release(release) as con:
        for name in table_names(con):
            con.execute(f"SELECT sum(hash(t)) FROM {identifier(name)} AS t").fetchall()


def bytes_copied(source: Path, target: Path) -> None:
    """A plain copy that is on the disk."""
    shutil.copyfile(source, target)
    with target.open("rb") as file:
        os.fsync(file.fileno())
    target.unlink()


def loaded(path: Path, con: duckdb.DuckDBPyConnection) -> None:
    """Load a file of reports beside an open release, and ask which of them no certificate covers."""
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE more AS SELECT nullif(trim(COLUMNS(*)), '') FROM {CSV}", {"file": str(path)}
    )
    con.execute(
        'SELECT count(*) FROM more AS m JOIN organization AS o ON o.code = m."机构代码" WHERE NOT EXISTS ('
        'FROM certificate AS c WHERE c.holder = o.id AND c.valid_from <= try_cast(m."签发日期" AS DATE) '
        "AND coalesce(c.valid_to, DATE 'infinity') > try_cast(m.\"签发日期\" AS DATE))"
    ).fetchall()
