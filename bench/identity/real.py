"""Real names, where the folder of them is there: pairs that somebody looked into, and a register's own near-names."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from pathlib import Path

from bench.identity.said import ENGAGEMENTS, REGISTER, Province, Said
from queries.compare import Pair, compare
from schema.identifiers import uscc_ok

FOLDER = Path(os.environ.get("TONGJIAN_REALDATA") or Path(__file__).parents[3] / "shared" / "realdata")
REGISTERS = ("registry_clients_8110.csv", "registry_testing_bodies_786.csv", "registry_institutions_169.csv")
NAMED = REGISTERS[1:]
"""Whose firms another agency also names without a code."""


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of a file of the folder."""
    with (FOLDER / name).open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def pairs() -> None:
    """Print whether each pair of ``name_pairs.csv`` would be proposed, and what its names weigh."""
    told = list(rows("name_pairs.csv"))
    found = compare([Pair(row["name_a"], row["name_b"]) for row in told])
    print("\n## real pairs")
    for row, pair in zip(told, found, strict=True):
        truth = {"1": "one", "0": "two"}.get(row["same_entity"], "unknown")
        proposed = "proposed" if pair["proposed_by"] else "not proposed"
        print(f"  {truth:<8} {proposed:<13} {pair['score']:+6.1f} bits  {row['kind']}")


def register() -> Province:
    """A register with all its codes, and its laboratories once more by name alone: every other pair is a near-name."""
    made = Province()
    numbers: dict[str, int] = {}
    for file in REGISTERS:
        for row in rows(file):
            code, name = row["统一社会信用代码"].strip(), row["企业名称"].strip()
            if name and uscc_ok(code):
                number = numbers.setdefault(code, len(numbers))
                made.rows.append(Said(REGISTER, code, name))
                made.firms[code, name] = (number, "")
                if file in NAMED and made.firms.setdefault((None, name), (number, "name in the register"))[0] == number:
                    made.rows.append(Said(ENGAGEMENTS, None, name))
    return made
