"""What lifts a pair in the queue, and the words that a terminal can print."""

from __future__ import annotations

import duckdb

from api.catalogue import catalogue
from api.reviewing import _NAMED
from queries.consequence import beside
from queries.rows import rows_of


def test_a_finding_bears_on_its_subject_and_parties_and_not_on_the_authority() -> None:
    with duckdb.connect() as con:
        con.execute("CREATE TABLE finding AS SELECT 'A01-1' AS id, 'O-lab' AS subject")
        con.execute(
            "CREATE TABLE finding_party AS SELECT 'A01-1' AS finding, * FROM "
            "(VALUES ('O-plant', 'target'), ('O-office', 'regulator'), ('O-bar', 'barring_authority')) AS p(id, role)"
        )
        ids = ["O-lab", "O-plant", "O-office", "O-bar"]
        named = rows_of(con, _NAMED, {"ids": ids, "beside": sorted(beside())})
    assert {row["id"] for row in named} == {"O-lab", "O-plant"}


def test_keys_of_a_sitting_are_printed_as_they_are() -> None:
    for key in ("review.keys", "review.end"):
        words = catalogue()[key]
        assert words.zh.isprintable() and words.en.isprintable()
