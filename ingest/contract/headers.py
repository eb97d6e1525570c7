"""Which column of a file feeds which column of a contract."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from schema.errors import HubError
from schema.feed import Column, Record

REASON_HEADER = "拒收原因"
"""The column that an export of refused rows adds. It is ignored when the mended file comes back."""


@lru_cache(maxsize=8192)
def header_key(header: str) -> str:
    """A header as it is compared: width, case, blanks and the star of a required column do not matter."""
    folded = unicodedata.normalize("NFKC", header).replace("\ufeff", "")
    return re.sub(r"[\s*]+", "", folded).translate(str.maketrans("〔〕【】[]", "()()()")).casefold()


def match_headers(record: Record, header: Sequence[str]) -> dict[str, list[int]]:
    """Positions in the file of each column of the record, in the order of its aliases; absent columns are left out."""
    places: dict[str, list[int]] = {}
    for place, text in enumerate(header):
        places.setdefault(header_key(text), []).append(place)
    found = {column.name: [place for text in column.header for place in places.get(header_key(text), [])]
             for column in record.columns}  # fmt: skip
    return {name: list(dict.fromkeys(where)) for name, where in found.items() if where}


def unread(record: Record, header: Sequence[str]) -> list[str]:
    """Headers of the file that the contract does not know."""
    read = {place for where in match_headers(record, header).values() for place in where}
    return [text for place, text in enumerate(header) if place not in read and text and text != REASON_HEADER]


def missing(record: Record, header: Sequence[str]) -> list[Column]:
    """Required columns that the file lacks."""
    found = match_headers(record, header)
    return [column for column in record.columns if column.required and column.name not in found]


def require_headers(record: Record, header: Sequence[str], file: str) -> dict[str, list[int]]:
    """As ``match_headers``, for a file that must be readable under this record.

    Raises:
        HubError: ``missing_header`` or ``header_twice``, one sentence naming the file and the header.
    """
    for column in missing(record, header):
        name, aliases = column.header[0], "、".join(column.header[1:]) or "无"
        en_aliases = ", ".join(column.header[1:]) or "none"
        raise HubError(
            "missing_header",
            f"{file} 没有必需的列“{name}”（别名：{aliases}），整个文件未收；请补上这一列后重送",
            f"{file} lacks the required column {name} (aliases: {en_aliases}), so the whole file is refused; add it",
        )
    found = match_headers(record, header)
    for where in found.values():
        names = [header_key(header[place]) for place in where]
        if len(set(names)) < len(names):
            name = header[where[0]]
            raise HubError(
                "header_twice",
                f"{file} 中列“{name}”出现两次，无法判断用哪一列；请删去或改名一列后重送",
                f"{file} has the column {name} twice and it cannot be told which to read; remove or rename one",
            )
    return found
