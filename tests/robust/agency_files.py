"""Rows that agencies send of a few organisations and persons, and files of some of them in any order."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from ingest.demo.numbers import credit_codes, resident_ids

CODES = credit_codes(["91"] * 3, ["990101", "990102", "990201"], 5)
OFFICE = credit_codes(["11"], ["990100"], 6)[0]
PERSONS = resident_ids(3, ["990101"], 5)
NAMES = ["瀛川青屿环境检测有限公司", "瀛川云澜纸业有限公司", "望海澄海水务有限公司"]
CALLED = ["示例甲乙", "示例丙丁", "示例戊己"]
CUT_OFFS = ("2026-03-31", "2026-06-30")


@dataclass(frozen=True)
class Cover:
    """What a list says of itself."""

    cut_off: str
    mode: str
    version: int


@dataclass(frozen=True)
class File:
    """A file as it is sent: which feed, which of its rows in their order, which cover."""

    feed: str
    rows: tuple[int, ...]
    cover: Cover | None = None


HEADERS = {
    "register": "企业名称,统一社会信用代码,登记状态,行政区划,住所",
    "register_persons": "主体代码,主体名称,身份,姓名,证件类型,证件号码,起,止",
    "engagements": "机构名称,机构代码,合同号,合同类型,签订日期,服务起,服务止,状态,委托方名称,委托方代码,受测单位,"
    "服务类型,服务地行政区划代码,金额(元)",
    "bans": "主体,名称,地址,代码/证件号,类型,范围区划,范围事项,起,止,文号,列入机关,列入机关代码",
}


def rows_of(feed: str) -> list[list[str]]:
    """All rows that a feed ever has; some contradict one another, and one in five is refused."""
    lab = [NAMES[0], CODES[0]]
    if feed == "register":
        rows = [[NAMES[n], CODES[n], "存续", "990101", "瀛川市东屿区示例路1号"] for n in range(3)]
        return [*rows, [NAMES[1], CODES[0], "存续", "990101", ""], ["望海旧号检测站", "错码", "存续", "990101", ""]]
    if feed == "register_persons":
        posts = [(0, "法定代表人", 0, "2023-05-18"), (1, "股东", 0, "2024-01-01"), (2, "监事", 1, "2024-02-01")]
        posts += [(0, "监事", 2, "2025-01-01"), (1, "监事", 2, "2025-13-01")]
        return [
            [CODES[at], NAMES[at], post, CALLED[who], "居民身份证", PERSONS[who], start, "长期"]
            for at, post, who, start in posts
        ]
    if feed == "engagements":
        asked = [
            (OFFICE, 1, "监督性监测"),
            (CODES[1], 1, "自行监测"),
            (CODES[2], 2, "自行监测"),
            (OFFICE, 1, "自行监测"),
        ]
        asked += [("错码", 2, "自行监测")]
        return [
            [*lab, f"HT-{n % 4}", "单项", "2026-01-05", "2026-02-01", f"2026-{n + 6:02d}-30", "有效", "瀛川市示例局",
             client, f"{NAMES[target]}|{CODES[target]}|", service, "990102", "128000.00"]
            for n, (client, target, service) in enumerate(asked)
        ]  # fmt: skip
    last = ["瀛环禁〔2026〕1号", "瀛环禁〔2026〕2号", "瀛环禁〔2026〕3号", "瀛环禁〔2026〕1号", "瀛环禁〔2026〕4号"]
    return [
        ["机构", NAMES[n % 2], "瀛川市", CODES[n % 2] if n != 4 else "错码", "禁止", "990000", "监测服务", "2026-01-01",
         f"2027-{n + 1:02d}-28", number, "瀛川市示例局", OFFICE]
        for n, number in enumerate(last)
    ]  # fmt: skip


ROWS = {feed: rows_of(feed) for feed in HEADERS}


def written(file: File, folder: Path) -> Path:
    """Write a file and its cover; the same file has the same name."""
    cover = file.cover
    said = f"{cover.cut_off}-{cover.mode}-{cover.version}" if cover else "bare"
    path = folder / f"{file.feed}-{'.'.join(map(str, file.rows))}-{said}.csv"
    if not path.exists():
        with path.open("w", encoding="utf-8", newline="") as handle:
            csv.writer(handle).writerows([HEADERS[file.feed].split(","), *(ROWS[file.feed][n] for n in file.rows)])
        if cover is not None:
            told = {
                "项目": "内容",
                "报送单位": "瀛川市示例局",
                "报送单位代码": OFFICE,
                "数据截止日期": cover.cut_off,
                "覆盖发证机关": "全部",
                "覆盖行政区划": "990000",
                "全量/增量": cover.mode,
                "版本": str(cover.version),
            }
            lines = "".join(f"{key},{value}\n" for key, value in told.items())
            path.with_name(path.name + ".cover.csv").write_text(lines, encoding="utf-8")
    return path
