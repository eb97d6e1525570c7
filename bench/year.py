"""The demo province sent day by day for a year, and each release compared with a full build: ``python -m bench.year``.

The lines of the CSV files of a small province are spread over days in their order; lists, workbooks and the rest come
whole on days of their own. With ``--first`` the first day has that part of every file, as a home has that is in use.
On every ``--every``-th day the release that was carried on must have the digests, and with them every row and finding,
of a release made anew from the same ledger and journal.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from api.line import draft, take_in
from bench.course import INTERRUPTED, Course, unheard
from bench.shares import complain
from bench.trial import TINY
from hub.graph.releases import Releases
from hub.home import Home
from hub.ledger import Ledger
from ingest.demo import write
from queries.rule import rules


@dataclass
class Year:
    """What came of it: days, batches, comparisons, CPU seconds of days and of full builds, and what was not equal."""

    days: int = 0
    batches: int = 0
    compared: int = 0
    carried: float = 0.0
    anew: float = 0.0
    wrong: list[str] = field(default_factory=list)


def post(sent: Path, folder: Path, days: int, seed: int, first: float = 0.0) -> list[list[Path]]:
    """The files of each day: slices of the CSV files of ``sent``, and its other files on some day each.

    Args:
        sent: Files of the agencies.
        folder: Where the slices go.
        days: How many days.
        seed: Of what comes when.
        first: The part of each file that comes on the first day.
    """
    draw = random.Random(seed)
    by_day: list[list[Path]] = [[] for _ in range(days)]
    files = sorted(p for p in sent.rglob("*") if p.is_file() and p.name != "truth.json")
    for number, path in enumerate(p for p in files if not p.name.endswith(".cover.csv")):
        cover = path.with_name(path.name + ".cover.csv")
        head, *lines = path.read_bytes().splitlines(keepends=True)
        if path.suffix != ".csv" or (first and not all(map(closed, lines))):
            by_day[0 if first else draw.randrange(days)].append(path)
            continue
        if first:
            draw.shuffle(lines)
        begin = 0 if first else draw.randrange(days)
        some = [lines[: int(first * len(lines))]] if first else []
        rest, parts = lines[len(some[0]) if some else 0 :], days - begin - len(some)
        # A cell may hold a line break; a slice that one goes through is left out, on both sides of the comparison.
        some += [rest[n * len(rest) // parts : (n + 1) * len(rest) // parts] for n in range(parts)]
        for day, slice_ in enumerate(some, begin):
            if slice_ and all(map(closed, slice_)):
                part = folder / f"{number}-{day}-{path.name}"
                part.write_bytes(head + b"".join(slice_))
                if cover.exists():
                    part.with_name(part.name + ".cover.csv").write_bytes(cover.read_bytes())
                by_day[day].append(part)
    return by_day


def closed(line: bytes) -> bool:
    """Whether no cell goes on in the next line."""
    return line.count(b'"') % 2 == 0


def year(days: int, every: int, seed: int, course: Course, first: float = 0.0) -> Year:
    """Send a year; compare on every ``every``-th day and on the last."""
    told = Year()
    with tempfile.TemporaryDirectory(prefix="tongjian-year-") as name:
        folder = Path(name)
        write(folder / "sent", size=TINY, seed=seed)
        (folder / "parts").mkdir()
        home = Home.init(folder / "home", seed=seed)
        for day, files in enumerate(post(folder / "sent", folder / "parts", days, seed, first), 1):
            before = time.process_time()
            with unheard():
                take_in(home, files)
                # A year of releases is no part of what is tried.
                with home.lock():
                    Releases(home).prune(2)
            told.carried += time.process_time() - before
            told.days = day
            if Releases(home).current() is not None and (day % every == 0 or day == days or course.over):
                before = time.process_time()
                wrong = [f"day {day}: {text}" for text in differing(home, folder / "anew.duckdb")]
                told.anew += time.process_time() - before
                told.compared += 1
                told.wrong += wrong
                complain(wrong, "carried on and made anew")
                course.wrong += len(wrong)
            course.step()
            if course.over:
                break
        told.batches = len(Ledger(home).manifests())
    return told


def differing(home: Home, anew: Path) -> list[str]:
    """What the release that was carried on has other than one made anew, which is made at ``anew`` and removed."""
    releases = Releases(home)
    current = releases.current()
    assert current is not None
    _, _, made = draft(home, anew)
    try:
        if (current.digest, current.content_digest) == (made.release, made.content):
            return []
        with releases.open(current.number) as con:
            con.execute("ATTACH $path AS anew (READ_ONLY)", {"path": str(anew)})
            return ["the digests differ", *(text for code in rules() for text in other_findings(con, code))]
    finally:
        anew.unlink()


def other_findings(con: duckdb.DuckDBPyConnection, code: str) -> list[str]:
    """How many findings of a rule one release has and the other lacks."""
    of = "(SELECT * FROM {}.finding WHERE rule = $rule)"
    one, other = of.format("release"), of.format("anew")
    ((more, fewer),) = con.execute(
        f"SELECT (SELECT count(*) FROM ({one} EXCEPT {other})), (SELECT count(*) FROM ({other} EXCEPT {one}))",
        {"rule": code},
    ).fetchall()
    return [f"rule {code}: {more} findings only where it was carried on, {fewer} only anew"] if more or fewer else []


def main() -> None:
    """Print what came of it; exit status 1 when a day differed or nothing was compared."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--days", type=int, default=365)
    options.add_argument("--every", type=int, default=20, help="Compare on each so many-th day, and on the last")
    options.add_argument("--first", type=float, default=0.0, help="The part of each file that comes on the first day")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--minutes", type=float, default=1e9, help="When to stop")
    given = options.parse_args()
    with Course(given.days, given.minutes) as course:
        told = year(given.days, given.every, given.seed, course, given.first)
    print(f"days {told.days}, batches {told.batches}, compared with a full build {told.compared}, "
          f"CPU s carried on {told.carried:.1f}, CPU s made anew {told.anew:.1f}, wrong {len(told.wrong)}")  # fmt: skip
    unproven = [] if told.compared and told.batches > 1 else ["no release that was carried on was compared"]
    complain(unproven, "nothing is proven")
    sys.exit(1 if told.wrong or unproven else INTERRUPTED if course.interrupted else 0)


if __name__ == "__main__":
    main()
