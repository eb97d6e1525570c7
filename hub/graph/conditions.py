"""What a release depends on beside ledger and journal: contracts, model, rules, laws, code lists, and the software."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path

import duckdb

KINDS = (".yaml", ".sql", ".csv", ".json", ".py")


def conditions(own_feeds: Path) -> str:
    """The version of DuckDB and a digest of all that decides what a release says of given batches.

    Digests of releases are sums of DuckDB's hashes: those of two versions do not compare.

    Args:
        own_feeds: Folder of a home's own contracts; need not be there.
    """
    told = hashlib.sha256(shipped().encode())
    for path in sorted(own_feeds.glob("*.yaml")):
        told.update(f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return f"{duckdb.__version__} {told.hexdigest()}"


@cache
def shipped() -> str:
    """Digest of what ships."""
    told = hashlib.sha256()
    for package in ("schema", "hub", "queries"):
        root = Path(str(files(package)))
        for path in sorted(root.rglob("*")):
            if path.suffix in KINDS and "__pycache__" not in path.parts:
                told.update(f"{path.relative_to(root)} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return told.hexdigest()


def comparable(made_under: str) -> bool:
    """Whether the digests of a release that was made under these conditions can be taken again here."""
    return made_under.partition(" ")[0] == duckdb.__version__
