"""The model that scores pairs of organisations: Splink on DuckDB, from ``likelihoods.yaml``, trained on the hub.

Only what makes candidates imports this module: Splink takes longer to load than most commands run.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Mapping
from typing import Any

import duckdb
from splink import DuckDBAPI, Linker, SettingsCreator

from schema.comparisons import Comparison, comparisons, evidence
from schema.likelihoods import Likelihood, likelihoods

SEED = 1
ENOUGH = 200
"""Pairs that are one beyond doubt (two names of a code, a name of two keys), below which nothing is learnt."""
SAMPLE = 250_000
"""Pairs that each step of training looks at, at most."""
RECALL = 0.5
"""Share of the true pairs that bear one name, as a start."""
OPEN = "(l.weak OR r.weak OR l.own_key = r.own_key)"
"""Two credit codes are known to be two: true pairs are learnt from the others, two names of one code among them."""
TRAINED_IN = (f"l.brand = r.brand AND {OPEN}", f"l.place = r.place AND l.trades = r.trades AND {OPEN}")
"""Each step learns what does not rest on the columns it names; between them they learn everything."""
KEPT = 0.2
"""Part of what ships in what is learnt of true pairs: where all that were seen agree, a difference is no proof yet."""
RESTS_ON = {"brand": "brand", "division": "place", "trade": "trades"}
"""Columns that comparisons of parts rest on."""

_SAME_NAME = (
    "r.name_key = l.name_key AND r.own_key <> l.own_key AND l.weak AND (NOT r.weak OR l.unique_id < r.unique_id)"
)
_SAME_KEY = "r.own_key = l.own_key AND l.unique_id < r.unique_id"
Shares = dict[str, tuple[list[float], list[float]]]
"""Of each comparison m and u, level 0 first."""

logging.getLogger("splink").setLevel(logging.ERROR)


def compared() -> dict[str, Comparison]:
    """What the model weighs: everything but codes, of which a release holds only those that decide by themselves."""
    return {name: one for name, one in (comparisons() | evidence()).items() if one.column != "code"}


def settings(shares: Mapping[str, tuple[list[float], list[float]]], prior: float) -> SettingsCreator:
    """Settings of Splink with given likelihoods and a given share of true pairs."""
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="unique_id",
        probability_two_random_records_match=prior,
        comparisons=[_comparison(name, one, *shares[name]) for name, one in compared().items()],
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=True,
        max_iterations=20,
    )


def _comparison(name: str, one: Comparison, m: list[float], u: list[float]) -> dict[str, Any]:
    level = one.sql(f"{one.column}_l", f"{one.column}_r")
    rests = RESTS_ON.get(name)
    silent = f"({level}) IS NULL" + (f" OR {rests}_l IS NULL AND false" if rests else "")
    told: list[dict[str, Any]] = [{"sql_condition": silent, "label_for_charts": "silent", "is_null_level": True}]
    for number in sorted(one.levels, reverse=True):
        condition = f"({level}) = {number}" if number else "ELSE"
        body: dict[str, Any] = {"sql_condition": condition, "label_for_charts": str(number)}
        body |= {"m_probability": m[number], "u_probability": u[number]}
        if name == "brand" and number >= max(one.levels) - 1:
            # A brand that many bear says less, or one that sounds as it does would weigh more than the same one.
            body |= {"tf_adjustment_column": "brand", "disable_tf_exact_match_detection": True}
        told.append(body)
    return {"output_column_name": name, "comparison_levels": told}


class Model:
    """Likelihoods, the share of true pairs, and what was learnt.

    Attributes:
        shares: Of each comparison m and u, level 0 first.
        prior: Share of pairs of any two records that are one.
        learnt: Comparisons whose likelihoods come from this hub.
        version: Hash of all this.
    """

    def __init__(self, shares: Shares, prior: float, learnt: list[str]) -> None:
        self.shares = {name: (_plain(m), _plain(u)) for name, (m, u) in shares.items()}
        self.prior = float(f"{prior:.3g}")
        self.learnt = learnt
        self.version = hashlib.sha256(self.text().encode()).hexdigest()[:16]

    def text(self) -> str:
        """The model as JSON, settings of Splink included."""
        made = settings(self.shares, self.prior).create_settings_dict("duckdb")
        return json.dumps({"learnt": self.learnt, "settings": made}, sort_keys=True, ensure_ascii=False)

    def weights(self) -> list[tuple[str, int, float | None]]:
        """Comparison, level, bits for or against; with codes, which are not learnt."""
        told = {name: Likelihood.model_construct(m=m, u=u) for name, (m, u) in self.shares.items()}
        told["code"] = likelihoods()["code"]
        return [(name, level, one.weight(level)) for name, one in told.items() for level in range(len(one.m))]


def _plain(shares: list[float]) -> list[float]:
    """Sums of floating numbers differ with the order of rows in their last digits: three digits are the same always."""
    return [float(f"{share:.3g}") for share in shares]


def shipped() -> Shares:
    """The likelihoods that training starts from."""
    return {name: (list(likelihoods()[name].m), list(likelihoods()[name].u)) for name in compared()}


def share_of_true_pairs(con: duckdb.DuckDBPyConnection) -> float:
    """Share of true pairs among those of a record without a credit code and any other, by those that bear one name."""
    weak, total = con.execute("SELECT count(*) FILTER (weak), count(*) FROM record").fetchall()[0]
    return float(min(0.1, (_counted(con, _SAME_NAME) + 1) / RECALL / max(1, weak * (total - 1))))


def _counted(con: duckdb.DuckDBPyConnection, pairs: str) -> int:
    return int(con.execute(f"SELECT count(*) FROM record AS l JOIN record AS r ON {pairs}").fetchall()[0][0])


def train(con: duckdb.DuckDBPyConnection) -> Model:
    """Learn likelihoods from ``record``; what was not seen, or says nothing, stays as it ships."""
    start, prior = shipped(), share_of_true_pairs(con)
    if _counted(con, _SAME_NAME) + _counted(con, _SAME_KEY) < ENOUGH:
        return Model(start, prior, [])
    linker = _linker(con, start, prior)
    linker.training.estimate_u_using_random_sampling(
        max_pairs=SAMPLE, seed=SEED, min_count_per_level=None, num_chunks=1
    )
    for rule in TRAINED_IN:
        linker.training.estimate_parameters_using_expectation_maximisation(
            rule, estimate_without_term_frequencies=True, max_pairs=SAMPLE, record_sample_proportion=1.0
        )
    seen = _found(linker)
    found = {name: ordered(*filled(told, start[name])) for name, told in seen.items()}
    learnt = [name for name, told in found.items() if differs(seen[name], start[name]) and speaks(told)]
    return Model({name: found[name] if name in learnt else start[name] for name in start}, prior, learnt)


def _found(linker: Linker) -> Shares:
    """What Splink holds after training; NaN where it saw nothing."""
    shares: Shares = {}
    for one in linker.misc.save_model_to_json()["comparisons"]:
        levels = [level for level in one["comparison_levels"] if not level.get("is_null_level")]
        levels.sort(key=lambda level: int(level["label_for_charts"]))
        m, u = ([float(level.get(f"{of}_probability", "nan")) for level in levels] for of in "mu")
        shares[one["output_column_name"]] = (m, u)
    return shares


def differs(found: tuple[list[float], list[float]], start: tuple[list[float], list[float]]) -> bool:
    """Whether something was seen of both, of pairs that are one and of others."""
    return all(
        any(abs(new - old) > 1e-6 for new, old in zip(*shares, strict=True))
        for shares in zip(found, start, strict=True)
    )


def filled(
    found: tuple[list[float], list[float]], start: tuple[list[float], list[float]]
) -> tuple[list[float], list[float]]:
    """What was learnt mixed with what ships, which stands alone for a level that was not seen; lists sum to 1 again."""
    m, u = (
        [new * (1 - part) + old * part if new > 0 else old for new, old in zip(*shares, strict=True)]
        for *shares, part in zip(found, start, (KEPT, KEPT / 100), strict=True)
    )
    return [share / sum(m) for share in m], [share / sum(u) for share in u]


def ordered(m: list[float], u: list[float]) -> tuple[list[float], list[float]]:
    """The same with no level that weighs more than a higher one: neighbours out of order weigh the same together."""
    pools: list[tuple[float, float, int]] = []
    for one in zip(m, u, [1] * len(m), strict=True):
        pool = one
        while pools and pools[-1][0] / pools[-1][1] > pool[0] / pool[1]:
            last = pools.pop()
            pool = (last[0] + pool[0], last[1] + pool[1], last[2] + pool[2])
        pools.append(pool)
    ratios = [pool[0] / pool[1] for pool in pools for _ in range(pool[2])]
    return [ratio * share for ratio, share in zip(ratios, u, strict=True)], u


def speaks(told: tuple[list[float], list[float]]) -> bool:
    """Whether the lowest level weighs against and the highest for one organisation."""
    (m, u) = told
    return m[0] < u[0] and m[-1] > u[-1]


def _linker(con: duckdb.DuckDBPyConnection, shares: Shares, prior: float) -> Linker:
    api = DuckDBAPI(connection=con)
    return Linker(api.register("record"), settings(shares, prior), log_level=None)


def score(con: duckdb.DuckDBPyConnection, model: Model) -> None:
    """Make ``scored(unique_id_l, unique_id_r, match_weight, match_probability, gamma_…, mw_…)`` of ``pair``."""
    linker = _linker(con, model.shares, model.prior)
    con.execute(
        "CREATE OR REPLACE TABLE blocked AS "
        "SELECT '0' AS match_key, unique_id_l AS join_key_l, unique_id_r AS join_key_r FROM pair"
    )
    linker.table_management.register_blocked_pairs_for_predict(DuckDBAPI(connection=con).register("blocked"))
    found = linker.inference.predict()
    con.execute(f"CREATE OR REPLACE TABLE scored AS FROM {found.physical_name}")
