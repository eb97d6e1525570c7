"""What people judged joins and parts in the graph, can be taken back, and a delta gives what a full build gives."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast, get_args

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_batches import FEED, START, Batch, Row, Shelf, put
from test_order import CODES, NAMES

from hub.duck import connect
from hub.graph.build import build
from hub.graph.digests import Digests, digests, kept_digests
from hub.graph.later import note_later, start_later
from hub.identity.judgements import APART, BARE, UNIT, Judgement, Kind, Verdict
from hub.identity.later_keys import later_key, of_key
from hub.ledger import Ledger
from hub.manifest import Manifest
from schema.feed import Feed, load_feed
from schema.model import tables

CODE, NAME = f"USCC:{CODES[0]}", f"NAME:{NAMES[3]}"
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def org(key: str) -> str:
    return "O-" + hashlib.md5(f"organization{UNIT}{key}".encode()).hexdigest()[:16]


def person(key: str) -> str:
    return "P-" + hashlib.md5(f"person{UNIT}{key}".encode()).hexdigest()[:16]


def said(kind: Kind, a: str, b: str, verdict: Verdict, day: int = 0, at: datetime | None = None) -> Judgement:
    a, b = sorted((a, b))
    at = at or NOON + timedelta(days=day)
    return Judgement(day + 1, f"{a}{b}{verdict}{at}", kind, a, b, verdict, "看过原件", "one", at)


class Carried:
    """A release in memory that is carried on."""

    def __init__(self, contract: Feed, shelf: Shelf) -> None:
        self.feeds, self.shelf, self.con = {contract.feed: contract}, shelf, empty()

    def on_to(self, sealed: Sequence[Manifest], judgements: Sequence[Judgement] = ()) -> Digests:
        build(self.con, cast("Ledger", self.shelf), self.feeds, sealed, judgements=judgements)
        kept = kept_digests(self.con)
        assert kept == digests(self.con)
        return kept

    def anew(self, sealed: Sequence[Manifest], judgements: Sequence[Judgement] = ()) -> Digests:
        other = Carried.__new__(Carried)
        other.feeds, other.shelf, other.con = self.feeds, self.shelf, empty()
        made = other.on_to(sealed, judgements)
        other.con.close()
        return made

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return self.con.execute(sql).fetchall()


def empty() -> duckdb.DuckDBPyConnection:
    con = connect()
    con.execute("ATTACH ':memory:' AS release")
    con.execute("USE release")
    return con


@pytest.fixture
def carried(contract: Feed, tmp_path_factory: pytest.TempPathFactory) -> Carried:
    return Carried(contract, Shelf(tmp_path_factory.mktemp("shelf")))


@pytest.fixture
def dated(tmp_path_factory: pytest.TempPathFactory) -> Carried:
    """Carried under a contract that tells records by their first day too: two can name one without a number."""
    path = tmp_path_factory.mktemp("feed") / "register.yaml"
    path.write_text(FEED.replace("natural_key: [code, person]", "natural_key: [code, person, valid_from]"), "utf-8")
    return Carried(load_feed(path), Shelf(tmp_path_factory.mktemp("shelf")))


def sealed(carried: Carried, *batches: Batch) -> list[Manifest]:
    (contract,) = carried.feeds.values()
    return [put(carried.shelf, seq, one, contract) for seq, one in enumerate(batches, 1)]


UNCODED = Row(code=cast("str", None), name=NAMES[3], person="t2", called="示例乙")
ROLES = "SELECT p.name, r.org, r.known_from FROM role AS r JOIN person AS p ON p.id = r.person ORDER BY 1 DESC"


def test_a_name_that_was_judged_the_code_s_is_that_organization(carried: Carried) -> None:
    sent = sealed(carried, Batch((Row(), UNCODED)))
    before = carried.on_to(sent)
    known = carried.rows(ROLES)
    assert [row[1] for row in known] == [org(CODE), org(NAME)]
    carried.on_to(sent, [said("organization", CODE, NAME, "same")])
    after = carried.rows(ROLES)
    assert [row[1] for row in after] == [org(CODE)] * 2
    # What the name's row says of the firm is known since the judgement; the other row as before.
    assert [row[2] for row in after] == [known[0][2], NOON.replace(tzinfo=None)]
    assert carried.rows("SELECT id FROM redirect") == [(org(CODE),)]
    assert carried.rows("SELECT old_id FROM redirect") == [(org(NAME),)]
    assert carried.rows("FROM judged") == [(1, "organization", org(CODE))]
    assert carried.rows("SELECT id, identity_basis FROM organization") == [(org(CODE), "key")]
    # Taken back: everything is as it was.
    assert carried.on_to(sent) == before


def test_a_name_can_be_set_apart_from_its_code(carried: Carried) -> None:
    slip = Row(name=NAMES[3], person="t2", called="示例乙")
    sent = sealed(carried, Batch((Row(), slip)))
    before = carried.on_to(sent)
    assert {row[1] for row in carried.rows(ROLES)} == {org(CODE)}
    set_apart = f"{APART}{CODE}{UNIT}{NAMES[3]}"
    carried.on_to(sent, [said("organization", CODE, set_apart, "different")])
    assert [row[1] for row in carried.rows(ROLES)] == [org(CODE), org(set_apart)]
    basis = dict(carried.rows("SELECT id, identity_basis FROM organization"))
    assert basis == {org(CODE): "key", org(set_apart): "contested"}
    # … and is then found to be another firm.
    other = f"USCC:{CODES[1]}"
    verdicts = [said("organization", CODE, set_apart, "different"), said("organization", other, set_apart, "same", 1)]
    carried.on_to(sent, verdicts)
    assert dict(carried.rows("SELECT id, identity_basis FROM organization")) == {org(CODE): "key", org(other): "key"}
    assert carried.on_to(sent) == before


def test_a_contested_code_is_settled_by_a_judgement(carried: Carried) -> None:
    unlike = Row(name=NAMES[1], person="t2", called="示例乙")
    sent = sealed(carried, Batch((Row(), unlike)))
    carried.on_to(sent)
    assert carried.rows("SELECT identity_basis FROM organization") == [("contested",)]
    second = f"{APART}{CODE}{UNIT}{NAMES[1]}"
    carried.on_to(sent, [said("organization", CODE, second, "same")])
    assert carried.rows("SELECT identity_basis FROM organization") == [("key",)]
    assert carried.rows("FROM review") == []
    carried.on_to(sent, [said("organization", CODE, second, "different")])
    assert dict(carried.rows("SELECT id, identity_basis FROM organization")) == {
        org(CODE): "key", org(second): "contested",
    }  # fmt: skip


def test_two_codes_never_become_one(carried: Carried) -> None:
    other = f"USCC:{CODES[1]}"
    sent = sealed(carried, Batch((Row(), UNCODED, Row(CODES[1], NAMES[1], "t3", "示例丙"))))
    before = carried.on_to(sent)
    verdicts = [said("organization", CODE, NAME, "same"), said("organization", other, NAME, "same", 1)]
    assert carried.on_to(sent, verdicts) == before


def test_a_person_without_a_number_is_one_with_a_number_after_a_judgement(carried: Carried) -> None:
    nameless = Row(person=None, called="示例甲")
    sent = sealed(carried, Batch((Row(), nameless)))
    before = carried.on_to(sent)
    bare = f"PN:{org(CODE)}{UNIT}示例甲"
    assert {row[0] for row in carried.rows("SELECT person FROM role")} == {person("PID:t1"), person(bare)}
    carried.on_to(sent, [said("person", "PID:t1", bare, "same")])
    assert {row[0] for row in carried.rows("SELECT person FROM role")} == {person("PID:t1")}
    assert carried.rows("SELECT old_id, id FROM redirect") == [(person(bare), person("PID:t1"))]
    assert carried.on_to(sent) == before


def test_two_numbers_of_one_name_are_two_people_after_a_judgement(carried: Carried) -> None:
    sent = sealed(carried, Batch((Row(), Row(person="t2", called="示例甲"))))
    carried.on_to(sent)
    assert {row[0] for row in carried.rows("SELECT identity_basis FROM person")} == {"contested"}
    carried.on_to(sent, [said("person", "PID:t1", "PID:t2", "different")])
    assert {row[0] for row in carried.rows("SELECT identity_basis FROM person")} == {"key"}
    # The same of them counts for nothing: two numbers are two people.
    carried.on_to(sent, [said("person", "PID:t1", "PID:t2", "same")])
    assert len(carried.rows("FROM person")) == 2


BETWEEN = START + timedelta(hours=1, minutes=30)
"""After the first batch, before the second."""
PARTED = {("示例甲", org(CODE)), ("示例乙", org(CODE)), ("示例丙", org(NAME))}
LATER = Row(code=cast("str", None), name=NAMES[3], person="t3", called="示例丙")


def test_a_name_is_judged_of_the_records_that_were_known_then(carried: Carried) -> None:
    first, second = sealed(carried, Batch((Row(), UNCODED)), Batch((LATER,)))
    once = [said("organization", CODE, NAME, "same", at=BETWEEN)]
    carried.on_to([first], once)
    assert {row[1] for row in carried.rows(ROLES)} == {org(CODE)}
    before = carried.on_to([first], once)
    carried.on_to([first, second], once)
    # The later record may be a namesake's: it stands under the name alone, and what was judged stays.
    assert {row[:2] for row in carried.rows(ROLES)} == PARTED
    assert dict(carried.rows("SELECT id, identity_basis FROM organization")) == {org(CODE): "key", org(NAME): "name"}
    assert carried.rows("FROM redirect") == []
    # Judged once more, with the later record in sight.
    again = [*once, said("organization", CODE, NAME, "same", 1)]
    carried.on_to([first, second], again)
    known = {name: (of, since) for name, of, since in carried.rows(ROLES)}
    assert {of for of, _ in known.values()} == {org(CODE)}
    assert known["示例乙"][1] == BETWEEN.replace(tzinfo=None)
    assert known["示例丙"][1] == (NOON + timedelta(days=1)).replace(tzinfo=None)
    assert carried.rows("SELECT old_id, id FROM redirect") == [(org(NAME), org(CODE))]
    # The later record withdrawn: as before it came.
    assert carried.on_to([first], once) == before


def test_later_records_can_be_told_to_be_somebody_else_s_and_what_was_judged_stays(carried: Carried) -> None:
    more = replace(LATER, person="t4", called="示例丁")
    first, second, third = sealed(carried, Batch((Row(), UNCODED)), Batch((LATER,)), Batch((more,)))
    once = said("organization", CODE, NAME, "same", at=BETWEEN)
    before = carried.on_to([first, second], [once])
    apart = said("organization", CODE, later_key(NAME, BETWEEN), "different")
    told = carried.on_to([first, second], [once, apart])
    # Nothing of the graph is otherwise: they stood apart already. Who decides about the name's own id is in it.
    assert told.content == before.content and {row[:2] for row in carried.rows(ROLES)} == PARTED
    assert set(carried.rows("FROM judged")) == {(1, "organization", org(CODE)), (1, "organization", org(NAME))}
    # What comes after that stands apart too.
    carried.on_to([first, second, third], [once, apart])
    assert {row[:2] for row in carried.rows(ROLES)} == PARTED | {("示例丁", org(NAME))}
    # A same that takes them in contradicts it, and then none applies; taken back, all is as before.
    clash = [once, apart, said("organization", CODE, NAME, "same", 1)]
    carried.on_to([first, second], clash)
    assert {row[:2] for row in carried.rows(ROLES)} == {
        ("示例甲", org(CODE)), ("示例乙", org(NAME)), ("示例丙", org(NAME)),
    }  # fmt: skip
    assert carried.on_to([first, second], clash) == carried.anew([first, second], clash)
    assert carried.on_to([first, second], [once]) == before


def test_tables_that_name_nobody_have_no_later_records(carried: Carried) -> None:
    carried.on_to(sealed(carried, Batch((Row(), UNCODED))), [said("organization", CODE, NAME, "same")])
    assert start_later(carried.con)
    for table in tables().values():
        note_later(carried.con, table, f'main."{table.name}"')
    assert carried.rows("FROM later_seen") == []


def test_two_who_must_agree_vouch_for_what_both_saw(carried: Carried) -> None:
    sent = sealed(carried, Batch((Row(), UNCODED)), Batch((LATER,)))
    alone = replace(said("organization", CODE, NAME, "same", at=BETWEEN), second=True)
    other = replace(said("organization", CODE, NAME, "same"), actor="two")
    carried.on_to(sent, [alone])
    assert {row[1] for row in carried.rows(ROLES)} == {org(CODE), org(NAME)}
    carried.on_to(sent, [alone, other])
    assert {row[:2] for row in carried.rows(ROLES)} == PARTED


def test_a_person_known_by_name_is_judged_of_the_records_that_were_known_then(dated: Carried) -> None:
    nameless = Row(person=None, called="示例甲")
    sent = sealed(dated, Batch((Row(), nameless)), Batch((replace(nameless, valid_from=date(2025, 1, 1)),)))
    bare = f"PN:{org(CODE)}{UNIT}示例甲"
    dated.on_to(sent, [said("person", "PID:t1", bare, "same", at=BETWEEN)])
    assert set(dated.rows("SELECT person, valid_from FROM role")) == {
        (person("PID:t1"), date(2024, 1, 1)), (person(bare), date(2025, 1, 1)),
    }  # fmt: skip
    assert dict(dated.rows("SELECT id, identity_basis FROM person")) == {person("PID:t1"): "key", person(bare): "name"}


def test_a_later_namesake_of_a_judged_firm_brings_no_people_into_it(dated: Carried) -> None:
    uncoded, later = replace(UNCODED, person=None), replace(LATER, person=None, called="示例乙")
    sent = sealed(dated, Batch((Row(), uncoded)), Batch((replace(later, valid_from=date(2025, 1, 1)),)))
    dated.on_to(sent, [said("organization", CODE, NAME, "same", at=BETWEEN)])
    found = dated.rows("SELECT valid_from, person FROM role JOIN person AS p ON p.id = person WHERE p.name = '示例乙'")
    assert dict(found) == {
        date(2024, 1, 1): person(f"PN:{org(CODE)}{UNIT}示例乙"),
        date(2025, 1, 1): person(f"PN:{org(NAME)}{UNIT}示例乙"),
    }


def test_two_namesakes_who_were_told_apart_stay_two_when_their_firms_are_one(carried: Carried) -> None:
    sent = sealed(carried, Batch((Row(person=None), replace(UNCODED, person=None, called="示例甲"))))
    one, other = (f"PN:{org(key)}{UNIT}示例甲" for key in (CODE, NAME))
    firms = said("organization", CODE, NAME, "same")
    carried.on_to(sent, [firms])
    assert len(carried.rows("FROM person")) == 1
    apart = [said("person", one, other, "different"), firms]
    carried.on_to(sent, apart)
    assert {row[0] for row in carried.rows("SELECT person FROM role")} == {person(one), person(other)}
    assert carried.on_to(sent, apart) == carried.anew(sent, apart)


ORGS = [*(f"USCC:{code}" for code in CODES), *(f"NAME:{name}" for name in NAMES),
        *(f"{APART}USCC:{code}{UNIT}{name}" for code in CODES[:2] for name in NAMES),
        f"ORGC:{CODES[0][8:17]}"]  # fmt: skip
PERSONS = ["PID:t1", "PID:t2", *(f"PN:{org(key)}{UNIT}示例{n}" for key in ORGS[:5] for n in "甲乙"),
           *(f"{APART}PID:{token}{UNIT}示例{n}" for token in ("t1", "t2") for n in "甲乙")]  # fmt: skip


def verdicts(kind: Kind, keys: Sequence[str]) -> st.SearchStrategy[Judgement]:
    some = st.sampled_from(keys)
    when = st.none() | st.integers(0, 3).map(lambda hours: START + timedelta(hours=hours, minutes=30))
    made = st.builds(said, st.just(kind), some, some, st.sampled_from(get_args(Verdict)), st.integers(0, 3), when)
    bare = [key for key in keys if key.startswith(BARE)]
    since = when.map(lambda at: at or NOON)
    of_later = st.builds(
        lambda key, other, until, day: said(kind, later_key(key, until), other, "different", day),
        st.sampled_from(bare), some, since, st.integers(0, 3),
    )  # fmt: skip
    return (made | of_later).filter(lambda one: of_key(one.a)[0] != of_key(one.b)[0])


rows = st.builds(
    Row,
    code=st.sampled_from([*CODES, CODES[0][8:17], None]),
    name=st.sampled_from(NAMES),
    person=st.sampled_from(["t1", "t2", None]),
    called=st.sampled_from(["示例甲", "示例乙"]),
)
batches = st.lists(st.lists(rows, min_size=1, max_size=5).map(lambda some: Batch(tuple(some))), min_size=1, max_size=3)
judging = st.lists(verdicts("organization", ORGS) | verdicts("person", PERSONS), max_size=5)


@pytest.mark.long
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sent=batches, steps=st.lists(judging, min_size=1, max_size=4), data=st.data())
def test_delta_equals_full_with_judgements(
    contract: Feed,
    tmp_path_factory: pytest.TempPathFactory,
    sent: list[Batch],
    steps: list[list[Judgement]],
    data: st.DataObject,
) -> None:
    carried = Carried(contract, Shelf(tmp_path_factory.mktemp("shelf")))
    all_of_it = sealed(carried, *sent)
    before = carried.on_to(all_of_it)
    for judgements in steps:
        stands = data.draw(st.lists(st.sampled_from(all_of_it), unique_by=lambda m: m.seq))
        stands = sorted(stands, key=lambda m: m.seq)
        assert carried.on_to(stands, judgements) == carried.anew(stands, judgements)
    assert carried.on_to(all_of_it) == before
    carried.con.close()
