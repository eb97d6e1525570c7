"""Invented names of firms and persons. Brands are syllables of our own behind the name of an invented city."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]

BRAND = "澄禾沐屿岚汀芷谧霁玦珩翎沅溟泓漪潆湛灏筱笙篁绛缃翊晏晞暄旸栩楸槿樨桢檀芃苒荇菡蘅"
LAB_TRADE = (
    "环境检测",
    "检测技术",
    "环境监测",
    "环保检测技术",
    "检验检测",
    "生态环境检测",
    "测试技术服务",
)
CLIENT_TRADE = (
    "化工", "电镀", "印染", "造纸", "水务", "食品", "制药", "机械制造", "金属制品", "新材料", "纺织", "水泥", "陶瓷",
    "电子", "塑料制品", "热电", "冶金", "皮革", "饲料", "建材", "污水处理", "家具", "涂料", "橡胶",
)  # fmt: skip
FORMS = ("有限公司", "有限责任公司", "股份有限公司")
SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗"
    "凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛"
)
GIVEN = (
    "思远若溪景行知微予安清和望舒既明怀瑾书言星河云帆念初向晚听澜之恒其琛斯年亦凡可为予怀沛霖嘉树南乔北辰子衿"
    "维桢承泽雨桐沐阳语嫣竹青月白晚晴秋实冬青夏至春山松涛柏舟梅隐兰亭菊影荷风"
)
TITLES = ("工程师", "高级工程师", "助理工程师")


def spread(size: int, rng: np.random.Generator, tail: float = 1.1) -> npt.NDArray[np.float64]:
    """Weights with a heavy tail that sum to one: a few are large, most are small."""
    weights = rng.lognormal(0.0, tail, size)
    total: float = weights.sum()
    return np.asarray(weights / total, dtype=np.float64)


def brands(numbers: Ints) -> list[str]:
    """A brand of two syllables, or three when the numbers run on; different numbers give different brands."""
    base = len(BRAND)
    made = []
    for number in numbers.tolist():
        low, rest = number % base, number // base
        mid, high = rest % base, rest // base
        if high == 0:
            made.append(BRAND[mid] + BRAND[low])
        elif high <= base:
            made.append(BRAND[high - 1] + BRAND[mid] + BRAND[low])
        else:
            made.append(BRAND[(high // base - 1) % base] + BRAND[high % base] + BRAND[mid] + BRAND[low])
    return made


def firm_names(cities: list[str], trades: tuple[str, ...], seed: int, start: int = 0) -> list[str]:
    """One name for each city in the list, all different: the brand differs unless the trade does."""
    base = len(BRAND)
    count = len(cities)
    numbers = np.arange(start, start + count, dtype=np.int64)
    block = base * base
    # Inside a block of two-syllable brands the walk is a permutation, so no brand comes twice in a trade.
    brand = (numbers % block * 617 + seed * 31) % block + numbers // (block * len(trades)) * block
    trade = numbers // block + numbers
    forms = np.minimum(numbers % 7, 2) if count else numbers
    form = [
        FORMS[1] if f == 1 else FORMS[2] if f == 0 and n % 21 == 0 else FORMS[0]
        for f, n in zip(forms, numbers, strict=True)
    ]
    made = []
    for city, b, t, f, n in zip(cities, brands(brand), trade.tolist(), form, numbers.tolist(), strict=True):
        short = city.removesuffix("市")
        word = trades[t % len(trades)]
        made.append(f"{b}（{short}）{word}{f}" if n % 17 == 3 else f"{short if n % 3 else city}{b}{word}{f}")
    return made


def person_names(count: int, rng: np.random.Generator) -> list[str]:
    """Names of people; homonyms come by themselves, as they do in life."""
    surname = rng.integers(0, len(SURNAMES), count)
    first = rng.integers(0, len(GIVEN), count)
    second = rng.integers(0, len(GIVEN) + len(GIVEN) // 4, count)
    return [
        SURNAMES[s] + GIVEN[a] + (GIVEN[b] if b < len(GIVEN) else "")
        for s, a, b in zip(surname.tolist(), first.tolist(), second.tolist(), strict=True)
    ]
