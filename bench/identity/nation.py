"""The size of a nation: time, memory and candidates, in a process that holds nothing but the release."""

from __future__ import annotations

import multiprocessing
import pickle
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from bench.identity.laid import laid
from bench.identity.land import nation
from bench.identity.measures import load_truth
from bench.identity.province import made_province
from bench.identity.said import Province
from bench.identity.told import proposed, timed
from hub.duck import connect_release, quoted

A_FIRM = 2.05
"""Organisations of a release for each firm with a code: most are named once more by name alone."""


def measure(organisations: int, people: int, seed: int) -> None:
    """Print how candidates of so many organisations and people are made.

    Args:
        organisations: About so many are in the release, half of them without a code.
        people: People.
        seed: Of all that is drawn.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # Invented rows are large in Python: they are made elsewhere, so that memory is that of the work.
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
            took = pool.submit(lay, round(organisations / A_FIRM), people, seed, folder).result()
        with connect_release(folder / "release.duckdb") as con:
            con.execute(f"SET temp_directory = {quoted(str(folder / 'spill'))}")
            con.execute(f"ATTACH {quoted(str(folder / 'scratch.duckdb'))} AS scratch")
            load_truth(con, pickle.loads((folder / "truth").read_bytes()))
            ((found,),) = con.execute("SELECT count(*) FROM organization").fetchall()
            ((persons,),) = con.execute("SELECT count(*) FROM person").fetchall()
            print(f"\n## a nation: {found:,} organisations, {persons:,} ids of {people:,} people (seed {seed})")
            print(f"release: {took}")
            proposed(con, persons=True)


def lay(firms: int, people: int, seed: int, folder: Path) -> str:
    """Make the release in a folder, and the truth beside it; gives how long the release took."""
    made = made_province(firms, people, seed, nation())
    con, took = timed(lambda: laid(made.rows, folder))
    con.close()
    truth = Province([], made.firms, made.people, made.tokens)
    (folder / "truth").write_bytes(pickle.dumps(truth))
    return took
