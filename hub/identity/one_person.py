"""Which bare names inside an institution are one person with a personal number there, for whoever looks.

The same name inside one institution is one person, unless two tokens bear it there, somebody judged otherwise, or posts
held at once say otherwise (``schema/posts_apart.yaml``). The ids in the tables stay two, so that no rule can rest on a
bare name.
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from hub.duck import run_script
from schema.posts_apart import posts_apart

_ALL = """
CREATE OR REPLACE TEMP TABLE one_place AS
SELECT DISTINCT org, name_key FROM working.person_mention
WHERE token IS NULL AND org IS NOT NULL AND name_key IS NOT NULL
"""
# Where somebody stands: by the name's own id as well, where records came after the name was judged.
_PLACES = """
CREATE OR REPLACE TEMP TABLE one_place AS
SELECT DISTINCT org, name_key FROM working.person_mention
WHERE id IN (FROM one_asked) AND org IS NOT NULL AND name_key IS NOT NULL
UNION
SELECT coalesce(later_org, org), name_key FROM working.person_mention WHERE later_id IN (FROM one_asked)
"""
_THERE = """
CREATE OR REPLACE TEMP TABLE one_asked AS
SELECT id FROM one_asked UNION
SELECT id FROM working.person_mention SEMI JOIN one_place USING (org, name_key) WHERE id IS NOT NULL UNION
SELECT later_id FROM working.person_mention AS m
WHERE later_id IN (FROM working.later) AND (coalesce(later_org, org), name_key) IN (FROM one_place)
"""


def join_bare_names(con: duckdb.DuckDBPyConnection, ids: Sequence[str] | None = None) -> None:
    """Make ``one_person(bare, id, token)``: ids of bare names, and the id and token of the person each is.

    Args:
        con: A release.
        ids: Persons who are asked about; None for everybody.
    """
    if ids is None:
        con.execute(_ALL)
    else:
        look_around(con, ids)
    con.execute("CREATE OR REPLACE TEMP TABLE post_apart (a VARCHAR, b VARCHAR)")
    pairs = [pair.posts for pair in posts_apart()]
    con.executemany("INSERT INTO post_apart VALUES (?, ?)", pairs + [(b, a) for a, b in pairs])
    run_script(con, "hub.identity", "one_person.sql")


def look_around(con: duckdb.DuckDBPyConnection, ids: Sequence[str]) -> None:
    """Make ``one_place``: what is said of a name in one place hangs on where else those stand who bear it there."""
    con.execute("CREATE OR REPLACE TEMP TABLE one_asked AS SELECT unnest($ids::VARCHAR[]) AS id", {"ids": list(ids)})
    before, found = -1, 0
    while found > before:
        con.execute(_PLACES)
        con.execute(_THERE)
        before, ((found,),) = found, con.execute("SELECT count(*) FROM one_asked").fetchall()
