"""The line at one size: ingest end to end, rebuild, verification, and what one more file costs.

Every work goes through :mod:`api.line`, as the commands do; its parts are told apart by the steps that it names.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from time import monotonic

from api import line
from bench import floors
from bench.cost import Cost, cpu
from bench.figures import Board, Figure, Progress
from hub.graph.conditions import conditions
from hub.graph.releases import Releases, copy_file, sync
from hub.home import Home
from hub.ledger import Ledger

REPORTS = "检测报告"
"""How names of files of reports begin."""
INGEST = "ingest end to end"


@dataclass(frozen=True)
class Ground:
    """Where one size is measured.

    Attributes:
        folder: All of it.
        sent: The files that the agencies of the invented province sent.
        home: The hub that took them in.
    """

    folder: Path

    @property
    def sent(self) -> Path:
        return self.folder / "sent"

    @property
    def home(self) -> Home:
        return Home.open(self.folder / "home")

    def files(self, beginning: str = "") -> list[Path]:
        """The files in the order in which they are taken in."""
        found = (path for path in self.sent.rglob(f"{beginning}*") if path.is_file() and path.name != "truth.json")
        return sorted(path for path in found if not path.name.endswith(".cover.csv"))

    def release(self) -> Path:
        """File of the current release."""
        releases = Releases(self.home)
        current = releases.current()
        assert current is not None, "the home has no release"
        return releases.path(current.number)


class Parts:
    """Tells apart the parts of a work by the steps that it names, without looking at memory."""

    def __init__(self, on_step: Progress, files: frozenset[str] = frozenset()) -> None:
        self.on_step, self.files = on_step, files
        self.costs, self.now = dict[str, Cost](), "files"
        self.began = (0.0, 0.0)

    def step(self, name: str) -> None:
        """Called by the work."""
        self.on_step(name)
        part = "files" if name in self.files else name if name in ("screen", "digest") else "graph"
        if part != self.now:
            self.end()
            self.now = part

    def end(self) -> None:
        """Add what was used since the last part ended."""
        used, at = cpu(), monotonic()
        cost = self.costs.setdefault(self.now, Cost())
        cost.cpu, cost.wall = cost.cpu + used - self.began[0], cost.wall + at - self.began[1]
        self.began = (used, at)

    @contextmanager
    def told(self, board: Board, work: str, names: dict[str, str]) -> Iterator[None]:
        """Add a line for each named part of the block, behind the line of the whole."""
        self.began = (cpu(), monotonic())
        yield
        self.end()
        for part, name in names.items():
            cost = self.costs.get(part, Cost())
            board.add(Figure(f"{work}: {name}", 1, cost.cpu, cost.wall))


def ingest(board: Board, ground: Ground) -> None:
    """All files of all agencies → sealed → graph → findings, in a fresh home."""
    home = Home.init(ground.folder / "home", seed=1)
    paths = ground.files()
    parts = Parts(board.on_step, frozenset(path.name for path in paths))
    with board.timed(INGEST, unit="reports") as figure, parts.told(board, INGEST, {
        "files": "read, contract, seal", "graph": "graph", "screen": "findings", "digest": "digests, checkpoint",
    }):  # fmt: skip
        line.take_in(home, paths, on_step=parts.step)
    floor = floors.Intake(ground.folder / "floor", paths, ground.release())
    board.floor(floor.run, INGEST)
    figure.rows = board.reports = floor.reports()
    held = sum(path.stat().st_size for path in (home.path / "ledger").rglob("*") if path.is_file())
    board.sizes = {
        "files, MiB": sum(path.stat().st_size for path in paths) >> 20,
        "rows": sum(manifest.rows for manifest in Ledger(home).manifests()),
        "ledger, MiB": held >> 20,
        "release, MiB": ground.release().stat().st_size >> 20,
    }


def rebuild(board: Board, ground: Ground) -> None:
    """The release made anew from the ledger; its digest must come out the same."""
    parts = Parts(board.on_step)
    home, work = ground.home, "rebuild from the ledger"
    with board.timed(work, board.reports, unit="reports"), parts.told(board, work, {
        "graph": "graph", "screen": "findings", "digest": "digests, checkpoint",
    }):  # fmt: skip
        _, well = line.rebuild(home, on_step=parts.step)
    assert well, "the rebuild gave another digest"
    sealed = sorted((home.path / "ledger").rglob("*.accepted.parquet"))
    board.floor(lambda: floors.copied(sealed, ground.folder / "floor.parquet"), work)


def verify(board: Board, ground: Ground) -> None:
    """Every seal, chain and digest of ledger, journal and release."""
    home = ground.home
    with board.timed("verification", board.reports, unit="reports"):
        wrong = line.verify(home)
    assert not wrong, wrong[0].en
    board.floor(lambda: floors.hashed(home.path / "ledger", ground.release()))


def one_more(board: Board, ground: Ground) -> None:
    """One new record until its finding is visible, then ten thousand rows; each beside the copy of the release."""
    home = ground.home
    before = Releases(home).current()
    if before is None or before.made_under != conditions(home.path / "feeds"):
        # The code changed between two runs of the bench: a delta is only carried on under the same.
        line.rebuild(home)
    with board.timed("copy of a release"):
        copy_file(ground.release(), ground.folder / "copy.duckdb")
        sync(ground.folder / "copy.duckdb")
    board.floor(lambda: floors.bytes_copied(ground.release(), ground.folder / "floor.duckdb"))
    (ground.folder / "copy.duckdb").unlink()
    copy = board.figures[-1]
    for rows, work in ((1, "one record → its finding"), (10_000, "a batch of 10,000 → findings")):
        path = more_reports(ground, rows)
        with board.timed(work, rows) as whole:
            (taken,) = line.take_in(home, [path], feed="reports")
        whole.rows = taken.rows
        board.add(Figure(f"{work}, beside the copy", taken.rows,
                         max(whole.cpu - copy.cpu, 0.001), max(whole.wall - copy.wall, 0.001)))  # fmt: skip
        with Releases(home).open() as con:
            seen = con.execute("FROM finding_evidence WHERE batch = $b LIMIT 1", {"b": taken.batch}).fetchall()
            board.floor(lambda: floors.loaded(path, con), work)  # noqa: B023  run here
        assert seen, f"batch {taken.batch} set off no finding"


def more_reports(ground: Ground, rows: int) -> Path:
    """A file of so many new reports, the first like one on which a finding rests, so that it sets one off too."""
    head, telling = telling_report(ground)
    number = next(at for at, name in enumerate(head) if name.startswith(("报告编号", "报告号")))
    path = ground.folder / f"more-{rows}.csv"
    # New also to a home that took some in before the run was cut off.
    fresh = f"X{len(Ledger(ground.home).manifests())}"
    with path.open("w", encoding="utf-8", newline="") as written:
        writer = csv.writer(written)
        writer.writerow(head)
        others = (row for file in ground.files(REPORTS) for row in rows_of(file)[1])
        for cells in (telling, *islice((row for row in others if len(row) == len(head)), rows - 1)):
            cells[number] = f"{cells[number]}-{fresh}"
            writer.writerow(cells)
    return path


def telling_report(ground: Ground) -> tuple[list[str], list[str]]:
    """Header and cells of a report on which a finding rests."""
    with Releases(ground.home).open() as con:
        found = con.execute(
            "SELECT b.file, e.row FROM finding_evidence AS e JOIN finding AS f ON f.id = e.finding "
            "JOIN batch AS b ON b.batch = e.batch WHERE e.feed = 'reports' AND f.rule IN ('D01', 'D03') "
            "AND starts_with(b.file, $sent) "
            "ORDER BY f.rule, b.file, e.row LIMIT 1",
            {"sent": REPORTS},
        ).fetchall()
    (file, at) = found[0]
    path = next(path for path in ground.files(REPORTS) if path.name == file)
    head, rows = rows_of(path, int(at))
    return head, next(rows)


def rows_of(path: Path, at: int = 2) -> tuple[list[str], Iterator[list[str]]]:
    """The header of a CSV file and its rows from a physical line on."""
    read = path.open(encoding="utf-8-sig", newline="")
    head = next(csv.reader(read))
    return head, csv.reader(islice(read, at - 2, None))
