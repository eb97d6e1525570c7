"""From what a person types (an id, a credit code, an older number, a name) to an organisation or person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import duckdb

from queries.masking import masked
from queries.rows import rows_of
from schema.errors import HubError


@dataclass(frozen=True)
class Entity:
    """An organisation or a person of the graph."""

    id: str
    kind: Literal["organization", "person"]
    name: str
    code: str | None


_BY_KEY = """
WITH asked AS (SELECT coalesce((SELECT id FROM redirect WHERE old_id = $text LIMIT 1), $text) AS text)
SELECT o.id, 'organization' AS kind, o.name, o.code FROM organization AS o, asked
WHERE o.id = asked.text OR (o.code = fold_code(asked.text) AND o.identity_basis <> 'contested')
   OR (o.code = fold_code(asked.text) AND o.key = 'USCC:' || fold_code(asked.text))
   OR o.key IN ('REGN:' || fold_code(asked.text), 'ORGC:' || fold_code(asked.text))
UNION
SELECT p.id, 'person', p.name, NULL FROM person AS p, asked WHERE p.id = asked.text
UNION
SELECT r.id, 'organization', o.name, o.code FROM redirect AS r JOIN organization AS o ON o.id = r.id, asked
WHERE r.old_id = 'O-' || left(md5('organization' || chr(31) || 'REGN:' || fold_code(asked.text)), 16)
   OR r.old_id = 'O-' || left(md5('organization' || chr(31) || 'ORGC:' || fold_code(asked.text)), 16)
"""
_BY_NAME = """
SELECT DISTINCT o.id, 'organization' AS kind, o.name, o.code, o.identity_basis FROM organization AS o
LEFT JOIN organization_name AS n ON n.org = o.id
WHERE name_key(o.name) = name_key($text) OR name_key(n.name) = name_key($text)
ORDER BY o.identity_basis, o.id LIMIT 21
"""


def matches(con: duckdb.DuckDBPyConnection, text: str) -> list[Entity]:
    """Everything that the text may mean: by id, code or older number first; only where that gives nothing, by name."""
    found = rows_of(con, _BY_KEY, {"text": text.strip()}) or named_like(con, text.strip())
    return [entity(row) for row in found]


def named_like(con: duckdb.DuckDBPyConnection, name: str) -> list[dict[str, Any]]:
    """Organisations of a name. A mention without any code is no body of its own beside one that has a code."""
    found = rows_of(con, _BY_NAME, {"text": name})
    strong = [row for row in found if row["identity_basis"] != "name"]
    return strong or found


def entity(row: dict[str, Any]) -> Entity:
    """An entity as it may be shown: persons masked."""
    name = masked(row["name"]) if row["kind"] == "person" else (row["name"] or row["code"] or row["id"])
    return Entity(row["id"], row["kind"], name, row["code"])


def one(con: duckdb.DuckDBPyConnection, text: str) -> Entity:
    """The one entity that the text means.

    Raises:
        HubError: Nothing bears it, or a name is borne by several; then the error lists them, and a code settles it.
    """
    found = matches(con, text)
    if len(found) == 1:
        return found[0]
    if not found:
        raise HubError(
            "unknown_entity",
            zh=f"图中没有“{text}”；请给出统一社会信用代码、编号或登记的全称。",
            en=f"Nothing in the graph is called “{text}”; give a credit code, an id or the full registered name.",
        )
    listed = "; ".join(f"{e.name} {e.code or ''} ({e.id})" for e in found[:10])
    raise HubError(
        "several_entities",
        zh=f"“{text}”有 {len(found)} 个对象：{listed}。同名不等于同一主体，请用代码或编号指明。",
        en=f"“{text}” is borne by {len(found)}: {listed}. A namesake is not a match: say which by code or id.",
    )
