"""What a list says of itself: sender, cut-off day, what it covers, whether it is full."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from ingest.readers.refusals import shown
from schema.errors import HubError
from schema.normal_forms import scrub

ALL = "全部"
MOST_CODES = 5_000
"""Codes that a cover may list: there are 3,000 counties."""
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2200, 12, 31)
"""Between them are the days of a cell too (``in_range`` in contract/macros.sql)."""
MODES: dict[str, Literal["full", "increment"]] = {
    "全量": "full", "full": "full", "增量": "increment", "increment": "increment",
}  # fmt: skip
# The same spellings as in a cell (``any_date`` in contract/macros.sql).
CLOCK = r"[日号T ][T ]*[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?"
DAY = re.compile(rf"([0-9]{{4}}) ?[-/.年] ?([0-9]{{1,2}}) ?[-/.月] ?([0-9]{{1,2}}) ?(?:[日号]?|{CLOCK})")
COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")


@dataclass(frozen=True)
class Cover:
    """A cover sheet, read. Without one everything is unknown: no coverage, no cut-off."""

    agency: str | None = None
    agency_code: str | None = None
    cut_off: date | None = None
    mode: Literal["full", "increment"] | None = None
    version: int = 1
    authorities: tuple[str, ...] = ()
    divisions: tuple[str, ...] = ()


def cover(lines: dict[str, str] | None, file: str, *, code_ok: Callable[[str], bool], divisions: set[str]) -> Cover:
    """Read a cover.

    Args:
        lines: 项目 to 内容; None when the file has no cover.
        file: Name of the file, for errors.
        code_ok: Whether a folded code is a valid code of an organisation.
        divisions: Known division codes.

    Raises:
        HubError: ``cover``: one sentence naming the item, its value and what is expected.
    """
    if lines is None:
        return Cover()
    said = {_key(item): unicodedata.normalize("NFKC", text).strip() for item, text in lines.items()}
    # A clerk may sign with name and number; a credit code can look like one and stays.
    said |= {item: scrub(text) for item, text in said.items() if item != _key("报送单位代码")}

    def wrong(item: str, zh: str, en: str) -> HubError:
        value = shown(said.get(_key(item), ""))
        return HubError("cover", f"{file} 封面的“{item}”为“{value}”，{zh}；请改正封面后重送",
                        f"{file}: the cover says {value or 'nothing'} for {item}, {en}; mend the cover")  # fmt: skip

    code = said.get("报送单位代码", "").replace(" ", "").upper() or None
    if code is not None and not code_ok(code):
        raise wrong("报送单位代码", "不是有效的统一社会信用代码", "which is no valid credit code")
    cut_off = None
    if said.get("数据截止日期"):
        cut_off = _day(said["数据截止日期"])
        if cut_off is None:
            raise wrong("数据截止日期", "不是日期（应写成 2026-06-30）", "which is no date (write 2026-06-30)")
    word = said.get("全量/增量", "").casefold()
    if word and word not in MODES:
        raise wrong("全量/增量", "应为全量或增量", "which is neither 全量 (full) nor 增量 (increment)")
    if said.get("版本", "1") and not re.fullmatch(r"[0-9]{1,9}", said.get("版本", "1") or "1"):
        raise wrong("版本", "应为整数", "which is no whole number")
    authorities = _several(said.get("覆盖发证机关", ""))
    places = _several(said.get("覆盖行政区划", ""))
    for item, several in (("覆盖发证机关", authorities), ("覆盖行政区划", places)):
        if len(several) > MOST_CODES:
            raise wrong(item, f"超过{MOST_CODES}个代码", f"which are more than {MOST_CODES} codes")
    if authorities != (ALL,) and not all(code_ok(one) for one in authorities):
        raise wrong(
            "覆盖发证机关", "应为“全部”或以分号分隔的机关代码", "which is neither 全部 nor codes of authorities"
        )
    if not set(places) <= divisions | {ALL}:
        raise wrong("覆盖行政区划", "含有未知的行政区划代码", "which holds an unknown division code")
    return Cover(
        said.get("报送单位") or None, code, cut_off, MODES.get(word), int(said.get("版本") or 1), authorities, places
    )


def _key(item: str) -> str:
    return re.sub(r"\s|[::]", "", unicodedata.normalize("NFKC", item))


def _several(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip().upper() for part in re.split(r"[;,、]", text) if part.strip()))


def _day(text: str) -> date | None:
    match = COMPACT.fullmatch(text) or DAY.fullmatch(text)
    try:
        if match is not None:
            found = date(int(match[1]), int(match[2]), int(match[3]))
        elif re.fullmatch(r"[0-9]{5}(\.[0-9]+)?", text):
            found = date(1899, 12, 30) + timedelta(days=int(text[:5]))
        else:
            return None
    except ValueError:
        return None
    return found if FIRST_DAY <= found <= LAST_DAY else None
