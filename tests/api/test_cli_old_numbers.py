"""What was judged of an older number once the register gives the number to a credit code."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from tests.api.conftest import (
    BUREAU,
    ENGAGEMENT,
    LAB,
    OTHER_LAB,
    REGISTER,
    REGNO,
    WATER,
    Hub,
    Sender,
    credit_code,
    engagement,
)
from tests.api.test_cli_judge import ID


@pytest.fixture
def old_number(hub: Hub, sender: Sender) -> str:
    """A contract bears an old number only: the id of the number."""
    rows = [engagement("JH-1", REGNO, BUREAU, WATER, "监督性监测", "2026-03-01", "2026-12-31")]
    hub("ingest", sender.table("旧号.csv", ENGAGEMENT, rows, sender.cover(BUREAU, "2026-07-31", "增量")))
    return "O-" + hashlib.md5(f"organization\x1fREGN:{REGNO}".encode()).hexdigest()[:16]


def states(hub: Hub) -> list[str]:
    return [row["state"] for row in hub("judgements", "--format", "json").json()]


def test_a_same_on_an_old_number_is_contradicted_once_the_register_gives_the_number_to_another(
    hub: Hub, sender: Sender, old_number: str, a01: dict[str, Any]
) -> None:
    hub("judge", LAB, REGNO, "--verdict", "same", *ID)
    assert states(hub) == ["applies"] and LAB in hub("show", old_number).out
    code = credit_code("91", "990201", "MA00JH09")
    hub("ingest", sender.table("登记.csv", REGISTER, [["望海旧号检测站", code, REGNO, "存续", "990201", "示例路2号"]]))
    assert states(hub) == ["contradicted"] and code in hub("show", old_number).out
    # What is found of the laboratory does not say that it rests on the judgement.
    assert hub("finding", a01["id"], "--format", "json").json()["judgements"] == []


def test_a_different_on_an_old_number_is_contradicted_once_the_register_gives_the_number_to_that_code(
    hub: Hub, sender: Sender, old_number: str
) -> None:
    hub("judge", OTHER_LAB, REGNO, "--verdict", "different", *ID)
    assert states(hub) == ["applies"]
    row = ["望海旧号检测站", OTHER_LAB, REGNO, "存续", "990200", "示例路2号"]
    hub("ingest", sender.table("登记.csv", REGISTER, [row]))
    assert states(hub) == ["contradicted"] and OTHER_LAB in hub("show", old_number).out
