"""Older numbers in judgements: once a number has a credit code, what was judged of it is judged of the code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import duckdb

from hub.identity.judgements import APART, UNIT, Judgement

OLDER = ("REGN:", "ORGC:")
# As in organization_names.sql: one code only, or the number stays by itself.
_CODES = """
WITH stated AS (
    SELECT code_kind(code) || ':' || code AS old_key, split_part(org, chr(31), 1) AS key FROM working.stated_number
    WHERE code_kind(code) IN ('REGN', 'ORGC')
    UNION
    SELECT 'ORGC:' || substr(stated_key, 14, 9), stated_key FROM working.organization_mention
    WHERE stated_key LIKE 'USCC:%' AND seen > 0
)
SELECT old_key, min(key) FROM stated WHERE key LIKE 'USCC:%' AND old_key IN (SELECT unnest($keys::VARCHAR[]))
GROUP BY old_key HAVING count(DISTINCT key) = 1
"""


def with_codes(con: duckdb.DuckDBPyConnection, judgements: Sequence[Judgement]) -> list[Judgement]:
    """The same judgements with credit codes in place of the older numbers that a code holds or the register states.

    What then says of one code that it is itself, or is not, falls away: the register decides.

    Args:
        con: A release, or one in the making whose mentions are up to date.
        judgements: Any.
    """
    keys = sorted({base(key) for one in judgements for key in (one.a, one.b) if base(key).startswith(OLDER)})
    codes = dict(con.execute(_CODES, {"keys": keys}).fetchall()) if keys else {}

    def now(key: str) -> str:
        code = codes.get(base(key))
        return key if code is None else key.replace(base(key), code, 1)

    told = [replace(one, a=a, b=b) for one in judgements for a, b in [sorted((now(one.a), now(one.b)))]]
    return [one for one in told if one.a != one.b]


def base(key: str) -> str:
    """The key on which what is said under one name hangs; another key as it is."""
    return key.removeprefix(APART).partition(UNIT)[0] if key.startswith(APART) else key
