"""Findings of a release in the making: of everything, or of those whom a delta reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

import duckdb

from hub.graph.rows import add_rows, keep_sum, take_rows
from queries.rule import Rule, rules
from queries.screen import Tables, screen
from queries.store import write_findings
from queries.surroundings import relations


def renew(con: duckdb.DuckDBPyConnection, *, fresh: bool, wanted: Sequence[Rule] | None = None) -> int:
    """Bring the findings up to date after ``hub.graph.build.build``; how many there are.

    Args:
        con: The release in the making, with ``reached(id)`` and ``covered(id)`` where it was carried on.
        fresh: Every rule runs over everything.
        wanted: The rules; all that ship when not given.
    """
    chosen = list(rules().values()) if wanted is None else list(wanted)
    if fresh:
        count = write_findings(con, screen(con, chosen))
        for field in fields(Tables):
            keep_sum(con, field.name, f"FROM main.{field.name}", 1)
        return count
    listed = [rule for rule in chosen if "coverage" in relations(rule)]
    ((further,),) = con.execute("SELECT count(*) FROM covered WHERE id NOT IN (FROM reached)").fetchall()
    if not further:
        listed = chosen
    renew_near(con, [rule for rule in chosen if rule not in listed], "FROM reached")
    # What a list lacks means something only where it covers: such rules run for all in the places of changed lists.
    renew_near(con, listed, "FROM reached UNION FROM covered")
    return len(con.execute("SELECT id FROM finding").fetchall())


def renew_near(con: duckdb.DuckDBPyConnection, chosen: Sequence[Rule], reached: str) -> None:
    """Run some rules for some organisations (a SELECT of their ids), or for everyone where those are most of them."""
    scope = [str(org) for (org,) in con.execute(reached).fetchall()]
    if not chosen or not scope:
        return
    ((everyone,),) = con.execute("SELECT count(*) FROM organization").fetchall()
    if 2 * len(scope) > everyone:
        put(con, screen(con, chosen), chosen, None)
        return
    made = screen(con, chosen, scope=scope)
    # A finding is told whole only to its subject's scope: whoever else has one with somebody in scope comes in.
    further = others(con, made, chosen, scope)
    again = [rule for rule in chosen if rule.code in further]
    put(con, made, [rule for rule in chosen if rule.code not in further], scope)
    if again:
        scope = sorted({*scope, *(org for rule in again for org in further[rule.code])})
        put(con, screen(con, again, scope=scope), again, scope)


def others(
    con: duckdb.DuckDBPyConnection, made: Tables, chosen: Sequence[Rule], scope: Sequence[str]
) -> dict[str, list[str]]:
    """Subjects outside the scope of findings, old or new, that somebody in scope is a party of, by rule."""
    con.register("made_finding", made.finding)
    found = con.execute(
        "WITH inside AS (SELECT unnest($scope::VARCHAR[]) AS id), old AS ("
        "  SELECT f.rule, f.subject FROM finding AS f JOIN finding_party AS p ON p.finding = f.id "
        "  WHERE p.id IN (FROM inside) AND f.rule IN (SELECT unnest($rules::VARCHAR[]))"
        ") SELECT rule, list(DISTINCT subject) FROM (FROM old UNION ALL SELECT rule, subject FROM made_finding) "
        "WHERE subject NOT IN (FROM inside) GROUP BY rule",
        {"scope": list(scope), "rules": [rule.code for rule in chosen]},
    ).fetchall()
    con.unregister("made_finding")
    return {str(rule): [str(subject) for subject in subjects] for rule, subjects in found}


def put(con: duckdb.DuckDBPyConnection, made: Tables, chosen: Sequence[Rule], scope: Sequence[str] | None) -> None:
    """Replace the findings of some rules about everyone, or about those in scope."""
    if not chosen:
        return
    con.register("made_finding", made.finding)
    con.execute(
        "CREATE OR REPLACE TEMP TABLE subject_inside AS SELECT unnest($scope::VARCHAR[]) AS id", {"scope": scope or []}
    )
    con.execute("CREATE OR REPLACE TEMP TABLE rule_run AS SELECT unnest($rules::VARCHAR[]) AS code",
                {"rules": [rule.code for rule in chosen]})  # fmt: skip
    inside = "" if scope is None else " AND subject IN (FROM subject_inside)"
    con.execute(f"CREATE OR REPLACE TEMP TABLE leaving AS SELECT id FROM finding WHERE rule IN (FROM rule_run){inside}")
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE coming AS SELECT id FROM made_finding WHERE rule IN (FROM rule_run){inside}"
    )
    con.unregister("made_finding")
    for field in fields(Tables):
        con.register("made_rows", getattr(made, field.name))
        key = "id" if field.name == "finding" else "finding"
        take_rows(con, field.name, f"WHERE t.{key} IN (FROM leaving)")
        add_rows(con, field.name, f"SELECT * FROM made_rows WHERE {key} IN (FROM coming)")
        con.unregister("made_rows")
