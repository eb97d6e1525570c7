"""``python -m bench.identity``: candidates and scores on an invented province, by variation, size and peer."""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import duckdb

from bench.identity import real
from bench.identity.laid import laid
from bench.identity.measures import Curve, calibration, curve, false_merges, label_pairs, load_truth, shares
from bench.identity.peers import peers
from bench.identity.province import made_province
from bench.identity.said import Province
from hub.duck import quoted
from hub.identity.candidates.organizations import propose_organizations
from hub.identity.candidates.persons import propose_persons
from hub.identity.candidates.store import load_apart

T = TypeVar("T")


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """What a work gives, and its CPU seconds."""
    began = time.process_time()
    done = work()
    return done, time.process_time() - began


def measure(firms: int, people: int, seed: int, *, beside: bool, python: str | None = None) -> None:
    """Print the figures of one size.

    Args:
        firms: Firms with a code.
        people: People.
        seed: Of the province.
        beside: Ask the peers too.
        python: A Python with nomenklatura.
    """
    print(f"\n## {firms:,} firms, {people:,} people (seed {seed})")
    show(made_province(firms, people, seed), beside=beside, python=python)


def show(made: Province, *, beside: bool = False, python: str | None = None) -> None:
    """Print what is made of rows whose truth is known."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        con, build = timed(lambda: laid(made.rows, folder))
        con.execute(f"ATTACH {quoted(str(folder / 'scratch.duckdb'))} AS scratch")
        load_apart(con)
        load_truth(con, made)
        print(f"release: {build:.1f} CPU s")
        model, took = timed(lambda: propose_organizations(con, "scratch"))
        print(f"organisations: {took:.1f} CPU s, model {model.version}, learnt: {', '.join(model.learnt) or 'nothing'}")
        told(con, "firm_truth", "organization_pair", "(SELECT count(DISTINCT own_key) FROM record)")
        cut(con, "block_cut", "too large a block, or beyond the best thirty of a key")
        for mean, share, count in calibration(con):
            print(f"  stated {mean:6.1%}  true {share:6.1%}  {'#' * round(40 * share):<40} {count:,}")
        if made.people:
            _, took = timed(lambda: propose_persons(con))
            print(f"persons: {took:.1f} CPU s")
            told(con, "person_truth", "person_pair", "(SELECT count(DISTINCT own_key) FROM person_record)")
            cut(con, "name_cut", "names too common")
        print(f"memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MiB at most so far")
        if beside:
            peers(con, folder, python)
        con.close()


def told(con: duckdb.DuckDBPyConnection, truth: str, pairs: str, entities: str) -> None:
    """Print how one kind was proposed and scored."""
    label_pairs(con, truth, pairs)
    for label, count, share in shares(con):
        print(f"  {label:<28} {count:>7,} true pairs, {share:7.2%} proposed")
    keyed, bare = false_merges(con, truth)
    print(f"  false merges: {keyed}; bare names that two of the truth bear, and nothing rests on: {bare}")
    found = curve(con)
    print(f"  {line(found)}")
    each = con.execute(f"SELECT 2 * count(*) / {entities}, {entities} FROM {pairs}").fetchall()[0]
    print(f"  {each[0]:.2f} candidates an entity on average, of {each[1]:,}")


def cut(con: duckdb.DuckDBPyConnection, table: str, why: str) -> None:
    """Print what was left out, so that nothing is dropped in silence."""
    count, pairs = con.execute(f"SELECT count(*), coalesce(sum(pairs), 0) FROM {table}").fetchall()[0]
    print(f"  left out: {pairs:,} pairs ({why}; {count:,} lines of {table})")


def line(found: Curve) -> str:
    """A curve in words."""
    held = ", ".join(f"{share:.1%} at {want:.0%}" for want, share in found.at.items())
    return f"{found.proposed:,} pairs, area under precision and recall {found.area:.3f}; recall {held} precision"


def main() -> None:
    """Ask for sizes and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.identity", description=__doc__)
    parser.add_argument("--firms", type=int, nargs="+", default=[1_250, 2_500, 5_000], help="people are four each")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--nomenklatura", metavar="PYTHON", help="a Python with requirements/bench.txt, for that peer")
    parser.add_argument("--alone", action="store_true", help="do not ask the peers")
    asked = parser.parse_args()
    for firms in asked.firms:
        beside = not asked.alone and firms == max(asked.firms)
        measure(firms, 4 * firms, asked.seed, beside=beside, python=asked.nomenklatura)
    if real.FOLDER.is_dir():
        real.pairs()
        print("\n## a real register, its laboratories once more by name alone")
        show(real.register())
    else:
        print("\nreal names: no folder of real data (TONGJIAN_REALDATA)")


if __name__ == "__main__":
    main()
