"""The words are data that an official can change: what is wrong with them is said, with the file."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from schema.comparisons import BLOCKING, COMPARISONS, blocking_rules, comparisons, load_blocking, load_comparisons
from schema.errors import HubError
from schema.names import PATH, load_names


def changed(tmp_path: Path, path: Path, **changes: object) -> Path:
    content = yaml.safe_load(path.read_text("utf-8"))
    written = tmp_path / path.name
    written.write_text(yaml.safe_dump(content | changes, allow_unicode=True), encoding="utf-8")
    return written


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"trades": {"testing": ["检测"], "environment": ["环保", "检测"]}}, "检测"),
        ({"look_alikes": ["己已", "已巳"]}, "已"),
        ({"variants": {"昇平": "升"}}, "one character"),
        ({"zones": {"high_tech": ["高新区"], "model": ["示范区", "高新区"]}}, "高新区"),
        ({"bodies": ["centre", "stations"]}, "stations"),
        ({"synonyms": ["testings"]}, "testings"),
        ({"formes": {}}, "formes"),
    ],
)
def test_a_wrong_word_is_named(tmp_path: Path, changes: dict[str, object], told: str) -> None:
    with pytest.raises(HubError) as error:
        load_names(changed(tmp_path, PATH, **changes))
    assert "names.yaml" in error.value.en
    assert told in error.value.en


def test_levels_with_a_gap_and_rules_without_keys_are_refused(tmp_path: Path) -> None:
    words = {"zh": "字", "en": "word"}
    gap = {"title": words, "macro": "brand_level", "column": "parts", "silent": words, "levels": {0: words, 2: words}}
    with pytest.raises(HubError, match=r"comparisons\.yaml"):
        load_comparisons(changed(tmp_path, COMPARISONS, brand=gap))
    with pytest.raises(HubError, match=r"blocking\.yaml"):
        load_blocking(changed(tmp_path, BLOCKING, empty={"title": words}))


def test_what_ships_can_be_read() -> None:
    assert list(comparisons()) == ["brand", "division", "trade", "form", "branch", "code"]
    assert blocking_rules()
