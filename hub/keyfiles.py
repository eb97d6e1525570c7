"""Where keys lie, and how they are written and destroyed.

``keys/pseudonym`` makes tokens and stays for ever; ``keys/check`` tells one home from another. The keys that seal lie
in ``keys/sealing/NNNNNN``, a folder for each generation: its master and, wrapped by it, the key of each batch.
"""

from __future__ import annotations

import os
from pathlib import Path

from hub.anchor import sync

FIRST = 1
"""The generation that a home is made with."""


def sealing(keys: Path, generation: int) -> Path:
    """Folder of the keys of one generation.

    Args:
        keys: Folder of the keys of a home, or of their backup.
        generation: Which, from 1.
    """
    return keys / "sealing" / f"{generation:06d}"


def generations(keys: Path) -> list[int]:
    """The generations whose keys are there; more than one only while keys are being changed."""
    try:
        return sorted(int(path.name) for path in (keys / "sealing").iterdir() if path.name.isdecimal())
    except FileNotFoundError:
        return []


def write_secret(path: Path, data: bytes) -> None:
    """Write a file that only its owner may read; it is on the disk before anything is sealed with it."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(handle)
    path.chmod(0o600)
    sync(path.parent)


def destroy_secret(path: Path) -> None:
    """Overwrite and remove a file, when it is there."""
    if not path.exists():
        return
    try:
        # In place: a file that is cut and written anew may leave the old block on the disk.
        with path.open("r+b") as file:
            file.write(b"\0" * path.stat().st_size)
            file.flush()
            os.fsync(file.fileno())
    finally:
        path.unlink()
    sync(path.parent)


def destroy_folder(folder: Path) -> None:
    """Destroy every secret in a folder, and the folder; the files nearest to the root go last."""
    if not folder.exists():
        return
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir():
            path.rmdir()
        else:
            destroy_secret(path)
    folder.rmdir()
    sync(folder.parent)
