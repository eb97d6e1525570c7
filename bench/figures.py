"""The figures of one size: a line for each work, kept as JSON so that a long run can go on where it was cut off."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from bench.cost import Cost, measured

Progress = Callable[[str], None]
PARTS = 20
"""Shortest floor that is timed once: shorter ones are run again, up to so many times."""


@dataclass
class Figure:
    """One line of the table at one size.

    Attributes:
        work: What was done.
        rows: How many rows, questions or runs it was about.
        cpu: CPU seconds, of the hub and its readers.
        wall: Wall seconds.
        floor: CPU seconds of the floor, where there is one.
        floor_wall: Its wall seconds.
        peak: MiB of memory at the peak of this work; 0 where it is not looked at by itself.
        unit: What ``rows`` counts, where the table shows how many of them a second.
    """

    work: str
    rows: int
    cpu: float
    wall: float
    floor: float | None = None
    floor_wall: float | None = None
    peak: int = 0
    unit: str = ""


@dataclass
class Board:
    """The figures of one size, in the order in which they were taken."""

    size: str
    path: Path | None = None
    reports: int = 0
    sizes: dict[str, int] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    on_step: Progress = lambda _: None

    @contextmanager
    def timed(self, work: str, rows: int = 1, *, unit: str = "") -> Iterator[Figure]:
        """Add a line for the block, with its memory."""
        self.on_step(work)
        figure = Figure(work, rows, 0.0, 0.0, unit=unit)
        # Before the block, whose parts add lines of their own.
        self.add(figure)
        with measured() as cost:
            yield figure
        figure.cpu, figure.wall, figure.peak = cost.cpu, cost.wall, cost.peak

    def add(self, figure: Figure) -> None:
        """Add a line; one of the same work is replaced."""
        self.figures = [one for one in self.figures if one.work != figure.work] + [figure]

    def floor(self, run: Callable[[], object], work: str | None = None) -> None:
        """Run the floor of the last line, or of the line of a work."""
        figure = self.figures[-1] if work is None else self.of(work)
        self.on_step(f"{figure.work}: floor")
        cost, times = Cost(), 0
        # A floor of a few milliseconds is run again, or the ratio would be one of two accidents.
        while times == 0 or (cost.cpu < 0.05 and times < PARTS):
            with measured(memory=False) as one:
                run()
            cost.cpu, cost.wall, times = cost.cpu + one.cpu, cost.wall + one.wall, times + 1
        figure.floor, figure.floor_wall = cost.cpu / times, cost.wall / times

    def of(self, work: str) -> Figure:
        """The line of a work."""
        return next(one for one in self.figures if one.work == work)

    def step(self, name: str, run: Callable[[], None]) -> None:
        """Do a part of the run unless it was done before, and keep what came of it."""
        if name in self.done:
            return
        run()
        self.done.append(name)
        self.keep()

    def keep(self) -> None:
        """Write the figures so far."""
        if self.path is not None:
            told = {name: value for name, value in vars(self).items() if name not in ("path", "on_step", "figures")}
            text = json.dumps(told | {"figures": [asdict(one) for one in self.figures]}, indent=1)
            draft = self.path.with_suffix(".new")
            draft.write_text(text, encoding="utf-8")
            draft.replace(self.path)


def kept(path: Path) -> Board | None:
    """The figures that were kept in a file; None where there are none that can be read."""
    try:
        told = json.loads(path.read_text("utf-8"))
        told["figures"] = [Figure(**one) for one in told["figures"]]
        return Board(path=path, **told)
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, KeyError) as error:
        print(f"{path}: no figures of this bench ({error}); they are taken anew", file=sys.stderr)
        return None
