"""Which pairs of records are compared: those that share a value under a rule of ``schema/blocking.yaml``.

Blocks that hold too many (one brand with hundreds of branches) are divided by a second key, the trades, then by a
third, the legal form. What is still too large is left out, and counted in ``block_cut``.
"""

from __future__ import annotations

import duckdb

from schema.comparisons import BlockingRule, blocking_rules

CROWD = 100
"""A record faces at most so many others in one block before the block is divided."""
CUT = 20_000
"""Pairs of one block, divided twice, above which it is left out."""

_KEYED = """
INSERT INTO block SELECT $rule, hash(value) AS value, unique_id, weak, 0 AS divided FROM (
    SELECT unique_id, weak, unnest(list_distinct({keys})) AS value FROM record
) WHERE value IS NOT NULL AND value <> ''
"""
_CROWDED = """
CREATE OR REPLACE TEMP TABLE crowd AS SELECT rule, value FROM block GROUP BY rule, value
HAVING count(*) > $crowd AND count(*) FILTER (weak) > 0
"""
_DIVIDE = """
UPDATE block AS b SET value = hash(b.value, {by}), divided = b.divided + 1
FROM crowd AS c, record AS r WHERE c.rule = b.rule AND c.value = b.value AND r.unique_id = b.unique_id
"""
_CUT = """
CREATE OR REPLACE TEMP TABLE block_cut AS SELECT rule, value, records, pairs FROM (
    SELECT rule, value, count(*) AS records, count(*) FILTER (weak) * (count(*) - 1) AS pairs
    FROM block GROUP BY rule, value
) WHERE pairs > $cut
"""
_PROPOSE = """
INSERT INTO proposed SELECT DISTINCT x.unique_id, y.unique_id, $rule
FROM block AS x JOIN block AS y ON y.rule = x.rule AND y.value = x.value
JOIN record AS l ON l.unique_id = x.unique_id
JOIN record AS r ON r.unique_id = y.unique_id
WHERE x.rule = $rule AND x.weak AND (NOT y.weak OR x.unique_id < y.unique_id)
    AND l.cluster <> r.cluster AND coalesce(code_level(l.code, r.code), 1) > 0
    AND (x.rule, x.value) NOT IN (SELECT (rule, value) FROM block_cut)
    AND (l.own_key, r.own_key) NOT IN (SELECT (a, b) FROM apart)
    AND (r.own_key, l.own_key) NOT IN (SELECT (a, b) FROM apart)
    AND {pair}
"""


def propose(con: duckdb.DuckDBPyConnection) -> None:
    """Make ``pair(unique_id_l, unique_id_r, blocked_by)`` and ``block_cut(rule, value, records, pairs)``.

    Args:
        con: Holds ``record`` (organization_records.sql) and ``apart(a, b)``, keys that a person set apart.
    """
    rules = blocking_rules()
    con.execute(
        "CREATE OR REPLACE TEMP TABLE block "
        "(rule VARCHAR, value UBIGINT, unique_id BIGINT, weak BOOLEAN, divided INTEGER)"
    )
    for name, rule in rules.items():
        con.execute(_KEYED.format(keys=rule.keys), {"rule": name})
    for by in ("r.trades", "coalesce(r.parts.form, '')"):
        con.execute(_CROWDED, {"crowd": CROWD})
        con.execute(_DIVIDE.format(by=by))
    con.execute(_CUT, {"cut": CUT})
    con.execute("CREATE OR REPLACE TEMP TABLE proposed (unique_id_l BIGINT, unique_id_r BIGINT, rule VARCHAR)")
    for name, rule in rules.items():
        con.execute(_PROPOSE.format(pair=_both(rule)), {"rule": name})
    con.execute(
        "CREATE OR REPLACE TEMP TABLE pair AS SELECT unique_id_l, unique_id_r, list_sort(list(rule)) AS blocked_by "
        "FROM proposed GROUP BY ALL"
    )


def _both(rule: BlockingRule) -> str:
    """The rule's condition on parts ``a`` and ``b``, over the parts of the two records."""
    return f"(SELECT {rule.pair} FROM (SELECT l.parts AS a, r.parts AS b))" if rule.pair != "true" else "true"
