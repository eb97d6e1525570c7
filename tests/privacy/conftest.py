"""A small province through the line, with numbers put where nobody expects them, and a home to look into."""

from __future__ import annotations

import csv
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from looking import HIDDEN, WAYS, Held, numbers_in_files

from api.acts import rotate_home
from api.line import Unusable, take_in
from hub.home import Home
from ingest.demo import Size, write

ROOT = Path(__file__).parents[2]


def sheet(path: Path, header: str, rows: list[list[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header.split(","), *rows])
    return path


def hostile(folder: Path) -> list[Path]:
    """Files with numbers in free text, names, refused rows, unread columns, file names, headers and covers."""
    folder.mkdir()
    lab = ["瀛川青屿环境检测有限公司", "91990101MA00QY01X9"]
    texts = [[f"瀛川市示例路{n}号，联系人示例甲{way}", f"检测；{way}；监测"] for n, way in enumerate(WAYS)]
    register = [[lab[0], lab[1], *text, HIDDEN] for text in texts]
    register += [[f"示例{way}厂", "错码", way, way, way] for way in WAYS]
    made = sheet(folder / f"登记 示例甲{HIDDEN}.csv", "企业名称,统一社会信用代码,住所,经营范围,经办人", register)
    said = f"项目,内容\n报送单位,示例局 {HIDDEN}\n数据截止日期,2026-06-30\n"
    (folder / f"{made.name}.cover.csv").write_text(said, "utf-8")
    odd = sheet(folder / "odd.csv", f"企业名称,统一社会信用代码,经办人{HIDDEN}", [[*lab, "甲"]])
    people = [[lab[1], lab[0], "监事", "示例甲", "10", way] for way in WAYS]
    people += [[lab[1], lab[0], "监事", f"示例乙{HIDDEN}", "10", HIDDEN[:-1] + "3"]]
    return [made, odd, sheet(folder / "people.csv", "主体代码,主体名称,身份,姓名,证件类型,证件号码", people)]


@pytest.fixture(scope="session")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Held]:
    folder = tmp_path_factory.mktemp("privacy")
    write(folder / "sent", size=Size(8, 120, 150, 250, 900), seed=23)
    files = [p for p in sorted((folder / "sent").rglob("*")) if p.is_file() and "truth" not in p.name]
    files = [p for p in files if not p.name.endswith(".cover.csv")]
    odd = hostile(folder / "odd")
    home = Home.init(folder / "home", seed=23)
    take_in(home, files, dry_run=True)
    killed(home, "batch", files[:6])
    killed(home, "release", odd[-1:])
    try:
        take_in(home, [*files, *odd])
    except Unusable as unusable:
        print(*unusable.failed)
    # What is sealed anew must hold them no more openly than what was sealed first; the killed homes have those.
    rotate_home(home, actor="clerk")
    yield Held(home, [*files, *odd], numbers_in_files([*files, *odd]) | {HIDDEN})
    shutil.rmtree(folder, ignore_errors=True)


# A process that dies where a crash would hurt: in the third batch, its rows written and not sealed; or in the release,
# its tables filled and not yet published.
DYING = """
import os, signal, sys
from pathlib import Path
import api.line, ingest.parts
from hub.home import Home

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

kept, seen = ingest.parts.FolderParts.original, []
def third(self, path):
    seen.append(path)
    die() if len(seen) == 3 else kept(self, path)

if sys.argv[1] == "batch":
    ingest.parts.FolderParts.original = third
else:
    api.line.renew = die
api.line.take_in(Home.open(Path(sys.argv[2])), [Path(p) for p in sys.argv[3:]])
"""


def killed(home: Home, where: str, files: list[Path]) -> None:
    """Take files in by a process that is killed half-way, and keep what lay there then: the next command cleans it."""
    asked = [sys.executable, "-c", DYING, where, str(home.path), *map(str, files)]
    done = subprocess.run(asked, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, check=False)
    assert done.returncode == -signal.SIGKILL
    assert any((home.path / "tmp").iterdir())
    shutil.copytree(home.path, home.path.with_name(f"killed-{where}"))
