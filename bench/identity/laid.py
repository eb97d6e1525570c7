"""A release made of invented rows by the code that makes every release."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from bench.identity.said import DIRECTORY, ENGAGEMENTS, REGISTER, Marks, Said
from hub.duck import connect, quoted
from hub.graph.build import build
from hub.identity.judgements import Judgement
from hub.ledger import Ledger
from hub.manifest import Manifest
from schema.feed import load_feed

CONTRACT = Path(__file__).with_name("contract.yaml")
DAYS = {"since", "until"}


@dataclass(frozen=True)
class Shelf:
    """Where the rows lie, as a ledger says it."""

    folder: Path

    def accepted_path(self, seq: int, record: str) -> Path:
        """File of one batch."""
        return self.folder / f"{seq}-{record}.parquet"


def laid(rows: Sequence[Said], folder: Path, judgements: Sequence[Judgement] = ()) -> duckdb.DuckDBPyConnection:
    """A release of these rows under these judgements, open, in a file of the folder."""
    shelf, feeds, manifests = Shelf(folder), {}, []
    for seq, feed in enumerate((REGISTER, DIRECTORY, ENGAGEMENTS), 1):
        naming = "true" if feed == REGISTER else "false"
        text = CONTRACT.read_text("utf-8").replace("FEED", feed).replace("NAMING", naming)
        (folder / f"{feed}.yaml").write_text(text, encoding="utf-8")
        feeds[feed] = load_feed(folder / f"{feed}.yaml")
        own = [_flat(row) for row in rows if row.feed == feed]
        pq.write_table(_table(own), shelf.accepted_path(seq, "said"))
        manifests.append(
            Manifest(
                seq=seq, feed=feed, contract_version=1, contract_digest=feeds[feed].digest, file=f"{feed}.csv", size=1,
                digest=str(seq), rows=len(own), accepted=len(own), refused=0,
                sealed_at=datetime(2026, 1, seq, tzinfo=UTC),
            )
        )  # fmt: skip
    con = connect()
    con.execute(f"ATTACH {quoted(str(folder / 'release.duckdb'))} AS release")
    con.execute("USE release")
    build(con, cast("Ledger", shelf), feeds, manifests, judgements=judgements)
    return con


def _flat(row: Said) -> dict[str, object]:
    """The row as columns."""
    held = asdict(row)
    return held | held.pop("marks")


def _table(rows: list[dict[str, object]]) -> pa.Table:
    """The rows as a contract accepts them."""
    names = [one.name for one in (*fields(Said), *fields(Marks)) if one.name not in ("feed", "marks")]
    kinds = [(name, pa.date32() if name in DAYS else pa.string()) for name in names]
    shape = pa.schema([("row", pa.int64()), ("place", pa.string()), *kinds, ("_notes", pa.list_(pa.string()))])
    return pa.Table.from_pylist(
        [row | {"row": at, "place": str(at), "_notes": []} for at, row in enumerate(rows, 2)], schema=shape
    )
