"""Every contract is whole: it loads, its example is a valid row, and its yields fit the model."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from schema.codelists import codes
from schema.feed import Feed, Record, Yield, feeds
from schema.items import MACRO, macro, spelling, synonyms
from schema.model import tables

WANTED = {
    "register", "disclosure", "register_persons", "successions", "certificates", "capability", "signatories",
    "authorities", "directory", "engagements", "reports", "cases", "emergencies", "penalties", "penalties_2015", "bans",
    "awards", "insurance", "published_cases",
}  # fmt: skip

RECORDS = [(feed, record) for feed in feeds().values() for record in feed.records]
NAMES = [f"{feed.feed}.{record.record}" for feed, record in RECORDS]

# Yields that the one example row of a record leaves silent; tests of behaviour cover them.
OTHER_ROWS = {
    ("register_persons", "shareholding"), ("awards", "award"), ("disclosure", "organization_claim"),
    ("disclosure", "role"), ("register", "organization_claim"), ("bans", "person_mark"), ("cases", "person_mark"),
    ("penalties", "person_mark"), ("penalties_2015", "person_mark"),
}  # fmt: skip


def yields() -> Iterator[tuple[Feed, Record, Yield]]:
    for feed, record in RECORDS:
        for given in record.yields:
            yield feed, record, given


def test_every_feed_of_the_first_line_is_declared() -> None:
    assert set(feeds()) >= WANTED


@pytest.mark.parametrize("feed", feeds().values(), ids=list(feeds()))
def test_sender_and_code_lists_exist(feed: Feed) -> None:
    assert feed.sender in codes()["agency_line"].values
    for record in feed.records:
        for column in record.columns:
            assert column.codes is None or column.codes in codes()
            assert all(part.codes is None or part.codes in codes() for part in column.fields)


@pytest.mark.parametrize(("feed", "record"), RECORDS, ids=NAMES)
def test_the_example_row_passes_its_own_contract(desk, feed: Feed, record: Record) -> None:
    sifted = desk.sift(feed.feed, {}, record=record.record)
    assert sifted.refused.select(["field", "value", "reason_en"]).to_pylist() == []
    assert sifted.accepted.num_rows == 1


@pytest.mark.parametrize(("feed", "record"), RECORDS, ids=NAMES)
def test_the_example_row_yields(desk, feed: Feed, record: Record) -> None:
    for given in record.yields:
        if (feed.feed, given.into) not in OTHER_ROWS:
            assert desk.give(feed.feed, given.into, {}, record=record.record), given.into


@pytest.mark.parametrize(("feed", "record"), RECORDS, ids=NAMES)
def test_a_row_without_its_required_cells_is_refused(desk, feed: Feed, record: Record) -> None:
    for column in record.columns:
        if column.required:
            assert column.name in desk.refuse(feed.feed, {column.header[0]: ""}, record.record)


@pytest.mark.parametrize("record", [record for _, record in RECORDS], ids=NAMES)
def test_examples_are_of_the_invented_province(record: Record) -> None:
    for column in record.columns:
        for code in re.findall(r"\b(?:[1-9A-HJ-NPQRTUWXY]{2})?[0-9]{6}[0-9A-Z]{9,10}\b", column.example or ""):
            assert "9901" in code or "9902" in code or "9903" in code or "9900" in code, code


def fits(found: str, wanted: str) -> bool:
    """Whether a value of one SQL type goes into a column of another without a guess."""
    integers = {"INTEGER", "BIGINT", "SMALLINT", "TINYINT"}
    if found.startswith("DECIMAL"):
        return wanted.startswith("DECIMAL")
    return found == wanted or (found in integers and wanted in integers)


@pytest.mark.parametrize(
    ("feed", "record", "given"), list(yields()), ids=[f"{f.feed}.{r.record}-{y.into}" for f, r, y in yields()]
)
def test_yields_fit_the_model(desk, feed: Feed, record: Record, given: Yield) -> None:
    table = tables()[given.into]
    wanted = {column.name: column.type for column in table.columns}
    laid = desk.lay(desk.sift(feed.feed, {}, record=record.record).accepted.slice(0, 0))
    desk.con.execute("EXPLAIN " + desk.statement(given, laid)).fetchall()
    for name, kind, *_ in desk.con.execute("DESCRIBE " + desk.statement(given, laid)).fetchall():
        assert fits(kind, wanted[name]), (name, kind, wanted[name])


@pytest.mark.parametrize(
    "given", [y for _, _, y in yields()], ids=[f"{f.feed}.{r.record}-{y.into}" for f, r, y in yields()]
)
def test_entities_are_given_as_mentions(given: Yield) -> None:
    """An entity column takes `org_mention`, `person_mention` or `person_named_in`; a bare name would find no node."""
    ranges = {column.name: column.range for column in tables()[given.into].columns}
    for name, text in given.columns.items():
        words = {"Organization": ["org_mention("], "Person": ["person_mention(", "person_named_in("]}
        wanted = words.get(ranges[name] or "")
        assert wanted is None or any(word in text for word in wanted), (name, text)


def test_ids_of_parts_are_the_ids_of_their_wholes() -> None:
    for feed, into, part, key in (("reports", "report", "report_item", "report"),
                                  ("engagements", "engagement", "engagement_target", "engagement")):  # fmt: skip
        given = {y.into: y for y in feeds()[feed].records[0].yields}
        assert given[into].columns["id"] == given[part].columns[key]


def test_the_item_macro_is_the_code_list() -> None:
    assert MACRO.read_text(encoding="utf-8") == macro()


def test_items_are_known_by_every_spelling_and_others_pass(desk) -> None:
    wanted = {text: item for word, item in synonyms().items()
              for text in (word, word.upper(), f" {word} ", word.replace("(", "（").replace(")", "）"))}  # fmt: skip
    others = ("总铬酸雾", "化学需氧量在线", "镭-226", "硝酸盐", "可溶性总磷")
    assert not {spelling(other) for other in others} & set(synonyms())
    wanted |= {other: other for other in others}
    found = desk.con.execute("SELECT t, item_key(t) FROM (SELECT unnest($1) AS t)", [list(wanted)]).fetchall()
    assert dict(found) == wanted
    assert wanted["六价铬"] != wanted["总铬"]


def test_services_for_the_regulator_are_told_from_those_for_the_regulated() -> None:
    groups = {code: value.group for code, value in codes()["service_type"].values.items()}
    assert {code for code, group in groups.items() if group == "regulatory"} == {
        "enforcement", "supervision", "comparison", "emergency"}  # fmt: skip
    assert {code for code, group in groups.items() if group == "self"} == {"self", "acceptance", "baseline", "soil"}
    assert None not in groups.values()
