"""A run without the real data says so; a run that must have it fails."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def collect(missing: Path, **setting: str) -> subprocess.CompletedProcess[str]:
    known = {k: v for k, v in os.environ.items() if not k.startswith(("TONGJIAN_", "PYTEST_"))}
    asked = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider"]
    return subprocess.run(
        [*asked, "tests/realdata", "tests/schema/test_codelists.py"],
        cwd=ROOT,
        env=known | {"TONGJIAN_REALDATA": str(missing)} | setting,
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_the_folder_its_tests_are_not_collected_and_the_run_says_so(tmp_path: Path) -> None:
    done = collect(tmp_path / "nowhere")
    assert done.returncode == 0
    assert "test_codelists.py" in done.stdout
    assert "test_register.py" not in done.stdout
    assert "tests/realdata was not collected" in done.stdout


def test_where_it_is_mandatory_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    done = collect(tmp_path / "nowhere", TONGJIAN_REALDATA_REQUIRED="1")
    assert done.returncode != 0
    assert "TONGJIAN_REALDATA" in done.stderr
