"""What the pages show is what happens: commands exist, quoted output is what is printed, links lead somewhere."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from api.cli import program
from docs.printed import BLOCK, pages, runner, stale
from docs.reference.commands import commands

ROOT = Path(__file__).parents[2]
CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)
QUOTED = re.compile(r"`(hub [a-z][^`\n]*)`")
SHAPE = re.compile(r"<!-- shape: (hub [^\n]*?) -->\n```json\n(.*?)```", re.DOTALL)
LINK = re.compile(r"\[[^\]\n]*\]\(([^)\s]+)\)")
WRITTEN = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
Demo = tuple[Path, dict[str, Any]]
MARKDOWN = [*WRITTEN, ROOT / "CHANGELOG.md", *sorted((ROOT / "docs" / "generated").glob("*.md"))]


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def lines(path: Path) -> list[str]:
    """What is typed in the console blocks of a page."""
    blocks = CONSOLE.findall(path.read_text("utf-8"))
    return [line[2:] for block in blocks for line in block.splitlines() if line.startswith("$ ")]


def shown() -> list[tuple[str, str]]:
    """Every `hub …` of the pages, in console blocks and in the text, with its page."""
    found = [(named(p), line) for p in WRITTEN for line in lines(p) if line.startswith("hub ")]
    return found + [(named(p), text) for p in WRITTEN for text in QUOTED.findall(p.read_text("utf-8"))]


@pytest.mark.parametrize(("page", "line"), sorted(set(shown())))
def test_every_command_that_a_page_shows_exists(page: str, line: str) -> None:
    words = shlex.split(line)[1:]
    held = commands()
    name = next((n for n in (" ".join(words[:2]), words[0]) if n in held), None)
    if words in (["rule"], ["feed"]) or words[0].startswith("-"):
        return
    assert name is not None, f"{page}: {line}"
    options = {o for p in held[name].params for o in (*p.opts, *p.secondary_opts)} | {"--help"}
    assert [w for w in words if w.startswith("--") and w not in options] == [], f"{page}: {line}"


@pytest.mark.parametrize("path", WRITTEN, ids=named)
def test_every_make_target_and_module_that_a_page_shows_exists(path: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for line in lines(path):
        words = shlex.split(line)
        assert words[0] in ("hub", "make", "export", "python"), line
        if words[0] == "make":
            assert words[1] in targets
        if words[0] == "python":
            module = ROOT / words[2].replace(".", "/")
            assert module.with_suffix(".py").exists() or (module / "__main__.py").exists()


def test_quickstart_can_be_typed_as_it_stands(demo: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    typed = [line for line in lines(ROOT / "docs" / "quickstart.md") if line.startswith("hub ")]
    assert len(typed) > 15
    for line in typed:
        done = CliRunner().invoke(program(), shlex.split(line)[1:], env={"HUB_HOME": str(demo[0])})
        assert done.exit_code == 0, f"{line}: {done.output}"
        assert done.output.strip(), line


@pytest.mark.parametrize("path", pages(), ids=named)
def test_what_a_page_quotes_is_what_is_printed(path: Path, demo: Demo) -> None:
    assert list(stale(path.read_text("utf-8"), runner(demo[0]))) == [], "run python -m docs.printed"


def test_a_quotation_that_differs_is_seen(demo: Demo) -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert list(stale(text.replace("2025-09-01", "2025-09-02"), runner(demo[0])))


def test_readme_explains_a_finding_and_quickstart_one_in_chinese() -> None:
    assert "What would clear it" in next(BLOCK.finditer((ROOT / "README.md").read_text("utf-8")))[3]
    assert "待核实" in next(BLOCK.finditer((ROOT / "docs" / "quickstart.md").read_text("utf-8")))[3]


def keys(value: Any, at: str = "") -> set[str]:
    """Every path of keys in a JSON value; facts are the rule's own, words of two languages are one."""
    if isinstance(value, dict):
        return {f"{at}.{k}" for k in value} | {p for k, v in value.items() for p in keys(v, f"{at}.{k}")}
    if isinstance(value, list):
        return {p for one in value for p in keys(one, f"{at}[]")}
    return set()


def documented(text: str) -> list[tuple[str, Any]]:
    return [(command, json.loads(block)) for command, block in SHAPE.findall(text)]


@pytest.mark.parametrize(
    ("command", "told"), documented((ROOT / "docs" / "shapes.md").read_text("utf-8")), ids=lambda v: str(v)[:40]
)
def test_machine_shapes_are_as_documented(command: str, told: Any, demo: Demo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(demo[0].parent)
    words = [*shlex.split(command)[1:], "--format", "json"]
    done = CliRunner().invoke(program(), words, env={"HUB_HOME": str(demo[0])})
    assert done.exit_code == 0, done.output
    given = json.loads(done.stdout)
    assert type(given) is type(told)
    skipped = re.compile(r"^\.(leads|would_set_off|new|gone)\[\]|\.(unplaced|open_ended)\[\]|^\.bars\[\]")
    assert {k for k in keys(given) if not skipped.search(k)} == {k for k in keys(told) if not skipped.search(k)}


def test_the_shape_of_the_demo_is_as_documented(demo: Demo) -> None:
    text = (ROOT / "docs" / "shapes.md").read_text("utf-8")
    block = re.search(r"<!-- shape of the demo -->\n```json\n(.*?)```", text, re.DOTALL)
    assert block is not None
    assert keys(demo[1]) == keys(json.loads(block[1]))


@pytest.mark.parametrize("path", MARKDOWN, ids=named)
def test_internal_links_lead_somewhere(path: Path) -> None:
    text = re.sub(r"```.*?```", "", path.read_text("utf-8"), flags=re.DOTALL)
    for link in LINK.findall(text):
        target = link.partition("#")[0]
        if target and not re.match(r"[a-z]+:", link):
            assert (path.parent / target).exists(), f"{named(path)}: {link}"


@pytest.mark.parametrize("path", MARKDOWN, ids=named)
def test_no_page_knows_a_machine_or_a_registry(path: Path) -> None:
    text = path.read_text("utf-8")
    assert re.findall(r"/work/|/home/\w|/root/|pypi\.|localhost:\d|\d+\.\d+\.\d+\.\d+", text) == []
