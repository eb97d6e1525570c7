"""Composes an invented province and writes what its agencies would send, and the truth beside it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from ingest.demo import contracts, reports
from ingest.demo.agencies import Agencies
from ingest.demo.clients import Clients
from ingest.demo.founding import Founder
from ingest.demo.ordinary import enforce
from ingest.demo.patterns import plant
from ingest.demo.people import Crowd
from ingest.demo.post import PostRoom, Written
from ingest.demo.sending import send_activity, send_lists
from ingest.demo.sizes import SIZES, Size, SizeName
from ingest.demo.stage import Stage
from ingest.demo.truth import Truth, write_truth

Progress = Callable[[str], None]
TRUTH = "truth.json"


@dataclass
class Summary:
    """What was written.

    Attributes:
        folder: Where it lies.
        files: Every file with its feed, rows and the rows that must be refused.
        truth: The truth file.
        planted: Planted patterns by rule.
        lookalikes: Look-alikes by rule.
        counts: Institutions, people, clients, engagements and reports.
    """

    folder: Path
    files: list[Written]
    truth: Path
    planted: dict[str, int] = field(default_factory=dict)
    lookalikes: dict[str, int] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)


def reserve(size: Size) -> int:
    """How many companies the patterns may take."""
    return 150 * size.planted // 5 + 80 * size.lookalikes


def write(folder: Path, *, size: SizeName | Size, seed: int, on_progress: Progress | None = None) -> Summary:
    """Write the files of an invented province.

    Args:
        folder: Where the senders' folders and `truth.json` are made; what these hold from an earlier run is replaced.
        size: `small`, `province`, `nation`, or counts of one's own.
        seed: The same seed gives the same bytes.
        on_progress: Called with the name of each file when it is complete.

    Returns:
        A summary of the files and of what was planted.
    """
    counts = size if isinstance(size, Size) else SIZES[size]
    agencies = Agencies(seed)
    crowd = Crowd(int(counts.people * 1.3) + 12_000 + 700 * (counts.planted + counts.lookalikes), seed)
    founder = Founder(counts, agencies, crowd, seed)
    founder.ordinary()
    ordinary = list(founder.labs)
    clients = Clients(counts.clients + reserve(counts), reserve(counts), seed)
    drawn = contracts.draw(counts.engagements, ordinary, clients, agencies, seed)
    desk = reports.desks(ordinary, seed)
    stage = Stage(counts, agencies, founder, clients, crowd, seed=seed)
    plant(stage)
    enforce(stage)
    _clear(folder)
    room = PostRoom(folder, seed, on_progress)
    send_lists(room, stage)
    flow = reports.stream(drawn, desk, clients, agencies, total=counts.reports, chunk=counts.chunk, seed=seed)
    send_activity(room, stage, drawn, flow, ordinary)
    write_truth(folder / TRUTH, stage.truth)
    return Summary(
        folder=folder,
        files=room.written,
        truth=folder / TRUTH,
        planted=_by_rule(stage.truth, "planted"),
        lookalikes=_by_rule(stage.truth, "lookalike"),
        counts={
            "institutions": len(founder.labs),
            "people": len(crowd),
            "clients": clients.count,
            "engagements": room.rows("engagements"),
            "reports": room.rows("reports"),
        },
    )


def _by_rule(truth: list[Truth], kind: str) -> dict[str, int]:
    rules = sorted({row.rule for row in truth})
    return {rule: sum(row.rule == rule and row.kind == kind for row in truth) for rule in rules}


def _clear(folder: Path) -> None:
    """Remove what an earlier run wrote: the senders' folders and the truth."""
    from ingest.demo.post import SENDERS

    for sender in SENDERS.values():
        shutil.rmtree(folder / sender, ignore_errors=True)
    (folder / TRUTH).unlink(missing_ok=True)
    folder.mkdir(parents=True, exist_ok=True)
