"""Codes and names that agencies really printed."""

from __future__ import annotations

import csv
import os
from collections import Counter
from pathlib import Path

import duckdb
import pytest

from schema.divisions import divisions, lookup
from schema.identifiers import code_kind, uscc_ok
from schema.macro_text import macros, trait_macros
from schema.normal_forms import fold_code, method_key

ROOT = Path(__file__).parents[2]
REALDATA = (ROOT / os.environ.get("TONGJIAN_REALDATA", "../shared/realdata")).resolve()
CODE = "统一社会信用代码"


def rows(name: str) -> list[dict[str, str]]:
    """One real file."""
    with (REALDATA / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def con() -> duckdb.DuckDBPyConnection:
    """A database with the macros."""
    held = duckdb.connect()
    for statement in (*macros(), *trait_macros()):
        held.execute(statement)
    return held


def test_455_of_733_bad_codes_are_keys_after_all(con: duckdb.DuckDBPyConnection) -> None:
    printed = [row[CODE] for row in rows("registry_bad_codes_733.csv")]
    assert len(printed) == 733
    assert not any(uscc_ok(code) for code in printed)
    expected = {"USCC": 55, "REGN": 400, None: 278}
    assert Counter(code_kind(fold_code(code)) for code in printed) == expected
    counted = con.execute("SELECT code_kind(fold_code(c)), count(*) FROM UNNEST(?) AS u(c) GROUP BY 1", [printed])
    assert dict(counted.fetchall()) == expected


@pytest.mark.parametrize(
    "name", ["registry_institutions_169.csv", "registry_testing_bodies_786.csv", "registry_clients_8110.csv"]
)
def test_the_registers_codes_are_good(con: duckdb.DuckDBPyConnection, name: str) -> None:
    printed = [row[CODE] for row in rows(name)]
    counted = con.execute("SELECT code_kind(fold_code(c)), count(*) FROM UNNEST(?) AS u(c) GROUP BY 1", [printed])
    found = dict(counted.fetchall())
    assert sum(found.values()) == len(printed)
    assert found["USCC"] >= len(printed) - 1
    assert set(found) <= {"USCC", "REGN"}  # one testing body still carries its 15-digit number


def test_names_under_one_code(con: duckdb.DuckDBPyConnection) -> None:
    pairs = [(row["name_a"], row["name_b"]) for row in rows("registry_one_code_two_names.csv")]
    alike = [
        pair
        for pair in pairs
        if con.execute("SELECT names_alike(name_traits(?), name_traits(?))", pair).fetchall() == [(True,)]
    ]
    assert len(pairs) == 13
    assert {a[:6] for a, _ in alike} == {"中国建设银行", "中国电信集团"}
    assert len(alike) == 2


def test_name_pairs_of_one_brand_and_near_misses(con: duckdb.DuckDBPyConnection) -> None:
    answers = {
        row["kind"]: con.execute(
            "SELECT names_alike(name_traits(?), name_traits(?))", [row["name_a"], row["name_b"]]
        ).fetchall()[0][0]
        for row in rows("name_pairs.csv")
    }
    assert all(answers[kind] for kind in ("drop 市", "simplified/traditional", "declared short name"))
    assert not any(answers[kind] for kind in ("one-character neighbour", "confusable brand"))


def test_every_division_of_the_source_is_held() -> None:
    for row in rows("divisions_areas.csv"):
        assert row["code"] in divisions()
    for row in rows("divisions_cities.csv"):
        assert lookup(row["code"]).name == row["name"]
    for row in rows("divisions_provinces.csv"):
        assert lookup(row["code"]).name == row["name"]


def test_methods_as_seen_have_one_form() -> None:
    for row in rows("methods_seen.csv"):
        key = method_key(row["code"])
        assert method_key(key) == key
    assert method_key("GB 11893-1989") == method_key("GB/T 11893-1989") == method_key("GB 11893-89")
