"""Feed contracts: list, show, new."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.command import command
from api.output import emit, emit_one, headings, page, say_on, table_on
from api.session import Session

if TYPE_CHECKING:
    from rich.console import Console

    from schema.feed import Feed, Record

COLUMNS = ("header", "aliases", "label", "type", "required", "codes", "about")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(
        help="Feeds: what agencies send, column by column. 数据源。", no_args_is_help=True, rich_markup_mode=None
    )
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
    from schema.codelists import codes

    lines = codes()["agency_line"].values
    rows = [
        {
            "feed": feed.feed,
            "title": feed.title.in_(session.lang),
            "sender": lines[feed.sender].in_(session.lang),
            "formats": list(feed.formats),
            "mode": session.say(f"mode.{feed.list}"),
            "about": feed.about.in_(session.lang),
        }
        for feed in known_feeds(session).values()
    ]
    emit(session, rows, headings(session, "feed", "title", "sender", "formats", "mode", "about"))


def show_feed(session: Session, name: Annotated[str, typer.Argument(help="Feed code 数据源代码")]) -> None:
    """Columns, types, units, code lists and an example row: enough to write a valid file. 查看数据源。"""
    from ingest.example_row import example_row
    from schema.errors import HubError

    held = known_feeds(session)
    if name not in held:
        raise HubError(
            "feed_unknown",
            f"没有数据源 {name}；hub feed list 列出全部",
            f"there is no feed {name}; hub feed list lists them",
        )
    feed = held[name]
    if session.form == "table":
        with page(session) as out:
            print_feed(session, out, feed)
        return
    rows = [{"record": r.record} | row for r in feed.records for row in column_rows(session, r)]
    whole = feed.model_dump(mode="json") | {"example": {r.record: example_row(r) for r in feed.records}}
    emit(session, rows, headings(session, "record", *COLUMNS), whole=whole)


def column_rows(session: Session, record: Record) -> list[dict[str, Any]]:
    """The columns of a record as rows for people."""
    return [
        {
            "header": column.header[0],
            "aliases": "、".join(column.header[1:]),
            "label": column.label.in_(session.lang),
            "type": session.say(f"type.{column.type}"),
            "required": "●" if column.required else "",
            "codes": column.codes or "",
            "about": column.about.in_(session.lang) if column.about else "",
        }
        for column in record.columns
    ]


def print_feed(session: Session, out: Console, feed: Feed) -> None:
    """Print a feed: each record with its columns, code lists and an example row, and what a cover says."""
    from ingest.example_row import example_row

    lang = session.lang
    mode = session.say(f"mode.{feed.list}")
    say_on(out, f"{feed.feed}  {feed.title.in_(lang)}  ({', '.join(feed.formats)}, {feed.encoding}, {mode})", "bold")
    say_on(out, feed.about.in_(lang))
    for record in feed.records:
        say_on(out, "")
        sheet = f" [{'/'.join(record.sheet)}]" if record.sheet else ""
        keys = {c.name: c.header[0] for c in record.columns}
        key = session.say("feed.key", key=", ".join(keys[name] for name in record.natural_key))
        title = record.title.in_(lang) if record.title else record.record
        table_on(out, column_rows(session, record), headings(session, *COLUMNS), f"{title}{sheet}  {key}")
        print_words(session, out, record)
        for check in record.valid:
            say_on(out, "  " + session.say("feed.check", reason=check.reason.in_(lang)))
        say_on(out, session.say("feed.example"), "bold")
        for header, value in example_row(record).items():
            say_on(out, f"  {header}: {value}")
    say_on(out, "")
    say_on(out, session.say("feed.cover"))


def print_words(session: Session, out: Console, record: Record) -> None:
    """Print the words that each code list of a record takes, and the fields of cells that hold several."""
    from schema.codelists import codes

    for column in record.columns:
        if column.fields:
            parts = "|".join(part.label.in_(session.lang) if part.label else part.name for part in column.fields)
            say_on(out, "  " + session.say("feed.parts", header=column.header[0], parts=parts))
    used = [c.codes for c in record.columns] + [p.codes for c in record.columns for p in c.fields]
    for name in dict.fromkeys(code for code in used if code):
        words = [value.zh for value in codes()[name].values.values()]
        say_on(out, f"  {name}: {'、'.join(words)}")


def new_feed(
    session: Session,
    sample: Annotated[Path, typer.Argument(help="A sample file 样例文件")],
    code: Annotated[str | None, typer.Option("--code", help="Feed code (else the file's name) 代码")] = None,
) -> None:
    """Draft a contract from a sample file into the home's feeds folder. 由样例起草合约。"""
    from ingest.draft_feed import draft_feed
    from schema.errors import HubError

    folder = session.home().path / "feeds"
    name = code or sample.stem.lower().replace("-", "_").replace(" ", "_")
    if not sample.is_file():
        raise HubError("no_file", f"没有文件 {sample}；请核对路径", f"there is no file {sample}; check the path")
    text = draft_feed(sample, name, [folder])
    folder.mkdir(exist_ok=True)
    # A draft is no contract yet: it lies beside them under another ending until a person has finished it.
    made = folder / f"{name}.yaml.draft"
    made.write_text(text, encoding="utf-8")
    emit_one(session, {"file": str(made)}, session.say("feed.new", file=made, name=f"{name}.yaml"))
