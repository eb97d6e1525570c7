"""The demo never touches what is not a demo."""

from __future__ import annotations

from pathlib import Path

from hub.home import Home
from tests.api.conftest import Hub, everything_in, runner


def test_a_home_that_is_no_demo_is_not_overwritten(hub: Hub, home: Path) -> None:
    before = everything_in(home)
    done = hub("demo")
    assert done.status == 3
    assert "不会覆盖" in done.err
    assert everything_in(home) == before


def test_a_folder_that_is_no_home_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "a.jpg").write_bytes(b"x")
    assert runner(tmp_path / "photos")("demo").status == 3
    assert everything_in(tmp_path / "photos") == {"a.jpg": b"x"}


def test_a_demo_in_use_is_not_removed(tmp_path: Path) -> None:
    home = Home.init(tmp_path / "demo", seed=1)
    with home.lock():
        assert runner(home.path)("demo").status == 3
    assert (home.path / "hub.json").is_file()


def test_wrong_use_of_the_demo(tmp_path: Path) -> None:
    assert runner(tmp_path / "demo")("demo", "--size", "planet").status == 2
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").write_text("x", encoding="utf-8")
    assert runner(tmp_path / "demo")("demo", "--files", tmp_path / "full").status == 2
