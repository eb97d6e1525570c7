"""Why a row is refused, told in both languages with what to do about it."""

from __future__ import annotations

from collections.abc import Iterator

from schema.codelists import codes
from schema.feed import Column, Record

REASONS: dict[str, tuple[str, str]] = {
    "required": ("没有填写；请补填", "is empty; fill it in"),
    "masked": ("被遮盖（含 *）；请填完整代码", "is masked (*); give the whole code"),
    "org_code_length": ("位数不对（统一社会信用代码18位、注册号15位、组织机构代码9位）；请与登记证照核对",
                        "has the wrong length (credit code 18, registration number 15, organisation code 9); "
                        "check it against the licence"),
    "org_code_charset": ("含有代码中不会出现的字符（统一社会信用代码不用 I、O、S、V、Z）；请与登记证照核对",
                         "has characters that no such code has (a credit code has no I, O, S, V, Z); "
                         "check it against the licence"),
    "org_code_check": ("校验码不符，可能有错字；请与登记证照核对",
                       "fails its check character, so a character may be wrong; check it against the licence"),
    "org_code_person": ("是个人证件号码，不是机构代码；请改填机构代码，证件号码只填在证件号码列",
                        "is a person's document number and no code of an organisation; give the code, "
                        "and document numbers only in their own column"),
    "person_id": ("证件号码不正确（位数、出生日期或校验码不符）；请与证件核对",
                  "is no valid document number (length, date of birth or check character); "
                  "check it against the document"),
    "date": ("不是日期；请写成 2026-01-31", "is not a date; write it as 2026-01-31"),
    "date_range": ("日期早于1900年或晚于2200年；请核对年份", "is before 1900 or after 2200; check the year"),
    "month": ("不是年月；请写成 202601", "is not a month; write it as 202601"),
    "money_yuan": ("不是金额；请写成以元为单位、不超过两位小数的数字",
                   "is not an amount; write a number of yuan with two decimals at most"),
    "money_wan": ("不是金额；请写成以万元为单位、不超过六位小数的数字",
                  "is not an amount; write a number of 10,000 yuan with six decimals at most"),
    "integer": ("不是整数；请只写数字", "is not a whole number; write digits only"),
    "decimal": ("不是数字；请写成 12.5", "is not a number; write it as 12.5"),
    "boolean": ("不是是/否（或有/无）；请改正", "is neither yes (是, 有) nor no (否, 无); mend it"),
    "division": ("不是已知的行政区划代码；请用 GB/T 2260 六位代码",
                 "is not a known division code; use the six digits of GB/T 2260"),
    "parts": ("分段多于约定的字段；请按“{shape}”填写", "has more fields than agreed; write it as {shape}"),
    "part": ("有一段内容不符合类型；请按“{shape}”填写", "has a field that does not fit its type; write it as {shape}"),
    "part_required": ("有一段必填内容为空；请按“{shape}”填写", "lacks a required field; write it as {shape}"),
    "code": ("不在代码表内；请用：{words}", "is not in the code list; use one of: {words}"),
}  # fmt: skip

Reason = tuple[str, str, str, str]
"""Field, reason code, the sentence in Chinese, in English."""


def reasons(record: Record) -> Iterator[Reason]:
    """Every reason for which a row of this record can be refused."""
    for column in record.columns:
        yield from ((column.name, code, *_sentences(column, code)) for code in possible(column))
    for number, check in enumerate(record.valid, 1):
        mend_zh, mend_en = (check.mend.zh, check.mend.en) if check.mend else ("请核对", "check it")
        header = record.by_name[check.field].header[0]
        yield (check.field, f"check_{number}", f"列“{header}”：{check.reason.zh}；{mend_zh}",
               f"Column {header}: {check.reason.en}; {mend_en}")  # fmt: skip


def possible(column: Column) -> list[str]:
    """Reason codes that a column can give."""
    own = {
        "text": [],
        "method": [],
        "person_mark": [],
        "org_code": ["masked", "org_code_person", "org_code_length", "org_code_charset", "org_code_check"],
        "person_id": ["masked", "person_id"],
        "date": ["date", "date_range"],
        "date_end": ["date", "date_range"],
        "list": ["code"] if column.codes else [],
        "records": ["parts", "part", "part_required"],
    }
    return ["required", *own.get(column.type, [column.type])]


def _sentences(column: Column, code: str) -> tuple[str, str]:
    zh, en = REASONS[code]
    shape = "|".join(part.label.zh if part.label else part.name for part in column.fields)
    shape_en = "|".join(part.label.en if part.label else part.name for part in column.fields)
    words_zh = words_en = ""
    if column.codes:
        values = list(codes()[column.codes].values.values())
        words_zh = "、".join(value.zh for value in values[:20])
        words_en = ", ".join(value.zh for value in values[:20])
    header = column.header[0]
    return (f"列“{header}”{zh.format(shape=shape, words=words_zh)}",
            f"Column {header} {en.format(shape=shape_en, words=words_en)}")  # fmt: skip
