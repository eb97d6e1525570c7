"""Real names, where the folder of them is there: pairs that somebody looked into, and a register's own near-names."""

from __future__ import annotations

import csv
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.identity.laid import laid
from bench.identity.said import ENGAGEMENTS, REGISTER, Province, Said
from queries.compare import Pair, compare
from schema.code_repair import repairs
from schema.identifiers import uscc_ok

FOLDER = Path(os.environ.get("TONGJIAN_REALDATA") or Path(__file__).parents[3] / "shared" / "realdata")
REGISTERS = ("registry_clients_8110.csv", "registry_testing_bodies_786.csv", "registry_institutions_169.csv")
NAMED = REGISTERS[1:]
"""Whose firms another agency also names without a code."""
LENGTH = 18
UNKNOWN = "(unknown)"
"""What the gold says where nobody knows what was meant: it must stay as it is."""


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


def typos() -> None:
    """Print whether each misprinted identifier of the gold is repaired as it should be, and one is left alone."""
    print("\n## real misprints")
    for row in rows("id_typos_gold.csv"):
        printed, meant = row["as_published"][:LENGTH], row["corrected"][:LENGTH]
        if "*" in printed:
            print(f"  {row['kind']:<14} masked; offered: {len(repairs(printed))}")
        elif re.fullmatch("[0-9A-Z]{18}", printed):
            found = [repair.code for repair in repairs(printed)]
            told = "left alone" if not found else "repaired, first" if found[0] == meant else "another is offered"
            right = found == ([] if meant == UNKNOWN else [meant])
            print(f"  {row['kind']:<14} {'as it should be' if right else 'WRONG':<16} {told}")


def two_names() -> None:
    """Print what becomes of codes under two names: both from the register, or the second from another agency."""
    told = list(rows("registry_one_code_two_names.csv"))
    print("\n## real codes with two names")
    for second, words in ((REGISTER, "both in the register"), (ENGAGEMENTS, "the second by another agency")):
        said = [[Said(REGISTER, row["统一社会信用代码"], row["name_a"]),
                 Said(second, row["统一社会信用代码"], row["name_b"])] for row in told]  # fmt: skip
        with tempfile.TemporaryDirectory() as folder:
            con = laid([one for both in said for one in both], Path(folder))
            ((asked,),) = con.execute("SELECT count(DISTINCT key) FROM review").fetchall()
            ((ids,),) = con.execute("SELECT count(DISTINCT id) FROM working.organization_mention").fetchall()
            con.close()
        print(f"  {words:<30} {len(told)} codes, {asked} of them asked of a person, {ids} organisations")


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
