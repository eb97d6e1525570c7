"""A home is made once, says what it is, and has one writer at a time."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hub.actor import actor
from hub.home import Home
from schema.errors import HubError

HOLD = """
import sys
from pathlib import Path
from hub.home import Home
with Home.open(Path(sys.argv[1])).lock():
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_home_is_not_made_where_something_lies(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for place in (tmp_path, tmp_path / "file"):
        with pytest.raises(HubError) as told:
            Home.init(place)
        assert told.value.code == "home_exists"


def test_only_the_owner_enters_the_home(home: Home) -> None:
    assert stat.S_IMODE(home.path.stat().st_mode) == 0o700


@pytest.mark.parametrize("number", [3, 99, 0, None, "1"])
def test_a_home_of_another_format_is_refused(home: Home, number: object) -> None:
    path = home.path / "hub.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"format": number}))
    with pytest.raises(HubError) as told:
        Home.open(home.path)
    assert (told.value.code, told.value.exit_status) == ("home_version", 3)


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"\xff\xfe", b"1"])
def test_a_damaged_declaration_is_refused(home: Home, data: bytes) -> None:
    (home.path / "hub.json").write_bytes(data)
    with pytest.raises(HubError) as told:
        Home.open(home.path)
    assert (told.value.code, told.value.exit_status) == ("home_damaged", 3)


def test_a_demo_says_so_and_its_clock_repeats(tmp_path: Path) -> None:
    start = datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)
    homes = [Home.init(tmp_path / name, seed=1, now=start) for name in "ab"]
    times = [[home.now() for _ in range(3)] for home in homes]
    assert times[0] == times[1] == [start + timedelta(seconds=n) for n in range(3)]
    assert Home.open(homes[0].path).now() == start + timedelta(seconds=3)
    assert Home.open(homes[0].path).demo and Home.is_demo(homes[0].path)
    assert "never put real data" in (homes[0].path / "hub.json").read_text()


def test_a_damaged_clock_is_told_in_a_sentence(tmp_path: Path) -> None:
    home = Home.init(tmp_path / "home", seed=1)
    (home.path / "clock").write_bytes(b"soon")
    with pytest.raises(HubError) as told:
        home.now()
    assert told.value.exit_status == 3


def test_a_second_writer_is_told_who_holds_the_lock_and_may_write_after_a_kill(home: Home) -> None:
    left = home.path / "tmp" / "left"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(home.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None and holder.stdout.readline() == "held\n"
        with pytest.raises(HubError) as told, home.lock():
            pass
        assert told.value.exit_status == 3 and f"pid {holder.pid}" in told.value.en and "UTC" in told.value.en
        left.mkdir()
        (left / "half").write_text("x")
        holder.kill()
    with home.lock():
        assert not left.exists()


def test_who_acts_is_who_was_named_or_the_user_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    import pwd

    monkeypatch.setenv("USER", "somebody-else")
    assert actor("  clerk  7\n") == "clerk 7"
    assert actor(" ") == actor() == pwd.getpwuid(os.getuid()).pw_name
