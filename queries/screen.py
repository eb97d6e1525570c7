"""Runs rules over a graph and turns their evidence into findings.

A rule gives one row per piece of evidence; what follows is the same for all rules and is set work in ``grouping.sql``:
findings, phases at changes of law, exact counts and a capped sample of source lines. Nothing is written to the graph:
every relation made here is temporary, so a release that is open for reading can be screened.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

import duckdb
import pyarrow as pa

from queries.near import is_small, nearby
from queries.phases import install_law
from queries.rule import OUTPUT, Fact, Rule, RuleError, rules
from queries.surroundings import install_data, install_views
from schema.law import Instrument

SAMPLE = 50
"""Source lines kept with a finding; ``evidence_count`` stays exact."""

_AGGREGATES = {
    "min": "min({0})",
    "max": "max({0})",
    "sum": "sum({0})",
    "count": "count(DISTINCT {0})",
    "first": "arg_min({0}, (valid_from, {0}))",
    "list": f"list_sort(list(DISTINCT {{0}}) FILTER ({{0}} IS NOT NULL))[:{SAMPLE}]",
}

_FINDING = """
SELECT t.finding AS id, $code AS rule, t.severity, t.subject, t.place, t.valid_from, t.valid_to,
       'key' AS identity_basis, t.known_from, t.coverage_until, t.evidence_count::BIGINT AS evidence_count,
       t.competent::VARCHAR AS competent,
       (t.valid_to - 1 + to_years($years::INTEGER))::DATE AS limitation_until, f.facts::VARCHAR AS facts
FROM finding_total t LEFT JOIN fact_total f ON f.finding = t.finding ORDER BY id"""

_PHASE = """
SELECT p.finding, p.seq::INTEGER AS seq, p.valid_from,
       CASE WHEN p.valid_to < DATE 'infinity' THEN p.valid_to END AS valid_to,
       l.severity, l.correction_first, l.consequence::VARCHAR AS consequence, l.law::VARCHAR AS law
FROM phase p JOIN law_set l ON l.bases = p.bases ORDER BY p.finding, p.seq"""

_PARTY = """
SELECT DISTINCT finding, p.id, CASE WHEN p.id IN (SELECT id FROM person) THEN 'person' ELSE 'organization' END AS kind,
       p.role
FROM (SELECT finding, unnest(parties) AS p FROM kept_row) WHERE p.id IS NOT NULL ORDER BY ALL"""

# The sample takes the first lines of every feed in turn, so that none of a finding's sources is crowded out by another.
_EVIDENCE = """
SELECT finding, batch, "row", feed FROM (
    SELECT *, row_number() OVER (PARTITION BY finding ORDER BY turn, feed) AS place FROM (
        SELECT *, row_number() OVER (PARTITION BY finding, feed ORDER BY batch, "row") AS turn FROM evidence_line))
WHERE place <= $sample ORDER BY finding, place"""


@dataclass(frozen=True)
class Tables:
    """Findings as Arrow tables, in the shape that a release holds them, each sorted by finding."""

    finding: pa.Table
    finding_phase: pa.Table
    finding_party: pa.Table
    finding_evidence: pa.Table

    @staticmethod
    def together(parts: Sequence[Tables]) -> Tables:
        """One after the other; ``parts`` has at least one."""
        return Tables(*(pa.concat_tables([getattr(part, f.name) for part in parts]) for f in fields(Tables)))


def _empty(**columns: pa.DataType) -> pa.Table:
    # Of no batches: to make an empty array would load pandas.
    return pa.Table.from_batches([], pa.schema(list(columns.items())))


_TEXT, _DAY = pa.string(), pa.date32()
NOTHING = Tables(
    _empty(id=_TEXT, rule=_TEXT, severity=_TEXT, subject=_TEXT, place=_TEXT, valid_from=_DAY, valid_to=_DAY,
           identity_basis=_TEXT, known_from=pa.timestamp("us"), coverage_until=_DAY, evidence_count=pa.int64(),
           competent=_TEXT, limitation_until=_DAY, facts=_TEXT),
    _empty(finding=_TEXT, seq=pa.int32(), valid_from=_DAY, valid_to=_DAY, severity=_TEXT, correction_first=pa.bool_(),
           consequence=_TEXT, law=_TEXT),
    _empty(finding=_TEXT, id=_TEXT, kind=_TEXT, role=_TEXT),
    _empty(finding=_TEXT, batch=pa.int64(), row=pa.int64(), feed=_TEXT),
)  # fmt: skip
"""What a rule gives that found nothing; most do, of most."""


@cache
def _grouping() -> str:
    return (Path(__file__).parent / "grouping.sql").read_text(encoding="utf-8")


def _run_rule(con: duckdb.DuckDBPyConnection, rule: Rule) -> int:
    """Make ``rule_row``: what the rule's text gives, with a number for each row; tell how many there are.

    Raises:
        RuleError: The text is not SQL, asks for a parameter that is not declared, or lacks a column.
    """
    text = rule.sql.strip().rstrip(";")
    try:
        named = con.extract_statements(text)[0].named_parameters
        values = {name: value for name, value in rule.parameter_values().items() if name in named}
        made = con.execute(
            f"CREATE OR REPLACE TEMP TABLE rule_row AS SELECT *, row_number() OVER () AS row_no FROM (\n{text}\n)",
            values,
        ).fetchall()
    except duckdb.Error as wrong:
        reason = " ".join(str(wrong).split())
        raise RuleError(
            "rule_sql",
            f"规则 {rule.code} 的 rule.sql 不能执行：{reason}",
            f"rule.sql of {rule.code} does not run: {reason}",
        ) from wrong
    held = {row[0] for row in con.execute("DESCRIBE rule_row").fetchall()}
    if lost := [name for name in (*OUTPUT, *rule.identify, *(f.name for f in rule.facts)) if name not in held]:
        raise RuleError(
            "rule_columns",
            f"规则 {rule.code} 的 rule.sql 没有给出 {lost[0]} 列；请补上",
            f"rule.sql of {rule.code} gives no column {lost[0]}; add it",
        )
    return int(made[0][0])


def _keep_rows(con: duckdb.DuckDBPyConnection, rule: Rule) -> int:
    """Make ``finding_row``: rows that may become findings, with the finding's id and the situation that picks the law.

    Names are never enough: a row whose subject or any of whose parties is known only by name, or is contested, stays
    out whatever the rule's text says. An unknown start carries nothing.

    Returns:
        How many there are.
    """
    keys = ", ".join(f"coalesce({name}::VARCHAR, '')" for name in ("subject", *rule.identify))
    wanted = sorted({name for basis in rule.basis for name in basis.when})
    asked = ", ".join(f"'{name}': {name}::VARCHAR" for name in wanted)
    values = f"MAP {{{asked}}}" if asked else "MAP([]::VARCHAR[], []::VARCHAR[])"
    reached = " OR ".join(f"{role} IN (SELECT id FROM scope)" for role in rule.reach)
    made = con.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE finding_row AS
        WITH weak AS (
            SELECT id FROM organization WHERE identity_basis <> 'key' OR contested
            UNION ALL SELECT id FROM person WHERE identity_basis <> 'key' OR contested
        ), weak_row AS (
            SELECT row_no FROM rule_row WHERE subject IN (FROM weak)
            UNION ALL SELECT row_no FROM (SELECT row_no, unnest(parties) AS p FROM rule_row) WHERE p.id IN (FROM weak)
        ), kept AS (
            SELECT *, {values} AS condition_values FROM rule_row
            WHERE identity_basis = 'key' AND valid_from IS NOT NULL AND (valid_to IS NULL OR valid_to > valid_from)
              AND ({reached}) AND row_no NOT IN (FROM weak_row)
        )
        SELECT row_no, $code || '-' || left(md5(concat_ws(chr(31), $code, {keys})), 12) AS finding,
               subject, place, valid_from, valid_to, parties, evidence, coverage_until, condition_values,
               concat_ws(chr(31), coalesce(place, ''), condition_values::VARCHAR) AS situation
        FROM kept""",
        {"code": rule.code},
    ).fetchall()
    return int(made[0][0])


def _facts(con: duckdb.DuckDBPyConnection, rule: Rule) -> None:
    """Make ``fact_total``: the declared facts of each finding as one JSON object."""

    def one(fact: Fact) -> str:
        return f"'{fact.name}', {_AGGREGATES[fact.aggregate].format(fact.name)}"

    objects = f"json_object({', '.join(map(one, rule.facts))})"
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE fact_total AS SELECT k.finding, {objects} AS facts
            FROM (SELECT row_no, finding FROM kept_row) k JOIN rule_row USING (row_no) GROUP BY k.finding"""
    )


def able(con: duckdb.DuckDBPyConnection, wanted: Sequence[Rule], about: Sequence[str] | None = None) -> list[Rule]:
    """Those rules whose needed relations all have a row: to plan a rule's text costs more than to look.

    Args:
        con: An open release.
        wanted: The rules.
        about: Only what rests on a proposal that is laid over the graph and names these organisations counts.
    """
    needs = {rule.code: {*rule.needs_rows, *(rule.needs_proposed if about is not None else ())} for rule in wanted}
    needed = sorted(set[str]().union(*needs.values()))
    if not needed:
        return list(wanted)
    narrowed = "" if about is None else " WHERE id IN (SELECT unnest($about::VARCHAR[]))"
    asked = ", ".join(f"EXISTS (FROM {name}{narrowed})" for name in needed)
    (there,) = con.execute(f"SELECT {asked}", {} if about is None else {"about": list(about)}).fetchall()
    empty = {name for name, some in zip(needed, there, strict=True) if not some}
    return [rule for rule in wanted if not empty & needs[rule.code]]


def _screen_one(con: duckdb.DuckDBPyConnection, rule: Rule, held: Mapping[str, Instrument] | None) -> Tables:
    if not _run_rule(con, rule) or not _keep_rows(con, rule):
        return NOTHING
    install_law(con, rule, held)
    con.execute(_grouping())
    _facts(con, rule)
    years = rule.limitation.years if rule.limitation else None
    return Tables(
        con.sql(_FINDING, params={"code": rule.code, "years": years}).to_arrow_table(),
        con.sql(_PHASE).to_arrow_table(),
        con.sql(_PARTY).to_arrow_table(),
        con.sql(_EVIDENCE, params={"sample": SAMPLE}).to_arrow_table(),
    )


def set_scope(con: duckdb.DuckDBPyConnection, scope: Sequence[str] | None) -> None:
    """Make the relation ``scope(id)``: these organisations, or all of them."""
    if scope is None:
        con.execute("CREATE OR REPLACE TEMP TABLE scope AS SELECT id FROM organization")
    else:
        con.execute(
            "CREATE OR REPLACE TEMP TABLE scope AS SELECT DISTINCT unnest($ids::VARCHAR[]) AS id", {"ids": list(scope)}
        )


def screen(
    con: duckdb.DuckDBPyConnection,
    wanted: Iterable[Rule] | None = None,
    *,
    scope: Sequence[str] | None = None,
    held: Mapping[str, Instrument] | None = None,
    laid: bool = False,
) -> Tables:
    """Run rules over the graph that ``con`` has open.

    Args:
        con: A connection from ``hub.duck.connect`` whose current schema has the tables of the model. Only temporary
            relations are made; temporary tables of the model's names (a what-if) are seen in place of the release's.
        wanted: The rules; all that ship when not given.
        scope: Ids of organisations; findings whose subject or a role in ``reach`` is one of them. All when not given.
        held: The law; ``schema/laws`` when not given.
        laid: The caller has laid over the release what lies around the scope, so that it is not worked out here.

    Returns:
        The findings. Ids do not depend on scope, on the order of rows or on batches.

    Raises:
        RuleError: A rule's text does not run or does not give what its declaration says.
    """
    chosen = list(rules().values()) if wanted is None else list(wanted)
    install_data(con)
    set_scope(con, scope)
    install_views(con)
    if not chosen:
        raise ValueError("no rule to run")
    if laid or scope is None or not is_small(con):
        return Tables.together([_screen_one(con, rule, held) for rule in chosen])
    # In the order asked for, which is that of a whole run.
    made = {rule.code: _screen_one(con, rule, held) for rule in chosen if rule.whole}
    if sliced := [rule for rule in chosen if not rule.whole]:
        with nearby(con, sliced):
            made |= {rule.code: NOTHING for rule in sliced}
            made |= {rule.code: _screen_one(con, rule, held) for rule in able(con, sliced)}
    return Tables.together([made[rule.code] for rule in chosen])
