"""Acts that change the home and are the same from the command line and from Python."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from api.line import Step, damage_of, finish_forgetting, publish, quiet, rebuild
from hub.graph.releases import Release, Releases
from hub.home import Home
from hub.journal import Journal
from hub.ledger import Ledger
from hub.restore import restore
from hub.rotation import Rotated, rotate
from schema.errors import HubError

if TYPE_CHECKING:
    from ingest.intake import Intake

DECISIONS = ("confirmed", "dismissed", "exempt", "lead")


def withdraw_batch(
    home: Home, number: int, *, ground: str, actor: str, forget: bool = False, on_step: Step = quiet
) -> Release:
    """Take a batch back and publish what stands without it.

    Args:
        home: The home.
        number: The batch.
        ground: Why; the journal keeps it.
        actor: Who.
        forget: Destroy the keys of all readings of the file: its original is unreadable for ever.
        on_step: Told what is being done.

    Raises:
        HubError: There is no such batch, or it was taken back before (unless its key is to be destroyed now).
    """
    with home.lock():
        journal = Journal(home)
        known = {m.seq for m in Ledger(home).manifests()}
        if number not in known:
            raise HubError(
                "batch_unknown",
                f"没有第 {number} 批；hub batches 列出已有批次",
                f"there is no batch {number}; hub batches lists them",
            )
        before = number in {int(e.payload["batch"]) for e in journal.entries("withdraw")}
        if before and not forget:
            raise HubError(
                "already_withdrawn",
                f"第 {number} 批此前已撤回；hub batches 显示各批是否有效",
                f"batch {number} was withdrawn before; hub batches shows which stand",
            )
        payload = {"batch": number, "ground": ground, "forget": forget}
        journal.append("withdraw", payload, actor, home.now())
        return publish(home, on_step=on_step)


def reread_and_publish(home: Home, number: int, *, on_step: Step = quiet) -> Intake:
    """Read a batch's sealed original again under the contract as it is now, and publish what stands then."""
    from hub.standing import standing
    from ingest.reread import reread_batch

    with home.lock():
        stands = {m.seq for m in standing(Ledger(home), Journal(home))}
        if number in {m.seq for m in Ledger(home).manifests()} - stands:
            raise HubError(
                "batch_not_standing",
                f"第 {number} 批已撤回或已被重读取代；hub batches 显示各批是否有效",
                f"batch {number} was withdrawn or already read again; hub batches shows which stand",
            )
        one = reread_batch(home, number)
        publish(home, on_step=on_step)
    return one


def roll_back(home: Home, to: int | None = None) -> Release:
    """Point to an earlier release (the one before, when none is named)."""
    with home.lock():
        held = Releases(home)
        if to is None:
            return held.rollback()
        held.point(to)
        return next(r for r in held.listed() if r.number == to)


def rebuild_release(home: Home, on_step: Step = quiet) -> tuple[Release, bool]:
    """Make the release anew (see :func:`api.line.rebuild`), also where the current one's file is damaged.

    A damaged release is set aside in ``graph/damaged`` and made again under its own number.
    """
    with home.lock():
        set_aside(home)
    return rebuild(home, on_step)


def restore_home(folder: Path, keys: Path, path: Path, on_step: Step = quiet) -> Release | None:
    """Make a home of a backup and its keys; its release is the one that was copied, or made anew where that is damaged.

    What was to be forgotten stays forgotten, also when the backup of the keys is older.
    """
    on_step("restore")
    home = restore(folder, keys, path)
    with home.lock():
        finish_forgetting(home)
        set_aside(home)
        if Releases(home).current() is None and Ledger(home).manifests():
            publish(home, on_step=on_step)
        return Releases(home).current()


def rotate_home(home: Home, *, actor: str, on_step: Step = quiet) -> Rotated:
    """Change the keys that seal (see :func:`hub.rotation.rotate`); what was to be forgotten is, first."""
    with home.lock():
        finish_forgetting(home)
        return rotate(home, actor, on_step)


def set_aside(home: Home) -> None:
    """Move the current release out of the way when its file is not what it was made as."""
    releases = Releases(home)
    try:
        current = releases.current()
    except HubError:
        # It names nothing that is there.
        releases.pointer.unlink()
        return
    if current is None or sound(releases, current):
        return
    folder = home.path / "graph" / "damaged"
    folder.mkdir(exist_ok=True)
    releases.pointer.unlink()
    # The record first: a file without one is no release, and the next command clears it.
    for path in (releases.path(current.number).with_suffix(".json"), releases.path(current.number)):
        if path.exists():
            path.replace(folder / path.name)


def sound(releases: Releases, release: Release) -> bool:
    """Whether a release's file is there and is what it was made as, also what only the next delta reads."""
    return releases.path(release.number).exists() and damage_of(releases, release) is None


def triage_finding(
    con: duckdb.DuckDBPyConnection,
    home: Home,
    finding: str,
    decision: str,
    *,
    ground: str,
    until: date | None,
    actor: str,
) -> Mapping[str, Any]:
    """Write what a person decided into the journal, with what finds the finding again when an id was redirected.

    Raises:
        HubError: The decision is none, its term fits no exemption, or there is no such finding.
    """
    from queries.decisions import bearings

    if decision not in DECISIONS:
        raise HubError(
            "bad_decision",
            f"处理“{decision}”不认识；请用 confirmed、dismissed、exempt 或 lead",
            f"“{decision}” is no decision; say confirmed, dismissed, exempt or lead",
        )
    if until is not None and decision != "exempt":
        raise HubError(
            "until_without_exempt",
            f"--until 只用于豁免（exempt），处理“{decision}”没有期限；请去掉 --until",
            f"--until is for an exemption, and “{decision}” has no term; leave --until out",
        )
    if not ground.strip():
        raise HubError("no_ground", "--ground 为空；请写明理由", "--ground is empty; say why")
    found = bearings(con, finding)
    if found is None:
        raise HubError(
            "finding_unknown",
            f"没有线索 {finding}；hub findings 列出现有线索",
            f"there is no finding {finding}; hub findings lists them",
        )
    payload = {
        "finding": finding,
        "decision": decision,
        "ground": ground,
        "until": until.isoformat() if until else None,
    }
    with home.lock():
        Journal(home).append("triage", payload | {"bearings": found}, actor, home.now())
    return payload | {"actor": actor}


def note_look(home: Home, actor: str, payload: Mapping[str, Any]) -> None:
    """Write into the journal that somebody looked.

    Readers do not wait for a writer: only the journal's own lock is taken.
    """
    Journal(home).append("look", payload, actor, home.now())
