"""Clears what an interrupted command left in a home. The caller holds the lock."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from hub.anchor import read_anchor
from hub.keys import destroy_secret
from schema.errors import HubError

DRAFT = re.compile(r"batch-([0-9]{6,})")
RELEASE = re.compile(r"[0-9]{6,}\.duckdb")


def clear(home: Path) -> None:
    """Remove drafts, the keys of batches that were never sealed, and halves of releases.

    Args:
        home: Folder of the home.
    """
    for left in (home / "tmp").iterdir():
        draft = DRAFT.fullmatch(left.name)
        if draft and never_sealed(home, draft[1]):
            destroy_secret(home / "keys" / "batches" / draft[1])
        if left.is_dir():
            shutil.rmtree(left)
        else:
            left.unlink()
    for path in (home / "graph").glob("**/*.new"):
        path.unlink()
    # A release is one when its record lies beside it; a file without one was moved into place and no further.
    for path in (home / "graph" / "releases").glob("*.duckdb"):
        if RELEASE.fullmatch(path.name) and not path.with_suffix(".json").exists():
            path.unlink()


def never_sealed(home: Path, name: str) -> bool:
    """Whether no batch of this number is in the ledger or was ever there, as its heads tell."""
    try:
        known = max(read_anchor(path)[0] for path in (home / "heads", home / "ledger" / "HEAD"))
    except HubError:
        return False
    return known < int(name) and not (home / "ledger" / name).exists()
