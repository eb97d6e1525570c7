"""A tiny home, the acts that change it, and what must be true of it whatever happened during an act."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.zygote import Fault, Ran, Zygote

CITY = "2-生态环境局/业务备案-{}市.csv"
BEFORE = (
    ("2-生态环境局/机关名录.xlsx", "1-市场监督管理局/登记人员与股东.csv", CITY.format("石渠")),
    ("1-市场监督管理局/承继声明.csv",),
)
"""What the base home has taken in, release by release: batches 1 to 4."""
LATER = (CITY.format("临濑"), "3-公共信用信息中心/禁入与失信名单.csv")


@dataclass(frozen=True)
class Act:
    """One command that changes a home, what is done to the home before it, and the batches that it may add."""

    name: str
    words: tuple[str, ...]
    before: Callable[[Path], None] = lambda _: None


@dataclass
class Trials:
    """Where trials take place.

    Attributes:
        folder: All of it.
        zygote: Runs commands.
        base: The home that each trial copies.
        clean: Content digests of undisturbed homes by the batches that stand in them.
    """

    folder: Path
    zygote: Zygote
    base: Path
    sent: Path
    clean: dict[tuple[str, ...], str] = field(default_factory=dict)

    def acts(self) -> list[Act]:
        """What is disturbed."""
        later = tuple(str(self.sent / name) for name in LATER)
        return [
            Act("ingest", ("ingest", *later)),
            Act("withdraw", ("withdraw", "3", "--ground", "误报")),
            Act("forget", ("withdraw", "2", "--ground", "误报", "--forget")),
            Act("reread", ("reread", "3")),
            Act("rebuild", ("rebuild",), damage_release),
            Act("rollback", ("rollback",)),
        ]

    def copy(self) -> Path:
        """A fresh copy of the base home."""
        home = self.folder / "home"
        if home.exists():
            shutil.rmtree(home)
        return Path(shutil.copytree(self.base, home))


@contextmanager
def trials() -> Iterator[Trials]:
    """Make the base home, in a folder that goes away."""
    from ingest.demo import Size, write

    with tempfile.TemporaryDirectory(prefix="tongjian-") as name:
        folder = Path(name)
        sent = folder / "sent"
        write(sent, size=Size(12, 120, 60, 200, 900, planted=5, lookalikes=2, insured_months=24, chunk=50), seed=7)
        with Zygote(folder) as zygote:
            base = folder / "base"
            done = [zygote.run(base, "init")]
            # Persons are told apart by tokens under the home's own key: a clean run needs the same keys.
            shutil.copytree(base, folder / "empty")
            done += [zygote.run(base, "ingest", *(sent / one for one in files)) for files in BEFORE]
            if any(one.status for one in done):
                raise RuntimeError(f"the base home could not be made: {done}")
            yield Trials(folder, zygote, base, sent)


def damage_release(home: Path) -> None:
    """Cut the file of the current release, so that a rebuild has something to do."""
    number = int((home / "graph" / "current").read_text().split()[0])
    with (home / "graph" / "releases" / f"{number:06d}.duckdb").open("r+b") as file:
        file.truncate(5000)


def disturb(trial: Trials, act: Act, fault: Fault) -> tuple[Ran, list[str]]:
    """Run an act with a fault on a fresh home; what it said, and which promises were broken."""
    home = trial.copy()
    act.before(home)
    ran = trial.zygote.run(home, *act.words, "--format", "json", fault=fault)
    return ran, [*manners(ran), *promises(trial, home, act, ran)]


def manners(ran: Ran) -> list[str]:
    """A failure is one sentence for each thing that failed and exit status 2 or 3."""
    if ran.status in (0, -9):
        return []
    wrong = [] if ran.status in (2, 3) else [f"exit status {ran.status}"]
    lines = [line for line in ran.err.splitlines() if line.strip()]
    if "Traceback" in ran.err or not 1 <= len(lines) <= 3 or "defect" in ran.err:
        wrong.append(f"said {ran.err[:400]!r}")
    return wrong


def promises(trial: Trials, home: Path, act: Act, ran: Ran) -> list[str]:
    """Which promises do not hold for a home after an act was disturbed."""
    wrong: list[str] = []
    listed = ask(trial, home, "batches", wrong)
    numbers = [row["batch"] for row in listed]
    if numbers != list(range(1, len(numbers) + 1)) or len(numbers) < 4:
        wrong.append(f"listed batches {numbers}")
    if ran.status == 0:
        wrong += kept(act, json.loads(ran.out), listed, home)
    wrong += damage(trial, home, act)
    # The next command, whatever it is, brings the home into order.
    again = act.words if act.name == "rebuild" else ("ingest", str(trial.sent / BEFORE[0][0]))
    after = trial.zygote.run(home, *again, "--format", "json")
    if after.status:
        wrong.append(f"the next command: {after.status} {after.err.strip()[:300]}")
        return wrong
    wrong += [f"after the next command: {text}" for text in damage(trial, home, None)]
    wrong += left(home)
    if act.name != "rollback":
        wrong += other_content(trial, home, wrong)
    return wrong


def ask(trial: Trials, home: Path, what: str, wrong: list[str]) -> list[dict[str, object]]:
    """What a command lists; when it cannot, that is wrong."""
    ran = trial.zygote.run(home, what, "--format", "json")
    if ran.status:
        wrong.append(f"hub {what}: {ran.status} {ran.err.strip()[:300]}")
        return []
    return list(json.loads(ran.out))


def kept(act: Act, told: object, listed: list[dict[str, object]], home: Path) -> list[str]:
    """What was acknowledged and is not there."""
    stands = {row["batch"]: row["stands"] for row in listed}
    if act.name == "ingest" and isinstance(told, list):
        return [f"batch {row['batch']} was acknowledged and is not there" for row in told if not stands[row["batch"]]]
    if act.name in ("withdraw", "forget") and stands[int(act.words[1])]:
        return ["the withdrawal was acknowledged and the batch stands"]
    if act.name == "forget" and (home / "keys" / "batches" / "000002").exists():
        return ["the key was to be destroyed and is there"]
    if act.name == "rollback" and int((home / "graph" / "current").read_text().split()[0]) != 1:
        return ["the rollback was acknowledged and the pointer is where it was"]
    return []


def damage(trial: Trials, home: Path, act: Act | None) -> list[str]:
    """What ``hub verify`` finds, but for the release that was damaged on purpose."""
    ran = trial.zygote.run(home, "verify", "--format", "json")
    if ran.status not in (0, 3) or not ran.out:
        return [f"hub verify: {ran.status} {ran.err.strip()[:300]}"]
    found = json.loads(ran.out)["damage"]
    return [text for text in found if act is None or act.name != "rebuild" or "release 2" not in text]


def left(home: Path) -> list[str]:
    """What lies about."""
    found = [f"tmp/{path.name}" for path in (home / "tmp").iterdir()]
    batches = {path.name for path in (home / "ledger").iterdir() if path.is_dir()}
    found += [f"keys/{path.name}" for path in (home / "keys" / "batches").iterdir() if path.name not in batches]
    held = {path.name for path in (home / "graph" / "releases").iterdir()}
    found += [f"graph/releases/{name}" for name in held if not whole(name, held)]
    usual = {"heads", "hub.json", "clock", "lock", "feeds", "graph", "keys", "ledger", "tmp"}
    usual |= {"journal.sqlite", "journal.head", "journal.lock"}
    found += [path.name for path in home.iterdir() if path.name not in usual]
    found += [f"graph/{path.name}" for path in (home / "graph").iterdir() if path.name not in ("releases", "current")]
    return [f"left lying: {name}" for name in found if name != "graph/damaged"]


def whole(name: str, held: set[str]) -> bool:
    """Whether a file of the folder of releases has its other half."""
    number = re.fullmatch(r"(\d{6})\.(duckdb|json)", name)
    return bool(number) and {f"{name[:6]}.duckdb", f"{name[:6]}.json"} <= held


def other_content(trial: Trials, home: Path, wrong: list[str]) -> list[str]:
    """Whether the current release has another content than an undisturbed home with the batches that stand."""
    files = [str(row["file"]) for row in ask(trial, home, "batches", wrong) if row["stands"]]
    current = [row for row in ask(trial, home, "releases", wrong) if row["current"]]
    expected = content(trial, tuple(sorted(files)))
    if [row["content_digest"] for row in current] != [expected]:
        return [f"another content than a clean run over {files}: {current}"]
    return []


def content(trial: Trials, files: tuple[str, ...]) -> str:
    """Content digest of an undisturbed home over these files."""
    if files not in trial.clean:
        home = trial.folder / "clean"
        paths = [path for path in trial.sent.rglob("*") if path.name in files]
        shutil.copytree(trial.folder / "empty", home)
        done = trial.zygote.run(home, "ingest", *paths)
        releases = json.loads(trial.zygote.run(home, "releases", "--format", "json").out)
        if done.status or len(releases) != 1:
            raise RuntimeError(f"the clean run failed: {done}")
        trial.clean[files] = releases[0]["content_digest"]
        shutil.rmtree(home)
    return trial.clean[files]
