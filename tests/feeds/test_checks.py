"""A contract that ships would be refused without what keeps its codes checked and its items beside their reports."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from schema.errors import HubError
from schema.feed import feeds, load_feed

SHIPPED = Path(__file__).parents[2] / "schema" / "feeds"
SOUND = re.compile(r"sound_code\(((?:[^()]|\([^()]*\))*)\)")
MARKS = [
    (path.stem, number)
    for path in sorted(SHIPPED.glob("*.yaml"))
    for number, _ in enumerate(SOUND.finditer(path.read_text(encoding="utf-8")))
]


def refusal(folder: Path, feed: str, text: str) -> str:
    """What is said of a contract with this text."""
    path = folder / f"{feed}.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(HubError) as caught:
        load_feed(path)
    assert path.name in caught.value.text("zh")
    return caught.value.text("en")


@pytest.mark.parametrize(("feed", "number"), MARKS)
def test_a_text_column_without_sound_code_is_no_code_of_a_mention(tmp_path: Path, feed: str, number: int) -> None:
    text = (SHIPPED / f"{feed}.yaml").read_text(encoding="utf-8")
    mark = list(SOUND.finditer(text))[number]
    said = refusal(tmp_path, feed, text[: mark.start()] + mark[1] + text[mark.end() :])
    assert "sound_code(…)" in said and "is not checked" in said


def test_a_code_column_that_becomes_text_is_no_code_of_a_mention(tmp_path: Path) -> None:
    text = (SHIPPED / "engagements.yaml").read_text(encoding="utf-8")
    said = refusal(tmp_path, "engagements", text.replace("type: org_code", "type: text"))
    assert "performer_code of org_mention is not checked" in said


@pytest.mark.parametrize(
    "change",
    [
        ("      - into: report\n", '      - into: report\n        where: "version = 1"\n'),
        ("      - into: report\n", "      - into: report\n        each: items AS t\n"),
        ("report: \"fact_id('R', issuer_code,", "report: \"fact_id('R', issuer_name,"),
    ],
    ids=["narrower", "each", "another id"],
)
def test_an_item_that_does_not_come_with_its_report_is_refused(tmp_path: Path, change: tuple[str, str]) -> None:
    text = (SHIPPED / "reports.yaml").read_text(encoding="utf-8")
    assert text.count(change[0]) == 1
    said = refusal(tmp_path, "reports", text.replace(*change))
    assert "(report_item)" in said and "from the row of its report" in said


def test_an_item_without_any_report_is_refused(tmp_path: Path) -> None:
    text = (SHIPPED / "reports.yaml").read_text(encoding="utf-8")
    begin, end = text.index("      - into: report\n"), text.index("      - into: report_item\n")
    assert "from the row of its report" in refusal(tmp_path, "reports", text[:begin] + text[end:])


def test_there_are_marks_to_take_away() -> None:
    assert len(MARKS) > 5 and {feed for feed, _ in MARKS} <= set(feeds())
