"""What is installed from a wheel is whole, and what is installed at all is pinned by its hash."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("schema", "hub", "ingest", "queries", "api")
PINS = sorted((ROOT / "requirements").glob("*.txt"))


def test_a_wheel_holds_every_data_file(tmp_path: Path) -> None:
    source = tmp_path / "source"
    for package in PACKAGES:
        shutil.copytree(ROOT / package, source / package, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    expected = {str(p.relative_to(source)) for part in PACKAGES for p in (source / part).rglob("*") if p.is_file()}
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-index", "--no-build-isolation"]
    done = subprocess.run([*build, "-w", str(tmp_path), str(source)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        held = set(wheel.namelist())
    assert sorted(expected - held) == []
    assert not [name for name in held if name.split("/")[0] in ("tests", "docs", "tools")]


@pytest.mark.parametrize("path", PINS, ids=lambda path: path.name)
def test_every_requirement_has_one_version_and_its_hashes(path: Path) -> None:
    text = path.read_text("utf-8")
    entries = re.split(r"\n(?=[a-z0-9])", re.sub(r"^ *#.*\n?", "", text, flags=re.MULTILINE).strip())
    assert entries
    pinned = re.compile(r"[a-z0-9.-]+==\S+(?: ;[^\\\n]*)? \\\n +--hash=sha256:[0-9a-f]{64}")
    assert [e.split()[0] for e in entries if not pinned.match(e)] == []


@pytest.mark.parametrize("path", PINS, ids=lambda path: path.name)
def test_no_requirement_names_a_place(path: Path) -> None:
    assert re.findall(r"https?:|--index|--find-links|--trusted|file://|@ ", path.read_text("utf-8")) == []


def test_pins_hold_what_the_project_declares() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    pinned = {p.name: set(re.findall(r"^([a-z0-9.-]+)==", p.read_text("utf-8"), re.MULTILINE)) for p in PINS}
    run = {re.split(r"[<>=;]", name)[0].lower() for name in declared["dependencies"]}
    dev = {re.split(r"[<>=;]", name)[0].lower() for name in declared["optional-dependencies"]["dev"]}
    assert run <= pinned["run.txt"]
    assert run | dev <= pinned["dev.txt"]
    assert {"pip", "setuptools"} <= pinned["dev.txt"]
    assert {"setuptools", "wheel"} <= pinned["build.txt"]
