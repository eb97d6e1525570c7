"""What is learnt keeps the order of levels and stays a share, whatever was seen."""

from __future__ import annotations

from itertools import pairwise
from math import isclose, nan

from hypothesis import given
from hypothesis import strategies as st

from hub.identity.candidates.model import filled, ordered

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
