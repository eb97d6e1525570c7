"""The same rows with plain Splink on the whole name, and with nomenklatura's logic-v2 if a Python with it is named."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

from bench.identity.measures import curve, label_pairs
from hub.duck import quoted


def peers(con: duckdb.DuckDBPyConnection, folder: Path, python: str | None) -> None:
    """Print a line for each peer. Pairs of two credit codes do not count: nobody asks them of ours."""
    report(con, "plain Splink on the whole name", lambda: plain_splink(con))
    if python is None:
        print("  beside it, nomenklatura: no Python with it was named (--nomenklatura)")
    else:
        report(con, "nomenklatura logic-v2", lambda: nomenklatura(con, folder, python))


def report(con: duckdb.DuckDBPyConnection, name: str, work: Callable[[], None]) -> None:
    """Let a peer make ``peer_pair(a_key, b_key, score)`` and print how it did."""
    began = time.monotonic()
    work()
    took = time.monotonic() - began
    label_pairs(con, "firm_truth", "peer_pair")
    found = curve(con)
    total, have = con.execute(
        "SELECT (SELECT count(*) FROM true_pair WHERE NOT joined), (SELECT count(*) FROM judged_pair WHERE same)"
    ).fetchall()[0]
    print(
        f"  beside it, {name}: area {found.area:.3f}, {have / total:.1%} of true pairs proposed, "
        f"{found.proposed:,} pairs, {took:.1f} s"
    )


def plain_splink(con: duckdb.DuckDBPyConnection) -> None:
    """Jaro-Winkler on the whole name, blocked by four characters from the first and from the third."""
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    con.execute("USE scratch")
    con.execute(
        "CREATE OR REPLACE TABLE plain AS "
        "SELECT unique_id, name, left(name, 4) AS head, substr(name, 3, 4) AS inside FROM temp.record"
    )
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[cl.JaroWinklerAtThresholds("name", [0.95, 0.9, 0.8, 0.7])],
        blocking_rules_to_generate_predictions=[block_on("head"), block_on("inside"), block_on("name")],
    )
    linker = Linker(DuckDBAPI(connection=con).register("plain"), settings, log_level=None)
    linker.training.estimate_u_using_random_sampling(max_pairs=250_000, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("head"))
    found = linker.inference.predict().physical_name
    take(con, f"(SELECT unique_id_l AS a, unique_id_r AS b, match_weight AS score FROM {found})")
    con.execute("USE release")


def nomenklatura(con: duckdb.DuckDBPyConnection, folder: Path, python: str) -> None:
    """Its own blocking and its logic-v2, on companies with the same names and codes."""
    rows, pairs = folder / "firms.csv", folder / "pairs.csv"
    con.execute(f"COPY (SELECT unique_id, name, code FROM temp.record) TO {quoted(str(rows))} (HEADER)")
    script = Path(__file__).with_name("foreign.py")
    subprocess.run([python, str(script), str(rows), str(pairs)], check=True)
    take(con, f"read_csv({quoted(str(pairs))})")


def take(con: duckdb.DuckDBPyConnection, pairs: str) -> None:
    """Make ``peer_pair`` of pairs ``(a, b, score)`` of records."""
    con.execute(
        "CREATE OR REPLACE TEMP TABLE peer_pair AS "
        f"SELECT l.own_key AS a_key, r.own_key AS b_key, p.score FROM {pairs} AS p "
        "JOIN temp.record AS l ON l.unique_id = p.a JOIN temp.record AS r ON r.unique_id = p.b "
        "WHERE (l.weak OR r.weak) AND l.own_key <> r.own_key"
    )
