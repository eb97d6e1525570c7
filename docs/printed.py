"""What commands print in the demo home, put into the pages that quote it.

A block is marked with ``<!-- printed: hub … -->`` above its fence. ``python -m docs.printed`` makes a demo in a
temporary folder and writes every block; the tests compare them.
"""

from __future__ import annotations

import re
import shlex
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from typer.testing import CliRunner

from api.cli import program

ROOT = Path(__file__).parents[1]
BLOCK = re.compile(r"(<!-- printed: (hub [^\n]*?) -->\n```text\n)(.*?)(```\n)", re.DOTALL)
EXAMPLE = re.compile(r"<!-- printed: hub finding (A01-[0-9a-f]{12}) ")

Say = Callable[[str], str]


def pages() -> list[Path]:
    """The pages that people write."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def runner(home: Path) -> Say:
    """Runs a command line in a home and gives what it prints."""

    def say(words: str) -> str:
        done = CliRunner().invoke(program(), shlex.split(words)[1:], env={"HUB_HOME": str(home), "LANGUAGE": "en"})
        if done.exit_code not in (0, 1):
            raise RuntimeError(f"{words}: {done.output}")
        return "\n".join(line.rstrip() for line in done.stdout.splitlines()) + "\n"

    return say


def stale(text: str, say: Say) -> Iterator[str]:
    """The commands of a page whose block is not what they print."""
    for block in BLOCK.finditer(text):
        if block[3] != say(block[2]):
            yield block[2]


def main() -> int:
    """Write every block, after a demo in a temporary folder."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "demo-home"
        made = CliRunner().invoke(program(), ["demo", "--home", str(home), "--lang", "en"])
        shown = re.search(r"^(A01-[0-9a-f]{12}) .*?subject: (\S+)  (\S+)  ", made.stdout, re.DOTALL | re.MULTILINE)
        if shown is None:
            print(made.output, file=sys.stderr)
            return 1
        say = runner(home)
        before = EXAMPLE.search((ROOT / "README.md").read_text("utf-8"))
        for path in pages():
            text = path.read_text("utf-8")
            if before is not None:
                text = text.replace(before[1], shown[1])
            path.write_text(BLOCK.sub(lambda b: b[1] + say(b[2]) + b[4], text), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
