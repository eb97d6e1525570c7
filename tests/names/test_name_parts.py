"""A name is read in parts: place, brand, trades, legal form, branch."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from itertools import product
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schema.divisions import NATION, divisions, name_path
from schema.macro_text import TABLES
from schema.name_places import places, stem
from schema.names import name_words

Read = Callable[[list[str]], list[dict[str, Any]]]

READ = {
    # name: places, brand, trades, form, branch
    "上海蓝源检测有限公司": (["上海"], "蓝源", ["testing"], "limited", None),
    "蓝源检测（上海）有限公司": (["上海"], "蓝源", ["testing"], "limited", None),
    "蓝源（上海）检测有限责任公司": (["上海"], "蓝源", ["testing"], "limited", None),
    "蓝源检测上海有限公司": (["上海"], "蓝源", ["testing"], "limited", None),
    "蓝源上海检测有限公司": (["上海"], "蓝源", ["testing"], "limited", None),
    "上海市 蓝 源 检测 有限公司": (["上海"], "蓝源", ["testing"], "limited", None),
    "上海藍源檢測有限公司": (["上海"], "蓝源", ["testing"], "limited", None),
    "江苏省昆山市蓝源环保技术股份有限公司": (["江苏", "昆山"], "蓝源", ["environment", "technology"], "shares", None),
    "江苏昆山蓝源环保技术股份公司": (["江苏", "昆山"], "蓝源", ["environment", "technology"], "shares", None),
    "蓝源检测（江苏昆山）集团有限公司": (["江苏", "昆山"], "蓝源", ["testing"], "limited_group", None),
    "瀛川省望海市帆山区蓝源检测中心": (["瀛川", "望海", "帆山"], "蓝源", ["testing", "centre"], None, None),
    "广西壮族自治区都安瑶族自治县蓝源检测厂": (["广西", "都安"], "蓝源", ["testing"], "factory", None),
    "蓝源检测有限公司北京分公司": ([], "蓝源", ["testing"], "limited", "北京分公司"),
    "蓝源检测有限公司工会委员会": ([], "蓝源", ["testing"], "limited", "工会委员会"),
    "蓝源检测研究院华南分院": ([], "蓝源", ["testing", "institute"], None, "华南分院"),
    "蓝源北京分公司": ([], "蓝源", [], None, "北京分公司"),
    "蓝源公司": ([], "蓝源", [], "company", None),
    "上海蓝源": (["上海"], "蓝源", [], None, None),
    "望海市环保局": (["望海"], "环境", ["environment"], "authority", None),
    "望海市生态环境局": (["望海"], "环境", ["environment"], "authority", None),
    "上海市环境监测中心": (["上海"], "环境检测中心", ["environment", "testing", "centre"], None, None),
    "上海环境检验中心": (["上海"], "环境检测中心", ["environment", "testing", "centre"], None, None),
    "苏州工业园区蓝源检测有限公司": (["苏州"], "蓝源", ["testing"], "limited", None),
    "浦东新区蓝源检测有限公司": (["浦东"], "蓝源", ["testing"], "limited", None),
    "昆山县蓝源检测有限公司": (["昆山"], "蓝源", ["testing"], "limited", None),  # before it became a city
    "海南州蓝源检测有限公司": (["海南"], "蓝源", ["testing"], "limited", None),
    "海南藏族自治州共和县蓝源检测有限公司": (["海南", "共和"], "蓝源", ["testing"], "limited", None),
    "江苏南京昆山蓝源检测有限公司": (["江苏", "南京", "昆山"], "蓝源", ["testing"], "limited", None),
    "山西大同矿区蓝源检测有限公司": (["山西", "大同", "矿区"], "蓝源", ["testing"], "limited", None),  # until 2018
    "新疆生产建设兵团第一师阿拉尔市蓝源检测有限公司": (["兵团第一师", "阿拉尔"], "蓝源", ["testing"], "limited", None),
    "第一师范学校": ([], "第一师范", ["school"], None, None),
    "河南驻马店": (["河南"], "驻马店", [], None, None),  # no shop
    # counties whose names are brands: a place only with its kind, or in brackets
    "和平检测有限公司": ([], "和平", ["testing"], "limited", None),
    "新华蓝源检测有限公司": ([], "新华蓝源", ["testing"], "limited", None),
    "长安区蓝源检测有限公司": (["长安"], "蓝源", ["testing"], "limited", None),
    "蓝源检测（和平）有限公司": (["和平"], "蓝源", ["testing"], "limited", None),
    # characters of a place that belong to the brand
    "长春藤检测有限公司": ([], "长春藤", ["testing"], "limited", None),
    "北京大同检测有限公司": (["北京"], "大同", ["testing"], "limited", None),
    "大同公司": ([], "大同", [], "company", None),
    "上海盟源检测有限公司": (["上海"], "盟源", ["testing"], "limited", None),
    "广州市政检测有限公司": (["广州"], "市政", ["testing"], "limited", None),
    "广州市市政检测有限公司": (["广州"], "市政", ["testing"], "limited", None),
    "耒阳安顺检测有限公司": ([], "耒阳安顺", ["testing"], "limited", None),
    # characters of a trade that belong to the brand
    "青岬灏新新材料有限公司": (["青岬"], "灏新", ["material"], "limited", None),
    "青岬灏新材料有限公司": (["青岬"], "灏新", ["material"], "limited", None),
    "缃水环境检测有限公司": ([], "缃水", ["environment", "testing"], "limited", None),
    "青岬新材料有限公司": (["青岬"], "新材料", ["material"], "limited", None),
    "青岬水泥集团澄禾有限公司": (["青岬"], "水泥集团澄禾", ["material", "business", "澄禾"], "limited", None),
    "金科技术有限公司": ([], "金科", ["technology"], "limited", None),
    "检测有限公司": ([], "检测", ["testing"], "limited", None),
    # a trade that no class has stands for itself
    "蓝源检测处事有限公司": ([], "蓝源", ["testing", "处事"], "limited", None),
    "蓝源(普通合伙)": ([], "蓝源", [], "partnership", None),
    "蓝源检测中心（有限合伙）": ([], "蓝源", ["testing"], "partnership", None),
}


def test_names_are_read_in_parts(read: Read) -> None:
    fields = ("division", "brand", "trades", "form", "branch")
    found = {name: tuple(parts[f] for f in fields) for name, parts in zip(READ, read(list(READ)), strict=True)}
    assert found == READ


def test_no_name_has_no_parts(naming: Any) -> None:
    assert naming.execute("SELECT name_parts(CAST(NULL AS VARCHAR))").fetchall() == [(None,)]


def test_every_division_is_read_from_the_front_of_a_name(read: Read) -> None:
    codes = [c for c in places() if divisions()[c].parent != NATION or not c.startswith("99")]
    expected = []
    for code in codes:
        above, at = [], divisions()[code]
        while at.code != NATION:
            above = [stem(at.name), *above] if at.code in places() else above
            at = divisions()[at.parent or NATION]
        expected.append(above)
    found = read([f"{name_path(code)}蓝源检测有限公司" for code in codes])
    assert [(p["division"], p["brand"]) for p in found] == [(above, "蓝源") for above in expected]


def test_every_division_is_read_alone_with_its_kind(read: Read) -> None:
    zone = re.compile("开发|园区|示范|管理|实验|(冀南|渤海|滨湖|天衢)新区")  # read as what they lie in
    held = [d for d in places().values() if len(d.name) > 2 and stem(d.name) != d.name and not zone.search(d.name)]
    found = read([f"{d.name}蓝源检测有限公司" for d in held])
    assert [(p["division"], p["brand"]) for p in found] == [([stem(d.name)], "蓝源") for d in held]


def test_every_word_for_a_trade_and_a_form_is_read(read: Read) -> None:
    words = name_words()
    trades = {word: kind for word, kind in words.trades_by_word().items() if word != "集团"}  # before 有限公司 a form
    found = read([f"上海蓝源{word}有限公司" for word in trades])
    assert {w: (p["brand"], p["trades"]) for w, p in zip(trades, found, strict=True)} == {
        word: ("蓝源", [kind]) for word, kind in trades.items()
    }
    forms = words.forms_by_word()
    found = read([f"上海蓝源检测{word}" for word in forms])
    assert {w: p["form"] for w, p in zip(forms, found, strict=True)} == forms


def test_two_trades_in_any_order_are_read_whole(read: Read) -> None:
    words = list(name_words().trades_by_word())[::7]
    pairs = list(product(words, words))
    found = read([f"蓝源{one}{two}有限公司" for one, two in pairs])
    assert {p["brand"] for p in found} == {"蓝源"}


def _traditional() -> dict[int, str]:
    with (TABLES / "plain_forms.csv").open(encoding="utf-8", newline="") as file:
        return {ord(row["plain"]): row["forms"][0] for row in csv.DictReader(file)}


WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
VARIANTS: dict[str, Callable[[str], str]] = {
    "full width": lambda t: t.translate(WIDE),
    "square brackets": lambda t: t.translate(str.maketrans("()", "【】")),
    "blanks": lambda t: "\u3000".join(t) + " ",
    "traditional": lambda t: t.translate(_traditional()),
    "quotes": lambda t: f"“{t}”",
}
BRANDS = st.text("蓝源绿宇驰冠平中晟国环华测谱尼康达新安长和平县区市旗州大同金科技研A1", min_size=1, max_size=5)
PLACES = st.sampled_from(["", "", *(d.name for d in places().values()), *(stem(d.name) for d in places().values())])
TRADES = st.sampled_from(["", *name_words().trades_by_word()])
FORMS = st.sampled_from(["", *name_words().forms_by_word()])
BRANCHES = st.sampled_from(["", "", "", "第一分公司", "北京办事处", "水质监测站"])
COMPOSED = st.builds(
    lambda p, b, t, u, q, f, x: p + b + t + u + (f"({q})" if q else "") + f + x,
    PLACES, BRANDS, TRADES, TRADES, PLACES, FORMS, BRANCHES,
)  # fmt: skip
ANY = st.text("蓝源上海市检测技术有限责任公司分集团环保局省昆山()（）A-", min_size=1, max_size=20)
MANY = st.lists(COMPOSED | ANY, min_size=60, max_size=60)
FEW = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))


@FEW
@given(names=MANY)
def test_no_character_is_lost(read: Read, names: list[str]) -> None:
    for name, parts in zip(names, read(names), strict=True):
        plain = parts["plain"].replace("(", "").replace(")", "")
        assert sorted("".join(parts["written"])) == sorted(plain), name
        assert parts["brand"] or not plain, name


@settings(FEW, max_examples=5)
@given(names=MANY)
def test_ways_of_writing_make_no_difference(read: Read, names: list[str]) -> None:
    plain, *written = batched(read([*names, *(way(name) for way in VARIANTS.values() for name in names)]), len(names))
    for way, found in zip(VARIANTS, written, strict=True):
        for name, one, other in zip(names, plain, found, strict=True):
            assert one == other, (way, name)


def batched(found: list[dict[str, Any]], size: int) -> list[list[dict[str, Any]]]:
    return [found[at : at + size] for at in range(0, len(found), size)]
