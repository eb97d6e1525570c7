"""An invented province: writes the files that its agencies would send, with planted patterns, and scores findings."""

from __future__ import annotations

from ingest.demo.province import Summary, write
from ingest.demo.sizes import Size, SizeName
from ingest.demo.truth import score

__all__ = ["Size", "SizeName", "Summary", "score", "write"]
