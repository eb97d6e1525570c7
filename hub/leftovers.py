"""Clears what an interrupted command left in a home. The caller holds the lock."""

from __future__ import annotations

import contextlib
import re
import shutil
from pathlib import Path

from hub.anchor import read_anchor
from hub.keyfiles import destroy_secret, generations, sealing
from hub.scratch import in_hands
from schema.errors import HubError

DRAFT = re.compile(r"batch-([0-9]{6,})")
RELEASE = re.compile(r"[0-9]{6,}\.duckdb")


def clear(home: Path) -> None:
    """Remove drafts, the keys of batches that were never sealed, halves of releases, and keys that count no more.

    Args:
        home: Folder of the home.
    """
    if (home / "keys" / "master").exists():
        from hub.migration import arrange, drop_earlier

        if not generations(home / "keys"):
            arrange(home / "keys")
        drop_earlier(home / "keys")
    (home / "hub.json.new").unlink(missing_ok=True)
    for left in (home / "tmp").iterdir():
        if in_hands(left):
            continue
        draft = DRAFT.fullmatch(left.name)
        if draft and never_sealed(home, draft[1]):
            for number in generations(home / "keys"):
                destroy_secret(sealing(home / "keys", number) / "batches" / draft[1])
        if left.is_dir():
            # Its maker may be about to remove it too.
            with contextlib.suppress(FileNotFoundError):
                shutil.rmtree(left)
        else:
            left.unlink()
    for path in (home / "graph").glob("**/*.new"):
        path.unlink()
    # A release is one when its record lies beside it; a file without one was moved into place and no further.
    for path in (home / "graph" / "releases").glob("*.duckdb"):
        if RELEASE.fullmatch(path.name) and not path.with_suffix(".json").exists():
            path.unlink()
    if len(generations(home / "keys")) > 1:
        from hub.rotation import settle

        settle(home)


def never_sealed(home: Path, name: str) -> bool:
    """Whether no batch of this number is in the ledger or was ever there, as its heads tell."""
    try:
        known = max(read_anchor(path)[0] for path in (home / "heads", home / "ledger" / "HEAD"))
    except HubError:
        return False
    return known < int(name) and not (home / "ledger" / name).exists()
