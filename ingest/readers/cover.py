"""What a sender says about a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

COVER = "封面"
"""Name of the sheet that is the cover of a workbook."""


def cover_items(rows: Iterable[Sequence[str]]) -> dict[str, str]:
    """Pairs of 项目 and 内容; titles, the header row and items without content are left out."""
    items: dict[str, str] = {}
    for cells in rows:
        filled = [cell.strip() for cell in cells]
        while filled and not filled[0]:
            filled.pop(0)
        if len(filled) > 1 and filled[1] and (filled[0], filled[1]) != ("项目", "内容"):
            items[filled[0]] = filled[1]
    return items
