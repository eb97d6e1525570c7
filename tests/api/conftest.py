"""A small province of files as agencies send them, and the command line run on them."""

from __future__ import annotations

import csv
import json
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from typer.testing import CliRunner

# pytest puts this folder's parent on the path, where `tests/api` would stand for the package of the same name.
sys.path.insert(0, str(Path(__file__).parents[2]))

from api.cli import program
from schema.identifiers import orgcode_check, regno_check, resident_id_check, uscc_check
from tests.conftest import Once


def credit_code(kind: str, division: str, body: str) -> str:
    """A credit code whose check characters are right."""
    inner = body + orgcode_check(body)
    return kind + division + inner + uscc_check(kind + division + inner)


def resident_id(number: int) -> str:
    """A resident number of the invented province whose check character is right."""
    body = f"990101198503{10 + number % 18:02d}{number:03d}"
    return body + resident_id_check(body)


REGNO = "99010000000123" + regno_check("99010000000123")
BUREAU = credit_code("11", "990100", "00000001")
PROVINCE = credit_code("11", "990000", "00000002")
CREDIT = credit_code("11", "990000", "00000003")
LAB = credit_code("91", "990101", "MA00QY01")
OTHER_LAB = credit_code("91", "990200", "MA00YF02")
PLANT = credit_code("91", "990102", "MA00YL03")
WATER = credit_code("91", "990201", "MA00CH04")
NAMES = {
    BUREAU: "瀛川市生态环境局",
    PROVINCE: "瀛川省生态环境厅",
    CREDIT: "瀛川省公共信用信息中心",
    LAB: "瀛川青屿环境检测有限公司",
    OTHER_LAB: "望海远帆检测有限公司",
    PLANT: "瀛川云澜纸业有限公司",
    WATER: "望海澄海水务有限公司",
}
LEAD = ("示例甲乙", resident_id(1))
"""A key person: legal representative of the laboratory and shareholder of the plant."""

ENGAGEMENT = (
    "机构名称,机构代码,合同号,合同类型,签订日期,服务起,服务止,状态,委托方名称,委托方代码,受测单位,服务类型,"
    "服务地行政区划代码,金额(元)"
)
BAN = "主体,名称,地址,代码/证件号,类型,范围区划,范围事项,起,止,文号,列入机关,列入机关代码"
REGISTER = "企业名称,统一社会信用代码,注册号,登记状态,行政区划,住所"
PERSONS = "主体代码,主体名称,身份,姓名,证件类型,证件号码,起,止"


def engagement(number: str, lab: str, client: str, target: str, service: str, start: str, stop: str) -> list[str]:
    """One line of an engagement file, wholly valid."""
    tested = f"{NAMES[target]}|{target}|" if target else ""
    row = [NAMES.get(lab, "望海旧号检测站"), lab, number, "单项", "2026-01-05", start, stop, "有效"]
    return [*row, NAMES[client], client, tested, service, "990102", "128000.00"]


@dataclass
class Sender:
    """Writes files as agencies do."""

    folder: Path

    def table(self, name: str, header: str, rows: Sequence[Sequence[str]], cover: dict[str, str] | None = None) -> Path:
        """A CSV file, with a cover beside it when one is given."""
        path = self.folder / name
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(header.split(","))
            writer.writerows(rows)
        if cover is not None:
            lines = ["项目,内容", *(f"{key},{value}" for key, value in cover.items())]
            path.with_name(name + ".cover.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    def cover(self, code: str, day: str, mode: str = "全量") -> dict[str, str]:
        """What a cover says."""
        return {
            "报送单位": NAMES[code],
            "报送单位代码": code,
            "数据截止日期": day,
            "覆盖发证机关": "全部",
            "覆盖行政区划": "990000",
            "全量/增量": mode,
            "版本": "1",
        }

    def authorities(self) -> Path:
        """A workbook with a cover sheet."""
        path = self.folder / "机关名录.xlsx"
        with xlsxwriter.Workbook(str(path)) as book:
            # Without a day of its own a workbook bears the second it was made in: sent again it would be another file.
            book.set_properties({"created": datetime(2026, 7, 1)})
            front = book.add_worksheet("封面")
            for line, (key, value) in enumerate({"项目": "内容", **self.cover(PROVINCE, "2026-06-30")}.items()):
                front.write_row(line, 0, [key, value])
            sheet = book.add_worksheet("机关名录")
            sheet.write_row(0, 0, ["名称", "代码", "条线", "类别", "上级代码", "管辖区划", "起", "止"])
            sheet.write_row(1, 0, [NAMES[PROVINCE], PROVINCE, "生态环境", "机关", "", "990000", "2019-01-01", "长期"])
            sheet.write_row(2, 0, [NAMES[BUREAU], BUREAU, "生态环境", "机关", PROVINCE, "990100", "2019-01-01", "长期"])
        return path

    def register(self) -> Path:
        """The company register."""
        rows = [[NAMES[c], c, "", "存续", "990101", "瀛川市东屿区示例路1号"] for c in (LAB, OTHER_LAB, PLANT, WATER)]
        rows[1][5] = "=1+1"
        return self.table("企业登记.csv", REGISTER, rows)

    def persons(self) -> Path:
        """Who stands behind the laboratory and the plant."""
        return self.table(
            "登记人员.csv",
            PERSONS,
            [
                [LAB, NAMES[LAB], "法定代表人", LEAD[0], "居民身份证", LEAD[1], "2023-05-18", "长期"],
                [PLANT, NAMES[PLANT], "股东", LEAD[0], "居民身份证", LEAD[1], "2024-01-01", "长期"],
            ],
        )

    def engagements(self) -> Path:
        """The laboratory works for the bureau about the plant and for the plant; line 4 is refused."""
        rows = [
            engagement("HT-1", LAB, BUREAU, PLANT, "监督性监测", "2026-03-01", "2026-12-31"),
            engagement("HT-2", LAB, PLANT, PLANT, "自行监测", "2026-02-01", "2026-06-30"),
            engagement("HT-3", LAB, WATER, WATER, "自行监测", "2026-05-01", "2026-12-31"),
            engagement("HT-4", OTHER_LAB, PLANT, PLANT, "自行监测", "2026-02-01", "2026-06-30"),
        ]
        rows[3][1] = OTHER_LAB[:-1] + ("0" if OTHER_LAB[-1] != "0" else "1")
        return self.table("业务备案.csv", ENGAGEMENT, rows, self.cover(BUREAU, "2026-07-31", "增量"))

    def bans(self) -> Path:
        """A bar with a term, one without an end, and an entry that bears only a name."""
        authority = [NAMES[BUREAU], BUREAU]
        rows = [
            ["机构", NAMES[OTHER_LAB], "望海市", OTHER_LAB, "禁止", "990000", "监测服务", "2026-01-01", "2026-12-31"],
            ["机构", NAMES[LAB], "瀛川市", LAB, "禁止", "990000", "监测服务", "2026-01-01", ""],
            ["机构", NAMES[LAB], "青岬市海湾区示例街9号", "", "禁止", "990000", "全部", "2026-01-01", "2027-12-31"],
        ]
        listed = [[*row, f"瀛环禁〔2026〕{number}号", *authority] for number, row in enumerate(rows, start=1)]
        return self.table("禁入名单.csv", BAN, listed, self.cover(CREDIT, "2026-06-30"))

    def everything(self) -> list[Path]:
        """All of them."""
        return [self.authorities(), self.register(), self.persons(), self.engagements(), self.bans()]


@dataclass
class Run:
    """What a command gave."""

    status: int
    out: str
    err: str

    def json(self) -> Any:
        """Its output as JSON."""
        assert self.status in (0, 1), self.err
        return json.loads(self.out)


Hub = Callable[..., Run]
Prepared = Callable[[str, Callable[[Hub, Path], None]], Path]


def runner(home: Path) -> Hub:
    """The command line with this home, in Chinese unless another language is asked for."""
    app = program()

    def run(*args: object, lang: str = "zh", today: str = "2026-08-01") -> Run:
        words = [str(a) for a in args]
        place = 2 if words[0] in ("feed", "rule") else 1
        shared = ["--home", str(home), "--lang", lang, "--today", today, "--actor", "tester"]
        done = CliRunner().invoke(app, [*words[:place], *shared, *words[place:]], catch_exceptions=False)
        return Run(done.exit_code, done.stdout, done.stderr)

    return run


@dataclass
class Told:
    """A home that has taken everything in."""

    home: Path
    sent: Sender
    ingested: list[dict[str, Any]]
    """What the command said of each file."""


@pytest.fixture(scope="session")
def taken(once: Once) -> Path:
    """A home that has taken everything in, and what was sent, as made once a run. Only to be copied."""

    def fill(folder: Path) -> None:
        run = runner(folder / "home")
        assert run("init").status == 0
        (folder / "sent").mkdir()
        done = run("ingest", *Sender(folder / "sent").everything(), "--format", "json")
        (folder / "ingested.json").write_text(json.dumps(done.json()), encoding="utf-8")

    return once("taken", fill)


@pytest.fixture(scope="session")
def told(taken: Path, tmp_path_factory: pytest.TempPathFactory) -> Told:
    """The worker's own, for questions, which leave looks in the journal; a test that changes more takes a copy."""
    folder = Path(shutil.copytree(taken, tmp_path_factory.mktemp("told") / "told"))
    return Told(folder / "home", Sender(folder / "sent"), json.loads((folder / "ingested.json").read_text("utf-8")))


@pytest.fixture(scope="session")
def ask(told: Told, tmp_path_factory: pytest.TempPathFactory) -> Hub:
    """The command line over a copy of that home, for questions: looks at people go into its journal."""
    return runner(Path(shutil.copytree(told.home, tmp_path_factory.mktemp("asked") / "home")))


@pytest.fixture
def home(told: Told, tmp_path: Path) -> Path:
    """A copy of that home, for acts."""
    return Path(shutil.copytree(told.home, tmp_path / "home"))


@pytest.fixture
def hub(home: Path) -> Hub:
    """The command line over the copy."""
    return runner(home)


@pytest.fixture
def prepared(once: Once, taken: Path, home: Path) -> Prepared:
    """Puts in place of the copy a home on which acts were done, once a run; what else they made lies beside that home.

    The acts must depend on their name alone.
    """

    def go(name: str, acts: Callable[[Hub, Path], None]) -> Path:
        def fill(folder: Path) -> None:
            acts(runner(Path(shutil.copytree(taken / "home", folder / "home"))), folder)

        folder = once(name, fill)
        shutil.rmtree(home)
        shutil.copytree(folder / "home", home)
        return folder

    return go


@pytest.fixture
def sender(tmp_path: Path) -> Sender:
    """A folder for more of what agencies send."""
    folder = tmp_path / "sent"
    folder.mkdir()
    return Sender(folder)


@pytest.fixture(scope="session")
def a01(ask: Hub) -> dict[str, Any]:
    """The one conflict of interest that the files show."""
    found = ask("findings", "--rule", "A01", "--format", "json").json()
    assert len(found) == 1
    return dict(found[0])


def everything_in(folder: Path) -> dict[str, bytes]:
    """Every file of a folder with its bytes."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
