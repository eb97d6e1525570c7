"""Writers, readers and pruning at one time: one writes, all read, nobody sees half."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from api.line import publish
from bench.trial import LATER, Trials
from hub.graph.releases import Releases
from hub.home import Home

ROOT = Path(__file__).parents[2]
READER = """
import sys
from pathlib import Path
from hub.graph.releases import Releases
from hub.graph.digests import digests
from hub.home import Home
releases = Releases(Home.open(Path(sys.argv[1])))
if sys.argv[2] == "hold":
    con = releases.open(1)
    print("open", flush=True)
    sys.stdin.readline()
    print(digests(con).release)
else:
    print("open", flush=True)
    seen = set()
    for _ in range(12):
        with releases.open() as con:
            batches = con.execute("SELECT count(*) FROM batch").fetchone()[0]
            persons = con.execute("SELECT count(*) FROM person").fetchone()[0]
            seen.add((batches, persons))
    print(*sorted(seen))
"""


def reader(home: Path, how: str) -> subprocess.Popen[str]:
    started = subprocess.Popen(
        [sys.executable, "-c", READER, str(home), how],
        cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert started.stdout is not None and started.stdout.readline() == "open\n"
    return started


def test_of_two_writers_one_says_who_holds_the_lock(trial: Trials) -> None:
    home = trial.copy()
    with Home.open(home).lock():
        told = trial.zygote.run(home, "ingest", trial.sent / LATER[0], "--lang", "en")
    assert told.status == 3
    assert "is being written by another process (pid" in told.err
    assert len(told.err.strip().splitlines()) == 1
    assert trial.zygote.run(home, "ingest", trial.sent / LATER[0]).status == 0


def test_readers_see_one_whole_release_during_swaps(trial: Trials) -> None:
    home = trial.copy()
    opened = Home.open(home)
    releases = Releases(opened)
    whole = set()
    for release in releases.listed():
        with releases.open(release.number) as con:
            row = con.execute("SELECT (SELECT count(*) FROM batch), (SELECT count(*) FROM person)").fetchone()
            whole.add(row)
    readers = [reader(home, "read") for _ in range(2)]
    with opened.lock():
        while any(one.poll() is None for one in readers):
            for number in (1, 2):
                releases.point(number)
    for one in readers:
        out, _ = one.communicate()
        numbers = [int(word) for word in out.replace("(", " ").replace(")", " ").replace(",", " ").split()]
        assert one.returncode == 0
        assert {tuple(numbers[n : n + 2]) for n in range(0, len(numbers), 2)} <= whole


def test_an_old_release_goes_when_nobody_has_it_open(trial: Trials) -> None:
    home = trial.copy()
    first = Releases(Home.open(home)).listed()[0]
    old = reader(home, "hold")
    with Home.open(home).lock():
        publish(Home.open(home))
    done = trial.zygote.run(home, "releases", "--prune", "1", "--format", "json", "--lang", "en")
    assert [row["release"] for row in json.loads(done.out)] == [1, 3]
    assert "1 stay because they are in use" in done.err
    out, _ = old.communicate("\n")
    assert out.strip() == first.digest
    done = trial.zygote.run(home, "releases", "--prune", "1", "--format", "json")
    assert [(row["release"], row["current"]) for row in json.loads(done.out)] == [(3, True)]
    assert [path.name for path in sorted((home / "graph" / "releases").iterdir())] == ["000003.duckdb", "000003.json"]
    assert trial.zygote.run(home, "verify").status == 0


def test_the_current_release_stays_however_old_it_is(trial: Trials) -> None:
    home = trial.copy()
    assert trial.zygote.run(home, "rollback").status == 0
    done = trial.zygote.run(home, "releases", "--prune", "1", "--format", "json")
    assert [(row["release"], row["current"]) for row in json.loads(done.out)] == [(1, True), (2, False)]
    assert trial.zygote.run(home, "releases", "--prune", "0").status == 2
