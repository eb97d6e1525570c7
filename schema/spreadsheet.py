"""Cells that no spreadsheet runs. Every file that the hub writes for people goes through here."""

from __future__ import annotations

import re

# Spreadsheets start a formula at these, full width too where the input method writes it (OWASP, CSV Injection).
_STARTS = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")
_HARMLESS = re.compile(r"-?[0-9]+(?:\.[0-9]+)?%?|-+")
LONGEST = 32_767
"""Characters that a cell of XLSX may have; writers drop longer ones without a word."""


def inert(text: str) -> str:
    """The text of a cell; with an apostrophe before it when a spreadsheet would run it. Plain numbers stay."""
    return "'" + text if _STARTS.match(text) and not _HARMLESS.fullmatch(text) else text


def sheet_cell(text: str) -> str:
    """The same for a cell of XLSX, cut where no cell can be longer."""
    kept = inert(text)
    return kept if len(kept) <= LONGEST else kept[: LONGEST - 1] + "…"
