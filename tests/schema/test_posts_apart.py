"""Posts that exclude each other: each pair with the law that says so, and a wrong declaration is refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from schema.errors import HubError
from schema.posts_apart import PATH, load_posts_apart, posts_apart


def test_a_supervisor_is_neither_director_nor_manager_nor_legal_representative() -> None:
    pairs = {frozenset(pair.posts) for pair in posts_apart()}
    assert pairs == {frozenset(("supervisor", post)) for post in ("director", "executive", "legal_representative")}
    assert all({one.instrument for one in pair.law} == {"company_law", "company_law_2018"} for pair in posts_apart())


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("[supervisor, director]", "[supervisor, chairman]"), ('"130(4)"]', '"999"]'), ("why:", "how:")],
)
def test_a_wrong_declaration_is_one_sentence(tmp_path: Path, right: str, wrong: str) -> None:
    path = tmp_path / "posts_apart.yaml"
    path.write_text(PATH.read_text("utf-8").replace(right, wrong, 1), "utf-8")
    with pytest.raises(HubError) as told:
        load_posts_apart(path)
    assert told.value.code == "bad_declaration" and "posts_apart.yaml" in told.value.text("en")
