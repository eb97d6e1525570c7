"""The bench on an invented province small enough for a test: nearly all is proposed, and nothing is merged by score."""

from __future__ import annotations

import numpy as np
import pytest

from bench.identity.__main__ import measure
from bench.identity.marks import SHOWN
from bench.identity.misprints import SLIPS, misprints
from bench.identity.province import made_firms
from bench.identity.variations import NUMBERS, VARIATIONS


def test_every_spelling_is_measured_and_nothing_is_merged_falsely(capsys: pytest.CaptureFixture[str]) -> None:
    measure(160, 640, 3, beside=False)
    told = capsys.readouterr().out
    shares = {line[2:30].strip(): line for line in told.splitlines() if " true pairs, " in line}
    assert set(VARIATIONS) | set(NUMBERS) <= set(shares)
    assert {"same institution", "moved with colleagues", *SHOWN} <= set(shares)
    assert all("100.00%" in shares[name] for name in SHOWN)
    assert all("100.00%" in shares[name] for name in ("same name", "homophone", "traditional script", "former name"))
    assert told.count("false merges: 0;") == 2
    assert told.count("left out: ") == 2
    assert "o stated, # found" in told


def test_codes_that_fail_are_offered_their_repair_and_proposed() -> None:
    rng = np.random.default_rng(1)
    told = list(misprints(made_firms(60, rng), rng))
    assert len(told) == len(SLIPS) + 1
    assert all("true one offered 100.00%" in line and "; proposed 100.00%" in line for line in told[:-1])
    assert "none offered 100.00%; proposed 100.00%, by the code alone   0.00%" in told[-1]
