"""Fuzz every target for its share of the time, print the executions, and fail on what was found.

Wants atheris (a development package with wheels for Linux on x86-64, Python 3.11 to 3.13).
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from bench.fuzz.catalogue import TARGETS
from bench.fuzz.target import CORPUS, ROOT

DONE = re.compile(r"stat::number_of_executed_units:\s+(\d+)")
PULSE = re.compile(r"^#(\d+)", re.MULTILINE)
REACHED = re.compile(r"\bcov: (\d+)")


@dataclass
class Found:
    """What came of one target: executions, coverage points reached, faults."""

    executions: int = 0
    reached: int = 0
    faults: list[str] = field(default_factory=list)


def fuzz(name: str, seconds: int, seed: int, folder: Path) -> Found:
    """Fuzz one target in processes of their own: one that dies is followed by the next."""
    here, found, end = folder / name, Found(), time.monotonic() + seconds
    for part in ("grown", "found", "seeds"):
        (here / part).mkdir(parents=True)
    for path in (CORPUS / name).glob("*"):
        shutil.copy(path, here / "seeds")
    while (left := round(end - time.monotonic())) > 0:
        words = [sys.executable, "-m", "bench.fuzz.one", name, str(left), str(seed), str(here)]
        ran = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, errors="replace", check=False)
        counts = DONE.findall(ran.stderr) or PULSE.findall(ran.stderr)
        found.executions += int(counts[-1]) if counts else 0
        found.reached = max([found.reached, *map(int, REACHED.findall(ran.stderr))])
        if not ran.returncode:
            break
        seed += 1000
        if not list((here / "found").glob("*-died-*")):
            found.faults.append(f"{name} ended with {ran.returncode}: {ran.stderr[-500:]!r}")
            break
    texts = sorted((here / "found").glob("*.txt"))
    found.faults += [f"{path.with_suffix('')}: {path.read_text('utf-8')}" for path in texts]
    found.faults += [f"{path}: the process died or hung" for path in sorted((here / "found").glob("*-died-*"))]
    return found


def main() -> None:
    """Print the table; exit status 1 when something was found."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--minutes", type=float, default=60.0, help="for all targets together")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--target", action="append", choices=sorted(TARGETS), help="only this one (may be repeated)")
    options.add_argument("--keep", type=Path, help="keep grown corpora and findings in this new folder")
    given = options.parse_args()
    names = given.target or list(TARGETS)
    seconds = max(1, round(60 * given.minutes / len(names)))
    folder = given.keep or Path(tempfile.mkdtemp(prefix="tongjian-fuzz-"))
    total = 0
    wrong: list[str] = []
    print(f"{'target':<14}{'executions':>12}{'a second':>10}{'coverage':>10}  found")
    for name in names:
        one = fuzz(name, seconds, given.seed, folder)
        total, wrong = total + one.executions, wrong + one.faults
        print(f"{name:<14}{one.executions:>12,}{one.executions / seconds:>10,.0f}{one.reached:>10,}  "
              f"{len(one.faults) or '-'}", flush=True)  # fmt: skip
    print(f"{'together':<14}{total:>12,}  in {seconds * len(names) / 60:.1f} minutes, seed {given.seed}")
    for text in wrong:
        print(text)
    if not wrong and not given.keep:
        shutil.rmtree(folder)
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
