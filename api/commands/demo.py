"""The invented province: make its files, take them in, screen them, and score what was found against what was planted."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import Annotated, Any

import typer

from api.command import command
from api.commands.intake import headings
from api.output import console, emit
from api.progress import progress
from api.session import Session
from schema.errors import HubError

DEMO_HOME = Path("demo-home")


def register(app: typer.Typer) -> None:
    """Add the command."""
    command(app, "demo")(demo)


def demo(
    session: Session,
    size: Annotated[str, typer.Option("--size", help="small, province or nation 规模")] = "small",
    seed: Annotated[int, typer.Option("--seed", help="Another seed, another province 种子")] = 1,
    files: Annotated[Path | None, typer.Option("--files", help="Only write the agencies' files here 只写文件")] = None,
) -> int:
    """Write an invented province's agency files, take them in, screen them, explain one finding. 演示。"""
    from ingest.demo import write

    if size not in ("small", "province", "nation"):
        raise HubError(
            "bad_size",
            zh=f"规模“{size}”不认识：small、province、nation。",
            en=f"“{size}” is no size: small, province or nation.",
        )
    if files is not None:
        if files.exists() and any(files.iterdir()):
            raise HubError(
                "folder_not_empty",
                zh=f"文件夹 {files} 不是空的；请换一个。",
                en=f"The folder {files} is not empty; name another.",
            )
        with progress(session) as step:
            write(files, size=size, seed=seed, on_progress=step)
        emit(session, [{"folder": str(files)}], headings(session, "demo", ["folder"]))
        return 0
    return run(session, size, seed)


def run(session: Session, size: str, seed: int) -> int:
    """The whole demo in a home of its own, made anew each time."""
    import os

    from api.line import take_in
    from hub.graph.releases import Releases
    from hub.home import Home
    from ingest.demo import score, write
    from queries.findings import Wanted
    from queries.findings import findings as ask
    from queries.rule import rules

    path = session.home_path if "HUB_HOME" in os.environ or session.home_path != Path("hub-home") else DEMO_HOME
    fresh_home(path)
    started = time.monotonic()
    home = Home.init(path, seed=seed)
    folder = path / "sent"
    with progress(session) as step:
        write(folder, size=size, seed=seed, on_progress=step)
        written = time.monotonic()
        sent = sorted(
            f for f in folder.rglob("*") if f.is_file() and f.name != "truth.json" and not f.name.endswith(".cover.csv")
        )
        taken = take_in(home, sent, on_step=step)
    done = time.monotonic()
    held = rules()
    release = Releases(home).current()
    assert release is not None
    con = Releases(home).open()
    try:
        found = ask(con, Wanted(), held, {})
    finally:
        con.close()
    scores = score(folder / "truth.json", found)
    whole: dict[str, Any] = {
        "home": str(path),
        "size": size,
        "seed": seed,
        "files": [
            {
                "feed": t.feed,
                "file": t.file,
                "batch": t.batch,
                "rows": t.rows,
                "accepted": t.accepted,
                "refused": t.refused,
            }
            for t in taken
        ],
        "rules": scores,
        "findings": len(found),
        "digest": release.digest,
        "content_digest": release.content_digest,
    }
    if session.form == "json":
        emit(session, [whole], {}, whole=whole)
        return 0
    emit(
        session,
        whole["files"],
        headings(session, "demo", ["batch", "feed", "file", "rows", "accepted", "refused"]),
        title=session.say("demo.came_in"),
    )
    titled = [row | {"title": held[row["rule"]].title.in_(session.lang)} for row in scores]
    emit(
        session,
        titled,
        headings(session, "demo", ["rule", "title", "planted", "found", "lookalikes", "false_alarms"]),
        title=session.say("demo.found"),
    )
    out = console(session)
    chosen = next((f for f in found if f["rule"] == "A01"), found[0] if found else None)
    if chosen is not None:
        from dataclasses import replace

        from api.commands.findings import finding

        out.print(session.say("demo.one"), style="bold", markup=False)
        finding(replace(session, home_path=path), chosen["id"])
    out.print(
        session.say("demo.digests", digest=release.digest, content=release.content_digest),
        markup=False,
        highlight=False,
    )
    out.print(
        session.say("demo.times", write=f"{written - started:.1f}", line=f"{done - written:.1f}"),
        markup=False,
        highlight=False,
    )
    subject = chosen["subject"]["code"] if chosen else ""
    out.print(
        session.say("demo.next", home=path, id=chosen["id"] if chosen else "", code=subject),
        markup=False,
        highlight=False,
    )
    return 0


def fresh_home(path: Path) -> None:
    """Remove a demo home; never a home that is not a demo, nor a folder that is no home.

    Raises:
        HubError: There is something else at the path.
    """
    from hub.home import Home

    if not path.exists():
        return
    if not any(path.iterdir()):
        return
    if not Home.is_demo(path):
        raise HubError(
            "not_a_demo",
            zh=f"{path} 不是演示数据目录，不会覆盖；请用 --home 指定别处。",
            en=f"{path} is not a demo home and is not overwritten; name another place with --home.",
            exit_status=3,
        )
    shutil.rmtree(path)
