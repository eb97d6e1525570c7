"""Why a row or a file was not read: stable codes with a sentence of each language."""

from __future__ import annotations

from schema.errors import HubError

REASONS: dict[str, dict[str, str]] = {
    "unclosed_quote": {
        "zh": "引号没有配对，本行读不成一行；请补上或删去引号",
        "en": "a quotation mark is not closed; close or remove it",
    },
    "stray_quote": {
        "zh": "引号的位置不对（引号后面还有字）；单元格内的引号应写两遍",
        "en": "a quotation mark stands in the wrong place; write a mark inside a quoted cell twice",
    },
    "stray_return": {
        "zh": "单元格里有未加引号的回车符；请删去或把单元格用引号括起",
        "en": "a bare carriage return stands outside quotation marks; remove it or quote the cell",
    },
    "wrong_cell_count": {
        "zh": "单元格数与表头不一致；请检查分隔符",
        "en": "the number of cells differs from the header's; check the separators",
    },
    "not_decodable": {
        "zh": "含有无法按本文件编码识别的字节；请统一编码后重新导出",
        "en": "it holds bytes that are not text in the file's encoding; export it again in one encoding",
    },
    "mixed_encoding": {
        "zh": "文件为GB18030编码，而本行是UTF-8编码；请统一编码后重新导出",
        "en": "the file is GB18030 but this row is UTF-8; export it again in one encoding",
    },
    "nul_byte": {"zh": "含有空字符（NUL）；请删去", "en": "it holds a NUL character; remove it"},
    "line_too_long": {"zh": "本行过长，不像一条记录", "en": "the line is too long to be a record"},
    "too_deep": {"zh": "嵌套层数过深", "en": "it is nested too deep"},
    "bad_json": {"zh": "不是正确的JSON", "en": "it is not valid JSON"},
    "not_an_object": {"zh": "不是一个JSON对象", "en": "it is not a JSON object"},
    "duplicate_cell": {"zh": "同一项出现了两次", "en": "the same item stands in it twice"},
}
"""Reasons of ``Broken``."""


def shown(text: str, most: int = 80) -> str:
    """Text of a stranger made safe for a sentence: no control or format characters, not long."""
    kept = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text[: most + 1])
    return kept if len(kept) <= most else kept[:most] + "…"


def refusal(code: str, zh: str, en: str) -> HubError:
    """A file that is refused as a whole; the parent puts the file's name in front."""
    return HubError(code, zh, en)


def too_many_empty(count: int) -> HubError:
    """A file of rows that hold nothing."""
    return refusal("empty_rows", f"空行过多（超过{count - 1}行）；请删去空行后再报送",
                   f"has too many empty rows (more than {count - 1}); remove them")  # fmt: skip


def too_deep(line: int) -> HubError:
    """A file whose nesting hides its records."""
    return refusal("too_deep", f"第{line}行嵌套过深；记录应是只有一层的对象，请重新导出",
                   f"is nested too deep at line {line}; a record has one level, export it again")  # fmt: skip
