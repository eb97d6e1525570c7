"""Links as they are shown: a bare name inside an institution and the one number that bears it there are one node.

An edge that rests only on the name is marked (``by_name``): whoever walks on from it knows that no number leads there.
The edges of the release stay as they are, so that no rule can rest on a bare name.
"""

from __future__ import annotations

import duckdb

from hub.identity.one_person import join_bare_names
from queries.kept import kept
from queries.rows import rows_of

_BARE = "CREATE OR REPLACE TEMP TABLE bare_name AS SELECT bare, id FROM one_person"
_ID = "SELECT id FROM bare_name WHERE bare = $id"
_SHOWN = """
SELECT coalesce(x.id, e.a) AS a, coalesce(y.id, e.b) AS b,
    e.kind, e.valid_from, e.valid_to, e.batch, e.row, e.feed, x.id IS NOT NULL OR y.id IS NOT NULL AS by_name
FROM {edges} AS e LEFT JOIN bare_name AS x ON x.bare = e.a LEFT JOIN bare_name AS y ON y.bare = e.b
"""


def note_bare_names(con: duckdb.DuckDBPyConnection) -> None:
    """Make ``bare_name(bare, id)`` of a release, once a connection: each bare name's id and the person's it is."""
    kept(con, "bare_name", lambda: _note(con))


def _note(con: duckdb.DuckDBPyConnection) -> None:
    join_bare_names(con)
    con.execute(_BARE)


def shown_edges(edges: str = "edge") -> str:
    """A SELECT of edges between nodes as they are shown, in the columns of ``edge`` and ``by_name``.

    Args:
        edges: A relation that has the columns of ``edge``; ``bare_name`` must be there (:func:`note_bare_names`).
    """
    return _SHOWN.format(edges=edges)


def shown_id(con: duckdb.DuckDBPyConnection, id: str) -> str:
    """The id under which somebody is shown: of a bare name that is one with a number, the number's."""
    note_bare_names(con)
    rows = rows_of(con, _ID, {"id": id})
    return str(rows[0]["id"]) if rows else id
