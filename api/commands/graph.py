"""Who is linked to whom: show, around, path."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.command import command
from api.graph_words import edge_row, field_rows, in_table, section_rows
from api.output import emit, headings, page, say_on, seen, table_on
from api.session import Session

if TYPE_CHECKING:
    from rich.console import Console

LINK = ("valid_from", "valid_to", "feed", "batch", "row")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    command(app, "show")(show)
    command(app, "around")(around)
    command(app, "path")(path)


def show(
    session: Session, who: Annotated[str, typer.Argument(help="Credit code, older number, id or name 主体")]
) -> None:
    """What the hub knows of an organisation or a person, with sources. 查看主体。"""
    from api.asking import shown

    answer = shown(session, who)
    if session.form != "table":
        rows = [{"section": s, "row": row} for s, rows in answer.items() if isinstance(rows, list) for row in rows]
        emit(session, rows, headings(session, "section", "row"), whole=answer)
        return
    head = answer["entity"]
    with page(session) as out:
        say_on(out, f"{head['name']}  {head.get('code') or ''}  {head['id']}", "bold")
        for key, value in field_rows(session, head):
            say_on(out, f"  {session.say('column.' + key)}: {value}")
        for section, rows in answer.items():
            if section != "entity" and rows:
                titled = section_rows(session, section, rows)
                # A terminal has no room for columns that say nothing.
                said = [column for column in titled[0] if any(seen(row[column]) for row in titled)]
                table_on(out, titled, headings(session, *said), session.say(f"section.{section}"))


def around(
    session: Session,
    who: Annotated[str, typer.Argument(help="Credit code, id or name 主体")],
    hops: Annotated[int, typer.Option("--hops", min=1, max=4, help="How far 层数")] = 1,
) -> None:
    """The neighbourhood of an organisation or a person. 关联主体。"""
    from api.asking import neighbourhood

    answer = neighbourhood(session, who, hops)
    names = {node["id"]: node["name"] or node["id"] for node in answer["nodes"]}
    rows = [edge_row(session, edge, names) for edge in answer["edges"]]
    columns = headings(session, "a", "kind", "b", *LINK)
    if session.form != "table":
        emit(session, rows, columns | headings(session, "by_name"), whole=answer)
        return
    with page(session) as out:
        edges_on(session, out, rows, ("a", "kind", "b"))
        for cut in answer["cut"]:
            say_on(out, session.say("around.cut", hop=cut["hop"], limit=cut["limit"]))


def edges_on(session: Session, out: Console, rows: list[dict[str, Any]], ends: tuple[str, str, str]) -> None:
    """Print edges; where some rest only on a name, they are marked, and it is said what that means."""
    columns = headings(session, *ends, "days", "source")
    marked = any(row["by_name"] for row in rows)
    table_on(out, [in_table(row) for row in rows], columns | (headings(session, "by_name") if marked else {}))
    if marked:
        say_on(out, session.say("around.by_name"))


def path(
    session: Session,
    start: Annotated[str, typer.Argument(help="From 起点")],
    goal: Annotated[str, typer.Argument(help="To 终点")],
    most: Annotated[int, typer.Option("--most", min=1, max=8, help="Steps at most 最多步数")] = 6,
) -> None:
    """A shortest path between two; paths do not run through authorities. 两者之间的路径。"""
    from api.asking import path_between

    whole = path_between(session, start, goal, most)
    names = whole["names"]
    rows = [edge_row(session, step, names) for step in whole["steps"]]
    columns = headings(session, "from", "kind", "to", *LINK)
    if session.form != "table":
        emit(session, rows, columns | headings(session, "by_name"), whole=whole)
        return
    a, b = whole["from"], whole["to"]
    with page(session) as out:
        if rows:
            edges_on(session, out, rows, ("from", "kind", "to"))
        elif a == b:
            say_on(out, session.say("path.one", a=names.get(a, a), id=a))
        else:
            say_on(out, session.say("path.none", a=names.get(a, a), b=names.get(b, b), most=most))
