"""Makes a home again of a backup and of the keys that were kept apart from it."""

from __future__ import annotations

import shutil
from pathlib import Path

from hub.anchor import sync
from hub.backup import MARK, about, apart, place
from hub.home import Home, known
from hub.journal import Journal
from hub.keycopy import fitting
from hub.keyfiles import generations
from hub.keys import Keys
from hub.ledger import Ledger
from hub.migration import arrange
from schema.errors import HubError


def restore(folder: Path, keys: Path, path: Path) -> Home:
    """Make a home of a backup and the keys that belong to it.

    Raises:
        HubError: There is something at the path, the backup is not whole or damaged, or the keys are another home's.
    """
    said = about(folder)
    if not said.get("whole"):
        raise HubError(
            "backup_half",
            f"{folder} 是没有做完的备份；请重新运行 hub backup 或换一份备份",
            f"{folder} is a backup that was not finished; run hub backup again or use another one",
            3,
        )
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise HubError(
            "home_exists",
            f"{path} 不是空文件夹，不能恢复到这里；请换一个位置",
            f"{path} is not empty; name another place",
        )
    apart(path, folder)
    known(folder)
    wrong = [*Ledger(Home(folder, False)).verify(), *Journal(Home(folder, False)).verify()]
    if wrong:
        raise HubError(
            "backup_damaged",
            f"{folder} 的备份已损坏（{wrong[0].zh}）；请换一份备份",
            f"the backup in {folder} is damaged ({wrong[0].en}); use another one",
            3,
        )
    fitting(keys, folder, said.get("home"))
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.chmod(0o700)
    for source in sorted(folder.iterdir()):
        # A home is one when it says so: its declaration comes last.
        if source.name in (MARK, "hub.json", "tmp"):
            continue
        (shutil.copytree if source.is_dir() else shutil.copy2)(source, path / source.name)
    (path / "tmp").mkdir()
    shutil.copytree(keys, path / "keys")
    if not generations(path / "keys"):
        arrange(path / "keys")
    Keys.open(path)
    for left in sorted(path.rglob("*"), reverse=True):
        sync(left)
    place(folder / "hub.json", path / "hub.json")
    return Home.open(path)
