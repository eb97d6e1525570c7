"""Names of persons with the frequencies that make namesakes: a few surnames and given names are borne by many.

Shares of the commonest surnames are about those of the whole country as the police counts them; the rest falls off with
the rank. They are statistics; nobody in particular is named.
"""

from __future__ import annotations

import numpy as np

COMMONEST = (
    ("王", 7.2), ("李", 7.1), ("张", 6.8), ("刘", 5.2), ("陈", 4.6), ("杨", 3.1), ("黄", 2.2), ("赵", 2.1), ("吴", 2.0),
    ("周", 1.9), ("徐", 1.6), ("孙", 1.5), ("马", 1.3), ("朱", 1.2), ("胡", 1.2), ("郭", 1.1), ("何", 1.1), ("林", 1.1),
    ("高", 1.0), ("罗", 1.0),
)  # fmt: skip
OTHERS = (
    "郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江"
    "尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
POPULAR = "伟芳娜敏静秀英丽强磊军洋勇艳杰娟涛明超兰霞平刚桂华建文辉力国红梅婷玲宇浩欣雨子佳嘉俊晨思怡涵梓泽睿博"
MINORITY = ("阿依古丽", "买买提", "艾山", "古丽娜尔", "吐尔逊", "阿卜杜拉", "热依汗", "木拉提")


def person_names(count: int, rng: np.random.Generator, given_names: str = POPULAR, flat: int = 3) -> list[str]:
    """Names as they are drawn, so that the common ones come again and again; one in a hundred is 名·父名.

    Args:
        count: How many.
        rng: What draws them.
        given_names: Characters of given names, the commonest first.
        flat: Shares fall with the rank and this on top. 3 over few characters makes the commonest name five times as
            frequent as in the country (one in 5,000): twenty thousand people have the namesakes of a hundred thousand.
    """
    surnames = [name for name, _ in COMMONEST] + list(OTHERS)
    shares = np.array([share for _, share in COMMONEST] + [12 / (rank + 12) for rank in range(len(OTHERS))])
    given = 1 / (np.arange(len(given_names)) + flat)
    first = rng.choice(surnames, count, p=shares / shares.sum())
    a, b = (rng.choice(list(given_names), count, p=given / given.sum()) for _ in range(2))
    single, minority = rng.random(count) < 0.15, rng.random(count) < 0.01
    peoples = rng.choice(MINORITY, (count, 2))
    return [
        f"{people[0]}·{people[1]}" if many else f"{s}{x}" if alone else f"{s}{x}{y}"
        for s, x, y, alone, many, people in zip(first, a, b, single, minority, peoples, strict=True)
    ]
