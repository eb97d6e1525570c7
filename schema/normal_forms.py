"""Normal forms of text, for the few values that Python meets one by one.

The same functions are DuckDB macros (``schema/macros``), which is what whole files go through; tests prove
that both give the same.
"""

from __future__ import annotations

import re
from functools import cache

from schema.codelists import FOLDER, load_codes

BLANKS = "\u3000\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\ufeff\u000b"
WIDE = "".join(chr(c) for c in range(0xFF01, 0xFF5F)) + BLANKS
NARROW = "".join(chr(c) for c in range(0x21, 0x7F)) + " " * len(BLANKS)
LOWER = "abcdefghijklmnopqrstuvwxyz"
# Forms that names of firms and people really show; one character for one.
TRADITIONAL = (
    "歐蘭寶檢測術環監測試驗質業務達華東縣區廣門無錫揚蘇寧濟陽滬漢遼魯貴雲藍綠聯創聖國際豐龍鳳鴻飛馬魚鳥島灣鄉鎮實驗學醫藥電機氣動車廠"
    "設備計劃書號責團處理資產價開發閩贛黃齊齋齡劉張陳楊趙吳孫鄭馮蔣韓鄧許蕭葉蘆譚鄒羅賈譽誠諮詢諾謝護變質貿買賣費農進遠運銀鋼鐵錦鍾鎔鑫長閔陸陰隊隨險雙難雜靜頂順顧顯類風養餘駿驛點塗壩"
)
SIMPLIFIED = (
    "欧兰宝检测术环监测试验质业务达华东县区广门无锡扬苏宁济阳沪汉辽鲁贵云蓝绿联创圣国际丰龙凤鸿飞马鱼鸟岛湾乡镇实验学医药电机气动车厂"
    "设备计划书号责团处理资产价开发闽赣黄齐斋龄刘张陈杨赵吴孙郑冯蒋韩邓许萧叶芦谭邹罗贾誉诚咨询诺谢护变质贸买卖费农进远运银钢铁锦钟镕鑫长闵陆阴队随险双难杂静顶顺顾显类风养余骏驿点涂坝"
)
WIDE_CLASS = r"[！-～\x{3000}\x{A0}\x{2002}-\x{200B}\x{FEFF}\x{0B}]"  # the characters of WIDE, for RE2
_D = "[0-9０-９]"
_GAP = "[ -]?"
_DAY = "(?:0[1-9]|1[0-2]|０[１-９]|１[０-２])(?:0[1-9]|[12][0-9]|3[01]|０[１-９]|[１２][０-９]|３[０１])"
_CENTURY = "(?:18|19|20|１８|１９|２０)"
_PROVINCE = "(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|99)"
# A number of 18 characters with a real month and day of birth, or of 15 that begins with a province. Numbers that stand
# inside longer numbers (permits, case numbers) are something else.
RESIDENT_PATTERN = (
    f"(^|[^0-9０-９])(?:{_D}{{6}}{_GAP}{_CENTURY}{_D}{{2}}{_DAY}{_GAP}{_D}{{3}}[0-9０-９XxＸｘ]"
    f"|{_PROVINCE}{_D}{{6}}{_DAY}{_D}{{3}}"
    f"|{_D}(?:[ -]{_D}){{16}}[ -][0-9０-９XxＸｘ])($|[^0-9０-９])"  # each digit in a box of its own
)

_FOLD = str.maketrans(WIDE, NARROW)
_FOLD_CODE = str.maketrans(WIDE + LOWER, NARROW.upper() + LOWER.upper())
_NAME = str.maketrans(TRADITIONAL, SIMPLIFIED, "()[]〔〕【】〈〉《》\"'“”‘’·,.。、*")
_DOC = str.maketrans("[]{}〔〕【】〖〗﹝﹞‐‑‒–—−" + LOWER, "()()()()()()------" + LOWER.upper())
_METHOD = str.maketrans("《》‐‑‒–—−" + LOWER, "  ------" + LOWER.upper())
_METHOD_STEPS = (
    (
        r"^.*?((?:DB ?[0-9]{2,6} ?(?:/ ?T?)?|[A-Z]{2,4} ?[-/]? ?[TZ]?)"
        r" ?[0-9]+(?:\.[0-9]+)* ?- ?(?:19|20)?[0-9]{2})(?:[^0-9].*)?$",
        r"\1",
    ),
    (r"[ ]+", ""),
    (r"^([A-Z]{2})[-/]?([TZ])([0-9])", r"\1/\2 \3"),
    (r"^([A-Z]{2,4})([0-9])", r"\1 \2"),
    (r"^DB ([0-9]{2,6})/T", r"DB\1/T "),
    (r"^DB ([0-9]{2,6}/[0-9])", r"DB\1"),
    (r"^DB ([0-9]{2})([0-9])", r"DB\1/\2"),
    (r"^([A-Z].*-)([5-9][0-9])$", r"\g<1>19\2"),
    (r"^([A-Z].*-)([0-4][0-9])$", r"\g<1>20\2"),
)
_PHONE_STEPS = (
    (r"[‐‑‒–—−]", "-"),
    (r"([0-9-]{7,}) [0-9-]{7,}.*$", r"\1"),
    (r"([0-9]{7,8})-[0-9]{1,5}([^0-9].*)?$", r"\1"),
    (r"[ ()-]", ""),
    (r"^(?:\+86|0086|86)(1[3-9][0-9]{9}|0?[1-9][0-9]{8,10})", r"\1"),
)


def fold(text: str) -> str:
    """Full width to half width, any white space to one blank, ends trimmed."""
    return re.sub(r"[ \t\r\n\f]+", " ", text.translate(_FOLD)).strip(" ")


def fold_code(text: str) -> str:
    """A code as it is compared: half width, upper case, without blanks.

    Hyphens stay: 95032706-6 in a column of credit codes is refused, not guessed at.
    """
    return re.sub(r"[ \t\r\n\f]", "", text.translate(_FOLD_CODE))


def doc_key(text: str) -> str:
    """A document number as it is compared: 穗环法罚〔2023〕第5号 and 穗环法罚(2023)5 are one."""
    folded = re.sub(r"第([0-9A-Z])", r"\1", fold(text).replace(" ", "").translate(_DOC))
    return folded.removesuffix("号")


def method_key(text: str) -> str:
    """A standard's number as it is compared, e.g. ``GB 11893-89`` gives ``GB/T 11893-1989``.

    What holds no standard's number comes back as folded text. Spellings: ``schema/codes/method_alias.yaml``.
    """
    found = fold(text).translate(_METHOD)
    for pattern, mend in _METHOD_STEPS:
        found = re.sub(pattern, mend, found)
    return method_alias().get(found, found)


@cache
def method_alias() -> dict[str, str]:
    """Spellings of standards with the canonical number (``schema/codes/method_alias.yaml``)."""
    values = load_codes(FOLDER / "method_alias.yaml")["method_alias"].values
    return {alias: code for code, value in values.items() for alias in value.aliases}


def phone_key(text: str) -> str | None:
    """The first number of a cell, without country code, separators and extension."""
    found = fold(text)
    for pattern, mend in _PHONE_STEPS:
        found = re.sub(pattern, mend, found)
    match = re.search(r"1[3-9][0-9]{9}|0[0-9]{9,11}|[0-9]{7,10}", found)
    return match[0] if match else None


def person_name_key(text: str) -> str:
    """A natural person's name as it is compared: without blanks, one kind of middle dot."""
    return re.sub("[•‧・･∙⋅．.]", "·", fold_code(text))


def name_key(text: str) -> str:
    """An organisation's name as it is compared: without brackets and blanks, in simplified script, one legal form."""
    return fold_code(text).translate(_NAME).replace("有限责任公司", "有限公司")


def scrub(text: str) -> str:
    """Free text without resident numbers: each becomes ``<id>``, also when its check character is wrong."""
    for _ in range(2):  # two numbers may share one separator
        text = re.sub(RESIDENT_PATTERN, r"\1<id>\2", text)
    return text
