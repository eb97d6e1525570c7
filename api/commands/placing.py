"""Where records are placed: why two are one or not, and whom the hub cannot place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.command import command
from api.judged_words import judged_before_told, judged_words
from api.output import emit, headings, page, say_on, table_on
from api.session import Session

if TYPE_CHECKING:
    from rich.console import Console


def register(app: typer.Typer) -> None:
    """Add the commands."""
    command(app, "why")(why)
    command(app, "unresolved")(unresolved)


def why(
    session: Session,
    a: Annotated[str, typer.Argument(help="Id, code or name 编号、代码或名称")],
    b: Annotated[str, typer.Argument(help="The other 另一个")],
) -> None:
    """Why two are one for the hub, or are not: keys, judgements, names. 为何认定（或不认定）为同一对象。"""
    from api.placing import reasons

    answer = reasons(session, a, b)
    if session.form != "table":
        rows = [{"side": side} | row for side in ("a", "b") for row in answer[side]["stated"]]
        emit(session, rows, headings(session, "side", "key", "names", "mentions", "because"), whole=answer)
        return
    with page(session) as out:
        one = answer["a"]["id"] == answer["b"]["id"]
        say_on(out, session.say("why.one" if one else f"why.apart.{answer['apart']}"), "bold")
        for side in ("a",) if one else ("a", "b"):
            head = answer[side]
            title = "  ".join(filter(None, (head["name"], head["code"], head["id"])))
            table_on(out, [worded(session, r) for r in head["stated"]], headings(session, *COLUMNS), title)
            records = session.say("why.records", count=head["records"])
            table_on(
                out,
                [placed(session, r) for r in head["mentions"]],
                headings(session, "table", "source"),
                records,
            )
            if "judged_as" in head:
                say_on(out, judged_before_told(session, head))
        if not one and answer["a"]["kind"] == answer["b"]["kind"]:
            say_scores(session, out, answer["scores"])
        for judgement in answer["judgements"]:
            say_on(out, session.say("why.judgement", **judged_words(judgement, session.lang)))
        if answer["compared"] is not None and answer["a"]["name"] != answer["b"]["name"]:
            say_on(out, session.say("why.compare", a=answer["a"]["name"], b=answer["b"]["name"]))
        if answer["apart"] in ("name_only", "set_apart"):
            ids = {side: answer[side]["code"] or answer[side]["id"] for side in ("a", "b")}
            say_on(out, session.say("why.judge", **ids))


COLUMNS = ("key", "names", "mentions", "because")


def worded(session: Session, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of keys with its reason in words."""
    return dict(row) | {"because": session.say(f"why.because.{row['because']}"), "names": " / ".join(row["names"])}


def placed(session: Session, record: Mapping[str, Any]) -> dict[str, Any]:
    """A record with what it is in words."""
    from queries.records import place, record_words

    table = record_words(record["table"], record["role"], session.lang)
    return dict(record) | {"table": table, "source": place(record)}


def say_scores(session: Session, out: Console, scores: Mapping[str, Any] | None) -> None:
    """What each thing that was compared weighs, and by which model; or why nothing can be said of it."""
    if scores is None:
        say_on(out, session.say("why.no_scores"))
    elif scores["score"] is None:
        say_on(out, session.say("why.not_proposed", model=scores["model"]))
    else:
        table_on(out, scores["parts"], headings(session, "part", "compared", "bits"))
        say_on(out, session.say("why.score", score=f"{scores['score']:+.1f}", model=scores["model"]))


def unresolved(
    session: Session, limit: Annotated[int, typer.Option("--limit", min=1, help="How many at most 最多几条")] = 100
) -> None:
    """Whom records name that the hub knows by name alone, what hangs most on it first. 无法归属的记载。"""
    from queries.records import place, record_words
    from queries.unresolved import unresolved_rows

    with session.graph() as con:
        rows = unresolved_rows(con, limit)
    flat = [
        row
        | {
            "kind": session.say(f"judged.kind.{row['kind']}"),
            "weightiest": record_words(row["weightiest"], row["role"], session.lang),
            "source": place(row),
        }
        for row in rows
    ]
    if session.form == "table":
        columns = headings(session, "kind", "name", "weightiest", "mentions", "source", "id")
    else:
        columns = headings(session, "kind", "name", "weightiest", "mentions", "file", "sheet", "line", "id")
    emit(session, flat, columns, whole=rows)
