"""``python -m bench.line [small|province|nation …]``: what each stage of the line costs, and the least it could cost.

The floor of a stage is a query that does the same work on the same rows, written by hand for DuckDB and run right
behind it. Seconds are CPU seconds of this process and its readers: others may share the machine. Everything is in a
folder of its own that goes away afterwards.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import duckdb
import pyarrow as pa

from hub.duck import connect, identifier, quoted
from hub.graph.build import build
from hub.graph.digests import digests
from hub.home import Home
from hub.ledger import Ledger
from hub.privacy import Keys
from ingest.contract import compile_record, prepare
from ingest.contract import run as contract_run
from ingest.demo import SizeName, write
from ingest.intake import take_in
from ingest.readers import Limits, read
from ingest.readers.workers import end_all
from queries.rule import rules
from queries.screen import screen
from queries.store import write_findings
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
    lines: list[tuple[str, int, float, float | None]] = field(default_factory=list)

    @contextmanager
    def timed(self, stage: str, rows: Callable[[], int]) -> Iterator[None]:
        """Add a line for the block."""
        before = cpu()
        yield
        self.lines.append((stage, rows(), cpu() - before, None))

    def floor(self, run: Callable[[], object]) -> None:
        """Run the floor of the last line."""
        before = cpu()
        run()
        stage, rows, seconds, _ = self.lines[-1]
        self.lines[-1] = (stage, rows, seconds, cpu() - before)

    def print(self) -> None:
        """Print the table as Markdown."""
        print(
            f"\n{self.size}\n\n| stage | rows | CPU s | rows/CPU s | floor, CPU s | ratio |\n|---|--:|--:|--:|--:|--:|"
        )
        for stage, rows, seconds, floor in self.lines:
            beside = f"{floor:.2f} | {seconds / floor:.1f}" if floor else " | "
            print(f"| {stage} | {rows:,} | {seconds:.2f} | {rows / max(seconds, 1e-6):,.0f} | {beside} |")
        print(f"\npeak RSS {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MiB")


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


def _back(board: Board, home: Home, folder: Path) -> None:
    """Build, screen rule by rule, and digest of everything that was sealed."""
    ledger = Ledger(home)
    manifests = ledger.manifests()
    total = sum(m.accepted for m in manifests)
    con = connect(folder / "release.duckdb")
    with board.timed("build", lambda: total):
        build(con, ledger, feeds(home.path / "feeds"), manifests)
    sealed = [home.path / "ledger" / f"{m.seq:06d}" for m in manifests]
    parts = [str(path) for batch in sealed for path in batch.glob("*.accepted.parquet")]
    board.floor(lambda: _copied(folder / "floor.parquet", parts))
    write_findings(con, screen(con))
    ((reports,),) = con.execute("SELECT count(*) FROM report").fetchall()
    for rule in rules().values():
        with board.timed(f"screen {rule.code}", lambda: reports):
            screen(con, [rule])
        floor = rule.sql.strip().rstrip(";")
        named = con.extract_statements(floor)[0].named_parameters
        values = {name: value for name, value in rule.parameter_values().items() if name in named}
        board.floor(lambda: con.execute(f"SELECT count(*) FROM ({floor})", values).fetchall())  # noqa: B023
    with board.timed("digest", lambda: total):
        digests(con)
    board.floor(lambda: _hashed(con))
    con.close()


def _copied(target: Path, sources: list[str]) -> None:
    con = duckdb.connect()
    for source in sources:
        con.execute(f"COPY (FROM {quoted(source)}) TO {quoted(str(target))} (FORMAT parquet, COMPRESSION zstd)")
    target.unlink()


def _hashed(con: duckdb.DuckDBPyConnection) -> None:
    listed = "SELECT table_name FROM duckdb_tables() WHERE NOT temporary AND database_name = current_database()"
    for (name,) in con.execute(listed).fetchall():
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
        _back(board, home, folder)
    return board


def main() -> None:
    """Measure the sizes named on the command line."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("sizes", nargs="*", default=["small", "province"], choices=["small", "province", "nation"])
    for size in asked.parse_args().sizes:
        bench(cast("SizeName", size)).print()


if __name__ == "__main__":
    main()
