"""Codes: the standards' own examples, the near misses, and the same answer from Python and SQL."""

from __future__ import annotations

from collections.abc import Callable

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schema import identifiers as ids
from schema.identifiers import code_kind, orgcode_ok, regno_ok, resident_id_ok, uscc_ok
from schema.macro_text import macros

CREDIT_CODES = [
    "91350100M000100Y43",
    "91450300MA5KAP8B8T",
    "91211200577239374G",
    "91120112MA06E77W4N",
    "91130200699229617X",
    "91110000600037341L",
    "914401010878371368",
    "91510124MA6CQYLC5E",
    "91340111MA2NTEDW2Y",
    "91330203674737244W",
    "12100000400010275N",
]
RESIDENTS = ["360426199101010071", "11010519491231002X", "440524188001010014"]
DIGITS = "0123456789"

bodies = st.builds(
    lambda head, division, rest: head + division + rest,
    st.sampled_from(["91", "92", "12", "51", "Y1", "N2", "A1"]),
    st.text(DIGITS, min_size=6, max_size=6),
    st.text(ids.USCC_LETTERS, min_size=9, max_size=9),
)


@pytest.fixture(scope="module")
def sql() -> Callable[..., object]:
    """Asks a macro."""
    con = duckdb.connect()
    for statement in macros():
        con.execute(statement)

    def ask(expression: str, *values: object) -> object:
        row = con.execute(f"SELECT {expression}", list(values)).fetchone()
        assert row is not None
        return row[0]

    return ask


@pytest.mark.parametrize("code", CREDIT_CODES)
def test_published_credit_codes_pass(code: str) -> None:
    assert uscc_ok(code)
    assert orgcode_ok(code[8:17])
    assert code_kind(code) == "USCC"


@pytest.mark.parametrize("number", RESIDENTS)
def test_sample_resident_numbers_pass(number: str) -> None:
    assert resident_id_ok(number)


@pytest.mark.parametrize(
    "number",
    ["360426199102300071", "11010519491231002x", "110105194912310021", "110105491331002", "", "1101051949123100"],
)
def test_impossible_resident_numbers_fail(number: str) -> None:
    assert not resident_id_ok(number)


def test_the_old_form_of_fifteen_digits_needs_a_real_day() -> None:
    assert resident_id_ok("110105491231002")
    assert not resident_id_ok("110105490231002")


@given(bodies)
def test_every_body_has_one_check_character_and_every_slip_shows(body: str) -> None:
    code = body + ids.uscc_check(body)
    assert uscc_ok(code)
    assert [c for c in ids.USCC_LETTERS if uscc_ok(body + c)] == [code[17]]


@given(bodies, st.integers(8, 17), st.sampled_from(ids.USCC_LETTERS))
def test_one_wrong_character_is_always_seen(body: str, place: int, letter: str) -> None:
    code = body + ids.uscc_check(body)
    wrong = code[:place] + letter + code[place + 1 :]
    assert uscc_ok(wrong) == (wrong == code)


@given(st.text(DIGITS, min_size=14, max_size=14), st.integers(0, 14), st.sampled_from(DIGITS))
def test_one_wrong_digit_of_a_registration_number_is_seen(body: str, place: int, digit: str) -> None:
    number = body + ids.regno_check(body)
    assert regno_ok(number)
    wrong = number[:place] + digit + number[place + 1 :]
    assert regno_ok(wrong) == (wrong == number)


likely_inputs = st.one_of(
    bodies.map(lambda b: b + ids.uscc_check(b)),
    bodies.flatmap(lambda b: st.sampled_from(ids.USCC_LETTERS).map(lambda c: b + c)),
    st.text(DIGITS, min_size=14, max_size=14).map(lambda b: b + ids.regno_check(b)),
    st.text(DIGITS, min_size=15, max_size=15),
    st.text(ids.ORGC_LETTERS, min_size=8, max_size=8).map(lambda b: b + ids.orgcode_check(b)),
    st.builds(
        lambda head, day, rest: head + day + rest + ids.resident_id_check(head + day + rest),
        st.text("123456789", min_size=6, max_size=6),
        st.one_of(st.dates().map(lambda d: d.strftime("%Y%m%d").zfill(8)), st.just("19990230")),
        st.text(DIGITS, min_size=3, max_size=3),
    ),
    st.text(ids.ORGC_LETTERS + "*x ", max_size=20),
)


@given(likely_inputs)
@settings(max_examples=300, deadline=None)
def test_sql_and_python_agree(sql: Callable[..., object], code: str) -> None:
    asked = "{'u': uscc_ok($1), 'o': orgcode_ok($1), 'r': regno_ok($1), 'p': resident_id_ok($1), 'k': code_kind($1)}"
    assert sql(asked, code) == {
        "u": uscc_ok(code),
        "o": orgcode_ok(code),
        "r": regno_ok(code),
        "p": resident_id_ok(code),
        "k": code_kind(code),
    }


def test_a_code_that_begins_with_a_letter_is_a_credit_code() -> None:
    assert code_kind("Y1110000400010275" + ids.uscc_check("Y1110000400010275")) == "USCC"
