"""From what a person types (an id, a credit code, an older number, a name) to an organisation or person."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import duckdb

from queries.masking import masked
from queries.positions import looked_up
from schema.errors import HubError
from schema.normal_forms import fold_code, name_key


@dataclass(frozen=True)
class Entity:
    """An organisation or a person of the graph."""

    id: str
    kind: Literal["organization", "person"]
    name: str
    code: str | None


_PERSON = "id, 'person' AS kind, name, NULL AS code"
_ORGANIZATION = "id, 'organization' AS kind, name, code, key, identity_basis"


def matches(con: duckdb.DuckDBPyConnection, text: str) -> list[Entity]:
    """Everything that the text may mean: by id, code or older number first; only where that gives nothing, by name."""
    return meant(con, [text])[text]


def meant(con: duckdb.DuckDBPyConnection, texts: Sequence[str]) -> dict[str, list[Entity]]:
    """:func:`matches` of several texts, looked up together."""
    moved = moved_ids(con, [text.strip() for text in texts])
    asked = {text: moved.get(text.strip(), text.strip()) for text in texts}
    codes = {one: fold_code(one) for one in asked.values()}
    older = {one: [older_id(kind, code) for kind in ("REGN", "ORGC")] for one, code in codes.items()}
    now = moved_ids(con, [old for ids in older.values() for old in ids])
    keys = [f"{kind}:{code}" for code in codes.values() for kind in ("REGN", "ORGC")]
    organizations = [
        row
        for column, values in (("id", [*codes, *now.values()]), ("code", codes.values()), ("key", keys))
        for row in looked_up(con, _ORGANIZATION, "organization", column, values)
    ]
    persons = {row["id"]: row for row in looked_up(con, _PERSON, "person", "id", codes)}
    found: dict[str, list[Entity]] = {}
    for text, one in asked.items():
        code, ids = codes[one], {one, *(now[old] for old in older[one] if old in now)}
        rows = {
            row["id"]: row
            for row in organizations
            if row["id"] in ids
            or (row["code"] == code and (row["identity_basis"] != "contested" or row["key"] == f"USCC:{code}"))
            or row["key"] in (f"REGN:{code}", f"ORGC:{code}")
        }
        rows |= {one: persons[one]} if one in persons else {}
        found[text] = [entity(row) for row in list(rows.values()) or named_like(con, text.strip())]
    return found


def moved_ids(con: duckdb.DuckDBPyConnection, ids: Sequence[str]) -> dict[str, str]:
    """Where ids were redirected to."""
    return {row["old_id"]: row["id"] for row in looked_up(con, "old_id, id", "redirect", "old_id", ids)}


def older_id(kind: str, code: str) -> str:
    """The id of an organisation that is known by an older number only."""
    return f"O-{hashlib.md5(f'organization{chr(31)}{kind}:{code}'.encode(), usedforsecurity=False).hexdigest()[:16]}"


def named_like(con: duckdb.DuckDBPyConnection, name: str) -> list[dict[str, Any]]:
    """Organisations of a name. A mention without any code is no body of its own beside one that has a code."""
    key = [name_key(name)]
    other = [row["org"] for row in looked_up(con, "org", "organization_name", "name", key)]
    rows = looked_up(con, _ORGANIZATION, "organization", "name", key)
    rows += looked_up(con, _ORGANIZATION, "organization", "id", other)
    found = sorted({row["id"]: row for row in rows}.values(), key=lambda row: (row["identity_basis"], row["id"]))
    return [row for row in found if row["identity_basis"] != "name"][:21] or found[:21]


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
