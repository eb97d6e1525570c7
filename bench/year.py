"""The demo province sent day by day for a year, and each release compared with a full build: ``python -m bench.year``.

The lines of the CSV files of a small province are spread over days in their order; lists, workbooks and the rest come
whole on days of their own. On every ``--every``-th day the release that was carried on must have the digests, and with
them every row and finding, of a release made anew from the same ledger and journal.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from api.line import draft, take_in
from hub.graph.releases import Releases
from hub.home import Home
from hub.ledger import Ledger
from ingest.demo import Size, write

SMALL = Size(12, 120, 60, 200, 900, planted=5, lookalikes=2, insured_months=24, chunk=50)


@dataclass
class Year:
    """What came of it: days, batches, comparisons, CPU seconds of days and of full builds, and what was not equal."""

    days: int = 0
    batches: int = 0
    compared: int = 0
    carried: float = 0.0
    anew: float = 0.0
    wrong: list[str] = field(default_factory=list)


def post(sent: Path, folder: Path, days: int, seed: int) -> list[list[Path]]:
    """The files of each day: slices of the CSV files of ``sent``, and its other files on some day each."""
    draw = random.Random(seed)
    by_day: list[list[Path]] = [[] for _ in range(days)]
    files = sorted(p for p in sent.rglob("*") if p.is_file() and p.name != "truth.json")
    for number, path in enumerate(p for p in files if not p.name.endswith(".cover.csv")):
        cover = path.with_name(path.name + ".cover.csv")
        if path.suffix != ".csv":
            by_day[draw.randrange(days)].append(path)
            continue
        head, *lines = path.read_bytes().splitlines(keepends=True)
        first = draw.randrange(days)
        for day in range(first, days):
            # A cell may hold a line break; a slice that one goes through is left out, on both sides of the comparison.
            start, stop = ((day - first + n) * len(lines) // (days - first) for n in (0, 1))
            some = lines[start:stop]
            if some and all(line.count(b'"') % 2 == 0 for line in some):
                part = folder / f"{number}-{day}-{path.name}"
                part.write_bytes(head + b"".join(some))
                if cover.exists():
                    part.with_name(part.name + ".cover.csv").write_bytes(cover.read_bytes())
                by_day[day].append(part)
    return by_day


def year(days: int, every: int, seed: int, minutes: float = 1e9) -> Year:
    """Send a year; compare on every ``every``-th day and on the last."""
    told, end = Year(), time.monotonic() + 60 * minutes
    with tempfile.TemporaryDirectory(prefix="tongjian-year-") as name:
        folder = Path(name)
        write(folder / "sent", size=SMALL, seed=seed)
        (folder / "parts").mkdir()
        home = Home.init(folder / "home", seed=seed)
        for day, files in enumerate(post(folder / "sent", folder / "parts", days, seed), 1):
            if not files:
                continue
            before = time.process_time()
            take_in(home, files)
            told.carried += time.process_time() - before
            told.days = day
            if day % every and day < days and time.monotonic() < end:
                continue
            current = Releases(home).current()
            before = time.process_time()
            _, _, made = draft(home, folder / "anew.duckdb")
            told.anew += time.process_time() - before
            (folder / "anew.duckdb").unlink()
            told.compared += 1
            if current is None or (current.digest, current.content_digest) != (made.release, made.content):
                told.wrong.append(f"day {day}: the release that was carried on differs from one made anew")
            if time.monotonic() > end:
                break
        told.batches = len(Ledger(home).manifests())
    return told


def main() -> None:
    """Print what came of it; exit status 1 when a day differed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--days", type=int, default=365)
    options.add_argument("--every", type=int, default=20)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--minutes", type=float, default=1e9)
    given = options.parse_args()
    told = year(given.days, given.every, given.seed, given.minutes)
    print(f"days {told.days}, batches {told.batches}, compared with a full build {told.compared}, "
          f"CPU s carried on {told.carried:.1f}, CPU s made anew {told.anew:.1f}, wrong {len(told.wrong)}")  # fmt: skip
    for text in told.wrong:
        print(text, file=sys.stderr)
    sys.exit(bool(told.wrong))


if __name__ == "__main__":
    main()
