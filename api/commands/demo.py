"""The invented province: make its files, take them in, screen them, score what was found against what was planted."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.command import command
from api.output import emit, headings, page, say_on, table_on
from api.progress import progress
from api.session import Session

if TYPE_CHECKING:
    from rich.console import Console

DEMO_HOME = Path("demo-home")
COUNTED = ("planted", "found", "lookalikes", "silent", "false_alarms")
SIZES = ("small", "province", "nation")


def register(app: typer.Typer) -> None:
    """Add the command."""
    command(app, "demo")(demo)


def demo(
    session: Session,
    size: Annotated[str, typer.Option("--size", help="small, province or nation 规模")] = "small",
    seed: Annotated[int, typer.Option("--seed", help="Another seed, another province 种子")] = 1,
    files: Annotated[Path | None, typer.Option("--files", help="Only write the agencies' files here 只写文件")] = None,
) -> None:
    """Write an invented province's agency files, take them in, screen them, explain one finding. 演示。"""
    from api.asking import check_words

    check_words([size], SIZES, "--size")
    if files is not None:
        only_files(session, files, size, seed)
        return
    from api.demo import run_demo

    path = session.home_path if "HUB_HOME" in os.environ or session.home_path != Path("hub-home") else DEMO_HOME
    fresh_home(path)
    with progress(session) as step:
        whole, found = run_demo(path, size, seed, step)
    if session.form == "table":
        with page(session) as out:
            print_demo(replace(session, home_path=path), out, whole, found)
    else:
        emit(session, whole["rules"], headings(session, "rule", *COUNTED), whole=whole)


def only_files(session: Session, folder: Path, size: str, seed: int) -> None:
    """Write the files of the invented province into a folder that is empty or not there."""
    from api.demo import write_files
    from schema.errors import HubError

    if folder.exists() and any(folder.iterdir()):
        raise HubError(
            "folder_not_empty", f"文件夹 {folder} 不是空的；请换一个", f"the folder {folder} is not empty; name another"
        )
    with progress(session) as step:
        rows = write_files(folder, size, seed, step)
    emit(session, rows, headings(session, "file", "feed", "rows"))


def print_demo(session: Session, out: Console, whole: dict[str, Any], found: list[dict[str, Any]]) -> None:
    """Print what came in, what was found, one finding explained, the digests and what to try next."""
    from api.asking import explained_finding
    from api.explain import explained
    from queries.rule import rules

    held = rules()
    came = headings(session, "batch", "feed", "file", "rows", "accepted", "refused")
    table_on(out, whole["files"], came, session.say("demo.came_in"))
    titled = [row | {"title": held[row["rule"]].title.in_(session.lang)} for row in whole["rules"]]
    table_on(out, titled, headings(session, "rule", "title", *COUNTED), session.say("demo.found"))
    chosen = next((f for f in found if f["rule"] == "A01"), found[0] if found else None)
    if chosen is not None:
        say_on(out, session.say("demo.one"), "bold")
        one = explained_finding(session, chosen["id"])
        explained(out, one, held[one["rule"]], session.lang)
    say_on(out, session.say("demo.digests", digest=whole["digest"], content=whole["content_digest"]))
    say_on(out, session.say("demo.times", **{key: f"{value:.1f}" for key, value in whole["seconds"].items()}))
    if chosen is not None:
        who = chosen["subject"]["code"] or chosen["subject"]["id"]
        say_on(out, session.say("demo.next", home=session.home_path, id=chosen["id"], code=who))


def fresh_home(path: Path) -> None:
    """Remove a demo home; never a home that is not a demo, nor a folder that is no home.

    Raises:
        HubError: There is something else at the path.
    """
    from hub.home import Home
    from schema.errors import HubError

    if not path.exists() or (path.is_dir() and not any(path.iterdir())):
        return
    if not path.is_dir() or not Home.is_demo(path):
        raise HubError(
            "not_a_demo",
            f"{path} 不是演示数据目录，不会覆盖；请用 --home 指定别处",
            f"{path} is not a demo home and is not overwritten; name another place with --home",
            3,
        )
    with Home.open(path).lock():
        shutil.rmtree(path)
