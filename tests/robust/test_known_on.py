"""As known on a day is what a home was that had got nothing later: every row and finding, by both digests."""

from __future__ import annotations

import random
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from agency_files import CUT_OFFS, HEADERS, Cover, File, written

from api.acts import reread_and_publish, withdraw_batch
from api.line import open_graph, take_in
from hub.graph.digests import digests
from hub.home import Home
from hub.journal import Journal
from hub.ledger import Ledger
from hub.standing import standing

FIRST = datetime(2026, 11, 20, 22, 30, tzinfo=UTC)
DAYS = 3


def drawn(draw: random.Random) -> File:
    """Some rows of some feed, with a cover as often as not."""
    feed = draw.choice(sorted(HEADERS))
    cover = Cover(draw.choice(CUT_OFFS), draw.choice(["全量", "增量"]), draw.randint(1, 2))
    return File(feed, tuple(draw.sample(range(5), draw.randint(2, 4))), draw.choice([None, cover]))


def act(home: Home, folder: Path, draw: random.Random) -> None:
    """Send files, and take something back or read it again as often as not."""
    take_in(home, [written(drawn(draw), folder) for _ in range(draw.randint(2, 3))])
    stands = [m.seq for m in standing(Ledger(home), Journal(home))]
    what = draw.choice(["withdraw", "forget", "reread", "nothing"]) if stands else "nothing"
    if what == "reread":
        reread_and_publish(home, draw.choice(stands))
    elif what != "nothing":
        withdraw_batch(home, draw.choice(stands), ground="误报", actor="clerk", forget=what == "forget")


@pytest.mark.parametrize("seed", range(2))
def test_as_known_on_a_day_is_the_home_of_that_day(tmp_path: Path, seed: int) -> None:
    draw = random.Random(seed)
    home = Home.init(tmp_path / "home", seed=seed)
    then: dict[date, Path] = {}
    for number in range(DAYS):
        # The clock of a test's home goes on from what this file says; days end at midnight UTC.
        now = FIRST + timedelta(days=number)
        (home.path / "clock").write_text(now.isoformat(timespec="seconds"), "utf-8")
        act(home, tmp_path, draw)
        then[now.date()] = Path(shutil.copytree(home.path, tmp_path / f"home-{number}"))
    seen = set()
    for day, folder in then.items():
        with open_graph(home, day) as known, open_graph(Home.open(folder)) as was:
            assert digests(known) == digests(was), day
            seen.add(digests(known).content)
    with open_graph(home, FIRST.date() - timedelta(days=1)) as before:
        assert before.execute("SELECT count(*) FROM organization").fetchall() == [(0,)]
    assert len(seen) > 1
