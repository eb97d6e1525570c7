"""The bench on an invented province small enough for a test: nearly all is proposed, and nothing is merged by score."""

from __future__ import annotations

import pytest

from bench.identity.__main__ import measure
from bench.identity.variations import VARIATIONS


def test_every_spelling_is_measured_and_nothing_is_merged_falsely(capsys: pytest.CaptureFixture[str]) -> None:
    measure(160, 640, 3, beside=False)
    told = capsys.readouterr().out
    shares = {line[2:30].strip(): line for line in told.splitlines() if line.endswith("proposed")}
    assert set(VARIATIONS) <= set(shares)
    assert {"same institution", "moved with colleagues"} <= set(shares)
    assert all("100.00%" in shares[name] for name in ("same name", "homophone", "traditional script", "former name"))
    assert told.count("false merges: 0;") == 2
    assert told.count("left out: ") == 2
