"""The generated tables say what the model says, and a database takes them."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from schema import generate
from schema.model import create_statements, tables


def test_nothing_generated_is_stale() -> None:
    assert generate.stale() == []


def test_a_changed_file_is_called_stale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generate, "DICTIONARY", tmp_path / "model.md")
    assert generate.stale() == [tmp_path / "model.md"]


def test_the_database_holds_every_table_with_its_columns() -> None:
    con = duckdb.connect()
    for statement in create_statements():
        con.execute(statement)
    for table in tables().values():
        described = con.execute(f'DESCRIBE "{table.name}"').fetchall()
        assert [(row[0], row[1]) for row in described] == [(c.name, c.type) for c in table.columns]


def test_what_is_mixed_in_lies_flat() -> None:
    role = tables()["role"]
    assert role.dated and role.sourced and not role.entity
    assert {"batch", "row", "feed", "known_from", "valid_from", "valid_to"} <= {c.name for c in role.columns}
    assert {c.name: c.range for c in role.columns if c.range} == {"person": "Person", "org": "Organization"}
    assert tables()["organization"].entity
    assert not tables()["report"].dated


def test_every_column_is_told_in_the_dictionary() -> None:
    text = generate.DICTIONARY.read_text(encoding="utf-8")
    for table in tables().values():
        assert f"`{table.name}`" in text
        assert table.title and table.description and all(c.title for c in table.columns)
