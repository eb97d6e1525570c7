"""A release that earlier software made is brought back: commands that need more than it has say what to do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from hub.graph.releases import Releases, record_text
from hub.home import Home
from tests.api.conftest import LAB, NAMES, PLANT, Hub, Prepared
from tests.api.test_cli_judge import by_name

LACKS = (
    "DROP TABLE judged",
    "ALTER TABLE working.organization_mention DROP COLUMN own_key",
    "ALTER TABLE working.person_mention DROP COLUMN own_key",
)


@pytest.fixture
def earlier(prepared: Prepared) -> None:
    """A home that was rolled back to a release as software made it before people could judge."""

    def acts(hub: Hub, folder: Path) -> None:
        releases = Releases(Home.open(folder / "home"))
        old = releases.current()
        assert old is not None
        path = releases.path(old.number)
        with duckdb.connect(str(path)) as con:
            for statement in LACKS:
                con.execute(statement)
        path.with_suffix(".json").write_text(record_text(replace(old, made_under="earlier software")), "utf-8")
        assert hub("rebuild").status == 0
        assert hub("rollback", "--to", old.number).status == 0

    prepared("earlier", acts)


@pytest.mark.usefixtures("earlier")
def test_commands_say_to_rebuild_and_answer_afterwards(hub: Hub, tmp_path: Path) -> None:
    alone = by_name(NAMES[LAB])
    asked = (
        ("why", LAB, alone),
        ("review", "--export", tmp_path / "pairs.xlsx"),
        ("review",),
        ("judgements",),
        ("unresolved",),
        ("show", PLANT),
    )
    told = {words: hub(*words, lang="en") for words in asked}
    for words, done in told.items():
        assert done.status in (0, 3), (words, done.err)
        if done.status:
            assert "run hub rebuild" in done.err and done.err.count("\n") == 1, (words, done.err)
    assert [told[words].status for words in asked[:2]] == [3, 3]
    assert hub("rebuild").status == 0
    assert [hub(*words).status for words in asked[:2]] == [0, 0]


@pytest.mark.usefixtures("earlier")
def test_a_judgement_makes_the_release_anew(hub: Hub) -> None:
    alone = by_name(NAMES[LAB])
    assert hub("judge", LAB, alone, "--verdict", "same", "--ground", "来函确认").status == 0
    assert hub("why", LAB, alone, "--format", "json").json()["apart"] is None
