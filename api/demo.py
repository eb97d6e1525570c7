"""The whole demo in a home of its own: files as agencies send them, taken in, screened and scored."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from api.line import take_in
from hub.graph.releases import Releases
from hub.home import Home
from ingest.demo import SizeName, score, write
from queries.findings import Wanted, findings
from queries.rule import rules

Step = Callable[[str], None]
TRUTH = "truth.json"


def write_files(folder: Path, size: str, seed: int, on_step: Step) -> list[dict[str, Any]]:
    """Write the files of the invented province: ``file``, ``feed`` and ``rows`` of each."""
    made = write(folder, size=cast(SizeName, size), seed=seed, on_progress=on_step)
    return [{"file": str(one.path), "feed": one.feed, "rows": one.rows} for one in made.files]


def run_demo(path: Path, size: str, seed: int, on_step: Step) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Make a demo home at an empty place and run the whole line.

    Returns:
        What the command prints as JSON, and the findings in their machine shape.
    """
    home = Home.init(path, seed=seed)
    folder = path / "sent"
    started = time.monotonic()
    written = write_files(folder, size, seed, on_step)
    at_line = time.monotonic()
    taken = take_in(home, [Path(one["file"]) for one in written], on_step=on_step)
    done = time.monotonic()
    releases = Releases(home)
    release = releases.current()
    if release is None:
        raise RuntimeError("the demo's files gave no release")
    con = releases.open()
    try:
        found = findings(con, Wanted(), rules(), {})
    finally:
        con.close()
    shape = ("batch", "feed", "file", "rows", "accepted", "refused", "already")
    whole = {
        "home": str(path),
        "size": size,
        "seed": seed,
        "files": [{key: getattr(one, key) for key in shape} for one in taken],
        "rules": score(folder / TRUTH, found),
        "findings": len(found),
        "digest": release.digest,
        "content_digest": release.content_digest,
        "seconds": {"write": at_line - started, "line": done - at_line},
    }
    return whole, found
