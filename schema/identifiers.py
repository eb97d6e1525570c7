"""Codes of organisations and people and their check characters (GB 32100, GB 11714, GB 11643).

Input is folded (``fold_code``): half width, upper case, no blanks. The same functions are DuckDB macros
(``schema/macros/20_codes.sql``), which is what whole files go through; tests prove that both give the same.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Literal

CodeKind = Literal["USCC", "REGN", "ORGC"]

USCC_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I O S V Z
USCC_WEIGHTS = tuple(pow(3, i, 31) for i in range(17))
ORGC_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ORGC_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
RESIDENT_WEIGHTS = tuple(pow(2, 17 - i, 11) for i in range(17))

_USCC = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")


def uscc_check(body: str) -> str:
    """The 18th character of a unified social credit code (GB 32100-2015) from its first 17."""
    return USCC_LETTERS[-sum(USCC_LETTERS.index(c) * w for c, w in zip(body, USCC_WEIGHTS, strict=True)) % 31]


def uscc_ok(code: str) -> bool:
    """Whether a unified social credit code has the right form and check character.

    The organisation code inside it is not asked: early conversions and household businesses have wrong ones.
    """
    return bool(_USCC.fullmatch(code)) and uscc_check(code[:17]) == code[17]


def orgcode_check(body: str) -> str:
    """The ninth character of an organisation code (GB 11714) from its first 8."""
    total = sum(ORGC_LETTERS.index(c) * w for c, w in zip(body, ORGC_WEIGHTS, strict=True))
    return "0123456789X"[-total % 11]


def orgcode_ok(code: str) -> bool:
    """Whether a nine-character organisation code, without hyphen, has the right check character."""
    return bool(re.fullmatch(r"[0-9A-Z]{8}[0-9X]", code)) and orgcode_check(code[:8]) == code[8]


def regno_check(body: str) -> str:
    """The 15th digit of a registration number from its first 14 (ISO 7064 MOD 11,10)."""
    carry = 10
    for digit in body:
        carry = 2 * ((carry + int(digit) - 1) % 10 + 1) % 11
    return str((11 - carry) % 10)


def regno_ok(code: str) -> bool:
    """Whether a 15-digit registration number of the market register has the right check digit."""
    return bool(re.fullmatch(r"[0-9]{15}", code)) and regno_check(code[:14]) == code[14]


def resident_id_check(body: str) -> str:
    """The 18th character of a resident number (GB 11643-1999) from its first 17 digits."""
    return "10X98765432"[sum(int(c) * w for c, w in zip(body, RESIDENT_WEIGHTS, strict=True)) % 11]


def resident_id_ok(number: str) -> bool:
    """Whether a resident number has a real date of birth and, with 18 characters, the right check character.

    The old form of 15 digits has no check character; its date of birth is all that can be asked.
    """
    if re.fullmatch(r"[1-9][0-9]{5}(?:18|19|20)[0-9]{9}[0-9X]", number):
        return _is_day(number[6:14]) and resident_id_check(number[:17]) == number[17]
    return bool(re.fullmatch(r"[1-9][0-9]{14}", number)) and _is_day("19" + number[6:12])


def _is_day(text: str) -> bool:
    try:
        date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return False
    return True


def code_kind(code: str) -> CodeKind | None:
    """Which strong key a folded code is: credit code, 15-digit registration number, organisation code, or none."""
    if uscc_ok(code):
        return "USCC"
    if regno_ok(code):
        return "REGN"
    return "ORGC" if orgcode_ok(code) else None
