"""Files that mean harm, through the whole line: ``python -m bench.hostile``.

Each is refused, or its bad rows are, within 5 CPU seconds and 512 MiB, in a sentence without control characters; the
good rows of the others go in and the process lives.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import re
import sys
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.trial import Trials, trials

HEAD = "企业名称,统一社会信用代码,登记状态,行政区划,住所"
GOOD = "瀛川青屿环境检测有限公司,91990101MA00QY01X9,存续,990101,示例路1号"
SECONDS, MEMORY = 5.0, 512
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Hostile:
    """A file: its name as sent, what writes its bytes, and how many good rows must go in (None: it is refused)."""

    name: str
    write: Callable[[Path], object]
    good: int | None


def text(*lines: str, encoding: str = "utf-8") -> Callable[[Path], object]:
    """A text file of these lines."""
    return lambda path: path.write_bytes(("\n".join(lines) + "\n").encode(encoding, "surrogatepass"))


def raw(data: bytes) -> Callable[[Path], object]:
    """A file of these bytes."""
    return lambda path: path.write_bytes(data)


def packed(parts: dict[str, bytes | str]) -> Callable[[Path], object]:
    """A zip file."""

    def write(path: Path) -> None:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
            for name, data in parts.items():
                file.writestr(name, data)

    return write


def workbook(change: Callable[[dict[str, bytes]], object]) -> Callable[[Path], object]:
    """A workbook with a good row whose parts were changed."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("数据")
        for number, line in enumerate((HEAD, GOOD)):
            sheet.write_row(number, 0, line.split(","))
    with zipfile.ZipFile(out) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    change(parts)
    return packed(dict(parts))


def with_rows(rows: bytes) -> Callable[[Path], object]:
    """A workbook with more rows than it should have."""
    sheet = "xl/worksheets/sheet1.xml"
    return workbook(lambda p: p.update({sheet: p[sheet].replace(b"</sheetData>", rows + b"</sheetData>")}))


def cut(path: Path) -> None:
    """The first part of a workbook."""
    workbook(lambda _: None)(path)
    path.write_bytes(path.read_bytes()[:2000])


def long_line(path: Path) -> None:
    """A line of a gigabyte, in a file with a hole."""
    with path.open("wb") as file:
        file.write(f"{HEAD}\n{GOOD}\n".encode() + b"x" * 5000)
        file.seek(1 << 30)
        file.write(b"\n")


def files() -> list[Hostile]:
    """All of them."""
    good = GOOD.split(",")
    bad = {"1e17": "9.19901E+17", "quote": "'; DROP TABLE organization; --", "formula": '=HYPERLINK("x")'}
    bad |= {
        "escape": "\x1b]0;x\x07\x1b[31m",
        "nul": "9199\x0001",
        "private": "\ue000\uf8ff",
        "path": "../../../etc/passwd",
    }
    bad |= {"bidi": "\u202e9199", "dollar": "$(touch x)`touch y`"}
    coded = [Hostile(f"{name}.csv", text(HEAD, f"x,{cell.replace(chr(34), '')},存续,990101,", GOOD), 1)
             for name, cell in bad.items()]  # fmt: skip
    wide = "".join(chr(ord(c) + 0xFEE0) for c in good[1])
    gb = f"{HEAD}\n{GOOD}\n".encode("gb18030")
    empty = packed({"a.txt": b"\0" * (400 << 20)})
    return [
        *coded,
        Hostile("fullwidth.csv", text(HEAD, GOOD.replace(good[1], wide)), 1),
        Hostile("mixed.csv", raw(gb * 3 + "甲乙丙丁戊己,x,存续,990101,\n".encode()), 3),
        Hostile("invalid.csv", raw(f"{HEAD}\n{GOOD}\n".encode() + b"\xff\xfe\xfa,x,\xc3\x28,990101,\n"), 1),
        Hostile("surrogate.csv", text(HEAD, GOOD, "\ud800,x,存续,990101,"), 1),
        Hostile("deep.json", raw(b"[" * 100_000 + b"]" * 100_000), None),
        Hostile("laughs.xml", raw(b'<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]><a>&d;</a>'), None),
        Hostile("xxe.xml", raw(b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'), None),
        Hostile("gigabyte.csv", long_line, 1),
        Hostile("duplicate.csv", text(HEAD + ",企业名称", GOOD + ",x"), None),
        Hostile("headless.csv", text(GOOD), None),
        Hostile("blank.csv", raw(b""), None),
        Hostile("csv.xlsx", text(HEAD, GOOD), 1),
        Hostile("xlsx.csv", workbook(lambda _: None), 1),
        Hostile("random.csv", raw(random.Random(1).randbytes(300_000)), None),
        Hostile("bomb.xlsx", empty, None),
        Hostile("inner.xlsx", workbook(lambda p: p.update({"xl/more.zip": b"PK"})), None),
        Hostile("slip.xlsx", workbook(lambda p: p.update({"../../evil.txt": b"x"})), None),
        Hostile("cut.xlsx", cut, None),
        Hostile("sparse.xlsx", with_rows(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), None),
        Hostile("million.xlsx", with_rows(b"<row/>" * 10_000_000), None),
        Hostile("a\x1b[31m'; DROP TABLE x; --\n$(id).csv", text(HEAD, GOOD), 1),
        Hostile("-rf ..%2f..%2f.csv", text(HEAD, GOOD + "\n"), 1),
    ]  # fmt: skip


def attack(trial: Trials, home: Path, one: Hostile, lang: str = "zh") -> tuple[str, float, int, list[str]]:
    """Send a file; what was said, CPU seconds, MiB, and what is wrong with that."""
    folder = trial.folder / "hostile"
    folder.mkdir(exist_ok=True)
    path = folder / one.name
    one.write(path)
    ran = trial.zygote.run(home, "ingest", "--dry-run", "--feed", "register", "--lang", lang, "--", path)
    wrong: list[str] = []
    if ran.status not in (0, 2) or "Traceback" in ran.err:
        wrong.append(f"exit status {ran.status}: {ran.err[:300]!r}")
    if ran.cpu > SECONDS or ran.peak > MEMORY:
        wrong.append(f"{ran.cpu:.1f} s, {ran.peak} MiB")
    if CONTROL.search(ran.out + ran.err):
        wrong.append(f"speaks to the terminal: {(ran.out + ran.err)[:300]!r}")
    if one.good is None and (ran.status != 2 or len(ran.err.strip().splitlines()) != 1):
        wrong.append(f"not refused in one sentence: {ran.status} {ran.err[:300]!r}")
    if one.good is not None:
        told = trial.zygote.run(home, "ingest", "--dry-run", "--feed", "register", "--format", "json", "--", path)
        rows = json.loads(told.out) if told.out else [{"accepted": told.err[:300]}]
        if [row["accepted"] for row in rows] != [one.good]:
            wrong.append(f"accepted {rows}")
    path.unlink()
    said = (ran.err or ran.out).strip().splitlines()
    return (said[-1] if said else ""), ran.cpu, ran.peak, wrong


def main() -> None:
    """Print the table; exit status 1 when a file did harm."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--count", type=int, default=1000)
    options.add_argument("--minutes", type=float, default=1e9)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    end, harm = time.monotonic() + 60 * given.minutes, 0
    with trials() as trial:
        home = trial.copy()
        print(f"{'file':<28}{'CPU s':>8}{'MiB':>6}  what was said")
        for one in files()[: given.count]:
            said, cpu, peak, wrong = attack(trial, home, one)
            harm += bool(wrong)
            name = one.name.encode("ascii", "backslashreplace").decode().encode("unicode_escape").decode()[:26]
            print(f"{name:<28}{cpu:>8.2f}{peak:>6}  {'; '.join(wrong) or said}"[:400], flush=True)
            if time.monotonic() > end:
                break
    sys.exit(bool(harm))


if __name__ == "__main__":
    main()
