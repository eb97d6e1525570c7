"""All hostile files."""

from __future__ import annotations

from bench.hostile import archives, cells, covers, named, places, sheets, texts, trees, workbooks
from bench.hostile.made import Hostile

KINDS = (cells, texts, trees, archives, workbooks, sheets, named, covers, places)


def files() -> dict[str, list[Hostile]]:
    """By kind."""
    return {kind.__name__.rpartition(".")[2]: kind.files() for kind in KINDS}
