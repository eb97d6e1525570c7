"""What is learnt keeps the order of levels and stays a share, whatever was seen."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from math import isclose, nan

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.identity.candidates.model import filled, ordered
from hub.identity.candidates.model_persons import train_persons
from schema.person_evidence import person_evidence

START = ([0.1, 0.2, 0.7], [0.9, 0.06, 0.04])
SHARE = st.floats(min_value=1e-9, max_value=1.0) | st.just(nan)
SHARES = st.lists(SHARE, min_size=3, max_size=3)


@given(SHARES, SHARES)
def test_a_higher_level_never_weighs_less(m: list[float], u: list[float]) -> None:
    learnt, chance = ordered(*filled((m, u), START))
    assert isclose(sum(learnt), 1, rel_tol=1e-6)
    assert isclose(sum(chance), 1, rel_tol=1e-6)
    ratios = [one / other for one, other in zip(learnt, chance, strict=True)]
    assert all(low <= high * (1 + 1e-9) for low, high in pairwise(ratios))


def test_where_all_that_were_seen_agree_a_difference_still_counts_little() -> None:
    learnt, chance = ordered(*filled(([1e-12, nan, 1.0], [0.9, 0.06, 0.04]), START))
    assert learnt[0] / chance[0] > 1e-3


@pytest.fixture
def tokens() -> Iterator[duckdb.DuckDBPyConnection]:
    """Pairs of which tokens tell who is one, at institutions of which one succeeded the other or none did."""
    with duckdb.connect() as con:
        con.execute("CREATE TABLE org_kin (a VARCHAR, b VARCHAR, succeeds BOOLEAN)")
        con.execute("CREATE TABLE tenure (person VARCHAR, org VARCHAR, since DATE, until DATE)")
        con.execute("CREATE TABLE met (a_org VARCHAR, b_org VARCHAR, who VARCHAR, name_key VARCHAR)")
        con.execute("CREATE TABLE mark_met (a VARCHAR, b VARCHAR, kind VARCHAR, alike BOOLEAN)")
        con.execute("INSERT INTO org_kin VALUES ('old', 'new', true)")
        con.execute(
            "CREATE TABLE told_pair (same BOOLEAN, a_key VARCHAR, b_key VARCHAR, a_id VARCHAR, b_id VARCHAR, "
            "a_org VARCHAR, b_org VARCHAR, name_key VARCHAR)"
        )
        yield con


def held(con: duckdb.DuckDBPyConnection, same: bool, count: int, a_org: str, b_org: str) -> None:
    b = "PID:1" if same else "PID:2"
    con.execute(
        "INSERT INTO told_pair SELECT ?, 'PID:1', ?, 'P1', 'P2', ?, ?, 'name' FROM range(?)",
        [same, b, a_org, b_org, count],
    )


def test_what_tokens_tell_is_counted_and_mixed_with_what_ships(tokens: duckdb.DuckDBPyConnection) -> None:
    held(tokens, True, 400, "old", "new")
    held(tokens, True, 400, "old", "far")
    held(tokens, False, 800, "old", "far")
    model, ships = train_persons(tokens), person_evidence().evidence["successor"]
    m, u = model.shares["successor"]
    assert "successor" in model.learnt
    assert ships.m < m < 0.5
    assert u < ships.u
    assert model.weight("successor", holds=True) > 0 > model.weight("successor", holds=False)
    assert train_persons(tokens).text() == model.text()


def test_of_what_one_number_tells_by_itself_two_numbers_tell_how_often_it_is_chance(
    tokens: duckdb.DuckDBPyConnection,
) -> None:
    held(tokens, True, 400, "old", "new")
    held(tokens, False, 800, "old", "far")
    tokens.execute("INSERT INTO mark_met VALUES ('P1', 'P2', 'school', true)")
    model, ships = train_persons(tokens), person_evidence().evidence["school"]
    m, u = model.shares["school"]
    assert "school" in model.learnt
    # Every namesake here went to one school, so that it says less; how often it is true of one person stays.
    assert (m, u > 10 * ships.u) == (ships.m, True)


def test_too_few_tokens_tell_nothing(tokens: duckdb.DuckDBPyConnection) -> None:
    held(tokens, True, 199, "old", "new")
    held(tokens, False, 800, "old", "far")
    model = train_persons(tokens)
    assert model.learnt == ()
    assert model.shares == {name: (one.m, one.u) for name, one in person_evidence().evidence.items()}


def test_a_person_is_no_colleague_of_their_own(tokens: duckdb.DuckDBPyConnection) -> None:
    tokens.execute("INSERT INTO met VALUES ('old', 'new', '1', 'an older name')")
    held(tokens, True, 400, "old", "new")
    held(tokens, False, 400, "old", "far")
    assert "colleague" not in train_persons(tokens).learnt
