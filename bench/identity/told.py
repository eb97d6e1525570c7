"""What is printed of rows whose truth is known."""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import duckdb

from bench.identity.laid import laid
from bench.identity.measures import (
    Curve,
    Share,
    calibration,
    curve,
    false_merges,
    keyed_shares,
    label_pairs,
    load_truth,
    shares,
    wrongly_joined,
)
from bench.identity.peers import peers
from bench.identity.plot import plot
from bench.identity.said import Province
from hub.duck import quoted
from hub.identity.candidates.organizations import propose_organizations
from hub.identity.candidates.persons import propose_persons
from hub.identity.candidates.store import load_apart

T = TypeVar("T")
JOINED = "SELECT bare AS a, id AS b FROM one_person UNION ALL SELECT id, bare FROM one_person"
"""Bare names that the hub takes for the person of a token, without asking."""


def timed(work: Callable[[], T]) -> tuple[T, str]:
    """What a work gives, and its time in words."""
    began, wall = time.process_time(), time.monotonic()
    done = work()
    return done, f"{time.process_time() - began:.1f} CPU s ({time.monotonic() - wall:.1f} s by the clock)"


def show(made: Province, *, beside: bool = False, python: str | None = None, near: bool = False) -> None:
    """Print what is made of rows whose truth is known.

    Args:
        made: The rows and the truth.
        beside: Ask the peers too.
        python: A Python with nomenklatura.
        near: Print how many near-names were set beside each other.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        con, took = timed(lambda: laid(made.rows, folder))
        con.execute(f"ATTACH {quoted(str(folder / 'scratch.duckdb'))} AS scratch")
        print(f"release: {took}")
        load_truth(con, made)
        proposed(con, persons=bool(made.people))
        if near:
            count, doubtful = con.execute(
                "SELECT count(*), count(*) FILTER (score > 0) FROM judged_pair WHERE NOT same"
            ).fetchall()[0]
            print(f"  near-names of two firms: {count} set beside each other, {doubtful} of them rather one by score")
        if beside:
            peers(con, folder, python)
        con.close()


def proposed(con: duckdb.DuckDBPyConnection, *, persons: bool) -> None:
    """Propose, and print how that went; firms last, so that their pairs stay for whoever looks on."""
    load_apart(con)
    if persons:
        learnt, took = timed(lambda: propose_persons(con))
        print(f"persons: {took}, learnt: {', '.join(learnt.learnt) or 'nothing'}")
        told(con, "person_truth", "person_pair", "(SELECT count(DISTINCT own_key) FROM person_record)", JOINED)
        every, wrong = wrongly_joined(con, "SELECT bare AS a, id AS b FROM one_person")
        print(f"  taken for one inside one institution: {every:,}, of them namesakes there: {wrong}")
        cut(con, "name_cut", "names too common")
    model, took = timed(lambda: propose_organizations(con, "scratch"))
    print(f"organisations: {took}, model {model.version}, learnt: {', '.join(model.learnt) or 'nothing'}")
    told(con, "firm_truth", "organization_pair", "(SELECT count(DISTINCT own_key) FROM record)")
    cut(con, "block_cut", "too large a block, or beyond the best thirty of a key")
    for line in plot(calibration(con)):
        print(line)
    print(f"memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MiB at most so far")


def told(con: duckdb.DuckDBPyConnection, truth: str, pairs: str, entities: str, joined: str | None = None) -> None:
    """Print how one kind was proposed and scored."""
    label_pairs(con, truth, pairs, joined)
    variations(shares(con) if joined else [*keyed_shares(con), *shares(con)])
    keyed, bare = false_merges(con, truth)
    print(f"  false merges: {keyed}; bare names that two of the truth bear, and nothing rests on: {bare}")
    print(f"  {curve_line(curve(con))}")
    each = con.execute(f"SELECT 2 * count(*) / {entities}, {entities} FROM {pairs}").fetchall()[0]
    print(f"  {each[0]:.2f} candidates an entity on average, of {each[1]:,}")


def variations(found: Sequence[Share]) -> None:
    """Print a line for each variation."""
    for one in found:
        more = f" (+ {one.joined:.2%} one without asking)" if one.joined else ""
        print(f"  {one.label:<28} {one.pairs:>7,} true pairs, {one.proposed + one.joined:7.2%} proposed{more}")


def cut(con: duckdb.DuckDBPyConnection, table: str, why: str) -> None:
    """Print what was left out, so that nothing is dropped in silence."""
    count, pairs = con.execute(f"SELECT count(*), coalesce(sum(pairs), 0) FROM {table}").fetchall()[0]
    print(f"  left out: {pairs:,} pairs ({why}; {count:,} lines of {table})")


def curve_line(found: Curve) -> str:
    """A curve in words."""
    held = ", ".join(f"{share:.1%} at {want:.0%}" for want, share in found.at.items())
    return f"{found.proposed:,} pairs, area under precision and recall {found.area:.3f}; recall {held} precision"
