"""Imports go down only, no module is a drawer for odds and ends, and everything public says what it is."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FLOORS = ("schema", "hub", "ingest", "queries", "api")
DRAWERS = {"utils", "util", "helpers", "helper", "manager", "managers", "common", "base", "core", "misc"}
MODULES = sorted(path for floor in FLOORS for path in (ROOT / floor).rglob("*.py"))


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imported(path: Path, tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and top-level package of every import, also of those inside functions and those of a name in a text."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name.split(".")[0]) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            inside = path.relative_to(ROOT).parts[0]
            yield node.lineno, inside if node.level else (node.module or "").split(".")[0]
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in ("import_module", "__import__", "run_module"):
                yield node.lineno, str(node.args[0].value).split(".")[0]


def rising(path: Path, text: str) -> list[str]:
    """Imports of a module that go up, or out to what is not shipped."""
    floor = FLOORS.index(path.relative_to(ROOT).parts[0])
    above = {*FLOORS[floor + 1 :], "tests", "docs", "tools"}
    return [f"{named(path)}:{line} imports {name}" for line, name in imported(path, ast.parse(text)) if name in above]


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_imports_go_down_only(path: Path) -> None:
    assert rising(path, path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "text",
    [
        "import queries",
        "import queries.rule as r",
        "from queries import rule",
        "def f():\n    from api.cli import main",
        "if TYPE_CHECKING:\n    from api.session import Session",
        "importlib.import_module('queries.rule')",
        "from tests import anything",
    ],
)
def test_an_import_that_goes_up_is_seen(text: str) -> None:
    assert rising(ROOT / "ingest" / "invented.py", text)


@pytest.mark.parametrize("text", ["import hub.home", "from . import parts", "from schema.errors import HubError"])
def test_an_import_that_goes_down_is_not(text: str) -> None:
    assert rising(ROOT / "ingest" / "invented.py", text) == []


@pytest.mark.parametrize("floor", FLOORS)
def test_every_floor_is_there(floor: str) -> None:
    assert (ROOT / floor / "__init__.py").is_file()


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_no_module_is_a_drawer(path: Path) -> None:
    assert not {*path.relative_to(ROOT).with_suffix("").parts} & DRAWERS


def undescribed(tree: ast.Module) -> list[str]:
    """Public module, classes, functions and methods without a docstring; a method may take over its parent's."""
    found = [] if ast.get_docstring(tree) else ["the module"]
    for node in tree.body:
        if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) or node.name.startswith("_"):
            continue
        if not ast.get_docstring(node):
            found.append(f"{node.name} (line {node.lineno})")
        if isinstance(node, ast.ClassDef) and not node.bases:
            inner = (n for n in node.body if isinstance(n, ast.FunctionDef) and not n.name.startswith("_"))
            found += [f"{node.name}.{n.name} (line {n.lineno})" for n in inner if not ast.get_docstring(n)]
    return found


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_everything_public_says_what_it_is(path: Path) -> None:
    assert undescribed(ast.parse(path.read_text("utf-8"))) == []


def test_what_says_nothing_is_seen() -> None:
    assert undescribed(ast.parse("def f():\n    pass")) == ["the module", "f (line 1)"]


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_no_module_grows_into_a_god(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 300
