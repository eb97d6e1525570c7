"""Names of firms as agencies and the press really print them, part by part."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from queries.compare import Pair, compare
from schema.code_repair import repairs
from schema.identifiers import uscc_ok

Rows = Callable[[str], list[dict[str, str]]]
SPUN = "江苏南京联顺"  # half its words were replaced by others of like meaning: no level of a brand can say so


def test_pairs_are_as_near_as_their_label_says(real: Rows) -> None:
    rows = real("name_pairs.csv")
    found = compare([Pair(row["name_a"], row["name_b"]) for row in rows])
    assert len(rows) == 15
    for row, told in zip(rows, found, strict=True):
        levels = told["levels"]
        apart = levels["division"] == 0 or levels["brand"] == 0 or levels["branch"] == 0
        assert apart is (row["same_entity"] == "0"), row["kind"]
        assert bool(told["proposed_by"]) is (row["same_entity"] == "1"), row["kind"]
        if row["same_entity"] == "1" and SPUN not in row["name_a"]:
            assert levels["brand"] in (3, 4), row["kind"]


def test_typos_are_proposed_and_one_stays_unrepaired(real: Rows) -> None:
    for row in real("id_typos_gold.csv"):
        if row["kind"] in ("USCC", "USCC masked", "排污许可证编号"):
            printed, meant = row["as_published"][:18], row["corrected"][:18]
            assert [repair.code for repair in repairs(printed)] == ([] if meant == "(unknown)" else [meant])


def test_a_masked_code_fits_the_codes_that_it_may_stand_for(real: Rows) -> None:
    (masked,) = [row["as_published"] for row in real("id_typos_gold.csv") if row["kind"] == "USCC masked"]
    other = next(r["统一社会信用代码"] for r in real("registry_institutions_169.csv") if uscc_ok(r["统一社会信用代码"]))
    (told,) = compare([Pair("甲", "甲", masked, other)])
    assert told["levels"]["code"] == 0


def test_a_register_read_in_parts_keeps_its_firms_apart(real: Rows) -> None:
    """Few pairs of a register are proposed, though each firm of it has a code of its own."""
    names = sorted({row["企业名称"] for row in real("registry_institutions_169.csv")})
    pairs = [Pair(a, b) for n, a in enumerate(names) for b in names[n + 1 :]]
    near = [told for told in compare(pairs) if told["proposed_by"]]
    assert len(near) < len(names) / 10


@pytest.mark.parametrize("file", ["registry_testing_bodies_786.csv", "registry_clients_8110.csv"])
def test_most_names_of_a_register_have_a_brand_of_their_own(real: Rows, file: str) -> None:
    names = sorted({row["企业名称"] for row in real(file)})[:2000]
    found = compare([Pair(name, name) for name in names])
    own = [told for told in found if told["parts_a"]["brand"] not in "".join(told["parts_a"]["written"][-2:])]
    assert len(own) > 0.8 * len(names)
