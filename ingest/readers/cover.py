"""What a sender says about a file."""

from __future__ import annotations

import errno
import stat
from collections.abc import Iterable, Sequence
from pathlib import Path

from ingest.readers.refusals import shown
from schema.errors import HubError

COVER = "封面"
"""Name of the sheet that is the cover of a workbook."""
COVER_MARK = ".cover.csv"
"""What is added to a file's name to name the cover that lies beside it."""


def cover_beside(path: Path) -> Path | None:
    """The cover that lies beside a file, or None.

    Raises:
        HubError: Something lies there that is no plain file: the sender meant to say something.
    """
    cover = path.with_name(path.name + COVER_MARK)
    try:
        cover.lstat()
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.ENAMETOOLONG):  # a name may be too long to have a cover
            return None
    try:
        plain = stat.S_ISREG(cover.stat().st_mode)
    except OSError:
        plain = False
    if not plain:
        name = shown(cover.name)
        raise HubError("no_such_file", f"封面{name}不是可读的普通文件；请换成CSV文件或移走",
                       f"the cover {name} is no plain file that can be read; replace or remove it")  # fmt: skip
    return cover


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
