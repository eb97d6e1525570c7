"""The two sides of a pair as a person compares them: names, numbers, institutions, records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import duckdb

from queries.masking import masked
from queries.records import sample_records
from queries.rows import rows_of

SAID = ("names", "code", "status", "established_on", "address", "legal_representative", "institutions")
"""What is told of a side, in this order; a person has names and institutions."""

_ORGANIZATION = """
SELECT code, status, established_on, address, legal_representative,
    list_distinct(list_prepend(name, coalesce(
        (SELECT list(name ORDER BY name) FROM main.organization_name WHERE org = o.id), [])))[:5] AS names
FROM main.organization AS o WHERE id = $id
"""
_PERSON = """
WITH posted AS (
    SELECT org FROM main.role WHERE person = $id UNION
    SELECT holder FROM main.signatory_authorisation WHERE person = $id
)
SELECT [name] AS names, (
    SELECT list(coalesce(o.name, o.code) ORDER BY o.name)
    FROM main.organization AS o SEMI JOIN posted ON posted.org = o.id
)[:5] AS institutions
FROM main.person WHERE id = $id
"""
_PLACED = """
WITH asked AS (SELECT unnest($ids::VARCHAR[]) AS id), posted AS (
    SELECT person AS id, org FROM main.role SEMI JOIN asked ON asked.id = person
    UNION SELECT person, holder FROM main.signatory_authorisation SEMI JOIN asked ON asked.id = person
)
SELECT id, code AS placed FROM main.organization SEMI JOIN asked USING (id) WHERE code IS NOT NULL
UNION ALL SELECT p.id, array_to_string(list(coalesce(o.name, o.code) ORDER BY o.name)[:5], ' / ')
FROM posted AS p JOIN main.organization AS o ON o.id = p.org GROUP BY p.id
"""


def placed(con: duckdb.DuckDBPyConnection, ids: Sequence[str]) -> dict[str, str]:
    """By id, what tells namesakes apart at a glance: an organisation's code, a person's institutions."""
    return {row["id"]: row["placed"] for row in rows_of(con, _PLACED, {"ids": list(ids)})}


def side(con: duckdb.DuckDBPyConnection, kind: Literal["organization", "person"], id: str) -> dict[str, Any]:
    """One side of a pair.

    Returns:
        What :data:`SAID` names, as far as it is known, persons masked; ``mentions``: a sample of the records that name
        it, and ``records``: how many there are.
    """
    rows = rows_of(con, _ORGANIZATION if kind == "organization" else _PERSON, {"id": id})
    said: dict[str, Any] = rows[0] if rows else {}
    if kind == "person":
        said["names"] = [masked(name) for name in said.get("names", ())]
    elif said.get("legal_representative"):
        said["legal_representative"] = masked(said["legal_representative"])
    mentions, records = sample_records(con, kind, id)
    return {**{key: said.get(key) for key in SAID}, "mentions": mentions, "records": records}
