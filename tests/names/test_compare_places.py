"""Places are compared by what they can be, not by how they are called: one short name stands for many places."""

from __future__ import annotations

import csv
import io

import pytest
from typer.testing import CliRunner

from api.cli import program
from queries.compare import Pair, compare

# Firms, authorities and institutes are invented; 观潮局 is nobody's.
ONE = {
    # (one name, the other): how near the places are
    ("吉林市观潮局", "吉林省吉林市观潮局"): 2,
    ("吉林观潮局", "吉林市观潮局"): 2,
    ("吉林省观潮局", "吉林省观潮厅"): 2,
    ("海南州观潮局", "青海省海南藏族自治州观潮局"): 2,
    ("大理州观潮局", "大理白族自治州观潮局"): 2,
    ("朝阳市观潮局", "辽宁省朝阳市观潮局"): 2,
    ("朝阳区观潮局", "北京市朝阳区观潮局"): 2,
    ("鼓楼区观潮局", "徐州市鼓楼区观潮局"): 2,
    ("通州区观潮局", "江苏省南通市通州区观潮局"): 2,
    ("通州市观潮局", "南通市通州区观潮局"): 2,  # before the city became a district
    ("都安县观潮局", "广西都安瑶族自治县观潮局"): 2,
    ("浦东新区观潮局", "上海市浦东新区观潮局"): 2,
    ("长沙县观潮局", "湖南省长沙市长沙县观潮局"): 2,
    ("第八师石河子市观潮局", "石河子市观潮局"): 2,
    ("兵团观潮局", "新疆生产建设兵团观潮局"): 2,
    ("望海市环保局", "瀛川省望海市生态环境局"): 2,
    ("望海市市场监管局", "望海市市场监督管理局"): 2,
    ("望海市高新区管委会", "望海高新技术产业开发区管理委员会"): 2,
    ("望海市环境监测站", "望海市生态环境监测站"): 2,
    ("望海市环境监测站", "望海市环境监测中心"): 2,
    ("望海市环境监测中心站", "望海市环境监测中心"): 2,
    ("帆山区疾控中心", "望海市帆山区疾病预防控制中心"): 2,
    ("瀛川省环境科学研究院", "瀛川省环境科学研究所"): 2,
    ("瀛川省食品药品检验所", "瀛川省食品药品检验研究院"): 2,
    ("国家税务总局望海市税务局", "望海市税务局"): 2,
    # of a firm the province can be written for the city, or one of them be left out
    ("吉林市蓝源检测有限公司", "吉林省蓝源检测有限公司"): 1,
    ("吉林蓝源检测有限公司", "吉林省吉林市蓝源检测有限公司"): 2,
    ("吉林蓝源检测有限公司", "长春蓝源检测有限公司"): 1,
    ("恩施州蓝源检测有限公司", "恩施市蓝源检测有限公司"): 1,
    ("恩施土家族苗族自治州蓝源检测有限公司", "恩施州蓝源检测有限公司"): 2,
    ("长沙市长沙县蓝源检测有限公司", "长沙市蓝源检测有限公司"): 1,
    ("西湖区蓝源检测有限公司", "杭州蓝源检测有限公司"): 1,
    ("蓝源检测（鼓楼）有限公司", "南京蓝源检测有限公司"): 1,
    ("北京朝阳蓝源检测有限公司", "北京市朝阳区蓝源检测有限公司"): 1,  # 朝阳 is a brand as well
    ("大庆大同蓝源检测有限公司", "大庆市大同区蓝源检测有限公司"): 2,
    ("兰州新区蓝源检测有限公司", "兰州市蓝源检测有限公司"): 1,
    ("西安高新区蓝源检测有限公司", "西安蓝源检测有限公司"): 2,
    ("上海蓝源检测有限公司", "蓝源检测（上海）有限公司"): 2,
    ("昆山县蓝源检测有限公司", "昆山市蓝源检测有限公司"): 2,
    ("巴州蓝源检测有限公司", "巴音郭楞蒙古自治州蓝源检测有限公司"): 2,
    ("帆山区蓝源餐馆", "望海市帆山区蓝源餐馆"): 2,
    ("望海市蓝源汽车修理厂", "望海市蓝源汽车修理有限公司"): 2,
    ("青岬灏新新材料有限公司", "青岬灏新材料有限公司"): 2,
    ("石渠缃水环境检测有限公司", "缃水环境检测有限公司"): None,
}
APART = {
    # one short name, two places
    ("吉林市观潮局", "长春市观潮局"): 0,
    ("吉林市观潮局", "吉林省观潮厅"): 0,
    ("吉林观潮厅", "吉林市观潮局"): 0,  # only a province has a 厅
    ("海南州观潮局", "海南省观潮厅"): 0,
    ("海南州观潮局", "海口市观潮局"): 0,
    ("朝阳市观潮局", "朝阳区观潮局"): 0,
    ("北京市朝阳区观潮局", "长春市朝阳区观潮局"): 0,
    ("南京市鼓楼区观潮局", "徐州市鼓楼区观潮局"): 0,
    ("杭州市西湖区观潮局", "南昌市西湖区观潮局"): 0,
    ("北京市通州区观潮局", "南通市通州区观潮局"): 0,
    ("大理州观潮局", "大理市观潮局"): 0,
    ("长沙市观潮局", "长沙县观潮局"): 0,
    ("兰州新区观潮局", "兰州市观潮局"): 0,
    ("新疆生产建设兵团观潮局", "新疆维吾尔自治区观潮厅"): 0,
    ("兵团第八师观潮局", "兵团第七师观潮局"): 0,
    ("海南州蓝源检测有限公司", "海口蓝源检测有限公司"): 0,
    ("吉林市蓝源检测有限公司", "长春市蓝源检测有限公司"): 0,
    ("南昌市西湖区蓝源检测有限公司", "杭州市西湖区蓝源检测有限公司"): 0,
    ("巴中市巴州区蓝源检测有限公司", "新疆巴州蓝源检测有限公司"): 0,
    # an authority, a station, a school of a place inside another is another one
    ("瀛川市生态环境局", "瀛川省生态环境厅"): 0,
    ("瀛川省生态环境厅", "望海市生态环境局"): 0,
    ("望海市生态环境局", "望海市帆山区生态环境局"): 0,
    ("上海市观潮局", "上海市浦东新区观潮局"): 0,
    ("望海市人民政府", "望海市帆山区人民政府"): 0,
    ("望海高新技术产业开发区管理委员会", "望海经济技术开发区管理委员会"): 0,
    ("望海市环境监测站", "瀛川市环境监测站"): 0,
    ("望海市环境监测中心", "瀛川省环境监测中心"): 0,
    ("瀛川省疾病预防控制中心", "望海市疾病预防控制中心"): 0,
    ("瀛川大学", "望海大学"): 0,
    ("瀛川师范大学", "望海师范大学"): 0,
    ("瀛川环保产业有限公司", "望海环保产业有限公司"): 0,
    ("瀛川海关", "望海海关"): None,
    # one place inside the other, and nothing in common but the brand
    ("瀛川蓝源检测有限公司", "青岬蓝源造纸有限公司"): 1,
    # in one place, but two by what they are
    ("望海市环境保护局", "望海市生态环境监测站"): 2,
    ("望海市水务局", "望海市水务有限公司"): 2,
    ("望海市生态环境局", "望海市生态环境综合行政执法支队"): 2,
    ("望海市生态环境局", "望海市生态环境局帆山分局"): 2,
    ("望海市气象局", "望海市地震局"): 2,
    ("望海市供水有限公司", "望海市污水处理有限公司"): 2,
    ("瀛川省食品药品检验研究院", "瀛川省药品检验研究院"): 2,
    ("瀛川大学", "瀛川农业大学"): 2,
    ("望海大学", "望海小学"): 2,
    ("望海市第一人民医院", "望海市第二人民医院"): 2,
    ("望海大学", "望海大学医学院附属医院"): 2,
    ("瀛川省环境科学研究院", "瀛川省环境规划设计院"): 2,
    ("帆山区老王汽修厂", "帆山区老李汽修厂"): 2,
    ("望海市蓝源第三检测有限公司", "望海市蓝源第四检测有限公司"): 2,
}


def test_places_that_can_be_one_are_proposed_and_others_are_not() -> None:
    # In one question: it takes longer to plan than to answer.
    pairs = [*ONE, *APART]
    found = compare([Pair(*pair) for pair in pairs])
    levels = {pair: told["levels"]["division"] for pair, told in zip(pairs, found, strict=True)}
    assert levels == ONE | APART
    assert [pair for pair, told in zip(pairs, found, strict=True) if told["proposed_by"]] == list(ONE)


def test_a_pair_is_told_alike_from_either_side() -> None:
    pairs = [*ONE, *APART]
    there = compare([Pair(*pair) for pair in pairs])
    back = compare([Pair(b, a) for a, b in pairs])
    assert [(t["levels"], t["proposed_by"]) for t in there] == [(t["levels"], t["proposed_by"]) for t in back]


@pytest.mark.parametrize(("lang", "either"), [("zh", "吉林省 或 吉林省吉林市"), ("en", "吉林省 or 吉林省吉林市")])
def test_the_places_that_a_name_can_mean_are_told(lang: str, either: str) -> None:
    done = CliRunner().invoke(program(), ["compare", "吉林观潮局", "鼓楼区观潮局", "--format", "csv", "--lang", lang])
    (division,) = [row[1:3] for row in csv.reader(io.StringIO(done.stdout)) if row[0] in ("行政区划", "division")]
    assert division[0] == either
    assert division[1].endswith("……")  # four places, of which three are told


def test_bodies_of_two_places_are_said_to_be_two_whatever_the_score() -> None:
    for names, told in (
        (("望海市观潮局", "瀛川省观潮厅"), True),
        (("望海蓝源检测有限公司", "上海蓝源检测有限公司"), False),
        (("望海市观潮局", "瀛川省听松厅"), False),
    ):
        done = CliRunner().invoke(program(), ["compare", *names, "--lang", "en"])
        assert ("each place has its own" in " ".join(done.output.split())) is told, names
