"""Which pairs of records are compared: those that share a value under a rule of ``schema/blocking.yaml``.

Blocks that hold too many (one brand with hundreds of branches) are divided by a second key, the trades, then by a
third, the legal form. What is still too large is left out, and counted in ``block_cut``.
"""

from __future__ import annotations

import duckdb

from schema.comparisons import blocking_rules

CROWD = 100
"""A record faces at most so many others in one block before the block is divided."""
CUT = 20_000
"""Pairs of one block, divided twice, above which it is left out."""

_KEYED = """
INSERT INTO every_value SELECT $rule, hash($rule, value) AS value, unique_id, weak, 0 AS divided FROM (
    SELECT unique_id, weak, unnest(list_distinct({keys})) AS value FROM record
) WHERE value IS NOT NULL AND value <> ''
"""
# What nobody else shares, or only those share who all have credit codes, brings nobody together: most values.
_SHARED = """
CREATE OR REPLACE TEMP TABLE block AS FROM every_value SEMI JOIN (
    SELECT value FROM every_value GROUP BY value HAVING count(*) > 1 AND count(*) FILTER (weak) > 0
) USING (value)
"""
_CROWDED = """
CREATE OR REPLACE TEMP TABLE crowd AS SELECT value FROM block GROUP BY value
HAVING count(*) > $crowd AND count(*) FILTER (weak) > 0
"""
_DIVIDE = """
UPDATE block AS b SET value = hash(b.value, {by}), divided = b.divided + 1
FROM crowd AS c, record AS r WHERE c.value = b.value AND r.unique_id = b.unique_id
"""
_CUT = """
CREATE OR REPLACE TEMP TABLE block_cut AS SELECT rule, value, records, pairs FROM (
    SELECT any_value(rule) AS rule, value, count(*) AS records, count(*) FILTER (weak) * (count(*) - 1) AS pairs
    FROM block GROUP BY value
) WHERE pairs > $cut
"""
# Pairs first, once each; then what their names say.
_PROPOSE = """
INSERT INTO proposed SELECT unique_id_l, unique_id_r, $rule FROM (
    SELECT met.*, l.parts AS a, r.parts AS b FROM (
        SELECT DISTINCT x.unique_id AS unique_id_l, y.unique_id AS unique_id_r
        FROM (FROM block WHERE rule = $rule AND weak) AS x
        JOIN (FROM block WHERE rule = $rule) AS y ON y.value = x.value
        WHERE (NOT y.weak AND y.unique_id <> x.unique_id OR x.unique_id < y.unique_id)
            AND x.value NOT IN (SELECT value FROM block_cut)
    ) AS met
    JOIN record AS l ON l.unique_id = unique_id_l
    JOIN record AS r ON r.unique_id = unique_id_r
    WHERE l.cluster <> r.cluster AND coalesce(code_level(l.code, r.code), 1) > 0
) WHERE {pair}
"""
_JUDGED = """
DELETE FROM proposed USING record AS l, record AS r, apart WHERE l.unique_id = unique_id_l AND r.unique_id = unique_id_r
    AND apart.a = least(l.own_key, r.own_key) AND apart.b = greatest(l.own_key, r.own_key)
"""


def propose(con: duckdb.DuckDBPyConnection) -> None:
    """Make ``pair(unique_id_l, unique_id_r, blocked_by)`` and ``block_cut(rule, value, records, pairs)``.

    Args:
        con: Holds ``record`` (organization_records.sql) and ``apart(a, b)``, keys that a person set apart.
    """
    rules = blocking_rules()
    con.execute(
        "CREATE OR REPLACE TEMP TABLE every_value "
        "(rule VARCHAR, value UBIGINT, unique_id BIGINT, weak BOOLEAN, divided INTEGER)"
    )
    for name, rule in rules.items():
        con.execute(_KEYED.format(keys=rule.keys), {"rule": name})
    con.execute(_SHARED)
    con.execute("DROP TABLE every_value")
    for by in ("r.trades", "coalesce(r.parts.form, '')"):
        con.execute(_CROWDED, {"crowd": CROWD})
        con.execute(_DIVIDE.format(by=by))
    con.execute(_CUT, {"cut": CUT})
    con.execute("CREATE OR REPLACE TEMP TABLE proposed (unique_id_l BIGINT, unique_id_r BIGINT, rule VARCHAR)")
    for name, rule in rules.items():
        con.execute(_PROPOSE.format(pair=rule.pair), {"rule": name})
    con.execute(_JUDGED)
    con.execute(
        "CREATE OR REPLACE TEMP TABLE pair AS SELECT unique_id_l, unique_id_r, list_sort(list(rule)) AS blocked_by "
        "FROM proposed GROUP BY ALL"
    )
