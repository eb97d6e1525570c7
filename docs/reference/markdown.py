"""Tables and text for MyST pages."""

from __future__ import annotations

import re

SPECIAL = re.compile(r"([\\|*_<>\[\]`{}$~#])")


def plain(text: object) -> str:
    """Text of the data in which nothing is markup."""
    return SPECIAL.sub(r"\\\1", " ".join(str(text).split()))


def row(*cells: object) -> str:
    """One row of a table; cells in backquotes stay code, everything else is plain text."""
    return "| " + " | ".join(cell(c) for c in cells) + " |"


def cell(text: object) -> str:
    """One cell of a table."""
    told = str(text)
    if re.fullmatch(r"`[^`]+`(, `[^`]+`)*", told):
        return told.replace("|", "\\|")
    return plain(told)


def table(*heads: str) -> list[str]:
    """The head of a table."""
    return ["| " + " | ".join(heads) + " |", "|" + " --- |" * len(heads)]
