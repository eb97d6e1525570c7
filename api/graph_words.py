"""What show, around and path print: words instead of codes, a term instead of two days, a line of a file as source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from api.output import seen
from api.session import Session

LISTS = {
    ("people", "role"): "post",
    ("roles", "role"): "post",
    ("roles", "employment"): "employment",
    ("engagements", "service"): "service_type",
    ("commissions", "service"): "service_type",
    ("penalties", "act"): "violation_type",
    ("penalties", "standing"): "penalty_standing",
    ("bans", "kind"): "ban_kind",
    ("bans", "matter"): "ban_matter",
    ("certificate_events", "type"): "certificate_event",
    ("certificate_events", "reason"): "event_reason",
    ("certificate_events", "scope"): "event_scope",
}
"""Code lists that the columns of a section take their words from."""
PHRASES = {
    ("names", "kind"): "naming",
    ("claims", "field"): "column",
    ("review", "kind"): "review",
    ("people", "identity_basis"): "basis",
    ("entity", "identity_basis"): "basis",
}
"""Groups of the catalogue that the words of other columns are in."""


def worded(session: Session, section: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row for people: words instead of codes, the last day instead of a half-open end."""
    from api.catalogue import catalogue
    from schema.codelists import codes

    changed = {}
    for column, value in row.items():
        listed = LISTS.get((section, column))
        phrase = f"{PHRASES.get((section, column))}.{value}"
        if listed is not None and value in codes()[listed].values:
            changed[column] = codes()[listed].values[value].in_(session.lang)
        elif phrase in catalogue():
            changed[column] = session.say(phrase)
    return with_last_day({**row, **changed})


def with_last_day(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row for people, who read an end as the last day; machines get the half-open end as it is."""
    end = row.get("valid_to")
    return {**row} if end is None else {**row, "valid_to": end - timedelta(days=1)}


def field_rows(session: Session, head: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What is said of an entity above its tables, field by field; what stands in the first line is not said again."""
    from schema.divisions import divisions

    said = {None, False, head["id"], head["name"], head.get("code"), f"USCC:{head.get('code')}", f"NAME:{head['name']}"}
    for key, value in worded(session, "entity", head).items():
        if isinstance(value, list) or value not in said:
            place = divisions().get(value) if key == "division" else None
            yield key, f"{value} {place.name}" if place is not None else seen(value)


def section_rows(session: Session, section: str, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows of a section for a table."""
    from api.line import feeds_of

    feeds = feeds_of(session.home())
    told = [in_table(worded(session, section, row)) for row in rows]
    for row in told:
        if row.get("feed") in feeds:
            row["feed"] = feeds[row["feed"]].title.in_(session.lang)
    return told


def edge_row(session: Session, edge: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """An edge with the names of its ends; of a path's step an arrow says which way it is to be read."""
    kind = session.say(f"edge.{edge['kind']}")
    if "from" in edge:
        kind = f"{kind} →" if edge["from"] == edge["a"] else f"← {kind}"
    ends = {end: names.get(edge[end], edge[end]) for end in ("a", "b", "from", "to") if end in edge}
    return with_last_day(edge) | ends | {"kind": kind}


IN_PLACE = ("feed", "batch", "row", "file", "sheet", "line")
"""What says where a row stands; a table has the file and the line, and the feed only of what several feeds state."""


def in_table(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as a table has it: ``days`` instead of the first and the last one, ``source`` instead of batch and row."""
    from queries.records import place

    told: dict[str, Any] = {}
    for key, value in row.items():
        if key == "valid_from" and "valid_to" in row:
            told["days"] = days(value, row["valid_to"])
        elif key == "batch" and "file" in row:
            told["source"] = place(row)
        elif key == "feed" and ("batch" not in row or "value" in row):
            told["feed"] = value
        elif key not in ("valid_to", *(IN_PLACE if "file" in row else ())):
            told[key] = value
    return told


def days(first: date | None, last: date | None) -> str:
    """A term, its last day included; a day that is not known or open is left out."""
    return f"{first or ''} … {last or ''}".strip() if first or last else ""
