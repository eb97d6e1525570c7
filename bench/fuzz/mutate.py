"""Mutations without a fuzzer: the same for one seed on every machine, for the short form that runs with the tests."""

from __future__ import annotations

import random
from collections.abc import Iterator

from bench.fuzz.target import Target

STRANGE = (b"\0", b"\xff", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\x81\x30\x81\x30", b"\x1b[2J", b"9" * 40, b"-1",
           b"1E+17", "９".encode(), "\u202e".encode(), "\ue000".encode(), b"'", b'"', b"\r")  # fmt: skip


def mutations(target: Target, seed: int, count: int) -> Iterator[bytes]:
    """So many inputs made from the corpus of a target."""
    chance = random.Random(f"{target.name} {seed}")
    seeds = target.seeds()
    words = [word.encode() for word in target.words] + list(STRANGE)
    for _ in range(count):
        data = bytearray(chance.choice(seeds))
        for _ in range(chance.choice((1, 1, 2, 3, 6))):
            _change(data, chance, words, seeds)
        yield bytes(data[: target.longest])


def _change(data: bytearray, chance: random.Random, words: list[bytes], seeds: list[bytes]) -> None:
    a, b = sorted((chance.randint(0, len(data)), chance.randint(0, len(data))))
    kind = chance.randrange(8)
    if kind == 0 and data:
        data[min(a, len(data) - 1)] ^= 1 << chance.randrange(8)
    elif kind == 1:
        data[a:a] = chance.choice(words)
    elif kind == 2:
        data[a : min(b, a + 8)] = chance.choice(words)
    elif kind == 3:
        del data[a : min(b, a + 64)]
    elif kind == 4:
        data[b:b] = data[a : min(b, a + 64)]
    elif kind == 5:
        other = chance.choice(seeds)
        start = chance.randint(0, len(other))
        data[a:a] = other[start : start + 64]
    elif kind == 6:
        del data[b:]
    else:
        data[a:a] = data[a : min(b, a + 8)] * chance.choice((2, 16, 64))
