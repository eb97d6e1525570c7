"""The drill: lose the home, restore it, rebuild it: ``python -m bench.drill --reports 10000000``.

Files of an invented province of that size are taken in; a backup is taken while another intake is at work; then a home
is made of the backup and of the keys, and rebuilt. The digests must be those of the home as it was. With ``--home`` a
home that is there already is backed up instead, while it is rebuilt, which leaves it as it is. Every step is a command
of its own; what is printed is wall time, CPU time with children, and the size of what lies there afterwards.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.course import INTERRUPTED
from bench.zygote import ROOT
from ingest.demo import Size, write
from ingest.demo.sizes import SIZES

AIM = 600
"""Seconds in which a home must be restored."""


class Drill:
    """Steps over one home, each timed.

    Attributes:
        wrong: Sentences about what must not be.
    """

    def __init__(self) -> None:
        self.wrong: list[str] = []
        print(f"{'step':<42}{'wall s':>9}{'CPU s':>9}{'MB':>9}", flush=True)

    def step(self, name: str, place: Path, *words: object, beside: subprocess.Popen[str] | None = None) -> Any:
        """Run a command; its answer.

        Args:
            name: What is printed.
            place: What is measured afterwards.
            words: Of the command line.
            beside: A command that must still be at work when this one begins.
        """
        if beside is not None and beside.poll() is not None:
            self.wrong.append(f"{name}: the writer had ended before it began")
        print(f"{name} …", end="\r", flush=True)
        begin, used = time.monotonic(), os.times()
        done = subprocess.run(command(*words), cwd=ROOT, capture_output=True, text=True, check=False)
        now = os.times()
        cpu = now.children_user + now.children_system - used.children_user - used.children_system
        self.told(name, time.monotonic() - begin, cpu, place)
        if done.returncode:
            self.wrong.append(f"{name}: exit status {done.returncode}: {done.stderr.strip()[:300]}")
            return None
        return json.loads(done.stdout)

    def told(self, name: str, wall: float, cpu: float, place: Path) -> None:
        """Print a line."""
        held = sum(path.stat().st_size for path in place.rglob("*") if path.is_file())
        print(f"{name:<42}{wall:>9.1f}{cpu:>9.1f}{held / 1e6:>9.0f}", flush=True)


def command(*words: object) -> list[str]:
    """The command line in a process of its own."""
    return [sys.executable, "-m", "api.cli", *(str(word) for word in words), "--format", "json"]


def sized(reports: int) -> Size:
    """A province with so many reports and the other counts in a nation's proportion."""
    nation, part = SIZES["nation"], reports / SIZES["nation"].reports
    counts = (nation.labs, nation.people, nation.clients, nation.engagements)
    labs, people, clients, engagements = (max(least, int(n * part)) for n, least in zip(counts, LEAST, strict=True))
    return Size(labs, people, clients, engagements, reports, sheets=False, years=reports > 10**6)


LEAST = (12, 120, 60, 200)


def drill(folder: Path, reports: int, there: Path | None = None) -> list[str]:
    """Make a home, unless one is there; back up, restore and rebuild; what went wrong."""
    home, again = there or folder / "home", folder / "again"
    work = Drill()
    at_work = command("rebuild", "--home", home) if there else taken_in(work, folder / "sent", home, reports)
    if work.wrong:
        return work.wrong
    writer = subprocess.Popen(at_work, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    work.step("backup while a writer is at work", folder / "stores", "backup", "--home", home, folder / "stores",
              beside=writer)  # fmt: skip
    work.step("backup-keys", folder / "keys", "backup-keys", "--home", home, folder / "keys")
    _, said = writer.communicate()
    if writer.returncode:
        work.wrong.append(f"the writer beside the backup: {said.strip()[:300]}")
    releases = work.step("releases", home, "releases", "--home", home)
    begin = time.monotonic()
    made = work.step("restore", again, "restore", "--home", again, folder / "stores", "--keys", folder / "keys")
    took = time.monotonic() - begin
    work.step("verify", again, "verify", "--home", again)
    rebuilt = work.step("rebuild", again, "rebuild", "--home", again)
    if work.wrong:
        return work.wrong
    # The backup holds what was sealed when it began: the release of before the intake, or the one of after it.
    digests = {row["digest"] for row in releases}
    work.wrong += [] if made["digest"] in digests else [f"the restored release has another digest: {made}"]
    work.wrong += [] if rebuilt["digest"] == made["digest"] else [f"the rebuilt release has another digest: {rebuilt}"]
    work.wrong += [] if took < AIM else [f"the restore took {took:.0f} s"]
    print(f"restored in {took:.0f} s, digest {made['digest'][:12]}…, the same after a rebuild: {rebuilt['same']}")
    return work.wrong


def taken_in(work: Drill, sent: Path, home: Path, reports: int) -> list[str]:
    """Make a home of files of that size; the command that takes in the last of them."""
    begin, used = time.monotonic(), time.process_time()
    write(sent, size=sized(reports), seed=7)
    work.told("the agencies' files are written", time.monotonic() - begin, time.process_time() - used, sent)
    files = [p for p in sorted(sent.rglob("*")) if p.is_file() and "truth" not in p.name]
    files = [p for p in files if not p.name.endswith(".cover.csv")]
    kept = [p for p in files if p.name.startswith("业务备案")][:1]
    work.step("init", home, "init", "--home", home)
    work.step("ingest", home, "ingest", "--home", home, *(p for p in files if p not in kept))
    return command("ingest", "--home", home, *kept)


def main() -> None:
    """Print the steps; exit status 1 when a digest is another one or the restore takes 10 minutes."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--reports", type=int, default=30_000, help="Size of the home that is made")
    options.add_argument("--home", type=Path, help="A home that is there already")
    options.add_argument("--folder", type=Path, help="An empty folder with room for five times the files")
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="tongjian-", dir=given.folder) as name:
        try:
            wrong = drill(Path(name), given.reports, given.home and given.home.resolve())
        except KeyboardInterrupt:
            sys.exit(INTERRUPTED)
    for text in wrong:
        print(text, file=sys.stderr)
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
