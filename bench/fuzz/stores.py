"""What the hub itself wrote down, as somebody may have changed it: the parsers of a home's files as targets."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from bench.fuzz.target import Run, Target


def _folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="tongjian-fuzz-", dir="/dev/shm" if Path("/dev/shm").is_dir() else None))


def feed() -> Run:
    """The contract of a feed that a home adds."""
    path = _folder() / "more.yaml"

    def run(data: bytes) -> None:
        from schema.feed import load_feed

        path.write_bytes(data)
        load_feed(path)

    return run


def manifest() -> Run:
    """The manifest of a batch; what parses must be written again as something that parses to the same."""

    def run(data: bytes) -> None:
        from hub.manifest import parsed

        found = parsed(data)
        if found is not None:
            assert parsed(found.text().encode()) == found, "a manifest that reads otherwise when written again"

    return run


def home() -> Run:
    """``hub.json`` and, behind its first NUL, the clock of a demo home."""
    path = _folder()

    def run(data: bytes) -> None:
        from hub.home import Home

        declared, _, clock = data.partition(b"\0")
        (path / "hub.json").write_bytes(declared)
        (path / "clock").write_bytes(clock)
        Home.is_demo(path)
        if (opened := Home.open(path)).demo:
            opened.now()

    return run


def release() -> Run:
    """The record of a release and, behind its first NUL, the pointer to the current one."""
    path = _folder()
    (path / "graph" / "releases").mkdir(parents=True)

    def run(data: bytes) -> None:
        from hub.graph.releases import Releases
        from hub.home import Home

        record, _, pointer = data.partition(b"\0")
        (path / "graph" / "releases" / "000001.json").write_bytes(record)
        (path / "graph" / "current").write_bytes(pointer)
        releases = Releases(Home(path, False))
        releases.listed()
        releases.unreadable()
        releases.current()

    return run


def journal() -> Run:
    """One entry of the journal as lines: payload, kind, actor, time, hash and head."""
    path = _folder()

    def run(data: bytes) -> None:
        from hub.anchor import read_anchor
        from hub.journal import entry_hash, read_entry

        payload, kind, actor, at, made, head, *_ = [*data.split(b"\n"), *[b""] * 6]
        (path / "head").write_bytes(head)
        told, said, who, when = (one.decode("utf-8", "replace") for one in (kind, payload, actor, at))
        # Without a hash it is made right: somebody who writes entries of their own can do so too.
        mark = made.decode("utf-8", "replace") or entry_hash(1, told, said, who, when, "")
        read_entry((1, told, said, who, when, "", mark))
        read_anchor(path / "head")

    return run


def sealed() -> Run:
    """An encrypted file that was changed."""
    path = _folder() / "sealed"

    def run(data: bytes) -> None:
        from hub.sealing import SealedReader, unseal

        path.write_bytes(data)
        with path.open("rb") as file:
            reader = SealedReader(file, b"k" * 16)
            while reader.read(1 << 16):
                pass
        unseal(b"k" * 16, data)

    return run


YAMLS = ("feed:", "records:", "columns:", "- name:", "header:", "type: ", "org_code", "null:", "yields:", "into:",
         "each: ", "where:", "codes:", "&a", "*a", "!!python/object:os.system", "<<:", "? ", "| ", "[", "{",
         "2026-01-01")  # fmt: skip
KEYS = tuple(
    json.dumps(key) + ":" for key in ("format", "demo", "number", "digest", "batches", "made_at", "seq", "files")
)

TARGETS = (
    Target("feed", feed, YAMLS),
    Target("manifest", manifest, KEYS),
    Target("home", home, KEYS),
    Target("release", release, KEYS),
    Target("journal", journal, ("2026-11-20T08:00:00+00:00", '{"batch": 1}', "\n")),
    Target("sealed", sealed),
)
