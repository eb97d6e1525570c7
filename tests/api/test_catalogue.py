"""Every phrase that a command asks for is there in both languages, and no phrase lies unused."""

from __future__ import annotations

import ast
import re
import string
import typing
from pathlib import Path

import pytest

import api
from api.catalogue import catalogue, say
from api.judged_rows import State
from hub.duck import connect
from hub.identity.judgements import Kind, Verdict
from hub.manifest import Manifest
from queries.check import questions
from queries.screen import screen
from queries.show import BESIDE, OF_ORGANIZATION, OF_PERSON
from queries.sides import SAID
from queries.store import write_findings
from schema.codelists import codes
from schema.feed import ColumnType, feeds
from schema.model import create_statements, tables

ROOT = Path(api.__file__).parent
REPOSITORY = ROOT.parent


def sources() -> list[ast.AST]:
    return [ast.parse(path.read_text("utf-8")) for path in sorted(ROOT.rglob("*.py"))]


def called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def literals() -> set[str]:
    """Keys that stand as they are in the code, and columns that are named as headings."""
    found: set[str] = set()
    names = {key.split(".")[0] for key in catalogue()}
    for tree in sources():
        for node in ast.walk(tree):
            word = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
            if re.fullmatch(r"[a-z]+\.[a-z_]+", word) and word.split(".")[0] in names:
                found.add(word)
            if isinstance(node, ast.Call) and called(node) == "part":
                found.add(f"explain.{node.args[0].value}")  # type: ignore[attr-defined]
            if isinstance(node, ast.Call) and called(node) == "headings":
                found |= {f"column.{a.value}" for a in node.args[1:] if isinstance(a, ast.Constant)}
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple):
                target = getattr(node.targets[0], "id", "")
                if target in ("INGESTED", "COLUMNS", "LINK", "COUNTED", "columns", "counted", "SEVERITIES"):
                    found |= {f"column.{e.value}" for e in node.value.elts if isinstance(e, ast.Constant)}
    return found


def shown_columns() -> set[str]:
    """Columns of every section of ``hub show``."""
    con = connect()
    for statement in create_statements():
        con.execute(statement)
    write_findings(con, screen(con))
    found = {c.name for c in tables()["organization"].columns} | {c.name for c in tables()["person"].columns}
    for sql in (*OF_ORGANIZATION.values(), *OF_PERSON.values()):
        found |= {d[0] for d in con.execute(sql, {"id": "O-1"}).description or []}
    return found


def claimed_fields() -> set[str]:
    """Fields that feeds state of organisations; ``hub show`` prints each with its word."""
    stated = [
        entry.columns["field"]
        for feed in feeds().values() for record in feed.records for entry in record.yields
        if entry.into == "organization_claim"
    ]  # fmt: skip
    found = {field.strip("'") for field in stated}
    assert len(found) > 9 and all(re.fullmatch(r"'[a-z_]+'", field) for field in stated)
    return found


def families() -> set[str]:
    """Keys that are put together from a word of the data."""
    edges = (REPOSITORY / "hub/graph/edges.sql").read_text("utf-8")
    kinds = set(re.findall(r"SELECT [^']*?'([a-z_]+)'", edges)) - {"batch", "row", "feed"}
    drawn = (REPOSITORY / "queries/wording.py").read_text("utf-8")
    kinds |= set(re.findall(r"SELECT (?:person|issuer|org|holder), '([a-z]+)'", drawn))
    identity = "".join(p.read_text("utf-8") for p in (REPOSITORY / "hub/identity").glob("*.sql"))
    events = re.findall(r"'([a-z_]+)'", questions()["bars"]["certificate_event"].split("e.type IN (")[1].split(")")[0])
    return {
        *(f"edge.{kind}" for kind in kinds | set(codes()["post"].values)),
        *(f"review.{kind}" for kind in re.findall(r"'([a-z_]+)' AS kind", identity)),
        *(f"bar.{kind}" for kind in ("ban", "suspension", *(f"certificate_{e}" for e in events))),
        *(f"type.{kind}" for kind in typing.get_args(ColumnType)),
        *(f"mode.{mode}" for mode in ("full", "increment")),
        *(f"status.{status}" for status in ("lead", "confirmed", "dismissed", "exempt")),
        *(f"section.{name}" for name in (*OF_ORGANIZATION, *OF_PERSON)),
        *(f"column.{name}" for name in (*shown_columns(), *claimed_fields(), *BESIDE, "note")),
        *(f"naming.{kind}" for kind in ("current", "former")),
        *(f"judged.verdict.{verdict}" for verdict in typing.get_args(Verdict)),
        *(f"explain.judged.{verdict}" for verdict in ("same", "different")),
        *(f"why.because.{why}" for why in ("leads", "body_of_code", "number_of_code", "judged", "apart", "name")),
        *(f"why.apart.{apart}" for apart in ("two_kinds", "two_codes", "set_apart", "name_only", "shown_as_one")),
        *(f"review.weighs.{side}.{much}" for side in ("for", "against") for much in ("much", "some", "little")),
        *(f"judged.kind.{kind}" for kind in typing.get_args(Kind)),
        *(f"trial.if.{verdict}" for verdict in typing.get_args(Verdict)),
        *(f"side.{name}" for name in (*SAID, "id", "mentions")),
        *(f"{part}.{state}" for part in ("judge", "judged.state") for state in typing.get_args(State)),
        *(f"basis.{basis}" for basis in ("key", "name", "contested")),
        *(f"column.{name}" for name in Manifest.model_fields if name != "files"),
        *(f"explain.{key}" for key in ("known_from", "coverage_until", "limitation_until")),
    }


def test_every_phrase_that_is_asked_for_is_there() -> None:
    assert sorted((literals() | families()) - catalogue().keys()) == []


def test_no_phrase_lies_unused() -> None:
    assert sorted(catalogue().keys() - literals() - families()) == []


@pytest.mark.parametrize("key", sorted(catalogue()))
def test_both_languages_ask_for_the_same_values(key: str) -> None:
    words = catalogue()[key]

    def fields(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    assert fields(words.zh) == fields(words.en)


def test_english_is_english_and_chinese_is_chinese() -> None:
    han = re.compile(r"[\u4e00-\u9fff]")
    quoted = {"check.notice"}  # quotes the sentence of the law beside its translation
    wrong = [key for key, words in catalogue().items() if han.search(words.en) and key not in quoted]
    assert wrong == []


def test_the_notice_of_a_check_forbids_its_use_for_awards() -> None:
    assert "不得作为资格审查或评审依据" in say("check.notice", "zh")
    assert "may not be used" in say("check.notice", "en")


def test_an_unknown_phrase_is_a_defect() -> None:
    with pytest.raises(KeyError):
        say("no.such_phrase", "zh")
