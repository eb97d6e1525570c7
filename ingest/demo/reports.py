"""Reports of the background, streamed: a piece of the commissions at a time, so that memory does not grow with size.

Every one of them lies inside the certificate's term, names lines of the annex of its site, and is signed by somebody
whom the list names on that day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ingest.demo.agencies import Agencies
from ingest.demo.clients import Clients
from ingest.demo.contracts import MAINTENANCE, Contracts
from ingest.demo.days import TODAY, printed
from ingest.demo.firms import Lab
from ingest.demo.methods import ENTRY, Method
from ingest.demo.people import Person

Ints = npt.NDArray[np.int64]
PANELS = 10
NEVER = 1 << 40
LATEST = TODAY - 1


@dataclass
class Desks:
    """What a report takes from its institution, by institution: terms, panels of items, signatories by site."""

    begins: Ints
    ends: Ints
    numbers: pa.Array
    panels: pa.Array
    sites: Ints
    signer: Ints
    since: Ints
    until: Ints
    signer_name: pa.Array
    signer_number: pa.Array
    tag: pa.Array
    code: pa.Array
    name: pa.Array


def _panel(scope: list[Method], rng: np.random.Generator) -> str:
    """A few neighbouring lines of one matrix: what a laboratory offers as a package."""
    start = int(rng.integers(len(scope)))
    first = scope[start]
    same = [m for m in scope[start : start + 1 + int(rng.geometric(0.35))] if m.object == first.object]
    return ENTRY.join(m.cell() for m in same[:8])


def desks(labs: list[Lab], seed: int) -> Desks:
    """Lay out the ordinary institutions for taking by number."""
    rng = np.random.default_rng([seed, 51])
    count = len(labs)
    terms = np.full((2, count, 2), NEVER, dtype=np.int64)
    numbers: list[str] = []
    panels: list[str] = []
    signer = np.zeros((count, 2, 3), dtype=np.int64)
    since = np.full((count, 2, 3), NEVER, dtype=np.int64)
    until = np.full((count, 2, 3), NEVER, dtype=np.int64)
    people: list[Person] = []
    for i, lab in enumerate(labs):
        for j, certificate in enumerate(lab.certificates[:2]):
            terms[0, i, j], terms[1, i, j] = certificate.begins, certificate.ends
        numbers += [lab.certificates[min(j, len(lab.certificates) - 1)].number for j in (0, 1)]
        for j in (0, 1):
            site = lab.sites[min(j, len(lab.sites) - 1)]
            panels += [_panel(site.scope, rng) for _ in range(PANELS)]
            able = [s for s in lab.signers if s.site == site.number][:3]
            for k, s in enumerate(able):
                signer[i, j, k], since[i, j, k] = len(people), s.approved + 1
                until[i, j, k] = NEVER if s.cancelled is None else s.cancelled - 1
                people.append(s.person)
    return Desks(
        begins=terms[0],
        ends=terms[1],
        numbers=pa.array(numbers),
        panels=pa.array(panels),
        sites=np.array([len(lab.sites) for lab in labs], dtype=np.int64),
        signer=signer,
        since=since,
        until=until,
        signer_name=pa.array([p.name for p in people]),
        signer_number=pa.array([p.number for p in people]),
        tag=pa.array([lab.tag for lab in labs]),
        code=pa.array([lab.code for lab in labs]),
        name=pa.array([lab.name for lab in labs]),
    )


def _one_of_three(able: npt.NDArray[np.bool_], rng: np.random.Generator) -> Ints:
    """For each row the position of one that is able; −1 where none is."""
    score = np.where(able, rng.random(able.shape), -1.0)
    best = score.argmax(axis=1)
    return np.where(able.any(axis=1), best, -1).astype(np.int64)


def stream(
    contracts: Contracts,
    desk: Desks,
    clients: Clients,
    agencies: Agencies,
    *,
    total: int,
    chunk: int,
    seed: int,
) -> Iterator[tuple[pa.Table, Ints, Ints]]:
    """Tables of reports with, for each row, its city's number and the year of issue."""
    names = pa.concat_arrays([pa.array([a.name for a in agencies.all]), pa.array(clients.names)])
    codes = pa.concat_arrays([pa.array([a.code for a in agencies.all]), pa.array(clients.codes)])
    shift = len(agencies.all)
    numbers = contracts.numbers
    every = np.flatnonzero(contracts.service != MAINTENANCE)
    # Some fall out because they would run past today or across a renewal.
    mean = total / max(1, len(every)) * 1.0
    for low in range(0, len(every), chunk):
        rng = np.random.default_rng([seed, 52, low])
        some = every[low : low + chunk]
        tail = rng.lognormal(0.0, 0.8, len(some))
        many = rng.poisson(mean * tail / np.exp(0.32)).astype(np.int64)
        at = np.repeat(some, many)
        serial = np.arange(len(at)) - np.repeat(np.cumsum(many) - many, many)
        lab = contracts.lab[at]
        length = np.minimum(contracts.ends[at], LATEST - 16) - contracts.begins[at]
        start = contracts.begins[at] + (rng.random(len(at)) * np.maximum(1, length)).astype(np.int64)
        sampled = start + rng.integers(0, 2, len(at))
        analysed = sampled + rng.integers(1, 8, len(at))
        signed = analysed + rng.integers(1, 5, len(at))
        issued = signed + rng.integers(0, 2, len(at))
        site = (rng.random(len(at)) < 0.3) & (desk.sites[lab] > 1)
        inside = (desk.begins[lab] <= start[:, None]) & (issued[:, None] <= desk.ends[lab])
        term = np.where(inside.any(axis=1), inside.argmax(axis=1), -1)
        seat = site.astype(np.int64)
        able = (desk.since[lab, seat] <= signed[:, None]) & (issued[:, None] < desk.until[lab, seat])
        who = _one_of_three(able, rng)
        keep = (term >= 0) & (who >= 0) & (issued <= LATEST) & (length > 0)
        at, lab, seat, term, who, serial = at[keep], lab[keep], seat[keep], term[keep], who[keep], serial[keep]
        start, sampled, analysed, signed, issued = (
            start[keep],
            sampled[keep],
            analysed[keep],
            signed[keep],
            issued[keep],
        )
        size = len(at)
        client, target = contracts.client[at], contracts.target[at]
        client_at = pa.array(np.where(client < 0, -1 - client, client + shift))
        target_at = pa.array(target + shift, mask=target < 0)
        panel = (lab * 2 + seat) * PANELS + rng.integers(0, PANELS, size)
        person = pa.array(desk.signer[lab, seat, who])
        internal = rng.random(size) < 0.02
        text = pc.utf8_lpad(pa.array(serial + 1).cast(pa.string()), 3, "0")
        contract = pc.take(numbers, pa.array(at))
        divisions = pa.array([p.code for p in clients.places])
        where = clients.where[np.where(target >= 0, target, np.maximum(client, 0))]
        year = issued.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
        yield (
            pa.table(
                {
                    "issuer_name": pc.take(desk.name, pa.array(lab)),
                    "issuer_code": pc.take(desk.code, pa.array(lab)),
                    "report_no": pc.binary_join_element_wise(
                        pc.take(desk.tag, pa.array(lab)), pc.utf8_slice_codeunits(contract, 3), text, "-"
                    ),
                    "version": pa.array(np.full(size, "1")),
                    "contract_no": contract,
                    "client_name": pc.take(names, client_at),
                    "client_code": pc.take(codes, client_at),
                    "target_name": pc.take(names, target_at),
                    "target_code": pc.take(codes, target_at),
                    "site_no": pc.take(pa.array(["01", "02"]), pa.array(seat)),
                    "cma_mark": pc.if_else(pa.array(internal), "无", "有"),
                    "certificate_no": pc.if_else(
                        pa.array(internal),
                        pa.scalar(None, pa.string()),
                        pc.take(desk.numbers, pa.array(lab * 2 + term)),
                    ),
                    "purpose": pc.if_else(pa.array(internal), "内部", "对社会"),
                    "items": pc.take(desk.panels, pa.array(panel)),
                    "sampled_from": printed(start),
                    "sampled_to": printed(sampled),
                    "analysed_from": printed(np.minimum(sampled + 1, analysed)),
                    "analysed_to": printed(analysed),
                    "signer_name": pc.take(desk.signer_name, person),
                    "signer_id": pc.take(desk.signer_number, person),
                    "signed_on": printed(signed),
                    "issued_on": printed(issued),
                    "division": pc.take(divisions, pa.array(where)),
                }
            ),
            contracts.city[at],
            year,
        )
