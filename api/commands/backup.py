"""Safe copies and new keys: backup, backup-keys, restore, rotate-keys."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.command import command
from api.output import emit_one
from api.progress import progress
from api.session import Session


def register(app: typer.Typer) -> None:
    """Add the commands."""
    command(app, "backup")(backup)
    command(app, "backup-keys")(backup_keys)
    command(app, "restore")(restore)
    command(app, "rotate-keys")(rotate_keys)


def backup(
    session: Session,
    folder: Annotated[Path, typer.Argument(help="A new folder, or an earlier backup of this home 备份位置")],
) -> None:
    """Copy the home without its keys, also while it is in use; an earlier backup is brought up to date. 备份数据。"""
    from hub.backup import back_up

    with progress(session) as step:
        step("backup")
        done = back_up(session.home(), folder)
    whole = {"folder": str(folder), "batches": done.batches, "new": done.new, "entries": done.entries}
    told = session.say("backup.done", folder=folder, batches=done.batches, new=done.new)
    emit_one(session, whole | {"release": done.release}, told)


def backup_keys(
    session: Session,
    folder: Annotated[Path, typer.Argument(help="A folder apart from all other copies 密钥备份位置")],
) -> None:
    """Copy the keys of the home to a place apart from its stores; do so after each day's files. 备份密钥。"""
    from hub.keycopy import back_up_keys

    back_up_keys(session.home(), folder)
    emit_one(session, {"folder": str(folder)}, session.say("backup.keys", folder=folder))


def restore(
    session: Session,
    folder: Annotated[Path, typer.Argument(help="What hub backup made 备份位置")],
    keys: Annotated[Path, typer.Option("--keys", help="What hub backup-keys made 密钥备份位置")],
) -> None:
    """Make the home anew from a backup and its keys, and check it against its digests. 从备份恢复。"""
    from api.acts import restore_home

    with progress(session) as step:
        release = restore_home(folder, keys, session.home_path, on_step=step)
    whole = {
        "home": str(session.home_path),
        "release": release.number if release else None,
        "digest": release.digest if release else None,
        "content_digest": release.content_digest if release else None,
    }
    told = session.say("restore.done", home=session.home_path, digest=release.digest if release else "—")
    emit_one(session, whole, told)


def rotate_keys(session: Session) -> None:
    """Change the keys that seal: all originals are sealed anew and the old keys destroyed; joins stay. 更换密钥。"""
    from api.acts import rotate_home

    with progress(session) as step:
        done = rotate_home(session.home(), actor=session.actor, on_step=step)
    whole = {"generation": done.number, "batches": done.batches, "forgotten": done.forgotten}
    emit_one(session, whole, session.say("rotate.done", batches=done.batches, forgotten=done.forgotten))
