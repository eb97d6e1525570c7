"""What a code that fails may stand for: ranked, checked, never applied."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.code_repair import LOOK_ALIKE, RANK, repairs
from schema.identifiers import USCC_LETTERS, code_kind, orgcode_check, orgcode_ok, uscc_check

BODIES = st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=8, max_size=8)


def company(body: str) -> str:
    """A credit code of an invented place, with both of its check characters."""
    held = "91990100" + body + orgcode_check(body)
    return held + uscc_check(held)


def codes(code: str, *known: str) -> list[str]:
    return [repair.code for repair in repairs(code, known)]


@given(BODIES, st.sampled_from(sorted(LOOK_ALIKE)), st.integers(0, 17))
def test_a_look_alike_is_found_again(body: str, wrong: str, place: int) -> None:
    code = company(body)
    if LOOK_ALIKE[wrong] in code[place] and wrong not in USCC_LETTERS:
        printed = code[:place] + wrong + code[place + 1 :]
        found = repairs(printed)
        assert (found[0].code, found[0].slip, found[0].was, found[0].should) == (code, "look_alike", wrong, code[place])


@pytest.mark.parametrize(("right", "wrong"), ["5S", "0O", "1I", "2Z", "UV", "8B", "B8"], ids="".join)
def test_each_look_alike_is_proposed(right: str, wrong: str) -> None:
    code = next(c for c in (company(f"MA{n:05d}{right}") for n in range(100)) if right in c[8:16])
    place = code.index(right, 8)
    assert code in codes(code[:place] + wrong + code[place + 1 :])


def test_several_letters_that_no_code_has_are_replaced_together() -> None:
    code = company("MA050512")
    (found,) = repairs(code[:10] + "O" + "S" + code[12:])
    assert (found.code, found.places, found.was, found.should) == (code, (11, 12), "OS", "05")


@given(BODIES, st.integers(0, 17), st.sampled_from(USCC_LETTERS))
def test_a_nineteenth_character_is_dropped(body: str, place: int, extra: str) -> None:
    code = company(body)
    assert code in codes(code[:place] + extra + code[place:])


@given(BODIES, st.integers(0, 16))
def test_a_transposition_is_proposed_only_towards_a_known_code(body: str, place: int) -> None:
    code = company(body)
    printed = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    if code_kind(printed) is None:
        assert code in codes(printed, code)
        assert all(repair.slip != "transposition" for repair in repairs(printed))


@given(st.text(USCC_LETTERS + "SOIZV*", min_size=8, max_size=20))
def test_whatever_is_proposed_passes_every_check_and_stands_in_order(text: str) -> None:
    found = repairs(text)
    assert [r.rank for r in found] == sorted(r.rank for r in found)
    for repair in found:
        assert repair.rank == RANK[repair.slip]
        assert code_kind(repair.code) is not None
        assert not repair.code.startswith("91") or len(repair.code) != 18 or orgcode_ok(repair.code[8:17])


@given(BODIES)
def test_a_sound_code_and_a_masked_one_need_no_repair(body: str) -> None:
    code = company(body)
    assert codes(code) == []
    assert codes(code[:14] + "****") == []


def test_width_case_and_blanks_do_not_matter() -> None:
    code = company("MA000052")
    printed = code.replace("5", "s", 1).lower()
    assert codes(" ".join(printed)) == codes(printed) == [code]
