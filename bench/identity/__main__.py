"""``python -m bench.identity``: candidates and scores on an invented province, by variation, size and peer."""

from __future__ import annotations

import argparse

import numpy as np

from bench.identity import nation, real
from bench.identity.misprints import misprints
from bench.identity.province import made_firms, made_province
from bench.identity.told import show


def measure(firms: int, people: int, seed: int, *, beside: bool, python: str | None = None) -> None:
    """Print the figures of one size.

    Args:
        firms: Firms with a code.
        people: People.
        seed: Of the province.
        beside: Ask the peers too.
        python: A Python with nomenklatura.
    """
    print(f"\n## {firms:,} firms, {people:,} people (seed {seed})")
    show(made_province(firms, people, seed), beside=beside, python=python)


def main() -> None:
    """Ask for sizes and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.identity", description=__doc__)
    parser.add_argument("--firms", type=int, nargs="+", default=[1_250, 2_500, 5_000], help="people are four each")
    parser.add_argument("--size", type=int, nargs=2, metavar=("ORGANISATIONS", "PEOPLE"), help="of a nation, alone")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--nomenklatura", metavar="PYTHON", help="a Python with requirements/bench.txt, for that peer")
    parser.add_argument("--alone", action="store_true", help="do not ask the peers")
    asked = parser.parse_args()
    if asked.size:
        nation.measure(asked.size[0], asked.size[1], asked.seed)
        return
    for firms in asked.firms:
        beside = not asked.alone and firms == max(asked.firms)
        measure(firms, 4 * firms, asked.seed, beside=beside, python=asked.nomenklatura)
    print("\n## codes that fail, and masked codes")
    rng = np.random.default_rng(asked.seed)
    for line in misprints(made_firms(max(asked.firms), rng), rng):
        print(line)
    if not real.FOLDER.is_dir():
        print("\nreal names: no folder of real data (TONGJIAN_REALDATA)")
        return
    real.pairs()
    real.typos()
    real.two_names()
    print("\n## a real register, its laboratories once more by name alone")
    show(real.register(), near=True)


if __name__ == "__main__":
    main()
