"""The table: a line for each work, a column for each size, and how the CPU seconds grow with the reports."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from bench.figures import Board, Figure

LARGE = 500_000
"""Reports from which a size tells how a work grows."""
LEGEND = (
    "Each cell: CPU seconds / wall seconds / CPU as a multiple of its floor's / MiB at the peak of this work. "
    "CPU and memory are of the hub and its readers; “growth” is the exponent e of CPU ~ reports^e."
)


def lines(boards: Sequence[Board]) -> list[str]:
    """The table as Markdown."""
    works = list(dict.fromkeys(one.work for board in reversed(boards) for one in board.figures))
    heads = [f"{board.size}: {board.reports:,} reports" if board.reports else board.size for board in boards]
    made = [f"| work | {' | '.join(heads)} | growth |", "|---" * (len(boards) + 2) + "|"]
    for work in works:
        found = [next((one for one in board.figures if one.work == work), None) for board in boards]
        cells = " | ".join(cell(one) for one in found)
        made.append(f"| {work} | {cells} | {growth(boards, found)} |")
        if unit := next((one.unit for one in found if one is not None and one.unit), ""):
            speeds = " | ".join(speed(one) for one in found)
            made.append(f"| {work}: {unit} a second of CPU / wall | {speeds} | |")
    for name in dict.fromkeys(name for board in boards for name in board.sizes):
        told = " | ".join(f"{board.sizes[name]:,}" if name in board.sizes else "" for board in boards)
        made.append(f"| {name} | {told} | |")
    return ["", *made, "", LEGEND]


def cell(figure: Figure | None) -> str:
    """What a work cost at one size."""
    if figure is None:
        return ""
    ratio = "–"
    if figure.floor:
        times = figure.cpu / figure.floor
        ratio = f"×{times:.1f}" if times >= 0.95 else f"×{times:.2g}"
    peak = f"{figure.peak:,}" if figure.peak else "–"
    return f"{seconds(figure.cpu)} / {seconds(figure.wall)} / {ratio} / {peak}"


def seconds(value: float) -> str:
    """Three figures that mean something."""
    return f"{value:.{max(0, min(5, 2 - math.floor(math.log10(max(value, 1e-5)))))}f}"


def speed(figure: Figure | None) -> str:
    """Rows a second of CPU and of wall time."""
    if figure is None:
        return ""
    return " / ".join(f"{figure.rows / max(used, 1e-6):,.0f}" for used in (figure.cpu, figure.wall))


def growth(boards: Sequence[Board], found: Sequence[Figure | None]) -> str:
    """Slope of the logarithm of CPU seconds over that of reports, by least squares; blank for fewer than two sizes.

    Small sizes, where planning is most of the work, are left out where there are two large ones.
    """
    points = [
        (math.log(board.reports), math.log(one.cpu))
        for board, one in zip(boards, found, strict=True)
        if one is not None and board.reports > 0 and one.cpu > 0
    ]
    large = [point for point in points if point[0] >= math.log(LARGE)]
    points = large if len(large) > 1 else points
    if len({x for x, _ in points}) < 2:
        return ""
    mean_x, mean_y = (sum(values) / len(points) for values in zip(*points, strict=True))
    slope = sum((x - mean_x) * (y - mean_y) for x, y in points) / sum((x - mean_x) ** 2 for x, _ in points)
    return f"{slope:.2f}"


def print_table(boards: Sequence[Board], kept_in: Path | None) -> None:
    """Print the table, smallest size first."""
    print("\n".join(lines(sorted(boards, key=lambda board: board.reports))), flush=True)
    if kept_in is not None:
        print(f"\nFigures: {kept_in}/SIZE.json", flush=True)
