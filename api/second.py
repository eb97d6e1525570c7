"""Verdicts that count only when another person gives them too, because findings depend on them (``settings.yaml``)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import ExitStack
from typing import Any

import duckdb

from api.trial import Changes, Found, Trial, found_by, trial
from hub.graph.releases import Releases
from hub.home import Home
from hub.identity.judgements import APART, UNIT
from hub.settings import settings
from queries.rows import rows_of

Verdict = Mapping[str, Any]
"""``kind, a, b, verdict`` and more, as the journal keeps it."""

_SIDES = """
SELECT DISTINCT id FROM working.{kind}_mention WHERE list_has_any([stated_key, own_key, key], $keys::VARCHAR[])
"""
_PERSON_SIDES = "SELECT DISTINCT id FROM working.person_mention WHERE list_has_any([own_key, key], $keys::VARCHAR[])"
_NAMING = """ WHERE f.subject IN (SELECT unnest($ids::VARCHAR[])) OR f.id IN (
    SELECT finding FROM main.finding_party WHERE id IN (SELECT unnest($ids::VARCHAR[])))
"""


class Seconds:
    """Says of verdicts whether they want a second person. Use it with the home's lock or without."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._wanted = settings(home.path).review.second_person
        self._held = ExitStack()
        self._trial: Trial | None = None

    def __enter__(self) -> Seconds:
        """Itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let release and trial go."""
        self._held.close()

    def asked(self, told: Verdict, changes: Changes | None = None) -> dict[str, Any]:
        """A verdict with ``second`` and, where the setting asks for it, ``second_for``: the findings that depend on it.

        Args:
            told: The verdict; a ``second`` that is asked for anyway stays.
            changes: What it would change, where that was tried already.
        """
        if not self._wanted or told["verdict"] == "unsure":
            return dict(told)
        with Releases(self._home).open() as con:
            found = depending(con, told, self._wanted, lambda: changes or self._try(told))
        return {**told, "second": True, "second_for": found} if found else dict(told)

    def _try(self, told: Verdict) -> Changes:
        if self._trial is None:
            self._trial = self._held.enter_context(trial(self._home))
        return self._trial.would(told)


def depending(
    con: duckdb.DuckDBPyConnection, told: Verdict, wanted: Collection[str], would: Callable[[], Changes]
) -> list[str]:
    """Findings of some severities that name either side now; where there is none, those that would come or go."""
    named = chosen(found_by(con, _NAMING, {"ids": sides(con, told)}), wanted)
    if named:
        return named
    changes = would()
    return chosen([*changes.appear, *changes.vanish], wanted)


def chosen(found: Collection[Found], wanted: Collection[str]) -> list[str]:
    """Ids of those of some severities."""
    return [one.id for one in sorted(found) if one.severity in wanted]


def sides(con: duckdb.DuckDBPyConnection, told: Verdict) -> list[str]:
    """Entities of an open release that the two keys of a verdict stand for."""
    keys = [told["a"], told["b"]]
    keys += [key.removeprefix(APART).rpartition(UNIT)[0] for key in keys if key.startswith(APART)]
    asked = _PERSON_SIDES if told["kind"] == "person" else _SIDES.format(kind=told["kind"])
    return sorted(row["id"] for row in rows_of(con, asked, {"keys": keys}))
