"""Organisations that may be one: rows of the release, blocking, scores, the best pair of names of two keys."""

from __future__ import annotations

import duckdb

from hub.duck import identifier, run_script
from hub.identity.candidates.blocking import propose
from hub.identity.candidates.model import Model, compared, score, train
from schema.macro_text import identity_macros

# One pair of keys may bear several pairs of names: the best speaks for it.
_BEST = """
CREATE OR REPLACE TEMP TABLE organization_pair AS
SELECT l.own_key AS a_key, r.own_key AS b_key, l.id AS a_id, r.id AS b_id, l.name AS a_name, r.name AS b_name,
    l.former AS a_former, r.former AS b_former,
    round(s.match_weight, 4) AS score, round(s.match_probability, 6) AS probability, {levels}, {weights},
    round(s.mw_tf_adj_brand, 4) AS weight_common_brand, p.blocked_by
FROM scored AS s
JOIN pair AS p ON p.unique_id_l = s.unique_id_l AND p.unique_id_r = s.unique_id_r
JOIN record AS l ON l.unique_id = s.unique_id_l
JOIN record AS r ON r.unique_id = s.unique_id_r
QUALIFY row_number() OVER (
    PARTITION BY least(a_key, b_key), greatest(a_key, b_key) ORDER BY score DESC, a_name, b_name) = 1
"""

EACH = 30
"""The best candidates of one key without a credit code are kept; the others are counted in ``block_cut``."""
_RANKED = """
CREATE OR REPLACE TEMP TABLE ranked AS SELECT a_key, b_key FROM organization_pair
QUALIFY row_number() OVER (PARTITION BY a_key ORDER BY score DESC, b_key) > $each
"""
_SURPLUS = """
INSERT INTO block_cut SELECT 'beyond the best', NULL, count(DISTINCT a_key), count(*) FROM ranked HAVING count(*) > 0
"""


def propose_organizations(con: duckdb.DuckDBPyConnection, scratch: str, model: Model | None = None) -> Model:
    """Make ``organization_pair`` and ``block_cut``.

    ``organization_pair`` has keys, ids and names of both (``a_former``: a former name), ``score`` in bits and, beside
    the model's prior, the parts of its sum ``weight_…`` (``weight_common_brand``: a brand that many bear says less),
    ``level_…`` of each comparison, ``blocked_by``.

    Args:
        con: A release that answers by bare names, with ``apart(a, b)``, keys that a person set apart.
        scratch: Name of an attached database that Splink may write to.
        model: A model to score with; else one is trained on this release.

    Returns:
        The model that the scores belong to.
    """
    for statement in identity_macros():
        con.execute(statement)
    run_script(con, "hub.identity.candidates", "organization_records.sql")
    propose(con)
    before = con.execute("SELECT current_database()").fetchall()[0][0]
    con.execute(f"USE {identifier(scratch)}")
    try:
        made = model or train(con)
        score(con, made)
        told = compared()
        con.execute(
            _BEST.format(
                levels=", ".join(
                    f"{one.sql('l.' + one.column, 'r.' + one.column)} AS {identifier('level_' + name)}"
                    for name, one in told.items()
                ),
                weights=", ".join(f"round(s.mw_{name}, 4) AS {identifier('weight_' + name)}" for name in told),
            )
        )
        con.execute(_RANKED, {"each": EACH})
        con.execute(_SURPLUS)
        con.execute("DELETE FROM organization_pair WHERE (a_key, b_key) IN (FROM ranked)")
    finally:
        con.execute(f"USE {identifier(before)}")
    return made
