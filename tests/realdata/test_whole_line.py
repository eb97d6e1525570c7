"""Real files through the whole line: what comes out of a release of them, and what must not."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import duckdb
import pytest

from queries.review import review_rows
from schema.identifiers import code_kind, uscc_ok
from schema.normal_forms import fold, fold_code

FOLDER = (Path(__file__).parents[2] / os.environ.get("TONGJIAN_REALDATA", "../shared/realdata")).resolve()
Rows = list[dict[str, str]]
Released = Callable[[Sequence[Path]], duckdb.DuckDBPyConnection]
Real = Callable[[str], Rows]
CODE = "统一社会信用代码"
REGISTERS = ("institutions_169", "testing_bodies_786", "clients_8110", "bad_codes_733")
AGENCY = ("瀛川市生态环境局", "11990100000000019F")


def write(path: Path, header: str, rows: Iterable[Sequence[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(header.split(","))
        table.writerows(rows)
    return path


def asked(con: duckdb.DuckDBPyConnection, sql: str, *values: object) -> list[tuple[object, ...]]:
    return con.execute(sql, list(values)).fetchall()


@pytest.fixture(scope="module")
def registers(released: Released) -> duckdb.DuckDBPyConnection:
    return released([FOLDER / f"registry_{name}.csv" for name in REGISTERS])


def test_one_organization_for_each_code_of_the_registers(registers: duckdb.DuckDBPyConnection, real: Real) -> None:
    printed = {fold_code(row[CODE]) for name in REGISTERS for row in real(f"registry_{name}.csv")}
    good = {code for code in printed if uscc_ok(code)}
    keyed = asked(registers, "SELECT code FROM organization WHERE key LIKE 'USCC:%'")
    assert len(keyed) == len(good)
    assert {code for (code,) in keyed} == good
    assert asked(registers, "SELECT count(*) FROM finding") == [(0,)]


def test_registration_numbers_are_keys_of_their_own(registers: duckdb.DuckDBPyConnection, real: Real) -> None:
    rows = asked(registers, "SELECT key, code, identity_basis FROM organization WHERE key LIKE 'REGN:%'")
    numbers = {str(key).removeprefix("REGN:") for key, _, _ in rows}
    bad = {fold_code(row[CODE]) for row in real("registry_bad_codes_733.csv")}
    assert len(numbers) == len(rows)
    assert len(numbers & bad) == len({code for code in bad if code_kind(code) == "REGN"})
    assert {code for _, code, _ in rows} == {None}
    assert {basis for _, _, basis in rows} <= {"key", "contested"}


def test_batches_say_what_was_refused(registers: duckdb.DuckDBPyConnection) -> None:
    counted = asked(registers, "SELECT rows, accepted, refused FROM batch ORDER BY batch")
    assert counted == [(169, 169, 0), (786, 786, 0), (8110, 8110, 0), (733, 455, 278)]


@pytest.fixture(scope="module")
def two_names(released: Released, real: Real, tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    """The register rows of the 13 codes, and on each a conflict, penalties, a ban and an award of the test's."""
    folder = tmp_path_factory.mktemp("two_names")
    rows = real("registry_one_code_two_names.csv")
    control = ("91990101MA00QY01X9", "示例独名检测有限公司")
    held = [(row[CODE], row["name_a"]) for row in rows] + [control]
    target = ("91990102MA00YL026P", "示例受测纸业有限公司")
    register = [(row[name], row[CODE]) for row in rows for name in ("name_a", "name_b")] + [control[::-1], target[::-1]]
    made = [write(folder / "register.csv", "企业名称,统一社会信用代码", register)]
    made.append(write(folder / "authorities.csv", "机关名称,统一社会信用代码,条线,类别,行政区划代码,起",
                      [(*AGENCY, "生态环境", "机关", "990100", "2015-01-01")]))  # fmt: skip
    engaged = ("机构名称,机构代码,合同号,签订日期,服务起,服务止,状态,委托方名称,委托方代码,受测单位,"
               "服务类型,服务地行政区划代码")  # fmt: skip
    tested = f"{target[1]}|{target[0]}|"
    made.append(write(folder / "engagements.csv", engaged, [
        (name, code, f"{kind}-{code}", "2026-02-01", "2026-03-01", "2026-12-31", "有效", *client, tested, service,
         "990100")
        for code, name in held
        for kind, client, service in (("G", AGENCY, "监督性监测"), ("E", target[::-1], "自行监测"))
    ]))  # fmt: skip
    fined = ("行政相对人名称,行政相对人类别,统一社会信用代码,决定书文号,违法行为类型,违法事实,处罚依据,处罚类别,"
             "处罚内容,罚款金额(万元),处罚决定日期,处罚机关,处罚机关代码")  # fmt: skip
    made.append(write(folder / "penalties.csv", fined, [
        (name, "法人及非法人组织", code, f"示环罚〔2026〕{number}-{code}号", "出具虚假监测报告", "未采样即出具监测报告",
         "《生态环境监测条例》第四十五条", "罚款", "罚款拾万元", "10", decided, *AGENCY)
        for code, name in held for number, decided in ((1, "2026-02-10"), (2, "2026-06-10"), (3, "2026-09-10"))
    ]))  # fmt: skip
    barred = "主体,名称,代码/证件号,类型,范围区划,范围事项,起,止,文号,列入机关,列入机关代码"
    made.append(write(folder / "bans.csv", barred, [
        ("机构", name, code, "禁止", "990000", "全部", "2026-01-01", "2028-12-31", f"示禁〔2026〕{code}号", *AGENCY)
        for code, name in held
    ]))  # fmt: skip
    won = "采购人,采购人代码,项目编号,品目,区划,供应商名称,供应商代码,响应截止日,中标日,结果"
    made.append(write(folder / "awards.csv", won, [
        (*AGENCY, f"P-{code}", "环境监测服务", "990100", name, code, "2026-03-02", "2026-03-06", "有效")
        for code, name in held
    ]))  # fmt: skip
    return released(made)


def test_thirteen_codes_with_two_names_show_both(two_names: duckdb.DuckDBPyConnection, real: Real) -> None:
    for row in real("registry_one_code_two_names.csv"):
        shown = asked(two_names, "SELECT n.name FROM organization_name AS n JOIN organization AS o ON o.id = n.org "
                      "WHERE o.code = ? ORDER BY 1", row[CODE])  # fmt: skip
        assert [name for (name,) in shown] == sorted([fold(row["name_a"]), fold(row["name_b"])])
        reviews = [r for r in review_rows(two_names) if r["kind"] == "org_code_two_names"]
        (asked_for,) = (r for r in reviews if r["key"] == row[CODE])
        assert asked_for["names"] == " / ".join(sorted([fold(row["name_a"]), fold(row["name_b"])]))
        assert (asked_for["batch"] > 0, asked_for["feed"]) == (True, "register")


def test_unlike_names_are_contested_and_alike_ones_are_not(two_names: duckdb.DuckDBPyConnection) -> None:
    shown = asked(two_names, "SELECT name, contested FROM organization WHERE code IN (SELECT key FROM review)")
    alike = {str(name)[:6] for name, contested in shown if not contested}
    assert len(shown) == 13
    assert alike == {"中国建设银行", "中国电信集团"}


def test_no_finding_rests_on_a_contested_code(two_names: duckdb.DuckDBPyConnection) -> None:
    contested = "(SELECT id FROM organization WHERE contested)"
    touched = asked(two_names, "SELECT count(*) FROM finding WHERE severity IN ('S1', 'S2') "
                    f"AND (subject IN {contested} OR id IN ("
                    f"SELECT finding FROM finding_party WHERE id IN {contested}))")  # fmt: skip
    assert touched == [(0,)]
    # The same rows on a code with one name are found: what is silent above is silent for the names.
    control = asked(two_names, "SELECT DISTINCT f.rule FROM finding AS f JOIN organization AS o ON o.id = f.subject "
                    "WHERE o.code = '91990101MA00QY01X9' ORDER BY 1")  # fmt: skip
    assert {("A01",), ("G04",)} <= set(control)


@pytest.fixture(scope="module")
def published(released: Released) -> duckdb.DuckDBPyConnection:
    return released([FOLDER / "published_cases.jsonl"])


def test_published_cases_are_publications_and_nothing_else(published: duckdb.DuckDBPyConnection) -> None:
    with (FOLDER / "published_cases.jsonl").open(encoding="utf-8") as file:
        sent = [json.loads(line) for line in file if line.strip()]
    kept = {str(reference) for (reference,) in asked(published, "SELECT reference FROM publication")}
    assert asked(published, "SELECT rows, accepted, refused FROM batch") == [(len(sent), len(sent), 0)]
    assert kept == {row["id"] for row in sent} - {"NEG-SH-2025", "PEND-HN-2025"}
    for table in ("penalty", "ban", '"case"', "finding", "person", "organization"):
        assert asked(published, f"SELECT count(*) FROM {table}") == [(0,)]


def test_what_was_not_upheld_or_is_undecided_leaves_no_trace(published: duckdb.DuckDBPyConnection) -> None:
    with (FOLDER / "published_cases.jsonl").open(encoding="utf-8") as file:
        sent = {row["id"]: row for row in map(json.loads, file)}
    text = "\n".join(str(row) for row in asked(published, "SELECT * FROM publication"))
    for reference in ("NEG-SH-2025", "PEND-HN-2025"):
        assert sent[reference]["source_url"] not in text
        for name in sent[reference]["institution"].split(";"):
            others = [r for k, r in sent.items() if k != reference and name in r["institution"]]
            assert others or name not in text


def test_mistyped_and_masked_codes(released: Released, real: Real, tmp_path: Path) -> None:
    gold = [row for row in real("id_typos_gold.csv") if row["kind"].startswith(("USCC", "排污"))]
    register = [(f"示例{n}号厂", row["as_published"][:18]) for n, row in enumerate(gold)]
    engaged = [(f"示例{n}号厂", row["as_published"][:18], f"H-{n}") for n, row in enumerate(gold)]
    con = released([
        write(tmp_path / "register.csv", "企业名称,统一社会信用代码", register),
        write(tmp_path / "engagements.csv", "委托方名称,委托方代码,合同号,机构名称,机构代码,状态,服务类型,服务起",
              [(*row, "示例检测有限公司", "91990101MA00QY01X9", "有效", "自行监测", "2026-03-01") for row in engaged]),
    ])  # fmt: skip
    masked = sum("*" in row["as_published"] for row in gold)
    assert masked == 1
    # Refused where a code is required, mistyped or masked; never mended by guess.
    assert asked(con, "SELECT feed, rows, accepted FROM batch ORDER BY batch") == [
        ("register", len(gold), 0), ("engagements", len(gold), masked)]  # fmt: skip
    named = asked(con, "SELECT key, identity_basis FROM organization WHERE name LIKE '示例%号厂'")
    assert named == [("NAME:示例4号厂", "name")]
    corrected = [row["corrected"][:18] for row in gold]
    assert asked(con, "SELECT count(*) FROM organization WHERE list_contains(?, code)", corrected) == [(0,)]


def test_masked_personal_ids_tell_nobody_apart(released: Released, real: Real, tmp_path: Path) -> None:
    (masked,) = (row["as_published"] for row in real("id_typos_gold.csv") if row["kind"] == "身份证 masked")
    con = released([write(
        tmp_path / "persons.csv", "主体代码,主体名称,身份,姓名,证件类型,证件号码",
        [("91990101MA00QY01X9", "示例检测有限公司", "监事", "示例甲", "居民身份证", masked)],
    )])  # fmt: skip
    assert asked(con, "SELECT identity_basis, name FROM person") == [("name", "示例甲")]


def test_alike_names_never_merge(released: Released, real: Real, tmp_path: Path) -> None:
    pairs = [(row["name_a"], row["name_b"]) for row in real("name_pairs.csv")]
    codes = [row[CODE] for row in real("registry_clients_8110.csv")[: 2 * len(pairs)]]
    register = [(name, code) for pair, at in zip(pairs, range(0, 2 * len(pairs), 2), strict=True)
                for name, code in zip(pair, codes[at : at + 2], strict=True)]  # fmt: skip
    con = released([write(tmp_path / "register.csv", "企业名称,统一社会信用代码", register)])
    assert asked(con, "SELECT count(*), count(DISTINCT id) FROM organization") == [(2 * len(pairs), 2 * len(pairs))]
    assert asked(con, "SELECT count(*) FROM redirect WHERE old_id IN (SELECT id FROM organization)") == [(0,)]
    assert asked(con, "SELECT count(*) FROM organization WHERE contested") == [(0,)]
