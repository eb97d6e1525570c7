"""Code lists and the errors that a wrong one gives."""

from __future__ import annotations

from pathlib import Path

import pytest

from schema.codelists import codes, load_codes
from schema.errors import HubError


def test_every_shipped_list_is_bilingual_and_each_word_means_one_code() -> None:
    assert {"service_type", "post", "ban_kind", "method_alias"} <= set(codes())
    for held in codes().values():
        assert held.title.zh and held.title.en
        assert held.values
        assert set(held.words().values()) == set(held.values)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("grade: {title: {zh: 等级, en: Grade}, values: {a: {zh: 甲}}}", "values.a.en"),
        ("grade: {title: {zh: 等级}, values: {}}", "title.en"),
        ("grade: {title: {zh: 等级, en: G}, values: {a: {zh: 甲, en: A, colour: red}}}", "colour"),
        ("grade: {title: {zh: 等级, en: G}, values: {a: {zh: 甲, en: A}, b: {zh: 乙, en: B, aliases: [甲]}}}", "甲"),
        ("- a", "code list"),
        ("a: [", "YAML"),
    ],
)
def test_a_wrong_list_is_refused_with_its_place(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "grade.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(HubError) as caught:
        load_codes(path)
    assert "grade.yaml" in str(caught.value)
    assert told in str(caught.value)
    assert caught.value.exit_status == 2
