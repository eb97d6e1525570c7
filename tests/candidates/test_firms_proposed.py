"""Which organisations are proposed as one, and that none of them is merged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from bench.identity.province import credit_code
from bench.identity.said import DIRECTORY, ENGAGEMENTS, REGISTER, Said

A, B = credit_code(1, "990200"), credit_code(2, "990200")
NAME = "望海青屿检测有限公司"
Propose = Callable[[Sequence[Said]], Any]


def named(name: str, **more: str) -> Said:
    """A row that prints a name and no code."""
    return Said(ENGAGEMENTS, None, name, **more)  # type: ignore[arg-type]


SPELLINGS = (
    "望海 青屿检测有限公司",
    "望海市青屿检测有限责任公司",
    "青屿检测（望海）有限公司",
    "青屿检测有限公司",
    "望海青嶼檢測有限公司",
    "望海青屿监测有限公司",
    "望海青禹检测有限公司",
    "望海青屿检测",
)
OTHERS = ("望海绿屿检测有限公司", "石渠青屿检测有限公司", "望海青屿检测有限公司青岬分公司")


def test_other_spellings_are_proposed_other_firms_are_not_and_none_is_merged(propose: Propose) -> None:
    known = propose([Said(REGISTER, A, NAME), *(named(name) for name in (*SPELLINGS, *OTHERS))])
    met = {name for pair in known.firms() if NAME in pair for name in pair} - {NAME}
    assert met == set(SPELLINGS)
    assert known.rows("SELECT count(*) FROM organization") == [(1 + len(SPELLINGS) + len(OTHERS),)]


@pytest.mark.parametrize("told", ["phone", "address", "representative", "certificate"])
def test_a_short_brand_one_character_apart_is_proposed_where_something_else_agrees(propose: Propose, told: str) -> None:
    said = {
        "phone": "09898000001",
        "address": "望海市听松路1号",
        "representative": "岑南乔",
        "certificate": "990000000001",
    }
    rows = [Said(REGISTER, A, NAME, **{told: said[told]})]  # type: ignore[arg-type]
    other = "望海绿屿检测有限公司"
    assert propose([*rows, named(other, **{told: said[told]})]).firms() == {frozenset((NAME, other))}
    assert propose([*rows, named(other, **{told: said[told] + "9"})]).firms() == set()
    assert propose([*rows, named("望海绿洲检测有限公司", **{told: said[told]})]).firms() == set()


@pytest.mark.parametrize(
    "spelling", ["望海青屿捡测有限公司", "海望青屿检测有限公司", "望青屿检测有限公司", "望每青屿检测有限公司"]
)
def test_a_slip_in_place_or_trade_is_proposed(propose: Propose, spelling: str) -> None:
    assert propose([Said(REGISTER, A, NAME), named(spelling)]).firms() == {frozenset((NAME, spelling))}


def test_a_brand_that_is_also_a_place_is_found_without_its_own_place(propose: Propose) -> None:
    full, short, other = "望海大同检测有限公司", "大同检测有限公司", "大同纸业有限公司"
    found = propose([Said(REGISTER, A, full), named(short), named(other)])
    assert found.firms() == {frozenset((full, short))}
    assert found.rows("SELECT count(*) FROM organization") == [(3,)]


def test_two_valid_codes_are_never_asked_about(propose: Propose) -> None:
    known = propose([Said(REGISTER, A, NAME), Said(REGISTER, B, NAME)])
    assert known.firms() == set()
    assert known.rows("SELECT count(*) FROM organization") == [(2,)]


def test_a_firm_that_takes_a_cancelled_firms_name_is_not_merged(propose: Propose) -> None:
    known = propose([Said(REGISTER, A, NAME), Said(REGISTER, B, NAME), named(NAME)])
    # The bare name may be either: both are proposed, a person decides.
    assert {key for (key,) in known.rows("SELECT b_key FROM organization_pair")} == {f"USCC:{A}", f"USCC:{B}"}
    assert known.rows("SELECT count(*) FROM organization") == [(3,)]


def test_a_former_name_is_proposed_and_says_that_it_is_one(propose: Propose) -> None:
    former = "望海澄禾检测有限公司"
    known = propose([Said(REGISTER, A, NAME, former=former), named(former)])
    assert known.rows("SELECT a_name, b_name, a_former, b_former FROM organization_pair") == [
        (former, former, False, True)
    ]


def test_what_agrees_beside_the_name_weighs(propose: Propose) -> None:
    told = {"phone": "09898000001", "address": "望海市听松路1号"}
    spelled = "望海市青屿监测有限公司"
    rows = [Said(REGISTER, A, NAME, None, told["phone"], told["address"])]
    alone = propose([*rows, named(spelled)]).rows("SELECT score, level_phone, weight_phone FROM organization_pair")
    agrees = propose([*rows, named(spelled, **told)]).rows("SELECT score, level_phone FROM organization_pair")
    differs = propose([*rows, named(spelled, phone="09898000002")]).rows("SELECT score FROM organization_pair")
    assert alone[0][1:] == (None, 0)
    assert agrees[0][1] == 1
    assert differs[0][0] < alone[0][0] < agrees[0][0]


def test_the_score_is_the_sum_of_what_is_shown(propose: Propose) -> None:
    known = propose(
        [Said(REGISTER, A, NAME, phone="09898000001"), named("青屿检测（望海）有限公司", phone="09898000001")]
    )
    columns = [name for (name,) in known.rows("SELECT column_name FROM (DESCRIBE organization_pair)")]
    weights = " + ".join(name for name in columns if name.startswith("weight_"))
    ((score, total),) = known.rows(f"SELECT score, {weights} FROM organization_pair")
    more = propose([Said(REGISTER, A, NAME), named("青屿检测（望海）有限公司")])
    ((other, less),) = more.rows(f"SELECT score, {weights} FROM organization_pair")
    assert score - total == pytest.approx(other - less, abs=0.01)


def test_a_brand_with_hundreds_of_branches_is_divided_and_what_is_left_out_is_counted(propose: Propose) -> None:
    trades = ["化工", "电镀", "印染", "造纸", "水务"]
    firms = [
        Said(DIRECTORY, credit_code(10 + n, "990200"), f"{city}青屿{trade}{n:03d}有限公司")
        for n, (city, trade) in enumerate(
            (c, t) for c in ("望海", "石渠", "青岬", "临濑") for t in trades for _ in range(8)
        )
    ]
    known = propose([*firms, Said(REGISTER, A, NAME), named("青屿检测有限公司")])
    assert frozenset((NAME, "青屿检测有限公司")) in known.firms()
    assert known.rows("SELECT count(*) FROM organization_pair")[0][0] < 20
    assert known.rows("SELECT count(*) FROM block_cut") == [(0,)]


def test_the_best_thirty_of_one_name_are_kept_and_the_others_counted(propose: Propose) -> None:
    firms = [Said(REGISTER, credit_code(10 + n, "990200"), NAME) for n in range(34)]
    known = propose([*firms, named(NAME)])
    assert known.rows("SELECT count(*) FROM organization_pair") == [(30,)]
    assert known.rows("SELECT rule, records, pairs FROM block_cut") == [("beyond the best", 1, 4)]
    assert known.rows("SELECT count(*) FROM organization") == [(35,)]
