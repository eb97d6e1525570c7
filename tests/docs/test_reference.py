"""Every command, feed, rule, law and setting has its page, and no generated page is stale."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from docs.reference.__main__ import FOLDER, generated
from docs.reference.commands import commands
from queries.rule import rules
from schema.feed import feeds
from schema.generate import stale as stale_model
from schema.law import laws

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PARTS = ("schema", "hub", "ingest", "queries", "api", "tests", "tools", "docs")


def read(name: str) -> str:
    return (DOCS / name).read_text("utf-8")


@pytest.mark.parametrize("name", sorted(path.name for path in generated()))
def test_no_generated_page_is_stale(name: str) -> None:
    assert (FOLDER / name).read_text("utf-8") == generated()[FOLDER / name], "run python -m docs.reference"


def test_the_model_page_is_not_stale() -> None:
    assert stale_model() == [], "run python -m schema.generate"


def test_a_stale_page_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from docs.reference import __main__ as reference

    monkeypatch.setattr(reference, "FOLDER", tmp_path)
    monkeypatch.setattr(sys, "argv", ["reference"])
    assert reference.main() == 0
    monkeypatch.setattr(sys, "argv", ["reference", "--check"])
    assert reference.main() == 0
    page = tmp_path / "rules.md"
    page.write_text(page.read_text("utf-8").replace("A01", "A00", 1), encoding="utf-8")
    assert reference.stale() == ["rules.md"]
    assert reference.main() == 1


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_command_and_option_has_its_place(name: str) -> None:
    text = read("generated/commands.md")
    found = re.search(rf"^## hub {re.escape(name)}$(.*?)(?=^## |\Z)", text, re.DOTALL | re.MULTILINE)
    assert found is not None
    shared = text[text.index("## Shared options") :]
    for parameter in commands()[name].params:
        for option in parameter.opts if parameter.param_type_name == "option" else ():
            assert f"`{option}`" in found[1] or f"`{option}`" in shared


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_command_says_what_it_does_and_what_its_options_mean(name: str) -> None:
    command = commands()[name]
    assert command.help
    assert [p.name for p in command.params if p.name != "help" and not getattr(p, "help", None)] == []


@pytest.mark.parametrize("code", sorted(feeds()))
def test_every_feed_has_its_place(code: str) -> None:
    assert f"\n## {code} " in read("generated/feeds.md")


@pytest.mark.parametrize("code", sorted(rules()))
def test_every_rule_has_its_place(code: str) -> None:
    assert f"\n## {code} " in read("generated/rules.md")


@pytest.mark.parametrize("key", sorted(laws()))
def test_every_law_has_its_place(key: str) -> None:
    assert f"\n## {key} " in read("generated/laws.md")


def settings(text: str) -> set[str]:
    """Names of the environment variables that a module asks for."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        named = [c.value for c in ast.walk(node) if isinstance(c, ast.Constant) and isinstance(c.value, str)]
        if isinstance(node, ast.Call | ast.Subscript | ast.Compare | ast.For) and re.search(
            r"\benviron\b|\bgetenv\b|envvar", ast.unparse(node)
        ):
            found |= {name for name in named if re.fullmatch(r"[A-Z][A-Z0-9_]*", name)}
    return found


@pytest.mark.parametrize(
    "text",
    [
        "os.environ.get('HUB_X')",
        "os.environ['HUB_X']",
        "'HUB_X' in os.environ",
        "os.getenv('HUB_X')",
        "for n in ('HUB_X',):\n    os.environ.get(n)",
        "typer.Option(envvar='HUB_X')",
    ],
)
def test_a_setting_is_seen_however_it_is_read(text: str) -> None:
    assert settings(text) == {"HUB_X"}


def test_every_setting_has_its_place() -> None:
    modules = (path for part in PARTS for path in (ROOT / part).rglob("*.py"))
    asked = set().union(*(settings(path.read_text("utf-8")) for path in modules if path != Path(__file__)))
    # What pytest and the child process of the readers set for themselves is nobody's setting.
    own = {"PYTEST_XDIST_WORKER", "PYTHONPATH", "HUB_X"}
    assert {"HUB_HOME", "TONGJIAN_REALDATA", "LANG"} <= asked
    assert sorted(name for name in asked - own if f"`{name}`" not in read("settings.md")) == []


def test_sphinx_builds_without_a_warning(tmp_path: Path) -> None:
    built = subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html", str(DOCS), str(tmp_path / "html")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    assert built.stderr == ""
    assert (tmp_path / "html" / "generated" / "commands.html").exists()
