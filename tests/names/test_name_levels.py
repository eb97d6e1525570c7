"""How near two names are, part by part; and what must stay apart."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schema.comparisons import comparisons

Levels = Callable[[list[tuple[str, str]]], list[dict[str, int | None]]]

SAME = 4, 2, 3, 2, 2  # brand, division, trade, form, branch
PAIRS = {
    ("上海蓝源检测有限公司", "蓝源检测（上海）有限公司"): SAME,
    ("上海蓝源检测有限公司", "上海市蓝源监测有限责任公司"): SAME,
    ("上海蓝源环境检测有限公司", "上海藍源環保檢驗有限公司"): SAME,
    ("上海蓝源检测有限公司", "上海蓝源检测股份有限公司"): (4, 2, 3, 1, 2),
    ("上海蓝源检测有限公司", "上海蓝源检测集团有限公司"): (4, 2, 3, 1, 2),
    ("上海蓝源检测有限公司", "上海蓝源检测技术服务有限公司"): (4, 2, 2, 2, 2),
    ("上海蓝源检测有限公司", "上海蓝源检测厂"): (4, 2, 3, 0, 2),
    ("江苏冠平检测有限公司", "江苏官平检测有限公司"): (3, 2, 3, 2, 2),
    ("江苏蓝源检测有限公司", "江苏省昆山市蓝源检测有限公司"): (4, 1, 3, 2, 2),
    ("昆山蓝源检测有限公司", "昆山市蓝源检测有限公司"): (4, None, 3, 2, 2),
    ("江苏昆山蓝源检测有限公司", "江苏省昆山市蓝源检测有限公司"): SAME,
    ("苏州昆山蓝源检测有限公司", "江苏省昆山市蓝源检测有限公司"): SAME,
    ("上海蓝源检测有限公司", "蓝源公司"): (4, None, None, None, 2),
    ("上海中诚国联检测有限公司", "上海中诚检测有限公司"): (1, 2, 3, 2, 2),
    ("上海中诚国联检测有限公司", "上海中城国联检测有限公司"): (3, 2, 3, 2, 2),
    ("上海中诚国联检测有限公司", "上海中诚国检测有限公司"): (2, 2, 3, 2, 2),
    ("上海中诚国联检测有限公司", "上海中国诚联检测有限公司"): (2, 2, 3, 2, 2),
    ("上海中诚国联检测有限公司", "上海中诚国泰检测有限公司"): (2, 2, 3, 2, 2),
    ("上海泰和检测有限公司", "上海秦和检测有限公司"): (2, 2, 3, 2, 2),
    # near misses: another brand, another place, another branch
    ("上海蓝源检测有限公司", "上海绿源检测有限公司"): (0, 2, 3, 2, 2),
    ("上海蓝源检测有限公司", "上海源蓝检测有限公司"): (0, 2, 3, 2, 2),
    ("上海蓝源通检测有限公司", "上海蓝源达检测有限公司"): (0, 2, 3, 2, 2),
    ("上海蓝源检测有限公司", "江苏蓝源检测有限公司"): (4, 0, 3, 2, 2),
    ("蓝源检测（北京）有限公司", "蓝源检测（上海）有限公司"): (4, 0, 3, 2, 2),
    ("辽宁朝阳市蓝源检测有限公司", "北京市朝阳区蓝源检测有限公司"): (4, 0, 3, 2, 2),
    ("上海蓝源检测有限公司", "上海蓝源检测有限公司北京分公司"): (4, 2, 3, 2, 0),
    ("蓝源检测有限公司上海分公司", "蓝源检测有限公司北京分公司"): (4, None, 3, 2, 0),
    ("蓝源检测有限公司昆山市分公司", "蓝源检测有限公司昆山分公司"): (4, None, 3, 2, 2),
    ("蓝源检测有限公司江苏分公司昆山站", "蓝源检测有限公司昆山站"): (4, None, 3, 2, 1),
    ("蓝源检测有限公司", "蓝源检测有限公司工会"): (4, None, 3, 2, 0),
    ("上海蓝源检测有限公司", "上海蓝源纺织有限公司"): (4, 2, 0, 2, 2),
}


def test_levels_of_pairs(levels: Levels) -> None:
    found = levels(list(PAIRS))
    assert {pair: tuple(row.values()) for pair, row in zip(PAIRS, found, strict=True)} == PAIRS


NAMES = st.builds(
    lambda p, b, t, q, f, x: p + b + t + q + f + x,
    st.sampled_from(["", "上海", "江苏省", "昆山市", "苏州", "江苏昆山", "中国", "朝阳区", "辽宁朝阳"]),
    st.text("蓝源绿冠官平泰秦中", min_size=1, max_size=5),
    st.sampled_from(["", "检测", "环境监测", "环保科技", "纺织", "处事"]),
    st.sampled_from(["", "（上海）", "(昆山)"]),
    st.sampled_from(["", "有限公司", "有限责任公司", "股份有限公司", "公司", "厂", "局"]),
    st.sampled_from(["", "", "北京分公司", "分公司", "昆山市分公司", "江苏分公司昆山分公司"]),
)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(pairs=st.lists(st.tuples(NAMES, NAMES), min_size=80, max_size=80))
def test_every_level_is_symmetric_and_highest_with_itself(levels: Levels, pairs: list[tuple[str, str]]) -> None:
    asked = levels([*pairs, *((b, a) for a, b in pairs), *((a, a) for a, _ in pairs)])
    there, back, itself = (asked[at : at + len(pairs)] for at in range(0, len(asked), len(pairs)))
    assert there == back
    highest = {name: max(c.levels) for name, c in comparisons().items()}
    for row in itself:
        assert all(level in (None, highest[name]) for name, level in row.items())


@pytest.mark.parametrize(
    ("masked", "code", "fits"),
    [
        ("91990100MA4PY****", "91990100MA4PYABCDE", True),  # a star too few, as authorities print it
        ("91990100MA4PY*****", "91990100MA4PYABCDE", True),
        ("91990100MA4PZ****", "91990100MA4PYABCDE", False),
        ("**********MA4PYABCDE", "91990100MA4PYABCDE", False),  # longer than any code
        ("9199**MA4PYABCD**", "91990100MA4PYABCDE", True),
        ("9*****", "91990100MA4PYABCDE", None),  # says too little
        ("91990100MA4PYABCDE", "91990100MA4PYABCDE", None),  # masks nothing
    ],
)
def test_masked_codes(naming: Any, masked: str, code: str, fits: bool | None) -> None:
    assert naming.execute("SELECT mask_fits(?, ?)", [masked, code]).fetchall() == [(fits,)]
