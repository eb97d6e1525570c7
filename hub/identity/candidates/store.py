"""``graph/candidates.duckdb``: candidates of the current release, made when asked for and stale; no part of a release.

Tables: ``organization_pair``, ``person_pair``, ``block_cut``, ``name_cut``, ``weight(comparison, level, bits)``
and one row of ``model(version, release, made_with, prior, learnt, settings, persons)``.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import duckdb

from hub.duck import OFFLINE, connect_release, quoted
from hub.graph.releases import Release, Releases, sync
from hub.home import Home

TABLES = ("organization_pair", "person_pair", "block_cut", "name_cut")


def candidates_path(home: Home) -> Path:
    """Where the candidates of a home lie."""
    return home.path / "graph" / "candidates.duckdb"


@cache
def made_with() -> str:
    """Digest of the words, rules and code that decide what is proposed and how it is scored."""
    read = hashlib.sha256(f"{duckdb.__version__} {version('splink')}".encode())
    schema, here = Path(str(files("schema"))), Path(str(files(__package__)))
    folders = (here.glob("*.*"), schema.glob("*.yaml"), schema.glob("name*.py"), schema.glob("macros/**/*.sql"))
    for path in sorted(path for folder in folders for path in folder if path.is_file()):
        read.update(path.name.encode() + path.read_bytes())
    return read.hexdigest()[:16]


def stale(home: Home, release: Release) -> bool:
    """Whether the candidates belong to another release, or would be made otherwise now; also where there are none."""
    try:
        with duckdb.connect(str(candidates_path(home)), read_only=True, config=OFFLINE) as con:
            return con.execute("SELECT release, made_with FROM model").fetchall() != [(release.digest, made_with())]
    except duckdb.Error:
        return True


def candidates(home: Home) -> Path:
    """The candidates of the current release; made first where they are stale, which the caller's lock protects.

    Raises:
        HubError: There is no release yet.
    """
    releases = Releases(home)
    releases.open().close()  # says so where there is none
    release = releases.current()
    assert release is not None
    if stale(home, release):
        make(home, releases.path(release.number), release.digest)
    return candidates_path(home)


def make(home: Home, release: Path, digest: str) -> None:
    """Write the candidates of a release; readers see the old file or the new one."""
    from hub.identity.candidates.organizations import propose_organizations
    from hub.identity.candidates.persons import propose_persons

    # A folder of its own: two that ask at once do not meet, and what does not fit into memory goes nowhere else.
    folder = Path(tempfile.mkdtemp(prefix="candidates-", dir=home.tmp()))
    draft, scratch = folder / "candidates.duckdb", folder / "scratch.duckdb"
    with connect_release(release) as con:
        con.execute(f"SET temp_directory = {quoted(str(folder / 'spill'))}")
        con.execute(f"ATTACH {quoted(str(scratch))} AS scratch")
        con.execute(f"ATTACH {quoted(str(draft))} AS draft")
        load_apart(con)
        model = propose_organizations(con, "scratch")
        persons = propose_persons(con)
        for name in TABLES:
            con.execute(f"CREATE TABLE draft.{name} AS FROM temp.{name} ORDER BY ALL")
        con.execute("CREATE TABLE draft.weight (comparison VARCHAR, level INTEGER, bits DOUBLE)")
        con.executemany("INSERT INTO draft.weight VALUES (?, ?, ?)", [*model.weights(), *persons.weights()])
        con.execute(
            "CREATE TABLE draft.model "
            "(version VARCHAR, release VARCHAR, made_with VARCHAR, prior DOUBLE, learnt VARCHAR[], settings VARCHAR, "
            "persons VARCHAR)"
        )
        learnt = [*model.learnt, *(f"person:{name}" for name in persons.learnt)]
        whole = hashlib.sha256((model.text() + persons.text()).encode()).hexdigest()[:16]
        told = [whole, digest, made_with(), model.prior, learnt, model.text(), persons.text()]
        con.execute("INSERT INTO draft.model VALUES (?, ?, ?, ?, ?, ?, ?)", told)
        con.execute("DETACH draft")
        con.execute("DETACH scratch")
    sync(draft)
    draft.replace(candidates_path(home))
    shutil.rmtree(folder)


# A bare name that later records bear stands for these alone, and answers for nobody yet.
_APART = """
CREATE OR REPLACE TEMP TABLE apart AS
WITH whole AS (
    SELECT kind, own, key FROM working.judged_link
    WHERE CASE kind WHEN 'person' THEN 'P-' ELSE 'O-' END || left(md5(kind || chr(31) || own), 16)
        NOT IN (FROM working.later)
), member AS (
    SELECT kind, own, key FROM whole UNION SELECT kind, key, key FROM whole
), beside AS (
    SELECT a.kind, a.own AS key, b.own AS also FROM member AS a JOIN member AS b ON b.kind = a.kind AND b.key = a.key
), side AS (
    SELECT p.*, coalesce(x.also, p.a) AS x, coalesce(y.also, p.b) AS y FROM working.judged_apart AS p
    LEFT JOIN beside AS x ON x.kind = p.kind AND x.key = p.a AND NOT p.a_later
    LEFT JOIN beside AS y ON y.kind = p.kind AND y.key = p.b AND NOT p.b_later
)
SELECT DISTINCT least(x, y) AS a, greatest(x, y) AS b FROM side
"""


def load_apart(con: duckdb.DuckDBPyConnection) -> None:
    """Make ``apart(a, b)``: keys that a person set apart need no other look, nor do those that are one with them."""
    con.execute(_APART)
