"""Copies the keys of a home to a place of their own, and says whether such a copy fits a backup of the stores."""

from __future__ import annotations

import hashlib
from pathlib import Path

from hub.backup import MARK, apart, other, place
from hub.home import Home
from hub.keyfiles import FIRST, destroy_secret, generations, sealing
from hub.keys import Keys, told
from hub.resealed import Generation, generation
from schema.errors import HubError
from schema.words import Words


def back_up_keys(home: Home, folder: Path) -> None:
    """Copy the keys to a folder of their own, that only its owner reads; keys that were destroyed since leave it too.

    Raises:
        HubError: The folder lies in the home or in a backup of the stores, or holds something else.
    """
    Keys.open(home.path)
    apart(folder, home.path)
    if any((parent / name).exists() for parent in (folder, *folder.resolve().parents) for name in (MARK, "hub.json")):
        raise HubError(
            "keys_not_apart",
            f"{folder} 在数据备份或数据目录之内；密钥须与数据分开存放，请换一个位置",
            f"{folder} is inside a backup or a home; keys are kept apart from the stores, name another place",
        )
    check = folder / "check"
    filled = folder.exists() and any(folder.iterdir())
    if filled and (not check.exists() or check.read_bytes() != (home.path / "keys" / "check").read_bytes()):
        raise other(folder, Words(zh="本数据目录的密钥备份", en="backup of this home's keys"))
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    while True:
        now = generation(home.path)
        copy_keys(home.path / "keys", folder, now)
        if generation(home.path) == now:
            return


def copy_keys(keys: Path, folder: Path, now: Generation) -> None:
    """Copy the keys that count, and destroy what is in the folder besides."""
    counting = sealing(keys, now.number)
    wanted = [keys / name for name in ("pseudonym", "check", "seed") if (keys / name).exists()]
    wanted += [path for path in counting.rglob("*") if path.is_file()]
    batches = sealing(folder, now.number) / "batches"
    for part in (batches.parents[1], batches.parent, batches):
        part.mkdir(mode=0o700, exist_ok=True)
    kept: set[Path] = set()
    for path in wanted:
        target = folder / path.relative_to(keys)
        try:
            place(path, target)
            kept.add(target)
        except FileNotFoundError:
            # The key of a draft that came to nothing, or all of them were changed.
            if path.exists():
                raise
    # Keys of earlier generations, those of a home of format 1, and those of batches that were forgotten.
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_file() and path not in kept:
            destroy_secret(path)
        elif path.is_dir() and path != batches and not any(path.iterdir()):
            path.rmdir()


def fitting(keys: Path, folder: Path, owner: object) -> None:
    """Refuse keys that do not open a backup.

    Args:
        keys: What ``hub backup-keys`` made.
        folder: What ``hub backup`` made.
        owner: Which home the backup says it is of.

    Raises:
        HubError: ``keys_other``: they are another home's; ``keys_unfit``: the keys were changed between the backups.
    """
    try:
        right = hashlib.sha256((keys / "check").read_bytes()).hexdigest() == owner
    except OSError:
        right = False
    if not right:
        raise HubError(
            "keys_other",
            f"{keys} 里没有这份备份所属数据目录的密钥；请用 hub backup-keys 所存的那一份",
            f"{keys} does not hold the keys of the home that was backed up; use what hub backup-keys kept",
            3,
        )
    now = generation(folder)
    held = generations(keys) or [FIRST]
    master = sealing(keys, now.number) / "master"
    if now.number in held and (now.check is None or told(master.read_bytes()).hex() == now.check):
        return
    if max(held) < now.number:
        raise HubError(
            "keys_unfit",
            f"{keys} 里是 {now.since} 换钥以前的密钥，{folder} 是换钥以后的备份；请用换钥以后所作的密钥备份",
            f"the keys in {keys} are of before the keys were changed on {now.since}, and {folder} is a backup of after "
            "it; use a backup of the keys that was made after it",
            3,
        )
    raise HubError(
        "keys_unfit",
        f"{keys} 里是换钥以后的密钥，{folder} 是换钥以前的备份；请用换钥以后所作的备份，或换钥以前的密钥备份",
        f"the keys in {keys} are of after a change of keys, and {folder} is a backup of before it; use a backup that "
        "was made after it, or the keys of before it",
        3,
    )
