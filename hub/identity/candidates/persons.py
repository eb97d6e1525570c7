"""Namesakes who may be one person: at most one of the two has a token, and enough speaks for it beside the name."""

from __future__ import annotations

import duckdb

from hub.duck import identifier, run_script
from hub.identity.candidates.model_persons import PersonModel, train_persons
from hub.identity.one_person import join_bare_names
from schema.person_evidence import person_evidence

_WEIGHED = """
CREATE OR REPLACE TEMP TABLE weighed AS
WITH found AS (SELECT p.*, {found} FROM namesake AS p)
SELECT *, {counts} AS corroborations, {needed} AS needed, {enough} AS enough,
    -- Of so many bearers of the name, one at most is the same.
    0 - log2(greatest(people - 1, 1)) AS weight_name, {weights}
FROM found
"""
_BEST = """
CREATE OR REPLACE TEMP TABLE person_pair AS
SELECT * EXCLUDE (name_key, enough), round(weight_name + {sum}, 4) AS score
FROM weighed WHERE corroborations >= needed AND enough
QUALIFY row_number() OVER (PARTITION BY a_key, b_key ORDER BY score DESC, a_org, b_org) = 1
"""


def propose_persons(con: duckdb.DuckDBPyConnection) -> PersonModel:
    """Make ``person_pair`` and ``name_cut(people, pairs)``; a bare name that is one with a token is not asked about.

    ``person_pair`` has the name, keys, ids and institutions of both, ``score`` in bits and the parts of its sum
    ``weight_…``, the evidence by name (BOOLEAN), ``people`` who bear the name, ``corroborations`` and ``needed``.

    Args:
        con: A release, with ``apart(a, b)``, keys that a person set apart.

    Returns:
        The model that the scores belong to.
    """
    join_bare_names(con)
    run_script(con, "hub.identity.candidates", "person_rows.sql")
    told, model = person_evidence(), train_persons(con)
    names = {name: identifier(name) for name in told.evidence}
    con.execute(
        _WEIGHED.format(
            found=", ".join(f"({one.sql}) AS {names[name]}" for name, one in told.evidence.items()),
            counts=" + ".join(f"CASE WHEN {names[n]} THEN {one.counts} ELSE 0 END" for n, one in told.evidence.items()),
            needed="CASE " + " ".join(
                f"WHEN people <= {step.people} THEN {step.corroborations}" if step.people is not None
                else f"ELSE {step.corroborations}" for step in told.needed
            ) + " END" + "".join(
                f" + CASE WHEN NOT {names[n]} THEN {one.against} ELSE 0 END"
                for n, one in told.evidence.items() if one.against
            ),
            # Across institutions one piece alone is too little, however much it counts.
            enough="({}) > 1".format(
                " + ".join(f"CASE WHEN {names[n]} THEN {2 if one.suffices else 1} ELSE 0 END"
                           for n, one in told.evidence.items() if one.counts)
            ),
            weights=", ".join(
                f"CASE WHEN {names[n]} THEN {model.weight(n, holds=True)} WHEN NOT {names[n]} "
                f"THEN {model.weight(n, holds=False)} ELSE 0 END AS {identifier('weight_' + n)}" for n in told.evidence
            ),
        )
    )  # fmt: skip
    con.execute(_BEST.format(sum=" + ".join(identifier(f"weight_{name}") for name in names)))
    return model
