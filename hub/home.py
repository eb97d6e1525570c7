"""The home: one folder that holds a hub. Its lock, its clock, its drafts."""

from __future__ import annotations

import fcntl
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hub.anchor import sync, write_anchor
from schema.errors import HubError

FORMAT = 2
"""What this hub writes; :mod:`hub.migration` brings homes of earlier formats to it."""
EARLIER = (1,)
DEMO_START = datetime(2026, 11, 20, 8, 0, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Home:
    """An open home.

    Attributes:
        path: The folder.
        demo: A demo home, whose keys and clock come from its seed. Never for real data.
    """

    path: Path
    demo: bool

    @staticmethod
    def init(path: Path, *, seed: int | None = None, now: datetime | None = None) -> Home:
        """Make a home: its folders and keys.

        Args:
            path: An empty folder, or one that does not exist.
            seed: Makes a demo home whose secrets follow from the seed.
            now: Where a demo's clock starts.

        Raises:
            HubError: There is something at the path already.
        """
        from hub.journal import Journal
        from hub.privacy import Keys

        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            raise HubError(
                "home_exists",
                f"{path} 不是空文件夹，不能建立数据目录；请换一个位置",
                f"{path} is not empty; name another place",
                2,
            )
        for part in ("ledger", "graph/releases", "tmp", "feeds"):
            (path / part).mkdir(parents=True, exist_ok=True)
        path.chmod(0o700)
        Keys.create(path, seed=seed)
        start = now or DEMO_START
        declared = {"format": FORMAT, "created": (start if seed is not None else datetime.now(UTC)).isoformat()}
        if seed is not None:
            declared |= {
                "demo": True,
                "seed": seed,
                "warning": "demo home: its keys follow from its seed; never put real data here",
            }
            (path / "clock").write_text(start.astimezone(UTC).isoformat(timespec="seconds"), encoding="utf-8")
        for anchor in (path / "heads", path / "ledger" / "HEAD"):
            write_anchor(anchor, 0, "")
        Journal.create(path)
        # Last: a home is one when it says so.
        (path / "hub.json").write_text(json.dumps(declared, indent=1), encoding="utf-8")
        sync(path / "hub.json")
        sync(path)
        return Home(path, seed is not None)

    @staticmethod
    def open(path: Path) -> Home:
        """Open a home; one of an earlier format is brought to this one first.

        Raises:
            HubError: There is none, it is damaged, a newer hub wrote it, or it must be migrated while it is in use.
        """
        declared = known(path)
        if declared["format"] in EARLIER:
            from hub.migration import migrate

            migrate(Home(path, bool(declared.get("demo"))))
        return Home(path, bool(declared.get("demo")))

    @staticmethod
    def is_demo(path: Path) -> bool:
        """Whether the folder is a demo home."""
        declared = declaration(path)
        return declared is not None and bool(declared.get("demo"))

    def now(self) -> datetime:
        """The time to write down (UTC). A demo's clock advances one second with each reading."""
        if not self.demo:
            return datetime.now(UTC)
        try:
            with (self.path / "clock").open("r+b") as clock:
                fcntl.flock(clock, fcntl.LOCK_EX)
                when = datetime.fromisoformat(clock.read().decode("ascii").strip())
                # One write of one width: a kill leaves the old time or the new.
                later = (when + timedelta(seconds=1)).isoformat(timespec="seconds")
                os.pwrite(clock.fileno(), later.encode(), 0)
        except (OSError, ValueError, OverflowError) as error:
            raise damaged_home(self.path / "clock") from error
        return when

    def tmp(self) -> Path:
        """The folder of drafts; what lies there after a crash is cleaned by the next command that takes the lock."""
        folder = self.path / "tmp"
        folder.mkdir(exist_ok=True)
        return folder

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the right to write, for the length of a command.

        Raises:
            HubError: Another process holds it (exit status 3).
        """
        with self.held():
            self.clean()
            yield

    @contextmanager
    def held(self) -> Iterator[None]:
        """As :meth:`lock`, and what an interrupted command left stays for now."""
        with (self.path / "lock").open("a+", encoding="utf-8") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                handle.seek(0)
                holder = handle.read().strip() or "?"
                raise HubError(
                    "home_locked",
                    f"{self.path} 正被另一进程写入（{holder}）；请等它结束后再试",
                    f"{self.path} is being written by another process ({holder}); try again when it is done",
                    3,
                ) from None
            handle.truncate(0)
            handle.write(
                f"pid {os.getpid()}, {' '.join([Path(sys.argv[0]).name, *sys.argv[1:2]])}, "
                f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
            )
            handle.flush()
            yield

    def clean(self) -> None:
        """Remove what an interrupted command left; the caller holds the lock."""
        from hub.leftovers import clear

        self.tmp()
        clear(self.path)


def known(path: Path) -> dict[str, object]:
    """What a home says of itself, of a format that this hub knows.

    Raises:
        HubError: There is none, it is damaged, or another hub wrote it.
    """
    declared = declaration(path)
    if declared is None:
        raise HubError(
            "no_home",
            f"{path} 不是数据目录；先运行 hub init --home {path}",
            f"{path} is no home; run hub init --home {path} first",
            2,
        )
    if declared.get("format") not in (*EARLIER, FORMAT):
        raise HubError(
            "home_version",
            f"{path} 的格式版本是 {declared.get('format')}，本程序只认识到 {FORMAT}；请用相应版本的程序",
            f"{path} has format {declared.get('format')} and this hub knows up to {FORMAT}; use the hub that wrote it",
            3,
        )
    return declared


def declaration(path: Path) -> dict[str, object] | None:
    """What ``hub.json`` says, or None when there is no such file.

    Raises:
        HubError: The file is damaged.
    """
    try:
        found = json.loads((path / "hub.json").read_text("utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError) as error:
        raise damaged_home(path / "hub.json") from error
    if not isinstance(found, dict):
        raise damaged_home(path / "hub.json")
    return found


def damaged_home(file: Path) -> HubError:
    """The error of a home whose own files cannot be read."""
    return HubError("home_damaged", f"{file} 已损坏；请从备份恢复", f"{file} is damaged; restore it from the backup", 3)
