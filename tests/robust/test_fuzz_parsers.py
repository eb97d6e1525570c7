"""Every parser over its corpus and a few thousand mutations of it, the same on every run; ``bench.fuzz`` goes on."""

from __future__ import annotations

import pytest

from bench.fuzz.catalogue import TARGETS
from bench.fuzz.mutate import mutations
from bench.fuzz.target import Target, fault

SLOW = {"identifiers": 20, "texts": 20, "dates": 20, "feed": 300}
"""Mutations of the parsers that ask SQL or read YAML; 1,000 of the others."""


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_no_input_brings_a_parser_down(target: Target) -> None:
    run = target.make()
    seeds = target.seeds()
    assert seeds, "each parser has a corpus"
    assert [found for data in seeds if (found := fault(run, data)) is not None] == []
    mutated = mutations(target, seed=1, count=SLOW.get(target.name, 1000))
    assert [found for data in mutated if (found := fault(run, data)) is not None] == []


def test_a_parser_that_fails_is_seen() -> None:
    def run(data: bytes) -> None:
        data.decode()

    found = fault(run, b"\xff")
    assert found is not None
    assert found.kind.startswith("UnicodeDecodeError")
    assert found.data == b"\xff"


def test_mutations_are_the_same_for_one_seed() -> None:
    target = TARGETS["csv"]
    assert list(mutations(target, 1, 50)) == list(mutations(target, 1, 50)) != list(mutations(target, 2, 50))
