"""The candidates of a home: made when asked for and stale, the same each time, shown in words."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest

from hub.graph.releases import Releases
from hub.home import Home
from hub.identity.candidates.queue import between, queue
from hub.identity.candidates.store import candidates, candidates_path, made_with, stale
from hub.identity.candidates.weights import shipped_weights, weights_of


def content(path: Path) -> dict[str, list[Any]]:
    with duckdb.connect(str(path), read_only=True) as con:
        names = [name for (name,) in con.execute("SELECT table_name FROM duckdb_tables() ORDER BY 1").fetchall()]
        return {name: con.execute(f"FROM {name} ORDER BY ALL").fetchall() for name in names}


def test_candidates_are_made_once_and_again_when_stale(demo: tuple[Path, dict[str, Any]]) -> None:
    home = Home.open(demo[0])
    release = Releases(home).current()
    assert release is not None
    before = (release.digest, release.content_digest)
    assert stale(home, release)
    first = candidates(home)
    made = first.stat()
    assert not stale(home, release)
    assert candidates(home).stat().st_mtime_ns == made.st_mtime_ns
    kept = content(first)
    first.write_bytes(b"damaged")
    assert stale(home, release)
    assert content(candidates(home)) == kept
    after = Releases(home).current()
    assert after is not None
    assert (after.digest, after.content_digest) == before
    assert kept["model"][0][1:3] == (release.digest, made_with())
    assert not list(home.tmp().iterdir())

    found = queue(first)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert "organization" in {one.kind for one in found}
    for one in found:
        assert one.a != one.b
        assert one.why
        assert all(part.title.zh and part.says.en for part in one.parts)
        assert between(first, one.b, one.a) == one
    assert queue(first, limit=1)[0] == found[0]
    assert between(first, "USCC:none", "NAME:none") is None
    assert weights_of(candidates_path(home)).version == kept["model"][0][0]


def test_weights_ship_where_nothing_was_made(tmp_path: Path) -> None:
    weights = weights_of(tmp_path / "candidates.duckdb")
    assert weights == shipped_weights()
    near = {"brand": 4, "division": 2, "trade": 3, "form": 2, "branch": 2, "code": None}
    assert weights.score(near) == pytest.approx(sum(weights.parts(near).values()), abs=1e-4)
    assert (weights.score(near | {"brand": 0}) or 0) < 0 < (weights.score(near) or 0)
    assert weights.score(near | {"code": 0}) is None
    assert (weights.score(near | {"code": 2}) or 0) > (weights.score(near) or 0)


def test_nothing_but_making_candidates_loads_splink() -> None:
    modules = "api.cli, hub.identity.candidates.store, hub.identity.candidates.queue"
    told = f"import sys, {modules}; print('splink' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
