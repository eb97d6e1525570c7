"""Candidates of a small release: rows of three agencies in, proposed pairs out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest

from bench.identity.laid import laid
from bench.identity.said import Said
from hub.duck import quoted
from hub.identity.candidates.organizations import propose_organizations
from hub.identity.candidates.persons import propose_persons
from hub.identity.candidates.store import load_apart
from hub.identity.judgements import Judgement

Propose = Callable[..., "Proposed"]


class Proposed:
    """What a release of some rows holds, and what is proposed of it."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self.con = con

    def rows(self, sql: str, **values: Any) -> list[tuple[Any, ...]]:
        """Ask the release and its candidates."""
        return self.con.execute(sql, values).fetchall()

    def firms(self) -> set[frozenset[str]]:
        """The pairs of organisations, by the names that met."""
        return {frozenset(pair) for pair in self.rows("SELECT a_name, b_name FROM organization_pair")}

    def people(self) -> list[tuple[str, str]]:
        """The pairs of persons, by their keys' kinds."""
        return self.rows(
            "SELECT split_part(a_key, ':', 1), split_part(b_key, ':', 1) FROM person_pair ORDER BY a_key, b_key"
        )


@pytest.fixture
def propose(tmp_path: Path) -> Iterator[Propose]:
    """Makes a release of rows, and its candidates; twice in one test gives two releases."""
    made: list[duckdb.DuckDBPyConnection] = []

    def go(rows: Sequence[Said], judgements: Sequence[Judgement] = (), *, firms: bool = True) -> Proposed:
        folder = tmp_path / str(len(made))
        folder.mkdir()
        con = laid(rows, folder, judgements)
        made.append(con)
        con.execute(f"ATTACH {quoted(str(folder / 'scratch.duckdb'))} AS scratch")
        load_apart(con)
        if firms:
            propose_organizations(con, "scratch")
        propose_persons(con)
        return Proposed(con)

    yield go
    for con in made:
        con.close()


@pytest.fixture
def propose_people(propose: Propose) -> Callable[[Sequence[Said]], Proposed]:
    """Makes a release of rows and the candidates among persons alone, which is quicker."""
    return lambda rows: propose(rows, firms=False)
