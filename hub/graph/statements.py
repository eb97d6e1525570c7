"""The rows of one table of a feed that count: the newest statement of each natural key, over all batches that stand.

``working."<feed>.<record>"`` has a line for each statement of the batches: the hash of its natural key, batch, row, and
whether it counts. Of two statements the newer is said by the agency's cut-off day and version, never by arrival; where
those are equal and the rows differ, the content decides, so that the order of arrival cannot show.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import duckdb

from hub.duck import identifier, quoted
from hub.ledger import Ledger
from schema.feed import Column, Feed, Record

# What every current row carries besides its feed's columns. `_closed_on` is the cut-off day of the next full list of
# the same series that no longer has the row; `_known` is when the hub first knew this very content.
CARRIED = (
    "s.seq AS _batch, r.row AS _row, s.feed AS _feed, s.cut_off AS _cut_off, s.closed_on AS _closed_on, "
    "s.agency AS _agency"
)


@dataclass
class Statements:
    """The statements of one table of a feed, in the release in the making.

    Attributes:
        con: The release in the making; ``state_now`` and ``working.state`` tell how batches count now and counted.
        ledger: Where accepted rows are.
        feed: The feed.
        record: Its table.
        changed: Batches whose rows count otherwise now.
        fresh: The release is empty: every statement is new, and nothing has to be looked for.
        contested: Several statements of one key had to be compared.
        present: There are rows that count now of the affected keys.
        lacking: For some files columns of the contract that none has: they were sealed before it asked for them.
    """

    con: duckdb.DuckDBPyConnection
    ledger: Ledger
    feed: Feed
    record: Record
    changed: Sequence[int]
    fresh: bool
    contested: bool = False
    present: bool = False
    lacking: dict[str, list[Column]] = field(default_factory=dict)

    @property
    def kept(self) -> str:
        """Table of all statements, which stays in the release."""
        return "working." + identifier(f"{self.feed.feed}.{self.record.record}")

    @property
    def key(self) -> str:
        """Expression of the hash of the natural key."""
        return "hash(" + ", ".join(f"coalesce(r.{identifier(c)}::VARCHAR, '')" for c in self.record.natural_key) + ")"

    @property
    def said_of(self) -> str:
        """Columns that tell what a statement is about: hashes may be equal where keys are not."""
        return ", ".join(["_key", *(f"coalesce({identifier(c)}::VARCHAR, '')" for c in self.record.natural_key)])

    def label(self, name: str) -> str:
        """The name of a table, view or variable of this one's own."""
        return f"{name} {self.feed.feed}.{self.record.record}"

    def temp(self, name: str) -> str:
        """A temporary table or view of this one's own."""
        return "temp." + identifier(self.label(name))

    def find_changed(self) -> None:
        """Make ``affected(key)``: the keys that a changed batch states, and take new batches into the statements."""
        con = self.con
        con.execute(f"CREATE TABLE IF NOT EXISTS {self.kept} (key UBIGINT, batch BIGINT, row BIGINT, counts BOOLEAN)")
        old = {int(seq) for (seq,) in con.execute(
            "SELECT seq FROM working.state WHERE feed = $feed AND record = $record",
            {"feed": self.feed.feed, "record": self.record.record}).fetchall()}  # fmt: skip
        now = {int(seq) for (seq,) in con.execute(
            "SELECT seq FROM state_now WHERE feed = $feed AND record = $record",
            {"feed": self.feed.feed, "record": self.record.record}).fetchall()}  # fmt: skip
        new = [seq for seq in self.changed if seq in now - old]
        con.execute(f"CREATE OR REPLACE TEMP TABLE {self.temp('affected')} (key UBIGINT)")
        if not self.fresh:
            con.execute(
                f"INSERT INTO {self.temp('affected')} SELECT DISTINCT key FROM {self.kept} "
                "WHERE batch IN (SELECT unnest($changed::BIGINT[]))",
                {"changed": list(self.changed)},
            )
        if self.parts("new_parts", new):
            keyed = f"SELECT {self.key} AS key, s.seq AS batch, r.row, true AS counts FROM {self.source('new_parts')}"
            con.execute(f"INSERT INTO {self.kept} {keyed}")
            if not self.fresh:
                con.execute(
                    f"INSERT INTO {self.temp('affected')} SELECT DISTINCT key FROM {self.kept} "
                    f"WHERE batch IN (SELECT unnest($new::BIGINT[])) AND key NOT IN (FROM {self.temp('affected')})",
                    {"new": new},
                )
        gone = [seq for seq in self.changed if seq not in now]
        con.execute(f"CREATE OR REPLACE TEMP TABLE {self.temp('past')} (key UBIGINT, batch BIGINT, row BIGINT)")
        self.note_past(f"SELECT key FROM {self.temp('affected')}", new)
        con.execute(f"DELETE FROM {self.kept} WHERE batch IN (SELECT unnest($gone::BIGINT[]))", {"gone": gone})

    def note_past(self, keys: str, new: Sequence[int]) -> None:
        """Remember which statements of these keys counted in the release that is carried on."""
        if not self.fresh:
            self.con.execute(
                f"INSERT INTO {self.temp('past')} SELECT DISTINCT key, batch, row FROM {self.kept} "
                f"WHERE counts AND key IN ({keys}) AND batch NOT IN (SELECT unnest($new::BIGINT[]))",
                {"new": list(new)},
            )

    def widen(self, rows: str) -> int:
        """Take the keys of more rows in (a table of ``batch`` and ``row``); how many keys that added."""
        con = self.con
        con.execute(
            f"CREATE OR REPLACE TEMP TABLE more AS SELECT DISTINCT key FROM {self.kept} AS k "
            f"SEMI JOIN {rows} AS g ON g.batch = k.batch AND g.row = k.row "
            f"WHERE key NOT IN (FROM {self.temp('affected')})"
        )
        ((found,),) = con.execute("SELECT count(*) FROM more").fetchall()
        if found:
            self.note_past("FROM more", [])
            con.execute(f"INSERT INTO {self.temp('affected')} FROM more")
        return int(found)

    def decide(self) -> bool:
        """Make the view ``current``: the rows that count now of the affected keys; whether there are any.

        What several statements say of one key is compared and kept in ``contest``; other rows are read where they lie.
        """
        con = self.con
        involved = (
            f"(FROM {self.kept})" if self.fresh else f"(FROM {self.kept} SEMI JOIN {self.temp('affected')} USING (key))"
        )
        restated = self.temp("restated")
        con.execute(
            f"CREATE OR REPLACE TEMP TABLE {restated} AS SELECT key FROM {involved} GROUP BY key HAVING count(*) > 1"
        )
        batches = [int(b) for (b,) in con.execute(f"SELECT DISTINCT batch FROM {involved}").fetchall()]
        self.present = self.parts("parts", batches)
        if not self.present:
            return False
        disputed = [int(b) for (b,) in con.execute(
            f"SELECT DISTINCT batch FROM {self.kept} SEMI JOIN {restated} USING (key)").fetchall()]  # fmt: skip
        self.contested = self.parts("disputed_parts", disputed)
        if self.contested:
            self.rank()
        row = f"r.* EXCLUDE (filename, row, _notes), {CARRIED}"
        narrow = "" if self.fresh else f" SEMI JOIN {self.temp('affected')} USING (key)"
        plain = (
            f"SELECT * EXCLUDE (key, _sealed, _superseded), _sealed AS _known FROM (SELECT {row}, {self.key} AS key, "
            f"s.sealed_at AS _sealed, s.superseded AS _superseded FROM {self.source('parts')}){narrow}"
        )
        ranked = ""
        if self.contested:
            plain += f" ANTI JOIN {restated} USING (key)"
            ranked = f" UNION ALL BY NAME SELECT * EXCLUDE (_key, _wins) FROM {self.temp('contest')} WHERE _wins"
        con.execute(f"CREATE OR REPLACE TEMP VIEW {self.temp('current')} AS {plain} WHERE NOT _superseded{ranked}")
        return True

    def rank(self) -> None:
        """Make ``contest``: every statement of a key that has several, and which one wins."""
        hashed = self.content("disputed_parts")
        self.con.execute(
            f"CREATE OR REPLACE TEMP TABLE {self.temp('contest')} AS WITH stated AS ("
            f"  SELECT r.* EXCLUDE (filename, row, _notes), {CARRIED}, {self.key} AS _key, "
            f"    {hashed} AS _hash, s.sealed_at AS _sealed, s.version AS _version, "
            f"    s.superseded AS _superseded FROM {self.source('disputed_parts')} "
            f"    SEMI JOIN {self.temp('restated')} AS again ON again.key = {self.key}"
            "), timed AS ("
            f"  SELECT *, min(_sealed) OVER (PARTITION BY {self.said_of}, _hash) AS _known, "
            f"row_number() OVER (PARTITION BY {self.said_of} "
            "    ORDER BY _superseded, _cut_off DESC NULLS LAST, _version DESC NULLS LAST, _hash, _batch DESC, _row"
            "  ) = 1 AND NOT _superseded AS _wins FROM stated"
            ") SELECT * EXCLUDE (_hash, _sealed, _version, _superseded) FROM timed"
        )

    def content(self, name: str) -> str:
        """Expression of a hash of all that a row of the files of ``name`` says; no version of DuckDB changes it."""
        described = self.con.execute(f"DESCRIBE SELECT r.* FROM {self.source(name)}").fetchall()
        held = sorted(str(r[0]) for r in described if r[0] not in ("filename", "row", "_notes"))
        return "md5_number_lower(CAST(row(" + ", ".join("r." + identifier(c) for c in held) + ") AS VARCHAR))"

    def look_back(self) -> bool:
        """Make the view ``before``: the rows that counted, with what they carried then; whether there are any."""
        con = self.con
        past = self.temp("past")
        batches = [int(b) for (b,) in con.execute(f"SELECT DISTINCT batch FROM {past}").fetchall()]
        if not self.parts("past_parts", batches, "working.state"):
            return False
        con.execute(
            f"CREATE OR REPLACE TEMP VIEW {self.temp('before')} AS SELECT * EXCLUDE (_key, _hash) FROM ("
            f"SELECT r.* EXCLUDE (filename, row, _notes), {CARRIED}, {self.key} AS _key, "
            f"{self.content('past_parts')} AS _hash, s.sealed_at AS _known FROM {self.source('past_parts')}) "
            f"SEMI JOIN {past} AS p ON p.batch = _batch AND p.row = _row AND p.key = _key "
            f"QUALIFY row_number() OVER (PARTITION BY _batch, _row, {self.said_of} ORDER BY _hash) = 1"
        )
        return True

    def keep(self) -> None:
        """Note which statements of the affected keys count now."""
        con = self.con
        affected, contest = self.temp("affected"), self.temp("contest")
        stands, join = "NOT s.superseded", ""
        if self.contested:
            join = (f" LEFT JOIN (SELECT _batch, _row, _key, bool_or(_wins) AS wins FROM {contest} GROUP BY ALL) AS c "
                    "ON c._batch = k.batch AND c._row = k.row AND c._key = k.key")  # fmt: skip
            stands += " AND coalesce(c.wins, true)"
        where = "" if self.fresh else f"k.key IN (FROM {affected}) AND "
        con.execute(
            "CREATE OR REPLACE TEMP TABLE turned AS SELECT DISTINCT k.key, k.batch, k.row, NOT k.counts AS counts "
            f"FROM {self.kept} AS k JOIN state_now AS s ON s.seq = k.batch AND s.record = $record{join} "
            f"WHERE {where}k.counts <> ({stands})",
            {"record": self.record.record},
        )
        con.execute(f"UPDATE {self.kept} AS k SET counts = t.counts FROM turned AS t "
                    "WHERE t.key = k.key AND t.batch = k.batch AND t.row = k.row")  # fmt: skip
        for name in ("affected", "past", "contest", "restated"):
            con.execute(f"DROP TABLE IF EXISTS {self.temp(name)}")

    def parts(self, name: str, batches: Sequence[int], states: str = "state_now") -> bool:
        """Make the table ``name`` of files of accepted rows with the state of their batch; whether there is a file."""
        files = [
            (str(path), seq) for seq in batches if (path := self.ledger.accepted_path(seq, self.record.record)).exists()
        ]
        table = self.temp(name)
        self.con.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT '' AS file, * FROM {states} LIMIT 0")
        if files:
            self.con.execute(
                f"INSERT INTO {table} SELECT f.file, s.* FROM (SELECT unnest($files::VARCHAR[]) AS file, "
                f"unnest($seqs::BIGINT[]) AS seq) AS f JOIN {states} AS s ON s.seq = f.seq AND s.record = $record",
                {"files": [file for file, _ in files], "seqs": [seq for _, seq in files], "record": self.record.record},
            )
            paths = [file for file, _ in files]
            self.con.execute(f"SET VARIABLE {identifier(self.label(name))} = $files", {"files": paths})
            self.lacking[name] = []
            held = {str(r[0]) for r in self.con.execute(f"DESCRIBE SELECT r.* FROM {self.source(name)}").fetchall()}
            self.lacking[name] = [column for column in self.record.columns if column.name not in held]
        return bool(files)

    def source(self, name: str) -> str:
        """``FROM`` items ``r`` (the rows of the files of ``name``) and ``s`` (the state of the batch of each)."""
        rows = f"read_parquet(getvariable({quoted(self.label(name))}), filename = true, union_by_name = true)"
        more = "".join(f", CAST(NULL AS {one.sql_type}) AS {identifier(one.name)}" for one in self.lacking[name])
        return f"(SELECT *{more} FROM {rows}) AS r JOIN {self.temp(name)} AS s ON s.file = r.filename"
