"""A scoped run gives exactly those findings of the whole that concern the scope, each of them whole."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest

from hub.duck import connect, connect_release
from queries.example import fill, load_example
from queries.rule import Rule, rules
from queries.screen import Tables, screen
from schema.model import tables


def _together(rule: Rule) -> dict[str, list[dict[str, Any]]]:
    """All cases of a rule in one graph, each with ids and numbers of its own: neighbours, not mixed."""
    rows: dict[str, list[dict[str, Any]]] = {}
    model = tables()
    keys = {"id", "engagement", "report", "number", "certificate_no", "legal_person"}
    keys |= {"case_no", "doc_no", "doc_key", "amends_doc"}
    for number, case in enumerate(load_example(rule).cases):
        for name, listed in case.rows.items():
            entities = {column.name for column in model[name].columns if column.range} | keys
            rows.setdefault(name, []).extend(
                {key: f"{value}/{number}" if key in entities and value else value for key, value in row.items()}
                for row in listed
            )
    return rows


def _of(table: pa.Table, column: str, ids: set[str]) -> list[dict[str, Any]]:
    return [row for row in table.to_pylist() if row[column] in ids]


def _assert_same(part: Tables, whole: Tables, ids: set[str]) -> None:
    assert part.finding.to_pylist() == _of(whole.finding, "id", ids)
    assert part.finding_phase.to_pylist() == _of(whole.finding_phase, "finding", ids)
    assert part.finding_party.to_pylist() == _of(whole.finding_party, "finding", ids)
    assert part.finding_evidence.to_pylist() == _of(whole.finding_evidence, "finding", ids)


@pytest.mark.parametrize("rule", rules().values(), ids=lambda rule: rule.code)
def test_scope_of_one_organisation_is_its_part_of_the_whole(rule: Rule) -> None:
    with connect() as con:
        fill(con, rule, _together(rule))
        whole = screen(con, [rule])
        assert whole.finding.num_rows > 0
        parties = whole.finding_party.to_pylist()
        reached: dict[str, set[str]] = {}
        for finding in whole.finding.to_pylist():
            names = {p["id"] for p in parties if p["finding"] == finding["id"] and p["role"] in rule.reach}
            for one in {finding["subject"], *names}:
                reached.setdefault(one, set()).add(finding["id"])
        for one in sorted(reached)[:12]:
            _assert_same(screen(con, [rule], scope=[one]), whole, reached[one])
        assert screen(con, [rule], scope=["O-nobody"]).finding.num_rows == 0
        _assert_same(screen(con, [rule], scope=sorted(reached)), whole, set(whole.finding.column("id").to_pylist()))


def test_screening_reads_a_release_that_is_open_for_reading(tmp_path: Any) -> None:
    rule = rules()["A01"]
    path = tmp_path / "release.duckdb"
    with connect(path) as con:
        fill(con, rule, load_example(rule).cases[0].rows)
    with connect_release(path) as con:
        made = screen(con, [rule])
        stored = con.execute("SELECT table_name FROM duckdb_tables() WHERE NOT temporary").fetchall()
    assert made.finding.num_rows == 1
    assert {row[0] for row in stored} == set(tables())


def test_what_if_rows_in_temporary_tables_are_seen(tmp_path: Any) -> None:
    rule = rules()["A01"]
    case = load_example(rule).cases[0]
    without = {**case.rows, "engagement": case.rows["engagement"][:1]}
    path = tmp_path / "release.duckdb"
    with connect(path) as con:
        fill(con, rule, without)
    proposed = case.rows["engagement"][1]
    with connect_release(path) as con:
        assert screen(con, [rule]).finding.num_rows == 0
        con.execute("CREATE TEMP TABLE engagement AS SELECT * FROM engagement")
        names = ", ".join(proposed)
        con.execute(
            f'INSERT INTO temp.engagement ({names}, batch, "row", feed) '
            f"VALUES ({', '.join('?' * len(proposed))}, 0, 0, 'what-if')",
            list(proposed.values()),
        )
        con.execute(
            "CREATE TEMP TABLE organization AS SELECT * FROM organization "
            "UNION ALL BY NAME SELECT 'E1' AS id, 'key' AS identity_basis"
        )
        assert screen(con, [rule], scope=["I1"]).finding.column("subject").to_pylist() == ["I1"]
