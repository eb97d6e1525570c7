"""Who is who: compare."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from api.command import DAY, command
from api.comparing import SETTLED, narrowest, neither, outcome, places_meant, repaired
from api.output import emit, headings, joined, page, say_on, table_on
from api.session import Session
from schema.errors import HubError

T = TypeVar("T")
TWO = 2


def register(app: typer.Typer) -> None:
    """Add the commands."""
    command(app, "compare")(compare_names)


def compare_names(
    session: Session,
    name: Annotated[list[str] | None, typer.Argument(help="Two names 两个单位名称")] = None,
    code: Annotated[list[str] | None, typer.Option("--code", help="Code of the first, then of the second 代码")] = None,
    division: Annotated[
        list[str] | None, typer.Option("--division", help="Place of the first, then the second 行政区划（代码或名称）")
    ] = None,
    day: Annotated[
        list[datetime] | None,
        typer.Option("--date", formats=DAY, help="A day on which the first bore its name, then the second 用名日期"),
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--file", help="CSV of pairs: name_a,name_b[,code_a,…] 名称对文件")
    ] = None,
) -> None:
    """Compare any two names part by part: how near they are, and whether they would be proposed. 比较两个名称。"""
    from hub.identity.candidates.weights import weights_of
    from queries.compare import Pair, compare
    from queries.pairs import read_pairs

    weights = weights_of(session.home_path / "graph" / "candidates.duckdb")
    if file is not None:
        if name or code or division or day:
            raise HubError(
                "file_or_names", "请只给出 --file 或两个名称之一", "give either --file or two names, not both"
            )
        found = compare(read_pairs(file), weights)
        print_pairs(session, found)
        return
    two = name or []
    if len(two) != TWO:
        raise HubError(
            "two_names",
            f"需要两个名称，现有 {len(two)} 个；名称中有空格时请加引号，或用 --file 给出文件",
            f"two names are needed, {len(two)} given; quote names with blanks, or give a file with --file",
        )
    codes, places = _two(code, "--code"), _two(division, "--division")
    days = _two([each.date() for each in day or []], "--date")
    pair = Pair(two[0], two[1], *codes, *places, *days)
    whole = told(session, compare([pair], weights)[0])
    if session.form == "table":
        print_pair(session, whole)
    else:
        emit(session, part_rows(session, whole), part_columns(session), whole=whole)


def _two(given: list[T] | None, option: str) -> tuple[T | None, T | None]:
    values = given or []
    if len(values) > TWO:
        raise HubError(
            "two_values",
            f"{option} 最多两次，现有 {len(values)} 次：先第一个名称，后第二个",
            f"{option} may stand twice, for the first name and the second; it stands {len(values)} times",
        )
    padded = [*(value or None for value in values), None, None]
    return padded[0], padded[1]


def told(session: Session, found: Mapping[str, Any]) -> dict[str, Any]:
    """A compared pair with its levels and rules in words."""
    from schema.comparisons import blocking_rules, comparisons

    kinds, rules = comparisons(), blocking_rules()
    return dict(found) | {
        "levels": {
            name: {
                "level": level,
                "words": session.say("compare.neither")
                if level is None and neither(name, found)
                else kinds[name].words(level).in_(session.lang),
            }
            for name, level in found["levels"].items()
        },
        "proposed": bool(found["proposed_by"]),
        "proposed_by": {name: rules[name].title.in_(session.lang) for name in found["proposed_by"]},
    }


def part_columns(session: Session) -> dict[str, str]:
    """The headings of one pair."""
    return headings(session, "part", "name_a", "name_b", "compared")


def part_rows(session: Session, whole: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A row for each comparison: what both sides say, and how near that is."""
    from schema.comparisons import comparisons

    return [
        {
            "part": comparison.title.in_(session.lang),
            "name_a": shown(session, name, whole["parts_a"], whole["code_a"]),
            "name_b": shown(session, name, whole["parts_b"], whole["code_b"]),
            "compared": whole["levels"][name]["words"],
        }
        for name, comparison in comparisons().items()
    ]


def shown(session: Session, name: str, parts: Mapping[str, Any], code: str | None) -> str:
    """What one side says for a comparison, in words."""
    from schema.names import name_words

    words = name_words()
    if name == "trade":
        of_class = {kind: spelt[0] if session.lang == "zh" else kind for kind, spelt in words.trades.items()}
        return joined(session, (of_class.get(trade, trade) for trade in parts["trades"]))
    if name == "form":
        return words.forms[parts["form"]].in_(session.lang) if parts["form"] else ""
    if name == "division":
        return places_meant(session, parts)
    return (code if name == "code" else parts[name]) or ""


def print_pair(session: Session, whole: Mapping[str, Any]) -> None:
    """Print one pair from top to bottom."""
    with page(session) as out:
        for side in ("a", "b"):
            say_on(out, f"{side.upper()}  {whole['name_' + side]}", "bold")
            say_on(out, f"   {'｜'.join(whole['parts_' + side]['written'])}")
        table_on(out, part_rows(session, whole), part_columns(session))
        for line in outcome(session, whole):
            say_on(out, line)
        if whole["may_have_passed"]:
            say_on(out, session.say("compare.may_have_passed", days=whole["days_apart"]))
        say_on(out, session.say("compare.names_propose"))


def print_pairs(session: Session, found: list[dict[str, Any]]) -> None:
    """Print one row for each pair of a file."""
    from schema.comparisons import comparisons

    wholes = [told(session, each) for each in found]
    rows = [
        {"name_a": w["name_a"], "name_b": w["name_b"]}
        | {name: w["levels"][name]["words"] for name in comparisons()}
        | {"proposed_by": list(narrowest(w["proposed_by"]).values()), "may_have_passed": w["may_have_passed"]}
        | {"score": w["score"] if w["score"] is None else round(w["score"], 1)}
        | {"settled": session.say(SETTLED[w["settled"]][1]) if w["settled"] else ""}
        | {f"repair_{side}": [repaired(session, each) for each in w["repairs_" + side]] for side in ("a", "b")}
        for w in wholes
    ]
    titles = {name: comparison.title.in_(session.lang) for name, comparison in comparisons().items()}
    columns = headings(session, "name_a", "name_b") | titles
    columns |= headings(session, "proposed_by", "may_have_passed", "score", "settled", "repair_a", "repair_b")
    emit(session, rows, columns, whole=wholes)
