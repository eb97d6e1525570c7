"""Normal forms of text: what is one and what stays two, and the same answer from Python and SQL."""

from __future__ import annotations

from collections.abc import Callable

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schema import normal_forms as nf
from schema.macro_text import macros, trait_macros

Ask = Callable[..., object]


@pytest.fixture(scope="module")
def sql() -> Ask:
    """Asks a macro."""
    con = duckdb.connect()
    for statement in (*macros(), *trait_macros()):
        con.execute(statement)

    def ask(expression: str, *values: object) -> object:
        row = con.execute(f"SELECT {expression}", list(values)).fetchone()
        assert row is not None
        return row[0]

    return ask


pieces = st.sampled_from(
    [
        *"ＡＢａｚ０９（）　\t\n\u00a0\u200b -—–/.·•，；：、号第〔〕【】[]{}《》*某Xx省市县区",
        *[
            "GB",
            "GB/T",
            "ＧＢ／Ｔ",
            "HJ",
            "DB11/T",
            "DB",
            "828",
            "11893",
            "2017",
            "89",
            "-",
            "转",
            "0951",
            "5012345",
            "138",
        ],
        *["330222199001011234", "19900101", "00138000", "+86", "环罚", "瀛川", "歐蘭", "有限责任公司", "“", "（"],
    ]
)
texts = st.one_of(
    st.lists(pieces, max_size=12).map("".join),
    st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20),
)


@given(texts)
@settings(max_examples=400, deadline=None)
def test_sql_and_python_agree(sql: Ask, text: str) -> None:
    for name in ("fold", "fold_code", "doc_key", "method_key", "phone_key", "person_name_key", "name_key", "scrub"):
        assert sql(f"{name}(?)", text) == getattr(nf, name)(text), name


@given(texts)
@settings(deadline=None)
def test_a_normal_form_is_its_own(text: str) -> None:
    assert nf.fold(nf.fold(text)) == nf.fold(text)
    assert nf.fold_code(nf.fold_code(text)) == nf.fold_code(text)


@pytest.mark.parametrize(
    ("printed", "key"),
    [
        ("HJ828-2017", "HJ 828-2017"),
        ("ＨＪ　828－2017", "HJ 828-2017"),
        ("GB 11893-89", "GB/T 11893-1989"),
        ("GB11893-1989", "GB/T 11893-1989"),
        ("GBT 11914-1989", "GB/T 11914-1989"),
        ("GB／T16157-1996", "GB/T 16157-1996"),
        ("HJ/T92-02", "HJ/T 92-2002"),
        ("《水质 总氮的测定》HJ 636—2012", "HJ 636-2012"),
        ("DB11/T1195-2015", "DB11/T 1195-2015"),
        ("DB 11/ 307-2013", "DB11/307-2013"),
        ("HJ 91.1-2019", "HJ 91.1-2019"),
        ("GB 8978-1996", "GB 8978-1996"),
        ("《水和废水监测分析方法》(2002)", "水和废水监测分析方法(2002)"),
    ],
)
def test_standards(printed: str, key: str) -> None:
    assert nf.method_key(printed) == key
    assert nf.method_key(key) == key


def test_another_edition_is_another_method() -> None:
    assert nf.method_key("GB/T 11914-1989") != nf.method_key("HJ 828-2017")
    assert nf.method_key("HJ 91.1-2019") != nf.method_key("HJ/T 91-2002")


def test_document_numbers() -> None:
    forms = ["穗环(越)法罚〔2023〕5号", "穗环（越）法罚【２０２３】第 5 号", "穗环(越)法罚[2023]5"]
    assert len({nf.doc_key(form) for form in forms}) == 1
    assert nf.doc_key("穗环(越)法罚〔2023〕15号") != nf.doc_key("穗环(越)法罚〔2023〕5号")
    assert nf.doc_key("浙环罚2023-15") != nf.doc_key("浙环罚202-315")


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("0951-5012345", "09515012345"),
        ("（0951）5012345-801", "09515012345"),
        ("+86-138 0013 8000", "13800138000"),
        ("0951-5012345 0951-5012346", "09515012345"),
        ("13800138000、13900139000", "13800138000"),
        ("0951-5012345转801", "09515012345"),
        ("无", None),
        ("110", None),
    ],
)
def test_phones(cell: str, number: str | None) -> None:
    assert nf.phone_key(cell) == number


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("张某330222199001011234，男", "张某<id>，男"),
        ("33022219900101123x", "<id>"),
        ("330222199001011234,330222199001011234", "<id>,<id>"),
        ("证件３３０２２２１９９００１０１１２３４。", "证件<id>。"),
        ("330222 19900101 1234", "<id>"),
        ("3 3 0 2 2 2 1 9 9 0 0 1 0 1 1 2 3 x。", "<id>。"),
        ("旧证330222900101123", "旧证<id>"),
        ("91130200699229617X001P", "91130200699229617X001P"),
        ("注册号320113000001439", "注册号320113000001439"),
        ("330222199013011234", "330222199013011234"),
        ("电话13800138000", "电话13800138000"),
    ],
)
def test_resident_numbers_leave_free_text_and_other_numbers_stay(text: str, left: str) -> None:
    assert nf.scrub(text) == left


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("瀛川绿源环境检测有限公司", "瀛川市绿源环境检测有限责任公司", True),
        ("瀛川绿源环境检测有限公司", "绿源检测", True),
        ("绿源（瀛川）环境检测有限公司", "绿源(瀛川)环境检测有限公司", True),
        ("江西欧兰宝检测技术有限公司", "江西歐蘭寶檢測技術有限公司", True),
        ("瀛川澄海蓝天环境有限公司", "瀛川澄海兰天环境有限公司", True),
        ("中国建设银行股份有限公司郫县支行", "中国建设银行股份有限公司郫都支行", True),
        ("瀛川绿源环境检测有限公司", "瀛川蓝源环境检测有限公司", False),
        ("瀛川绿源环境检测有限公司", "瀛川绿健环境检测有限公司", False),
        ("牛湖恒基印花厂", "龙华嘉华（远东）钟珍配件厂", False),
        ("瀛川环境监测有限公司", "望海生态科技有限公司", False),
        # One brand in two cities is two firms; a place that is left out, or stands inside the other, says nothing.
        ("瀛川市清澜检测有限公司", "望海市清澜检测有限公司", False),
        ("清澜检测有限公司", "望海市清澜检测有限公司", True),
        ("瀛川省望海市清澜检测有限公司", "望海清澜检测有限公司", True),
        ("广西壮族自治区南宁市清澜检测有限公司", "广西南宁清澜检测有限公司", True),
        # A place in brackets is one, of a chain's subsidiaries above all.
        ("清澜检测（河南）有限公司", "清澜检测（河北）有限公司", False),
        ("清澜检测（河南）有限公司", "清澜检测(河南省)有限公司", True),
        ("清澜检测（河南）有限公司", "河南清澜检测有限公司", True),
        ("清澜检测（河南）有限公司", "清澜检测有限公司", True),
        ("清澜（检测）有限公司", "清澜检测有限公司", True),
        # An authority that was renamed as it was; one of another field or place is another.
        ("望海市环境保护局", "望海市生态环境局", True),
        ("望海市环保局", "望海市生态环境局", True),
        ("望海市水务局", "望海市生态环境局", False),
        ("望海市环境保护局", "瀛川市生态环境局", False),
    ],
)
def test_names_that_can_and_cannot_be_one(sql: Ask, one: str, other: str, alike: bool) -> None:
    assert sql("names_alike(name_traits(?), name_traits(?))", one, other) is alike
    assert sql("names_alike(name_traits(?), name_traits(?))", other, one) is alike


def test_legal_forms_and_brackets_fold_and_share_companies_do_not(sql: Ask) -> None:
    assert sql("name_key('绿源（瀛川）检测有限责任公司') = name_key('绿源(瀛川)检测有限公司')")
    assert not sql("name_key('绿源检测股份有限公司') = name_key('绿源检测有限公司')")


def test_addresses(sql: Ask) -> None:
    assert sql("address_key('瀛川省瀛川市玉桥区海云路1号楼３０２室') = address_key('瀛川市玉桥区海云路1幢302')")
    assert not sql("address_key('瀛川市玉桥区海云路1号') = address_key('望海市玉桥区海云路1号')")


def test_mentions_name_their_strongest_key(sql: Ask) -> None:
    us, rs = "\x1f", "\x1e"
    assert sql("org_mention('91350100M000100Y43', '甲')") == f"USCC:91350100M000100Y43{us}甲"
    assert sql("org_mention(sound_code('91350100M000100Y44'), '甲')") == f"NAME:{us}甲"
    assert sql("org_mention(sound_code('91350100M000100Y43'), '甲')") == f"USCC:91350100M000100Y43{us}甲"
    assert sql("org_mention('320113000001439', NULL)") == f"REGN:320113000001439{us}"
    assert sql("org_mention(NULL, NULL)") is None
    assert sql("org_mention(sound_code('91350100M000100Y44'), NULL)") is None
    assert sql("person_mention('t', '周言', 'o')") == f"t{rs}周言{rs}o"
    assert sql("person_mention(NULL, '周言', NULL)") == f"{rs}周言{rs}"
    assert sql("person_mention('t', '周*', NULL)") == f"t{rs}{rs}"
    assert sql("person_mention('t', NULL, NULL)") == f"t{rs}{rs}"
    for masked in ("周*", "周某", "周某某", "周××", "周XX", "周＊", "周〇〇", "周◯◯", "周□", "周?", "周__"):
        assert sql("person_mention(NULL, ?, 'o')", masked) is None


def test_fact_ids_tell_empty_parts_apart(sql: Ask) -> None:
    ids = [
        sql(f"fact_id('G', {parts})")
        for parts in ("'a', NULL, 'c'", "'a', 'c', NULL", "'a', 'c', 1", "'ac', NULL, NULL")
    ]
    assert len(set(ids)) == 4
    assert all(isinstance(i, str) and i.startswith("G-") and len(i) == 18 for i in ids)
    assert sql("fact_id('G', NULL, NULL, NULL)") is None
