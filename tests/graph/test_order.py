"""What is so does not depend on how it came: order, repeats and splits of files leave the content digest as it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_batches import Batch, Built, Row

from hub.graph.digests import digests

CODES = ["91990101MA00QY01X9", "91990102MA00YL026P", "91990201MA00CH0335"]
NAMES = ["瀛川青屿检测有限公司", "瀛川云澜纸业有限公司", "望海澄海水务有限公司", "瀛川青屿环境检测有限公司"]
few = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

row = st.builds(
    Row,
    code=st.sampled_from(CODES),
    name=st.sampled_from(NAMES),
    person=st.sampled_from(["t1", "t2", None]),
    called=st.sampled_from(["示例甲", "示例乙", "示例某"]),
    valid_from=st.sampled_from([date(2024, 1, 1), date(2025, 1, 1), None]),
    valid_to=st.sampled_from([date(2025, 7, 1), None]),
)
batch = st.builds(
    Batch,
    rows=st.lists(row, min_size=1, max_size=5).map(tuple),
    cut_off=st.sampled_from([None, date(2026, 1, 31), date(2026, 6, 30)]),
    mode=st.sampled_from(["full", "increment"]),
    version=st.integers(1, 2),
)


@few
@given(batches=st.lists(batch, min_size=1, max_size=4), data=st.data())
def test_order_repeats_and_splits_do_not_show(built: Built, batches: list[Batch], data: st.DataObject) -> None:
    before = digests(built(batches)).content
    parts: list[Batch] = []
    for one in batches:
        cut = data.draw(st.integers(0, len(one.rows)), label="cut")
        parts += [replace(one, rows=rows) for rows in (one.rows[:cut], one.rows[cut:]) if rows]
    again = data.draw(st.lists(st.sampled_from(batches), max_size=2), label="sent again")
    assert digests(built(data.draw(st.permutations([*parts, *again]), label="arrival"))).content == before


@few
@given(batches=st.lists(batch, min_size=1, max_size=3))
def test_the_same_batches_give_the_same_release(built: Built, batches: list[Batch]) -> None:
    assert digests(built(batches)) == digests(built(batches))


def test_a_changed_fact_is_another_content(built: Built) -> None:
    one = digests(built([Batch((Row(),))]))
    other = digests(built([Batch((Row(valid_to=date(2026, 1, 1)),))]))
    assert one.content != other.content


def test_arrival_shows_in_the_release_digest_only(built: Built) -> None:
    first, second = Batch((Row(),)), Batch((Row(person="t2", called="示例乙"),))
    one, other = digests(built([first, second])), digests(built([second, first]))
    assert one.content == other.content
    assert one.release != other.release


def test_cells_that_look_like_others_do_not_cancel(built: Built) -> None:
    nothing = digests(built([Batch((Row(called=None),))])).content
    assert digests(built([Batch((Row(called="NULL"),))])).content != nothing
