"""The same rows with plain Splink on the whole name, and with nomenklatura's logic-v2 where it is installed."""

from __future__ import annotations

import time
from importlib.util import find_spec

import duckdb

from bench.identity.measures import curve, label_pairs


def peers(con: duckdb.DuckDBPyConnection) -> None:
    """Print a line for each peer. Pairs of two credit codes are taken out of theirs, as they are never asked of ours."""
    for name, work in (("plain Splink", plain_splink), ("nomenklatura", nomenklatura)):
        began = time.process_time()
        if not work(con):
            print(f"  beside it, {name}: not installed (requirements/bench.txt)")
            continue
        label_pairs(con, "firm_truth", "peer_pair")
        found = curve(con)
        total = con.execute("SELECT count(*) FROM true_pair").fetchall()[0][0]
        have = con.execute("SELECT count(*) FROM judged_pair WHERE same").fetchall()[0][0]
        print(
            f"  beside it, {name}: area {found.area:.3f}, {have / total:.1%} of true pairs proposed, "
            f"{found.proposed:,} pairs, {time.process_time() - began:.1f} CPU s"
        )


def plain_splink(con: duckdb.DuckDBPyConnection) -> bool:
    """Jaro-Winkler on the whole name, blocked by its beginning and its end, learnt as the handbook says."""
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    con.execute("USE scratch")
    con.execute(
        "CREATE OR REPLACE TABLE plain AS SELECT unique_id, name, left(name, 4) AS head, right(name, 6) AS tail FROM temp.record"
    )
    blocks = [block_on("head"), block_on("tail"), block_on("name")]
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[cl.JaroWinklerAtThresholds("name", [0.95, 0.9, 0.8, 0.7])],
        blocking_rules_to_generate_predictions=blocks,
    )
    linker = Linker(DuckDBAPI(connection=con).register("plain"), settings, log_level=None)
    linker.training.estimate_u_using_random_sampling(max_pairs=999_999, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("head"))
    found = linker.inference.predict().physical_name
    con.execute(
        "CREATE OR REPLACE TEMP TABLE peer_pair AS SELECT l.own_key AS a_key, r.own_key AS b_key, match_weight AS score "
        f"FROM {found} JOIN temp.record AS l ON l.unique_id = unique_id_l JOIN temp.record AS r ON r.unique_id = unique_id_r "
        "WHERE (l.weak OR r.weak) AND l.own_key <> r.own_key"
    )
    con.execute("USE release")
    return True


def nomenklatura(con: duckdb.DuckDBPyConnection) -> bool:
    """Its own blocking and its logic-v2 on companies with the same names and codes."""
    return find_spec("nomenklatura") is not None
