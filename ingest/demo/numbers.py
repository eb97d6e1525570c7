"""Invented identifiers that pass their checks, made for whole columns at once.

All of them bear the invented province 99xxxx, so none can be a real one.
Sources: GB 32100-2015, GB 11714, GB 11643-1999, domain.md §1 and §2.1.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import gcd

import numpy as np
import numpy.typing as npt

from ingest.demo.days import EPOCH

Bytes = npt.NDArray[np.uint8]
Ints = npt.NDArray[np.int64]

ALPHABET = np.frombuffer(b"0123456789ABCDEFGHJKLMNPQRTUWXY", dtype=np.uint8)
CREDIT_WEIGHTS = np.array([pow(3, i, 31) for i in range(17)])
BODY_WEIGHTS = np.array([3, 7, 9, 10, 5, 8, 4, 2])
RESIDENT_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
CREDIT_VALUE = np.zeros(256, dtype=np.int64)
CREDIT_VALUE[ALPHABET] = np.arange(31)
BODY_VALUE = np.zeros(256, dtype=np.int64)
BODY_VALUE[np.frombuffer(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", dtype=np.uint8)] = np.arange(36)


def texts(matrix: Bytes) -> list[str]:
    """The rows of a matrix of ASCII characters as strings."""
    width = matrix.shape[1]
    return np.ascontiguousarray(matrix).view(f"S{width}").ravel().astype(str).tolist()


def scattered(count: int, space: int, seed: int) -> Ints:
    """`count` different numbers below `space` in no visible order: an affine walk whose step shares no factor."""
    step = int(space * 0.6180339887) | 1
    while gcd(step, space) != 1:
        step += 2
    start = (seed * 7_919 + 104_729) % space
    return np.array([(start + i * step) % space for i in range(count)], dtype=np.int64)


def digits(numbers: Ints, width: int) -> Bytes:
    """Decimal digits as characters, leading zeros kept."""
    powers = 10 ** np.arange(width - 1, -1, -1, dtype=np.int64)
    return ((numbers[:, None] // powers) % 10 + 48).astype(np.uint8)


def credit_codes(kinds: Sequence[str], divisions: Sequence[str], seed: int) -> list[str]:
    """Credit codes for registrations of a kind (`91` company, `11` authority, …) in a division, all different."""
    count = len(kinds)
    body = scattered(count, 31**5, seed)
    powers = 31 ** np.arange(4, -1, -1, dtype=np.int64)
    head = np.array([list((k + d).encode()) for k, d in zip(kinds, divisions, strict=True)], dtype=np.uint8)
    head = head.reshape(count, 8)
    organisation = np.concatenate(
        [np.tile(np.frombuffer(b"MAD", dtype=np.uint8), (count, 1)), ALPHABET[(body[:, None] // powers) % 31]], axis=1
    )
    rest = (11 - (BODY_VALUE[organisation] * BODY_WEIGHTS).sum(axis=1) % 11) % 11
    check = np.where(rest == 10, ord("X"), rest + 48).astype(np.uint8)[:, None]
    seventeen = np.concatenate([head, organisation, check], axis=1)
    last = ALPHABET[(31 - (CREDIT_VALUE[seventeen] * CREDIT_WEIGHTS).sum(axis=1) % 31) % 31][:, None]
    return texts(np.concatenate([seventeen, last], axis=1))


def resident_ids(count: int, divisions: Sequence[str], seed: int) -> list[str]:
    """Resident identity numbers of adults born 1962 to 2001, all different, in divisions of the invented province."""
    births = (date(2001, 12, 31) - date(1962, 1, 1)).days + 1
    space = len(divisions) * births * 998
    walk = scattered(count, space, seed)
    places = np.array([int(d) for d in divisions], dtype=np.int64)[walk % len(divisions)]
    first = (date(1962, 1, 1) - EPOCH).days
    born = (first + walk // len(divisions) % births).astype("datetime64[D]")
    stamp = np.char.replace(born.astype(str), "-", "").astype(np.int64) if count else np.zeros(0, dtype=np.int64)
    serial = walk // (len(divisions) * births) + 1
    body = np.concatenate([digits(places, 6), digits(stamp, 8), digits(serial, 3)], axis=1)
    rest = ((body.astype(np.int64) - 48) * RESIDENT_WEIGHTS).sum(axis=1) % 11
    check = np.frombuffer(b"10X98765432", dtype=np.uint8)[rest][:, None]
    return texts(np.concatenate([body, check], axis=1))


def registration_number(serial: int, division: str) -> str:
    """A 15-digit registration number of before 2015: division, eight digits, check by mod 11,10."""
    body = f"{division}{serial:08d}"
    rest = 10
    for digit in body:
        rest = ((rest + int(digit)) % 10 or 10) * 2 % 11
    return body + str((11 - rest) % 10)


def certificate_number(year: int, serial: int, authority: str = "99") -> str:
    """A CMA number of twelve digits: year, authority (99 is nobody's), field 12, sector 05, serial."""
    return f"{year % 100:02d}{authority}1205{serial % 10000:04d}"


def spoiled(code: str) -> str:
    """The code with another check character: it must be refused."""
    return code[:-1] + ("2" if code[-1] != "2" else "3")
