"""A tiny home, the acts that change it, and what must be true of it whatever happened during an act."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from api import Hub
from bench.zygote import Fault, Ran, Zygote
from hub.graph.releases import Releases
from hub.home import Home
from hub.keyfiles import generations, sealing
from hub.ledger import Ledger
from ingest.demo import Size, write
from schema.errors import HubError

TINY = Size(12, 120, 60, 200, 900, planted=5, lookalikes=2, insured_months=24, chunk=50)
"""A province that is made and taken in within seconds."""
CITY = "2-生态环境局/业务备案-{}市.csv"
BEFORE = (
    ("2-生态环境局/机关名录.xlsx", "1-市场监督管理局/登记人员与股东.csv", CITY.format("石渠")),
    ("1-市场监督管理局/承继声明.csv",),
)
"""What the base home has taken in, release by release: batches 1 to 4."""
ACTS = ("ingest", "withdraw", "forget", "reread", "rebuild", "rollback", "rotate")
"""What is disturbed."""
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
            Act("rotate", ("rotate-keys",)),
        ]

    def copy(self, where: Path | None = None) -> Path:
        """A fresh copy of the base home."""
        home = (where or self.folder) / "home"
        if home.exists():
            shutil.rmtree(home)
        return Path(shutil.copytree(self.base, home))

    @contextmanager
    def small(self) -> Iterator[Path]:
        """A filesystem of its own, wide for now; only where the process may mount one."""
        where = self.folder / "small"
        where.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1g", "tmpfs", where], check=True)
        try:
            yield where
        finally:
            subprocess.run(["umount", where], check=True)
            where.rmdir()


@contextmanager
def trials() -> Iterator[Trials]:
    """Make the base home, in a folder that goes away."""
    with tempfile.TemporaryDirectory(prefix="tongjian-") as name:
        folder = Path(name)
        sent = folder / "sent"
        write(sent, size=TINY, seed=7)
        with Zygote(folder) as zygote:
            base = folder / "base"
            done = [zygote.run(base, "init")]
            # Persons are told apart by tokens under the home's own key: a clean run needs the same keys.
            shutil.copytree(base, folder / "empty")
            first, second = (("ingest", *(sent / one for one in files)) for files in BEFORE)
            done += [zygote.run(base, *words) for words in (first, ("rotate-keys",), second)]
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
    with trial.small() if fault.mode == "small" else nullcontext(trial.folder) as where:
        home = trial.copy(where)
        act.before(home)
        if fault.mode == "small":
            narrowed(where, fault.at)
        ran = trial.zygote.run(home, *act.words, "--format", "json", fault=fault)
        if fault.mode == "small":
            narrowed(where, 1 << 20)
        return ran, [*manners(ran), *promises(trial, home, act, ran)]


def narrowed(where: Path, room: int) -> None:
    """Leave so many KiB free in a filesystem."""
    held = shutil.disk_usage(where).used // 1024
    subprocess.run(["mount", "-o", f"remount,size={held + room}k", where], check=True)


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
    try:
        hub = Hub(home, lang="en")
        stands = {int(row["batch"]): bool(row["stands"]) for row in hub.batches().to_dict("records")}
    except HubError as error:
        return [f"the home does not open: {error.en}"]
    wrong = [] if list(stands) == list(range(1, len(stands) + 1)) and len(stands) >= 4 else [f"batches {list(stands)}"]
    if ran.status == 0:
        wrong += kept(act, json.loads(ran.out), stands, home)
    wrong += damage(hub, act)
    # The next command, whatever it is, brings the home into order.
    again = act.words if act.name == "rebuild" else ("ingest", str(trial.sent / BEFORE[0][0]))
    after = trial.zygote.run(home, *again, "--format", "json")
    if after.status:
        return [*wrong, f"the next command: {after.status} {after.err.strip()[:300]}"]
    wrong += [f"after the next command: {text}" for text in [*damage(hub, None), *unread(hub, act)]]
    wrong += left(home)
    if act.name != "rollback":
        wrong += other_content(trial, hub)
    return wrong


def kept(act: Act, told: Any, stands: dict[int, bool], home: Path) -> list[str]:
    """What was acknowledged and is not there."""
    if act.name == "ingest":
        return [f"batch {row['batch']} was acknowledged and is not there" for row in told if not stands[row["batch"]]]
    if act.name in ("withdraw", "forget") and stands[int(act.words[1])]:
        return ["the withdrawal was acknowledged and the batch stands"]
    if act.name == "forget" and list((home / "keys").rglob("batches/000002")):
        return ["the key was to be destroyed and is there"]
    if act.name == "rollback" and int((home / "graph" / "current").read_text().split()[0]) != 1:
        return ["the rollback was acknowledged and the pointer is where it was"]
    if act.name == "rotate" and generations(home / "keys") != [told["generation"]]:
        return [f"new keys were acknowledged, and there are those of {generations(home / 'keys')}"]
    return []


def damage(hub: Hub, act: Act | None) -> list[str]:
    """What verification finds, but for the release that was damaged on purpose."""
    found = [words.en for words in hub.verify()]
    return [text for text in found if act is None or act.name != "rebuild" or "release 2" not in text]


def unread(hub: Hub, act: Act) -> list[str]:
    """Originals that do not open, but for those whose key was to be destroyed."""
    wrong = []
    for manifest in Ledger(hub.home).manifests():
        try:
            Ledger(hub.home).original(manifest.seq).read()
        except HubError as error:
            if (act.name, error.code) != ("forget", "key_destroyed"):
                wrong.append(error.en)
    return wrong


def left(home: Path) -> list[str]:
    """What lies about."""
    found = [f"tmp/{path.name}" for path in (home / "tmp").iterdir()]
    batches = {path.name for path in (home / "ledger").iterdir() if path.is_dir()}
    (number, *more) = generations(home / "keys")
    found += [f"keys/sealing/{other:06d}" for other in more]
    keys = sealing(home / "keys", number) / "batches"
    found += [f"keys/{path.name}" for path in keys.iterdir() if path.name not in batches]
    anew = [path for path in (home / "resealed").glob("*/*/*") if int(path.parts[-3]) == number]
    found += [f"ledger/{p.parts[-2]}/{p.name}" for p in anew if (home / "ledger" / p.parts[-2] / p.name).exists()]
    found += [f"resealed/{path.name}" for path in (home / "resealed").iterdir() if int(path.name) != number]
    held = {path.name for path in (home / "graph" / "releases").iterdir()}
    found += [f"graph/releases/{name}" for name in held if not whole(name, held)]
    usual = {"heads", "hub.json", "clock", "lock", "feeds", "graph", "keys", "ledger", "resealed", "tmp"}
    usual |= {"journal.sqlite", "journal.head", "journal.lock"}
    found += [path.name for path in home.iterdir() if path.name not in usual]
    found += [f"graph/{path.name}" for path in (home / "graph").iterdir() if path.name not in ("releases", "current")]
    return [f"left lying: {name}" for name in found if name != "graph/damaged"]


def whole(name: str, held: set[str]) -> bool:
    """Whether a file of the folder of releases has its other half."""
    number = re.fullmatch(r"(\d{6})\.(duckdb|json)", name)
    return bool(number) and {f"{name[:6]}.duckdb", f"{name[:6]}.json"} <= held


def other_content(trial: Trials, hub: Hub) -> list[str]:
    """Whether the current release has another content than an undisturbed home with the batches that stand."""
    files = sorted(str(row["file"]) for row in hub.batches().to_dict("records") if row["stands"])
    current = Releases(hub.home).current()
    if current is None or current.content_digest != content(trial, tuple(files)):
        return [f"another content than a clean run over {files}: {current}"]
    return []


def content(trial: Trials, files: tuple[str, ...]) -> str:
    """Content digest of an undisturbed home over these files."""
    if files not in trial.clean:
        home = trial.folder / "clean"
        paths = [path for path in trial.sent.rglob("*") if path.name in files]
        shutil.copytree(trial.folder / "empty", home)
        done = trial.zygote.run(home, "ingest", *paths)
        (release,) = Releases(Home.open(home)).listed()
        if done.status:
            raise RuntimeError(f"the clean run failed: {done}")
        trial.clean[files] = release.content_digest
        shutil.rmtree(home)
    return trial.clean[files]
