"""Who is linked to whom: show, around, path, review."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from api.command import command
from api.commands.intake import headings
from api.output import cell, console, emit
from api.session import Session


def register(app: typer.Typer) -> None:
    """Add the commands."""
    command(app, "show")(show)
    command(app, "around")(around)
    command(app, "path")(path)
    command(app, "review")(review)


def look(session: Session, what: str, subjects: list[str]) -> None:
    """Write into the journal that somebody looked at a person; looks at organisations alone are not kept."""
    from hub.journal import Journal

    home = session.home()
    with home.lock():
        Journal(home).append("look", {"what": what, "subject": subjects}, session.actor, home.now())


def show(
    session: Session, who: Annotated[str, typer.Argument(help="Credit code, older number, id or name 主体")]
) -> None:
    """What the hub knows of an organisation or a person, with sources. 查看主体。"""
    from queries.lookup import one
    from queries.show import show as ask

    with session.graph() as con:
        entity = one(con, who)
        answer = ask(con, entity)
    if entity.kind == "person":
        look(session, "show", [entity.id])
    if session.form == "json":
        emit(session, [answer], {}, whole=answer)
        return
    if session.form != "table":
        rows = [{"section": s, "row": row} for s, rows in answer.items() if isinstance(rows, list) for row in rows]
        emit(session, rows, headings(session, "show", ["section", "row"]))
        return
    out = console(session)
    head = answer["entity"]
    out.print(cell(f"{head['name']}  {head.get('code') or ''}  {head['id']}"), style="bold", markup=False)
    for key, value in head.items():
        if value is not None and key not in ("id", "name", "code"):
            out.print(f"  {session.say('column.' + key)}: {cell(value)}", markup=False, highlight=False)
    for section, rows in answer.items():
        if section != "entity" and rows:
            columns = {key: session.say(f"column.{key}") for key in rows[0]}
            emit(session, rows, columns, title=session.say(f"section.{section}"))


def around(
    session: Session,
    who: Annotated[str, typer.Argument(help="Credit code, id or name 主体")],
    hops: Annotated[int, typer.Option("--hops", min=1, max=4, help="How far 层数")] = 1,
) -> None:
    """The neighbourhood of an organisation or a person. 关联主体。"""
    from queries.lookup import one
    from queries.paths import around as ask

    with session.graph() as con:
        entity = one(con, who)
        answer = ask(con, entity.id, hops=hops, on=session.as_of)
    if any(node["kind"] == "person" for node in answer["nodes"]):
        look(session, "around", [entity.id])
    names = {node["id"]: node["name"] or node["id"] for node in answer["nodes"]}
    rows = [edge_row(session, edge, names) for edge in answer["edges"]]
    emit(
        session,
        rows,
        headings(session, "around", ["a", "kind", "b", "valid_from", "valid_to", "feed", "batch", "row"]),
        whole=answer,
    )
    for cut in answer["cut"]:
        if session.form == "table":
            console(session).print(session.say("around.cut", hop=cut["hop"], limit=cut["limit"]), markup=False)


def edge_row(session: Session, edge: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    """An edge with the names of its ends."""
    return edge | {
        "a": names.get(edge["a"], edge["a"]),
        "b": names.get(edge["b"], edge["b"]),
        "kind": session.say(f"edge.{edge['kind']}"),
    }


def path(
    session: Session,
    start: Annotated[str, typer.Argument(help="From 起点")],
    goal: Annotated[str, typer.Argument(help="To 终点")],
    most: Annotated[int, typer.Option("--most", min=1, max=8, help="Steps at most 最多步数")] = 6,
) -> None:
    """A shortest path between two; paths do not run through authorities. 两者之间的路径。"""
    from queries.lookup import one
    from queries.paths import named
    from queries.paths import path as ask

    with session.graph() as con:
        a, b = one(con, start), one(con, goal)
        steps = ask(con, a.id, b.id, most=most, on=session.as_of)
        names = {i: n["name"] or i for i, n in named(con, [i for s in steps for i in (s["a"], s["b"])]).items()}
    look(session, "path", [a.id, b.id])
    rows = [
        edge_row(session, step, names) | {"from": names.get(step["from"]), "to": names.get(step["to"])}
        for step in steps
    ]
    whole = {"from": a.id, "to": b.id, "steps": steps, "names": names}
    if session.form == "table" and not rows:
        console(session).print(session.say("path.none", a=a.name, b=b.name, most=most), markup=False)
        return
    emit(
        session,
        rows,
        headings(session, "path", ["from", "kind", "to", "valid_from", "valid_to", "feed", "batch", "row"]),
        whole=whole,
    )


def review(session: Session) -> None:
    """Identities that a person must look at: codes with two names, ids with two names, names of list entries. 身份待核。"""
    from queries.review import review_rows

    with session.graph() as con:
        rows = review_rows(con)
    flat = [row | {"kind": session.say(f"review.{row['kind']}")} for row in rows]
    emit(session, flat, headings(session, "review", ["kind", "key", "names", "file", "line"]), whole=rows)
