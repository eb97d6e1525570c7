"""Feed contracts: list, show, new."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.command import command
from api.commands.intake import emit_text, headings
from api.output import cell, console, emit
from api.session import Session
from schema.errors import HubError
from schema.feed import Feed


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(help="Feeds: what agencies send, column by column. 数据源。", no_args_is_help=True)
    app.add_typer(group, name="feed")
    command(group, "list")(list_feeds)
    command(group, "show")(show_feed)
    command(group, "new")(new_feed)


def known_feeds(session: Session) -> dict[str, Feed]:
    """The feeds of the package and, where there is a home, its own."""
    from schema.feed import feeds

    return feeds(session.home_path / "feeds")


def list_feeds(session: Session) -> None:
    """The feeds that the hub can read. 数据源清单。"""
    rows = [
        {
            "feed": feed.feed,
            "title": feed.title.in_(session.lang),
            "sender": feed.sender,
            "formats": list(feed.formats),
            "mode": feed.list,
            "about": feed.about.in_(session.lang),
        }
        for feed in known_feeds(session).values()
    ]
    emit(session, rows, headings(session, "feeds", ["feed", "title", "sender", "formats", "mode", "about"]))


def show_feed(session: Session, name: Annotated[str, typer.Argument(help="Feed code 数据源代码")]) -> None:
    """Columns, types, units, code lists and an example row: enough to write a valid file. 查看数据源。"""
    from ingest.example_row import example_row
    from schema.codelists import codes

    held = known_feeds(session)
    if name not in held:
        raise HubError(
            "feed_unknown",
            zh=f"没有数据源 {name}；hub feed list 列出全部。",
            en=f"There is no feed {name}; hub feed list lists them.",
        )
    feed = held[name]
    listed = codes()
    lang = session.lang
    if session.form == "json":
        whole = feed.model_dump(mode="json") | {"example": {r.record: example_row(feed, r) for r in feed.records}}
        emit(session, [whole], {}, whole=whole)
        return
    out = console(session)
    out.print(
        cell(f"{feed.feed}  {feed.title.in_(lang)}  ({', '.join(feed.formats)}, {feed.encoding}, {feed.list})"),
        style="bold",
        markup=False,
    )
    out.print(cell(feed.about.in_(lang)), markup=False)
    for record in feed.records:
        used = [column.codes for column in record.columns if column.codes]
        rows = [
            {
                "header": column.header[0],
                "aliases": "、".join(column.header[1:]),
                "label": column.label.in_(lang),
                "type": session.say(f"type.{column.type}"),
                "required": "●" if column.required else "",
                "codes": column.codes or "",
                "about": column.about.in_(lang) if column.about else "",
            }
            for column in record.columns
        ]
        title = f"{record.record}{' [' + '/'.join(record.sheet) + ']' if record.sheet else ''}  {session.say('feed.key', key=', '.join(record.natural_key))}"
        emit(
            session,
            rows,
            headings(session, "feed", ["header", "aliases", "label", "type", "required", "codes", "about"]),
            title=title,
        )
        for code_list in dict.fromkeys(used):
            values = "、".join(value.zh for value in listed[code_list].values.values())
            out.print(cell(f"  {code_list}: {values}"), markup=False)
        out.print(session.say("feed.example"), style="bold", markup=False)
        for header, value in example_row(feed, record).items():
            out.print(cell(f"  {header}: {value}"), markup=False, highlight=False)
    out.print(session.say("feed.cover"), markup=False)


def new_feed(
    session: Session,
    sample: Annotated[Path, typer.Argument(help="A sample file 样例文件")],
    code: Annotated[str | None, typer.Option("--code", help="Feed code (else the file's name) 代码")] = None,
) -> None:
    """Draft a contract from a sample file into the home's feeds folder. 由样例起草合约。"""
    from ingest.draft_feed import draft_feed

    home = session.home()
    made = draft_feed(sample, home.path / "feeds", code=code)
    emit_text(session, {"file": str(made)}, session.say("feed.new", file=made))
