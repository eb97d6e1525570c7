"""Brings a home of an earlier format to this one.

Format 1 had one generation of keys: ``keys/master`` and ``keys/batches/``. Format 2 keeps the keys that seal by
generation (:mod:`hub.keyfiles`), so that they can be changed. Until ``hub.json`` says 2, everything is where format 1
looks for it; from then on what format 1 had is a leftover. Cut off anywhere, it can be done again.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from hub.anchor import sync
from hub.graph.releases import write_whole
from hub.home import FORMAT, Home, known
from hub.keyfiles import FIRST, destroy_folder, destroy_secret, sealing


def migrate(home: Home) -> None:
    """Bring a home to this format; whoever has it open meanwhile goes on reading.

    Raises:
        HubError: Another process holds the lock.
    """
    with home.held():
        declared = known(home.path)
        if declared["format"] != FORMAT:
            arrange(home.path / "keys")
            write_whole(home.path / "hub.json", json.dumps(declared | {"format": FORMAT}, indent=1))
        home.clean()


def arrange(keys: Path) -> None:
    """Put copies of the keys where format 2 looks for them; keys that lie there already stay.

    Args:
        keys: Folder of the keys of a home.
    """
    if not (keys / "master").exists():
        return
    # What an earlier try left may lack what was made, or hold what was destroyed, since.
    destroy_folder(keys / "sealing")
    target = sealing(keys, FIRST)
    target.mkdir(mode=0o700, parents=True)
    (keys / "sealing").chmod(0o700)
    shutil.copytree(keys / "batches", target / "batches")
    shutil.copyfile(keys / "master", target / "master")
    (target / "master").chmod(0o600)
    for path in (*target.rglob("*"), target, keys / "sealing", keys):
        sync(path)


def drop_earlier(keys: Path) -> None:
    """Destroy the copies of keys where format 1 had them. The caller holds the lock of a home of format 2.

    Args:
        keys: Folder of the keys of a home.
    """
    destroy_folder(keys / "batches")
    # Last: as long as it lies there, the next command knows that it must go on.
    destroy_secret(keys / "master")
