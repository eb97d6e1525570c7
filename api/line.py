"""The one place that composes: take files in → draft release → screen → digest → publish. Rebuild uses it too."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from api.sole import ask_second
from hub.duck import connect, identifier
from hub.graph.build import build
from hub.graph.conditions import comparable, conditions
from hub.graph.digests import Digests, digests, kept_digests
from hub.graph.releases import Release, Releases, copy_file
from hub.home import Home
from hub.identity.candidates.store import candidates_path
from hub.identity.judgements import standing_judgements
from hub.journal import Journal
from hub.ledger import Ledger
from hub.privacy import Keys
from hub.settings import settings
from hub.standing import origins, standing
from queries.renew import renew
from schema.feed import Feed, feeds
from schema.words import Words

if TYPE_CHECKING:
    from ingest.intake import Intake

Step = Callable[[str], None]

DECIDING = ("withdraw", "judge", "unjudge", "ask_second")
"""Kinds of journal entries that decide what a release says."""


def quiet(_: str) -> None:
    """Tell nobody."""


def feeds_of(home: Home) -> dict[str, Feed]:
    """The contracts in use: those that ship and those of the home's own ``feeds`` folder."""
    return feeds(home.path / "feeds")


def take_in(
    home: Home, paths: Sequence[Path], *, feed: str | None = None, dry_run: bool = False, on_step: Step = quiet
) -> list[Intake]:
    """Take files in and publish one release of everything that stands.

    A file that cannot be used is an error that comes after the others went in; a file that the hub already has changes
    nothing. With ``dry_run`` nothing is written.

    Raises:
        HubError: Of the first file that could not be used, once the others are sealed and published.
    """
    from ingest.intake import take_in as take_one
    from schema.errors import HubError

    with home.lock():
        # What is no setting is told before anything is sealed.
        settings(home.path)
        taken: list[Intake] = []
        failed: list[HubError] = []
        for path in paths:
            on_step(path.name)
            try:
                taken.append(take_one(home, path, feed=feed, dry_run=dry_run))
            except HubError as error:
                failed.append(error)
        if not dry_run and needs_release(home):
            publish(home, on_step=on_step)
    if failed:
        raise Unusable(failed, taken)
    return taken


def needs_release(home: Home) -> bool:
    """Whether the ledger or the withdrawals say something that the current release does not know."""
    current = Releases(home).current()
    ledger = Ledger(home)
    if current is None:
        return bool(ledger.manifests())
    return current.ledger_head != ledger.head() or current.journal_head != graph_head(Journal(home))


def graph_head(journal: Journal, until: date | None = None) -> str:
    """Hash of the newest journal entry that the graph depends on; looks and triage do not change it."""
    entries = [entry for kind in DECIDING for entry in journal.entries(kind, until=until)]
    return max(entries, key=lambda entry: entry.seq).hash if entries else ""


def make(
    con: duckdb.DuckDBPyConnection, home: Home, known_on: date | None = None, on_step: Step = quiet
) -> tuple[int, int]:
    """Fill an empty database with a whole release, or carry one that was copied on to what stands now.

    Returns:
        The number of batches and of findings in it.
    """
    ledger, journal = Ledger(home), Journal(home)
    counted = standing(ledger, journal, known_on)
    judgements = standing_judgements(journal, known_on)
    fresh = build(con, ledger, feeds_of(home), counted, on_step, judgements)
    on_step("screen")
    return len(counted), renew(con, fresh=fresh)


def draft(home: Home, path: Path, on_step: Step = quiet) -> tuple[int, int, Digests]:
    """Make a release file at ``path``, or carry the one that lies there on; its batches, findings and digests."""
    con = connect(path)
    try:
        batches, found = make(con, home, None, on_step)
        on_step("digest")
        made = kept_digests(con)
        con.execute("CHECKPOINT")
    finally:
        con.close()
    return batches, found, made


def settled(
    home: Home, path: Path, drafted: tuple[int, int, Digests], on_step: Step = quiet
) -> tuple[int, int, Digests]:
    """Carry a draft on until no *same* of one person has to wait for a second; what it is then, as :func:`draft`."""
    while ask_second(home, path):
        drafted = draft(home, path, on_step)
    return drafted


def publish(home: Home, on_step: Step = quiet) -> Release:
    """Make the next release of everything that stands and point to it. The caller holds the lock.

    The release before is copied and carried on, where it was made under the same contracts, rules and laws; else, or
    when its file cannot be read, everything is made anew.
    """
    finish_forgetting(home)
    path = home.tmp() / "draft.duckdb"
    clear(path)
    before, under = Releases(home).current(), conditions(home.path / "feeds")
    carried = before if before is not None and before.made_under == under and copied(home, before, path) else None
    try:
        batches, found, made = draft(home, path, on_step)
    except Exception:
        # Damage of the release before is mended by making all anew; any other error is a fault of the hub, and is told.
        why = damage_of(Releases(home), carried) if carried is not None else None
        if carried is None or why is None:
            raise
        on_step(f"release {carried.number} {why.en}")
        clear(path)
        batches, found, made = draft(home, path, on_step)
    batches, found, made = settled(home, path, (batches, found, made), on_step)
    # Made of another release, and with names of persons that may have to be forgotten.
    candidates_path(home).unlink(missing_ok=True)
    heads = (Ledger(home).head(), graph_head(Journal(home)))
    return Releases(home).publish(
        path, made, heads=heads, batches=batches, findings=found, at=home.now(), made_under=under
    )


def clear(path: Path) -> None:
    """Remove a draft with its log, which must never be replayed over another."""
    for one in (path, path.with_name(path.name + ".wal")):
        one.unlink(missing_ok=True)


def copied(home: Home, release: Release, path: Path) -> bool:
    """Copy the file of a release, sharing its blocks where the filesystem can; whether it is there."""
    try:
        copy_file(Releases(home).path(release.number), path)
    except FileNotFoundError:
        return False
    return True


def finish_forgetting(home: Home) -> None:
    """Destroy the keys that were to be destroyed: the command may have been cut off, or the keys come from a backup."""
    asked = {int(e.payload["batch"]) for e in Journal(home).entries("withdraw") if e.payload.get("forget")}
    if asked:
        keys, readings = Keys.open(home.path), origins(Ledger(home).manifests())
        gone = {readings[number] for number in asked if number in readings}
        for seq in (seq for seq, first in readings.items() if first in gone):
            keys.destroy_batch_key(seq)


def rebuild(home: Home, on_step: Step = quiet) -> tuple[Release, bool]:
    """Make the release anew from ledger and journal. One that would be made again as it is stays.

    Returns:
        The release that is current afterwards, and whether all was well: the one before had the same digest, or was
        made under other contracts, rules or laws, or there was none.
    """
    with home.lock():
        finish_forgetting(home)
        # Names of persons are in it.
        candidates_path(home).unlink(missing_ok=True)
        path = home.tmp() / "draft.duckdb"
        clear(path)
        under = conditions(home.path / "feeds")
        drafted = draft(home, path, on_step)
        releases = Releases(home)
        current = releases.current()
        same = current is not None and current.digest == drafted[2].release and releases.path(current.number).exists()
        # Where the home asks for two people only since, a judgement may wait from now on.
        batches, found, made = settled(home, path, drafted, on_step)
        heads = (Ledger(home).head(), graph_head(Journal(home)))
        # One that says the same, but was made under other conditions, would not be carried on by the next intake.
        if same and current is not None and made_of(current) == (*heads, under):
            path.unlink()
            return current, True
        made_now = releases.publish(
            path, made, heads=heads, batches=batches, findings=found, at=home.now(), made_under=under
        )
        return made_now, current is None or same or current.made_under != under


def made_of(release: Release) -> tuple[str, str, str]:
    """Heads of ledger and journal that a release was made from, and what it was made under."""
    return release.ledger_head, release.journal_head, release.made_under


@contextmanager
def open_graph(home: Home, known_on: date | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """The current release, or a graph made of what ledger and journal held at the end of ``known_on``."""
    if known_on is None:
        con = Releases(home).open()
    else:
        con = connect()
        con.execute("ATTACH ':memory:' AS release")
        con.execute("USE release")
        make(con, home, known_on)
    try:
        yield con
    finally:
        con.close()


class Unusable(Exception):
    """Some files could not be used; the others went in."""

    def __init__(self, failed: Sequence[Exception], taken: Sequence[Intake]) -> None:
        super().__init__(f"{len(failed)} files could not be used")
        self.failed = list(failed)
        self.taken = list(taken)


def verify(home: Home, on_step: Step = quiet) -> list[Words]:
    """Check the ledger, the journal and the digest of every release; a sentence for each thing that is wrong."""
    on_step("ledger")
    wrong = [*Ledger(home).verify(), *Journal(home).verify()]
    releases = Releases(home)
    wrong += releases.unreadable()
    for release in releases.listed():
        on_step(f"release {release.number}")
        why = damage_of(releases, release)
        if why is not None:
            name = releases.path(release.number).name
            zh = f"第 {release.number} 版（{name}）{why.zh}；请运行 hub rebuild"
            wrong.append(Words(zh=zh, en=f"release {release.number} ({name}) {why.en}; run hub rebuild"))
    return wrong


def damage_of(releases: Releases, release: Release) -> Words | None:
    """What is wrong with the file of a release, or None."""
    try:
        con = releases.open(release.number)
    except (duckdb.Error, OSError) as error:
        return Words(zh=f"读不出：{first_words(error)}", en=f"cannot be read: {first_words(error)}")
    try:
        made = digests(con)
        read_working(con)
    except duckdb.Error as error:
        return Words(zh=f"已损坏：{first_words(error)}", en=f"is damaged: {first_words(error)}")
    finally:
        con.close()
    other = Words(zh="的摘要与生成时不同", en="has another digest than when it was made")
    return None if made.release == release.digest or not comparable(release.made_under) else other


def first_words(error: Exception) -> str:
    """What an error says, in one line of 200 characters at most."""
    return " ".join(str(error).split())[:200]


def read_working(con: duckdb.DuckDBPyConnection) -> None:
    """Read every block of what the next delta rests on; DuckDB checks their sums."""
    found = con.execute("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'working'").fetchall()
    for (name,) in found:
        # A count would be answered from statistics, without a look at the values.
        con.execute(f"SELECT bit_xor(hash(t)) FROM working.{identifier(name)} AS t").fetchall()
