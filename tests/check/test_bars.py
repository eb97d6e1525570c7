"""What counts as a bar on a bid date, and what only looks like one."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from hub.duck import connect
from queries.check import answer_to, questions
from queries.example import fill
from queries.rule import rules
from queries.surroundings import install_data

HOUSE = """
organization:
  - {id: I1, name: I1, division: "990101"}
  - {id: B1, name: B1, legal_person: I1}
  - {id: B2, name: B2, legal_person: I1}
"""


def answered(rows: str, org: str, question: str = "bars", place: str | None = "990102") -> list[str]:
    """Documents (or certificate numbers) that a question names for a bid on 2026-06-01."""
    given: dict[str, Any] = yaml.safe_load(HOUSE) | yaml.safe_load(rows)
    with connect() as con:
        fill(con, rules()["G04"], given)
        install_data(con)
        values = {"orgs": [org], "bid": "2026-06-01", "place": place, "names": []}
        return [row["doc_no"] for sql in questions()[question].values() for row in answer_to(con, sql, values)]


def ban(org: str, more: str = 'division: "990000", valid_to: 2027-01-01', matter: str = "monitoring") -> str:
    """A prohibition from 2026-01-01."""
    return (
        f"ban: [{{id: X, org: {org}, kind: prohibition, matter: {matter}, doc_no: D1, valid_from: 2026-01-01, {more}}}]"
    )


@pytest.mark.parametrize(
    ("barred", "asked", "bars"), [("I1", "I1", 1), ("I1", "B1", 1), ("B2", "B1", 0), ("B1", "I1", 0)]
)
def test_a_bar_binds_downwards_only(barred: str, asked: str, bars: int) -> None:
    assert answered(ban(barred), asked) == ["D1"] * bars
    assert answered(ban(barred), asked, "open_ended") == ["D1"] * (1 - bars)


def test_a_bar_reaches_its_place_and_no_other() -> None:
    assert answered(ban("I1"), "I1", place="110000") == []
    assert answered(ban("I1", 'division: "000000", valid_to: 2027-01-01'), "I1", place="110000") == ["D1"]


def test_a_bar_without_a_place_holds_for_procurement_only() -> None:
    assert answered(ban("I1", "valid_to: 2027-01-01"), "I1") == []
    assert answered(ban("I1", "valid_to: 2027-01-01"), "I1", "open_ended") == ["D1"]
    assert answered(ban("I1", "valid_to: 2027-01-01", "procurement"), "I1") == ["D1"]


def event(org: str, more: str) -> str:
    """A certificate of each house, and an event on the one of ``org``."""
    return f"""
certificate:
  - {{number: C-I1, holder: I1, valid_from: 2021-01-01, valid_to: 2027-01-01}}
  - {{number: C-B1, holder: B1, valid_from: 2021-01-01, valid_to: 2027-01-01}}
certificate_event: [{{number: C-{org}, holder: {org}, scope: whole, {more}}}]
"""


SUSPENDED = "type: suspended, valid_from: 2026-05-01, valid_to: 2026-08-01"


def kinds(rows: str, org: str, question: str = "bars") -> int:
    return len(answered(rows, org, question))


def test_a_suspended_certificate_is_its_holders_only() -> None:
    assert kinds(event("I1", SUSPENDED), "I1") == 1
    assert kinds(event("B1", SUSPENDED), "I1") == 0


@pytest.mark.parametrize(
    "after",
    [
        event(
            "I1",
            SUSPENDED + ", decided_on: 2026-04-28},\n"
            "  {number: C-I1, holder: I1, type: restored, scope: whole, decided_on: 2026-05-20",
        ),
        event("I1", SUSPENDED + ", decided_on: 2026-04-28")
        + "case: [{id: K1, org: I1, decided_on: 2026-04-28, revoked_on: 2026-05-10}]",
        "certificate_event: [{number: C-I1, holder: I1, type: cancelled, scope: whole, valid_from: 2026-01-01}]\n"
        "certificate: [{number: C-I1, holder: I1, valid_from: 2026-01-02, valid_to: 2032-01-02}]",
    ],
    ids=["restored", "reversed", "issued anew"],
)
def test_what_was_lifted_is_no_bar(after: str) -> None:
    assert answered(after, "I1") == []


def test_a_suspension_without_an_end_cannot_be_told() -> None:
    rows = event("I1", "type: suspended, valid_from: 2024-05-01")
    assert kinds(rows, "I1") == 0
    assert kinds(rows, "I1", "open_ended") == 1
