"""Who sends what: the lists of each agency, and its activity streamed into a file for each city."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain

import numpy as np
import pyarrow as pa

from ingest.demo import insured, lists
from ingest.demo.agencies import Agency
from ingest.demo.contracts import Contracts, Ints, table
from ingest.demo.dirt import KEEP
from ingest.demo.firms import Lab
from ingest.demo.places import cities
from ingest.demo.post import Cover, PostRoom
from ingest.demo.stage import Stage
from ingest.demo.writers import CsvFile, Row, tabled

LISTED, DONE = "2026-10-31", "2026-11-19"
PIECE = 100_000


def send_lists(room: PostRoom, stage: Stage) -> None:
    """Send what is kept as lists: registers, certificates, annexes, directory, penalties, bans, awards, insurance."""
    _market(room, stage)
    _ecology(room, stage)
    _others(room, stage)


def _market(room: PostRoom, stage: Stage) -> None:
    agencies, labs = stage.agencies, stage.founder.labs
    by = agencies.certifier
    owners = [agencies.market(c.code).name for c in cities()]
    full, part = Cover(by, LISTED, True), Cover(by, LISTED, False)
    own = Cover(by, LISTED, True, authorities=by.code)
    firms = chain(tabled(lists.register(labs)), stage.clients.tables(owners))
    room.csv("market", "企业登记.csv", "register", firms, part, breaks=True, encoding="utf-8-sig", crlf=True)
    room.json("market", "企业公示信息.json", "disclosure", list(lists.disclosure(labs)), part)
    room.csv("market", "登记人员与股东.csv", "register_persons", tabled(lists.register_persons(labs)), full)
    room.csv("market", "承继声明.csv", "successions", tabled(stage.rows["successions"]), part)
    certificates = {"certificate": lists.certificates(labs, by), "site": lists.sites(labs), "event": lists.events(labs)}
    _annex(room, stage, "market", "资质认定证书", "certificates", records=certificates, cover=own)
    sure = _planted_on(stage)
    annex = {
        "capability": _flawed(lists.capability(labs), "method", sure),
        "method_change": lists.method_changes(labs),
    }
    _annex(room, stage, "market", "能力附表", "capability", records=annex, cover=own)
    signers = {"signatory": _flawed(lists.signatories(labs), "name", sure)}
    _annex(room, stage, "market", "授权签字人", "signatories", records=signers, cover=own)


def _ecology(room: PostRoom, stage: Stage) -> None:
    agencies, labs = stage.agencies, [lab for lab in stage.founder.labs if lab.listed]
    by = agencies.province_ecology
    full, part = Cover(by, LISTED, True), Cover(by, DONE, False)
    room.book("ecology", "机关名录.xlsx", "authorities", {"authority": agencies.rows()}, full)
    offices = {b.division: b for b in agencies.bureaus}
    directory = {
        "entry": lists.entries(labs, offices),
        "person": lists.people(labs),
        "instrument": _flawed(lists.instruments(labs), "serial_no"),
    }
    _annex(room, stage, "ecology", "监测机构名录", "directory", records=directory, cover=full)
    room.csv("ecology", "案件.csv", "cases", tabled(stage.rows["cases"]), part)
    room.csv("ecology", "应急指定.csv", "emergencies", tabled(stage.rows["emergencies"]), part)


def _others(room: PostRoom, stage: Stage) -> None:
    agencies, rows = stage.agencies, stage.rows
    credit = Cover(agencies.credit, LISTED, False)
    room.csv(
        "credit", "行政处罚双公示.csv", "penalties", tabled(rows["penalties"]), credit, breaks=True, encoding="gb18030"
    )
    room.xml("credit", "行政处罚2015版.xml", "penalties_2015", rows["penalties_2015"], credit)
    room.csv("credit", "禁入与失信名单.csv", "bans", tabled(rows["bans"]), Cover(agencies.credit, LISTED, True))
    awards = Cover(agencies.exchange, DONE, False)
    room.csv("other", "采购中标.csv", "awards", tabled(rows["awards"]), awards)
    months = insured.months(stage.founder.labs, stage.size.insured_months)
    room.csv("other", "社保参保.csv", "insurance", months, Cover(agencies.insurance, LISTED, False), breaks=True)


def _annex(
    room: PostRoom,
    stage: Stage,
    sender: str,
    name: str,
    feed: str,
    *,
    records: Mapping[str, Iterable[Row]],
    cover: Cover,
) -> None:
    """One workbook, or one CSV file a record where a workbook would be too large."""
    if stage.size.sheets:
        room.book(sender, f"{name}.xlsx", feed, records, cover)
        return
    for record, rows in records.items():
        title = room.feeds[feed].by_name[record].title
        file = f"{name}-{title.zh if title else record}.csv"
        room.csv(sender, file, feed, tabled(rows), cover, record=record)


def _planted_on(stage: Stage) -> set[str]:
    """Numbers of the certificates whose holders bear a planted pattern: a refused row about one silences the rules."""
    codes = {row.subject_code for row in stage.truth if row.kind == "planted"}
    return {one.number for lab in stage.founder.labs if lab.code in codes for one in lab.certificates}


def _flawed(rows: Iterable[Row], field: str, spared: Collection[str] = ()) -> Iterator[Row]:
    """The rows, and now and then one more that must be refused because a required cell is blank."""
    due = False
    for at, row in enumerate(rows):
        yield row
        due = due or at % 400 == 199
        if due and row.get("number") not in spared:
            due = False
            yield row | {field: None, KEEP: False}


def send_activity(
    room: PostRoom, stage: Stage, contracts: Contracts, flow: Iterator[tuple[pa.Table, Ints, Ints]], labs: list[Lab]
) -> None:
    """Send commissions and reports: a file for each city, for reports also for each year where they are many."""
    towns = cities()
    offices = [stage.agencies.bureau(c.code) for c in towns]
    for at, (town, by) in enumerate(zip(towns, offices, strict=True)):
        extra = [r for r in stage.rows["engagements"] if _in(r, town.code)]
        rows = np.flatnonzero(contracts.city == at)
        pieces = (rows[low : low + PIECE] for low in range(0, len(rows), PIECE))
        background = (table(contracts, p, labs, stage.clients, stage.agencies, seed=room.seed) for p in pieces)
        name = f"业务备案-{town.name}.csv"
        room.csv("ecology", name, "engagements", chain(tabled(extra), background), _local(by, town.code), breaks=True)
    _reports(room, stage, flow, offices)


def _in(row: Row, city: str) -> bool:
    return str(row["division"])[:4] == city[:4]


def _local(by: Agency, city: str) -> Cover:
    return Cover(by, DONE, False, divisions=city)


def _reports(room: PostRoom, stage: Stage, flow: Iterator[tuple[pa.Table, Ints, Ints]], offices: list[Agency]) -> None:
    towns = cities()
    files: dict[tuple[int, int], CsvFile] = {}

    def file(city: int, year: int) -> CsvFile:
        key = (city, year if stage.size.years else 0)
        if key not in files:
            name = f"检测报告-{towns[city].name}{f'-{year}' if stage.size.years else ''}.csv"
            files[key] = room.open("ecology", name, "reports", breaks=True)
        return files[key]

    for at, town in enumerate(towns):
        planted = [r for r in stage.rows["reports"] if _in(r, town.code)]
        for text in sorted({str(r["issued_on"])[:4] for r in planted}):
            for piece in tabled(r for r in planted if str(r["issued_on"]).startswith(text)):
                file(at, int(text)).write(piece)
    for one, city, issued in flow:
        when = issued if stage.size.years else np.zeros_like(issued)
        for key in sorted(set(zip(city.tolist(), when.tolist(), strict=True))):
            file(*key).write(one.filter(pa.array((city == key[0]) & (when == key[1]))))
    for (at, _), done in sorted(files.items()):
        room.close(done, "ecology", _local(offices[at], towns[at].code))
