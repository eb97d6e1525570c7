"""Every identifier of the province is valid and is nobody's: its division is 99xxxx."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.demo import Summary, write
from ingest.demo.numbers import (
    certificate_number,
    credit_codes,
    registration_number,
    resident_ids,
    scattered,
    spoiled,
)
from schema import identifiers
from tests.demo.conftest import TINY, contents

SEEDS = st.integers(0, 2**31)


@given(SEEDS, st.sampled_from(["91", "11", "12", "92"]), st.sampled_from(["990101", "990500"]))
@settings(max_examples=40, deadline=None)
def test_credit_codes_pass_both_checks(seed: int, kind: str, division: str) -> None:
    codes = credit_codes([kind] * 50, [division] * 50, seed)
    assert len(set(codes)) == 50
    for code in codes:
        assert code.startswith(kind + division)
        assert identifiers.uscc_ok(code)
        assert identifiers.orgcode_ok(code[8:17])
        assert not identifiers.uscc_ok(spoiled(code))


@given(SEEDS)
@settings(max_examples=40, deadline=None)
def test_resident_ids_pass_their_check(seed: int) -> None:
    numbers = resident_ids(60, ["990101", "990202", "990501"], seed)
    assert len(set(numbers)) == 60
    assert all(n.startswith("99") and identifiers.resident_id_ok(n) for n in numbers)


@given(st.integers(0, 99_999_999))
def test_registration_numbers_pass_their_check(serial: int) -> None:
    assert identifiers.regno_ok(registration_number(serial, "990101"))


@given(st.integers(1, 5000), st.integers(5000, 10**7), SEEDS)
@settings(max_examples=50, deadline=None)
def test_a_scatter_never_repeats(count: int, space: int, seed: int) -> None:
    assert len(set(scattered(count, space, seed).tolist())) == count


def test_certificate_numbers_have_twelve_digits() -> None:
    assert certificate_number(2026, 17) == "269912050017"


def test_no_identifier_of_the_files_could_be_a_real_one(small: Summary) -> None:
    for name, data in contents(small.folder).items():
        if name.endswith((".csv", ".json", ".xml")):
            text = data.decode("gb18030" if "双公示" in name and "cover" not in name else "utf-8")
            assert not re.findall(r"(?<![0-9A-Z])9[1-3](?!99)\d{6}[0-9A-Z]{10}(?![0-9A-Z])", text), name
            assert not re.findall(r"(?<![0-9A-Z])(?!99)\d{6}(?:19|20)\d{9}[0-9X](?![0-9A-Z])", text), name


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=SEEDS)
def test_any_seed_will_do(seed: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder: Path = tmp_path_factory.mktemp("seed")
    done = write(folder, size=TINY, seed=seed)
    assert all(count >= 5 for count in done.planted.values())
