"""The law in force on a day and in a place."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from schema.errors import HubError
from schema.law import in_force, laws, load_laws


def text(key: str, **changed: Any) -> dict[str, Any]:
    """A small national text, changed as told."""
    return {
        "instrument": key,
        "number": "第1号",
        "title": {"zh": "试验办法", "en": "Trial measures"},
        "jurisdiction": "000000",
        "status": "in_force",
        "fictional": False,
        "valid_from": date(2021, 6, 1),
        "valid_to": None,
        "evidence": "R",
        "articles": [{"article": "7", "text": {"zh": "不得", "en": "must not"}}],
        **changed,
    }


def folder(path: Path, *texts: dict[str, Any]) -> Path:
    """Writes law files."""
    for one in texts:
        (path / f"{one['instrument']}.yaml").write_text(yaml.safe_dump(one, allow_unicode=True), encoding="utf-8")
    return path


def test_a_renumbered_text_answers_by_the_day(tmp_path: Path) -> None:
    old = text("v1", valid_to=date(2025, 3, 18))
    new = text(
        "v2",
        valid_from=date(2025, 3, 18),
        articles=[{"article": "8", "text": {"zh": "不得", "en": "must not"}}],
        succession=[{"from": "v1:7", "to": "v2:8"}],
    )
    held = load_laws(folder(tmp_path, old, new))
    assert list(in_force(date(2021, 5, 31), "000000", held)) == []
    assert list(in_force(date(2025, 3, 17), "650100", held)) == ["v1"]
    assert list(in_force(date(2025, 3, 18), "650100", held)) == ["v2"]


def test_local_law_stays_in_its_place_and_drafts_nowhere(tmp_path: Path) -> None:
    local = text("local", jurisdiction="990000", fictional=True)
    draft = text("draft", status="draft", valid_from=None)
    held = load_laws(folder(tmp_path, local, draft))
    assert held["draft"].status == "draft"
    assert list(in_force(date(2024, 1, 1), "990201", held)) == ["local"]
    assert in_force(date(2024, 1, 1), "000000", held) == {}
    assert in_force(date(2024, 1, 1), "650100", held) == {}
    assert in_force(date(2024, 1, 1), None, held) == {}


def test_an_article_may_begin_later_than_its_text(tmp_path: Path) -> None:
    late = {"article": "9", "text": {"zh": "新增", "en": "added"}, "valid_from": date(2023, 1, 1)}
    held = load_laws(folder(tmp_path, text("v1", articles=[*text("v1")["articles"], late])))
    assert [a.article for a in in_force(date(2022, 12, 31), "000000", held)["v1"].articles] == ["7"]
    assert [a.article for a in in_force(date(2023, 1, 1), "000000", held)["v1"].articles] == ["7", "9"]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"paragraphs": 3}, "paragraphs"),
        ({"status": "repealed"}, "status"),
        ({"valid_to": date(2021, 6, 1)}, "valid_to"),
        ({"valid_from": None}, "valid_from"),
        ({"jurisdiction": "123456"}, "jurisdiction"),
        ({"jurisdiction": "990000"}, "invented"),
        ({"fictional": True}, "invented"),
        ({"title": {"zh": "只有中文"}}, "title.en"),
        ({"articles": [*text("v")["articles"], *text("v")["articles"]]}, "twice"),
        ({"succession": [{"from": "v0:7", "to": "v1:7"}]}, "v0:7"),
    ],
)
def test_a_wrong_file_is_refused_by_name_and_field(tmp_path: Path, changed: dict[str, Any], told: str) -> None:
    with pytest.raises(HubError) as caught:
        load_laws(folder(tmp_path, text("v1", **changed)))
    assert "v1.yaml" in str(caught.value)
    assert told in str(caught.value)


def test_a_file_that_is_no_yaml_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("a: [", encoding="utf-8")
    with pytest.raises(HubError, match=r"bad\.yaml"):
        load_laws(tmp_path)


@pytest.mark.parametrize(
    ("day", "there", "absent"),
    [
        (date(2020, 6, 1), {"245"}, {"39v1", "39v2", "820", "ecocode"}),
        (date(2024, 6, 1), {"39v1", "245"}, {"39v2", "820", "ecocode"}),
        (date(2025, 6, 1), {"39v2", "245"}, {"39v1", "820", "ecocode"}),
        (date(2026, 6, 1), {"39v2", "820", "supp2025"}, {"39v1", "245", "ecocode"}),
        (date(2026, 8, 15), {"39v2", "820", "ecocode"}, {"39v1", "245"}),
    ],
)
def test_the_shipped_law_follows_the_time_line(day: date, there: set[str], absent: set[str]) -> None:
    found = set(in_force(day, "650100"))
    assert there <= found
    assert not absent & found


def test_shipped_drafts_and_invented_law_never_apply_to_real_places() -> None:
    found = in_force(date(2026, 6, 1), "640000") | in_force(date(2026, 6, 1), "140500")
    assert all(law.status != "draft" and not law.fictional for law in found.values())
    assert {law.jurisdiction for law in laws().values() if law.fictional} == {"990000"}
