"""``python -m bench.line [small|province|nation …]``: what each stage of the line costs, and the least it could cost.

The floor of a stage is a query that does the same work on the same rows, written by hand for DuckDB and run right
behind it. CPU seconds are of this process and its readers: others may share the machine. Everything is in a folder of
its own that goes away afterwards. A release is also carried on by one report and by ten thousand, from their file to
their findings.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import duckdb
import pyarrow as pa

from hub.duck import connect, identifier, quoted
from hub.graph.build import build
from hub.graph.digests import digests, kept_digests, table_names
from hub.graph.releases import copy_file, sync
from hub.home import Home
from hub.ledger import Ledger
from hub.privacy import Keys
from ingest.contract import compile_record, prepare
from ingest.contract import run as contract_run
from ingest.demo import SizeName, write
from ingest.intake import take_in
from ingest.readers import Limits, read
from ingest.readers.workers import end_all
from queries.renew import renew
from queries.rule import rules
from queries.screen import screen
from schema.divisions import divisions
from schema.feed import feeds

FEEDS = ("reports", "engagements", "insurance")
"""The feeds whose reading and contract are measured by themselves: the large ones."""


def cpu() -> float:
    """CPU seconds so far, of this process and of its readers, which end here: only then the system tells their time."""
    end_all()
    used = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


@dataclass
class Board:
    """The lines of the table."""

    size: str
    sizes: str = ""
    lines: list[tuple[str, int, float, float, float | None, int]] = field(default_factory=list)

    @contextmanager
    def timed(self, stage: str, rows: Callable[[], int]) -> Iterator[None]:
        """Add a line for the block."""
        before, began = cpu(), time.monotonic()
        yield
        wall = time.monotonic() - began
        self.lines.append((stage, rows(), cpu() - before, wall, None, peak()))

    def floor(self, run: Callable[[], object]) -> None:
        """Run the floor of the last line."""
        before = cpu()
        run()
        stage, rows, seconds, wall, _, memory = self.lines[-1]
        self.lines[-1] = (stage, rows, seconds, wall, cpu() - before, memory)

    def print(self) -> None:
        """Print the table as Markdown."""
        print(f"\n{self.size}: {self.sizes}\n")
        print("| stage | rows | wall s | CPU s | rows/wall s | floor, CPU s | ratio | peak MiB |")
        print("|---" + "|--:" * 7 + "|")
        for stage, rows, seconds, wall, floor, memory in self.lines:
            beside = f"{floor:.2f} | {seconds / floor:.1f}" if floor else " | "
            speed = f"{rows / max(wall, 1e-6):,.0f}"
            print(f"| {stage} | {rows:,} | {wall:.2f} | {seconds:.2f} | {speed} | {beside} | {memory} |", flush=True)


def peak() -> int:
    """MiB of memory at the peak so far, of this process or of its largest reader."""
    return max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) >> 10


def _files(folder: Path) -> list[Path]:
    sent = (path for path in folder.rglob("*") if path.is_file() and path.name != "truth.json")
    return sorted(path for path in sent if not path.name.endswith(".cover.csv"))


def _front(board: Board, known: list[tuple[str, Path]], keys: Keys) -> None:
    """Reading and contract of the large feeds, without writing anything. Floors: DuckDB's own reader; a cast a cell."""
    for name in FEEDS:
        feed, paths = feeds()[name], [path for one, path in known if one == name]
        chunks, count = [], 0
        with board.timed(f"read {name}", lambda: count):  # noqa: B023  asked before the loop goes on
            for path in paths:
                chunks += list(read(path, feed, Limits()))
            count = sum(chunk.rows.num_rows for chunk in chunks)
        plain = "SELECT count(COLUMNS(*)) FROM read_csv($files, all_varchar = true, ignore_errors = true)"
        board.floor(lambda: duckdb.connect().execute(plain, {"files": [str(path) for path in paths]}).fetchall())  # noqa: B023
        con = connect()
        prepare(con, list(divisions()))
        with board.timed(f"contract {name}", lambda: count):  # noqa: B023
            for chunk in chunks:
                assert chunk.record is not None
                compiled = compile_record(feed.by_name[chunk.record], chunk.header, name)
                contract_run.apply(con, compiled, chunk.rows, keys.tokens)
        board.floor(lambda: _trimmed(con, [chunk.rows for chunk in chunks]))  # noqa: B023
        con.close()


def _trimmed(con: duckdb.DuckDBPyConnection, chunks: list[pa.Table]) -> None:
    cells = "nullif(trim(COLUMNS(* EXCLUDE (line))), '')"
    for rows in chunks:
        con.register("chunk", rows)
        con.execute(f"CREATE OR REPLACE TEMP TABLE floor AS SELECT line, {cells} FROM chunk")
        con.unregister("chunk")


def _back(board: Board, home: Home, folder: Path) -> Path:
    """Rebuild of everything that was sealed, screen rule by rule, verification; the release."""
    ledger = Ledger(home)
    manifests = ledger.manifests()
    total = sum(m.accepted for m in manifests)
    release = folder / "release.duckdb"
    con = connect(release)
    with board.timed("rebuild: graph", lambda: total):
        build(con, ledger, feeds(home.path / "feeds"), manifests)
        con.execute("CHECKPOINT")
    sealed = [home.path / "ledger" / f"{m.seq:06d}" for m in manifests]
    parts = [str(path) for batch in sealed for path in batch.glob("*.accepted.parquet")]
    board.floor(lambda: _copied(folder / "floor.parquet", parts))
    with board.timed("rebuild: findings", lambda: total):
        renew(con, fresh=True)
        kept_digests(con)
        con.execute("CHECKPOINT")
    ((reports,),) = con.execute("SELECT count(*) FROM report").fetchall()
    for rule in rules().values():
        with board.timed(f"screen {rule.code}", lambda: reports):
            screen(con, [rule])
        floor = rule.sql.strip().rstrip(";")
        named = con.extract_statements(floor)[0].named_parameters
        values = {name: value for name, value in rule.parameter_values().items() if name in named}
        board.floor(lambda: con.execute(f"SELECT count(*) FROM ({floor})", values).fetchall())  # noqa: B023
    with board.timed("verify: digests", lambda: total):
        digests(con)
    board.floor(lambda: _hashed(con))
    con.close()
    return release


def _carry_on(board: Board, home: Home, release: Path, sent: Path, rows: int) -> None:
    """Take more reports in and carry the release on."""
    source = next(path for path in _files(sent) if path.suffix == ".csv" and path.name.startswith("检测报告"))
    head, *lines = source.read_bytes().splitlines(keepends=True)
    more = sent.with_name(f"more-{rows}.csv")
    # Other numbers: new reports of the same institutions.
    more.write_bytes(head + b"".join(line.replace(b"-001,", b"-X%d," % rows, 1) for line in lines[:rows]))
    ledger, draft = Ledger(home), release.with_name("draft.duckdb")
    with board.timed(f"{rows:,} more: intake", lambda: rows):
        take_in(home, more, feed="reports")
    with board.timed(f"{rows:,} more: copy of the release", lambda: rows):
        copy_file(release, draft)
        sync(draft)
    con = connect(draft)
    with board.timed(f"{rows:,} more: graph", lambda: rows):
        fresh = build(con, ledger, feeds(home.path / "feeds"), ledger.manifests())
    with board.timed(f"{rows:,} more: findings", lambda: rows):
        renew(con, fresh=fresh)
        kept_digests(con)
        con.execute("CHECKPOINT")
    con.close()
    draft.replace(release)


def _copied(target: Path, sources: list[str]) -> None:
    con = duckdb.connect()
    for source in sources:
        con.execute(f"COPY (FROM {quoted(source)}) TO {quoted(str(target))} (FORMAT parquet, COMPRESSION zstd)")
    target.unlink()


def _hashed(con: duckdb.DuckDBPyConnection) -> None:
    for name in table_names(con):
        con.execute(f"SELECT sum(hash(t)) FROM {identifier(name)} AS t").fetchall()


def bench(size: SizeName, seed: int = 1) -> Board:
    """Measure one size."""
    board = Board(size)
    with tempfile.TemporaryDirectory(prefix="tongjian-bench-") as name:
        folder = Path(name)
        made = write(folder / "sent", size=size, seed=seed)
        home = Home.init(folder / "home", seed=seed)
        if size != "nation":
            _front(board, [(one.feed, one.path) for one in made.files], Keys.open(home.path))
        taken: list[int] = []
        with board.timed("take in (read, contract, seal)", lambda: sum(taken)):
            taken += [take_in(home, path).rows for path in _files(folder / "sent")]
        release = _back(board, home, folder)
        for more in (1, 10_000):
            _carry_on(board, home, release, folder / "sent", more)
        held = sum(path.stat().st_size for path in (home.path / "ledger").rglob("*") if path.is_file())
        board.sizes = f"ledger {held >> 20:,} MiB, release {release.stat().st_size >> 20:,} MiB"
    return board


def main() -> None:
    """Measure the sizes named on the command line."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("sizes", nargs="*", default=["small", "province"], choices=["small", "province", "nation"])
    for size in asked.parse_args().sizes:
        bench(cast("SizeName", size)).print()


if __name__ == "__main__":
    main()
