"""Rules as walks over a NetworkX graph, written in the obvious way: what the hub's rules are compared with."""

from __future__ import annotations

from typing import Any

import duckdb
import networkx as nx

_WORK = """
SELECT e.id, e.legal_person, e.client, e.service, e.service_group, e.valid_from, e.valid_to, e.only_for,
       CASE WHEN c.identity_basis = 'key' AND NOT coalesce(c.contested, false) AND coalesce(c.code, '') NOT LIKE '11%'
            THEN e.client END AS own_duty_for
FROM engagement_open AS e LEFT JOIN organization AS c ON c.id = e.client
"""


def direct_conflicts(con: duckdb.DuckDBPyConnection) -> set[tuple[str, str, str]]:
    """Legal person, regulator and party of each pair of commissions whose days overlap, by walking around parties.

    Reads the views of the rules, which the caller has made.
    """
    regulators: dict[str, list[tuple[Any, Any]]] = {}
    for org, since, until in con.execute(
        "SELECT org, valid_from, valid_to FROM agency WHERE line = 'ecology' AND valid_from IS NOT NULL"
    ).fetchall():
        regulators.setdefault(org, []).append((since, until))
    work = {row[0]: row for row in con.execute(_WORK).fetchall()}
    graph = commissions(con, work)
    found: set[tuple[str, str, str]] = set()
    for key, person, client, _, group, since, until, only_for, _ in work.values():
        if group != "regulatory" or client not in regulators:
            continue
        days = [(max(since, begun), earliest(until, ended)) for begun, ended in regulators[client]]
        for _, target in graph.out_edges(key):
            if (only_for is None or target in only_for) and any(
                theirs == person and (stop is None or first < stop) and (last is None or start < last)
                for _, other in graph.out_edges(target)
                for _, theirs, _, _, _, start, stop, _, _ in (work[other],)
                for first, last in days
            ):
                found.add((person, client, target))
    return found


def commissions(con: duckdb.DuckDBPyConnection, work: dict[str, tuple[Any, ...]]) -> nx.MultiDiGraph:
    """From each commission to the parties that it is about, and from each party to the commissions in its interest."""
    graph = nx.MultiDiGraph()
    agencies = {org for (org,) in con.execute("SELECT org FROM agency").fetchall()}
    for key, _, client, service, group, _, _, _, own in work.values():
        if group not in ("ambient", "proficiency", "training") and client is not None and client not in agencies:
            graph.add_edge(client, key, role="private")
        graph.add_node(key, duty=service in ("self", "acceptance") and own is not None and client not in agencies)
    for key, target in con.execute("SELECT engagement, target FROM engagement_target").fetchall():
        if key in work and target is not None and target != work[key][2]:
            graph.add_edge(key, target, role="about")
            if graph.nodes[key]["duty"]:
                graph.add_edge(target, key, role="private")
    return graph


def earliest(a: Any, b: Any) -> Any:
    """The earlier of two days, of which either may be open."""
    return a if b is None else b if a is None else min(a, b)


def at_two_institutions(con: duckdb.DuckDBPyConnection) -> int:
    """Persons who signed at more than one institution."""
    graph = nx.Graph()
    signed = con.execute(
        "SELECT signer, issuer FROM report WHERE signed_on IS NOT NULL AND signer IS NOT NULL"
    ).fetchall()
    graph.add_edges_from(signed)
    return sum(graph.degree(signer) > 1 for signer in {signer for signer, _ in signed})


def in_a_ban(con: duckdb.DuckDBPyConnection) -> int:
    """Awards to a supplier on a day on which it was banned, a ban at a time."""
    graph = nx.MultiDiGraph()
    for org, since, until in con.execute("SELECT org, valid_from, valid_to FROM ban").fetchall():
        if org is not None and since is not None and until is not None:
            graph.add_edge(org, "ban", since=since, until=until)
    won = con.execute("SELECT supplier, bid_deadline FROM award WHERE bid_deadline IS NOT NULL").fetchall()
    return sum(
        told["since"] <= day < told["until"]
        for supplier, day in won if supplier in graph
        for _, _, told in graph.out_edges(supplier, data=True)
    )  # fmt: skip
