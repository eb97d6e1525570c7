"""One hostile file through the command line, in both languages, and what is wrong with what came of it."""

from __future__ import annotations

import json
import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.hostile.made import Hostile, Write
from bench.trial import Trials
from bench.zygote import Ran

SECONDS, MEMORY = 5.0, 512
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
ENGLISH = re.compile(r"\b[a-z]+ [a-z]+ [a-z]+")


@dataclass
class Attack:
    """What became of a file: the last that was said, the worst CPU seconds and MiB, and what is wrong."""

    said: str = ""
    cpu: float = 0.0
    peak: int = 0
    wrong: list[str] = field(default_factory=list)


def attack(trial: Trials, home: Path, one: Hostile) -> Attack:
    """Send a file in Chinese as a table and in English as JSON; for good only when it does not keep still."""
    folder = trial.folder / "hostile"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    path = folder / one.name
    one.write(path)
    before = {*trial.folder.iterdir(), *folder.iterdir()}
    done = Attack()
    with restless(path, one.restless):
        words = ["ingest", *([] if one.restless else ["--dry-run"]), "--feed", "register"]
        zh = trial.zygote.run(home, *words, "--lang", "zh", "--", path)
        if one.restless:
            one.write(path)
        en = trial.zygote.run(home, *words, "--lang", "en", "--format", "json", "--", path)
    for ran in (zh, en):
        done.wrong += manners(ran, one)
        done.cpu, done.peak = max(done.cpu, ran.cpu), max(done.peak, ran.peak)
    if one.says not in zh.out + zh.err:
        done.wrong.append(f"does not say {one.says}: {(zh.err or zh.out)[-300:]!r}")
    if one.good is None and not ENGLISH.search(en.err):
        done.wrong.append(f"not English: {en.err[:300]!r}")
    if one.good is not None:
        rows = json.loads(en.out) if en.out else [{"accepted": en.err[:300]}]
        if [row["accepted"] for row in rows] != [one.good]:
            done.wrong.append(f"accepted {rows}")
    left = {*trial.folder.iterdir(), *folder.iterdir()} - before
    done.wrong += [f"left {left_one.name!r}" for left_one in left if left_one.name not in ("out", "err")]
    said = (zh.err or zh.out).strip().splitlines()
    done.said = said[-1] if said else ""
    shutil.rmtree(folder)
    return done


def manners(ran: Ran, one: Hostile) -> list[str]:
    """What is wrong with one run."""
    wrong: list[str] = []
    if ran.status not in (0, 2) or "Traceback" in ran.err:
        wrong.append(f"exit status {ran.status}: {ran.err[:300]!r}")
    if ran.cpu > SECONDS or ran.peak > MEMORY:
        wrong.append(f"{ran.cpu:.1f} s, {ran.peak} MiB")
    if CONTROL.search(ran.out + ran.err):
        wrong.append(f"speaks to the terminal: {(ran.out + ran.err)[:300]!r}")
    if one.good is None and (ran.status != 2 or len(ran.err.strip().splitlines()) != 1):
        wrong.append(f"not refused in one sentence: {ran.status} {(ran.err or ran.out)[:300]!r}")
    return wrong


@contextmanager
def restless(path: Path, change: Write | None) -> Iterator[None]:
    """Change the file again and again."""
    stop = threading.Event()

    def work() -> None:
        while change is not None and not stop.wait(0.01):
            change(path)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
