"""Readers, writers and pruning at one time: ``python -m bench.together --readers 16 --swaps 200``.

Readers, each a process, open the current release again and again and count every table of it, now and then its digest
too: each answer must be that of one whole release. Meanwhile a writer swaps releases, makes new ones and prunes old
ones; one reader keeps the oldest open all the time; and two intakes run at once.
"""

from __future__ import annotations

import argparse
import json
import select
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from bench.course import INTERRUPTED, Course, unheard
from bench.trial import LATER, Trials, trials
from bench.zygote import ROOT
from hub.graph.digests import digests, table_names
from hub.graph.releases import Releases
from hub.home import Home
from hub.ledger import Ledger

MAKES = 20
"""So many swaps for each release that is made anew."""
Answer = tuple[int | str, ...]


@dataclass
class Seen:
    """What came of a run.

    Attributes:
        readers: Readers besides the one that keeps the oldest release.
        swaps: Times that the pointer moved.
        made: Releases that were made meanwhile.
        pruned: Releases that were removed meanwhile.
        answers: Answers that readers got.
        seconds: From the first swap to the last.
        wrong: Sentences about what must not be.
    """

    readers: int
    swaps: int = 0
    made: int = 0
    pruned: int = 0
    answers: int = 0
    seconds: float = 0.0
    wrong: list[str] = field(default_factory=list)


def asked(con: duckdb.DuckDBPyConnection, whole: bool) -> Answer:
    """The number of rows of each table of a release, and its digest when all of it is asked for."""
    counts = [con.execute(f'SELECT count(*) FROM "{name}"').fetchall()[0][0] for name in table_names(con)]
    return (*counts, digests(con).release if whole else "")


def read(home: Path) -> None:
    """Be a reader until standard input ends; print every answer that came."""
    releases, seen, count = Releases(Home.open(home)), set[Answer](), 0
    print("open", flush=True)
    while not count or not select.select([sys.stdin], [], [], 0)[0]:
        with releases.open() as con:
            seen.add(asked(con, whole=count % 5 == 0))
        count += 1
    print(json.dumps([count, sorted(seen, key=str)]))


def keep(home: Path) -> None:
    """Be a reader that keeps the oldest release open until standard input ends, and asks it then."""
    releases = Releases(Home.open(home))
    with releases.open(releases.listed()[0].number) as con:
        print("open", flush=True)
        sys.stdin.read()
        print(json.dumps([1, [asked(con, whole=True)]]))


def reader(home: Path, how: str) -> subprocess.Popen[str]:
    """Start a reader and wait until it has the home open."""
    words = [sys.executable, "-m", "bench.together", how, str(home)]
    with unheard():
        started = subprocess.Popen(words, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert started.stdout is not None
    if started.stdout.readline() != "open\n":
        raise RuntimeError(f"a reader did not start: {started.wait()}")
    return started


def whole_answers(home: Home) -> set[Answer]:
    """What the releases that are there answer, with and without their digests."""
    found: set[Answer] = set()
    releases = Releases(home)
    for release in releases.listed():
        with releases.open(release.number) as con:
            answer = asked(con, whole=True)
        if answer[-1] != release.digest:
            raise RuntimeError(f"release {release.number} has not the digest that it was made with")
        found |= {answer, (*answer[:-1], "")}
    return found


def together(trial: Trials, readers: int, course: Course) -> Seen:
    """Let readers ask while a writer swaps, makes and prunes releases."""
    home = Home.open(trial.copy())
    releases, seen = Releases(home), Seen(readers)
    known = whole_answers(home)
    asking = [reader(home.path, "--keep"), *(reader(home.path, "--read") for _ in range(readers))]
    begin = time.monotonic()
    for number in range(course.total):
        if course.over:
            break
        if number % MAKES == MAKES - 1:
            words: tuple[str, ...] = ("ingest", str(trial.sent / LATER[0]))
            if seen.made % 2:
                words = ("withdraw", str(len(Ledger(home).manifests())), "--ground", "误报")
            seen.wrong += failed(trial, home.path, *words)
            seen.made += 1
            known |= whole_answers(home)
        elif number % MAKES == 0 and seen.made:
            with home.lock():
                seen.pruned += len(releases.prune(2)[0])
        with home.lock():
            others = [r.number for r in releases.listed() if r != releases.current()]
            releases.point(others[number % len(others)])
        seen.swaps += 1
        course.step()
    seen.seconds = time.monotonic() - begin
    seen.wrong += told(asking, known, seen)
    with home.lock():
        releases.prune(1)
    seen.wrong += [f"hub verify: {text}" for text in failed(trial, home.path, "verify")]
    if len(releases.listed()) > 2:
        seen.wrong.append("old releases stay although nobody has them open")
    return seen


def told(asking: list[subprocess.Popen[str]], known: set[Answer], seen: Seen) -> list[str]:
    """End the readers; which of their answers are not those of one whole release."""
    wrong = []
    for one in asking:
        assert one.stdin is not None
        one.stdin.close()
    for one in asking:
        assert one.stdout is not None
        out = one.stdout.read()
        if one.wait():
            wrong.append(f"a reader ended with status {one.returncode}")
            continue
        count, answers = json.loads(out)
        seen.answers += count
        wrong += [f"an answer of no one release: {answer}" for answer in answers if tuple(answer) not in known]
    return wrong


def failed(trial: Trials, home: Path, *words: str) -> list[str]:
    """What a command said when it failed."""
    ran = trial.zygote.run(home, *words, "--lang", "en")
    return [f"hub {words[0]}: {ran.status} {ran.err.strip()[:300]}"] if ran.status else []


def two_intakes(trial: Trials) -> list[str]:
    """Two intakes at once: both go in, or one says who holds the lock and goes in when it is sent again."""
    home = trial.copy()
    words = [[sys.executable, "-m", "api.cli", "ingest", "--home", str(home), "--lang", "en"] for _ in LATER]
    calls = [[*one, str(trial.sent / name)] for one, name in zip(words, LATER, strict=True)]
    both = [
        subprocess.Popen(call, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for call in calls
    ]
    said = [one.communicate()[1] for one in both]
    wrong = []
    for one, text, name in zip(both, said, LATER, strict=True):
        if one.returncode == 3 and "is being written by another process (pid" in text:
            wrong += failed(trial, home, "ingest", str(trial.sent / name))
        elif one.returncode:
            wrong.append(f"an intake ended with {one.returncode}: {text[:300]}")
    listed = json.loads(trial.zygote.run(home, "batches", "--format", "json").out)
    held = sorted(row["file"] for row in listed[-2:])
    if held != sorted(Path(name).name for name in LATER):
        wrong.append(f"after two intakes the newest batches are {held}")
    return wrong + failed(trial, home, "verify")


def main() -> None:
    """Print what was seen; exit status 1 when something was not whole."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--readers", type=int, default=16)
    options.add_argument("--swaps", type=int, default=200)
    options.add_argument("--minutes", type=float, default=1e9, help="When to stop")
    options.add_argument("--read", type=Path, help=argparse.SUPPRESS)
    options.add_argument("--keep", type=Path, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.read or given.keep:
        (read if given.read else keep)(given.read or given.keep)
        return
    with trials() as trial, Course(given.swaps, given.minutes) as course:
        seen = together(trial, given.readers, course)
        seen.wrong += two_intakes(trial)
    print(
        f"{seen.readers} readers, {seen.swaps} swaps in {seen.seconds:.0f} s, {seen.made} releases made, "
        f"{seen.pruned} removed; {seen.answers} answers, wrong: {len(seen.wrong)}"
    )
    unproven = [] if seen.swaps and seen.answers > seen.readers else ["no reader asked while releases were swapped"]
    for text in [*seen.wrong[:20], *unproven]:
        print(text, file=sys.stderr)
    sys.exit(1 if seen.wrong or unproven else INTERRUPTED if course.interrupted else 0)


if __name__ == "__main__":
    main()
