"""Statements of agencies, as small as a test can write them, and questions about what was made of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from bench.identity.laid import Shelf
from hub.manifest import Manifest
from queries.review import review_rows
from schema.feed import Feed
from schema.identifiers import orgcode_check, uscc_check

BODY = ["91990101MA00QY01", "91990102MA00YL02", "91990201MA00CH03", "91990300MA00YF04"]


def credit_code(at: int) -> str:
    """A credit code that passes its checks, also that of the organisation code inside."""
    body = BODY[at]
    whole = body + orgcode_check(body[8:])
    return whole + uscc_check(whole)


A, B, C = credit_code(0), credit_code(1), credit_code(2)
NUMBER = "990101000001230"  # a 15-digit registration number; its check digit is right


@dataclass(frozen=True)
class Said:
    """What one row of a feed says of an organisation and, where it has one, of a person there.

    Attributes:
        code: Credit code, registration number or organisation code.
        former: A former name that it declares.
        other_code: An older number that it states beside the code.
        token: Stands for the keyed token of a personal id.
        person: Name of the person.
        post: What the person is there, in the days from ``since`` to before ``until``.
        tail: Stands for the token of the last four characters of a personal number, as a masked one shows them.
        born: Stands for the token of a birthday.
    """

    code: str | None = A
    name: str | None = "瀛川青屿检测有限公司"
    feed: str = "register"
    cut_off: date | None = None
    former: str | None = None
    other_code: str | None = None
    token: str | None = None
    person: str | None = None
    post: str = "staff"
    since: date | None = None
    until: date | None = None
    tail: str | None = None
    born: str | None = None


# The shape of every feed here; FEED is its code, and only feeds that name organisations say names.
FEED = """feed: FEED
title: {zh: 测试, en: Test}
about: {zh: 测试, en: Test}
sender: market
formats: [csv]
records:
  - record: said
    natural_key: [at]
    columns:
      - {name: at, header: 序, label: {zh: 序, en: At}}
      - {name: code, header: 代码, label: {zh: 代码, en: Code}, type: org_code}
      - {name: name, header: 名称, label: {zh: 名称, en: Name}}
      - {name: former, header: 曾用名, label: {zh: 曾用名, en: Former}}
      - {name: other, header: 旧码, label: {zh: 旧码, en: Other}}
      - {name: token, header: 证件, label: {zh: 证件, en: Number}, type: person_id}
      - {name: person, header: 姓名, label: {zh: 姓名, en: Person}}
      - {name: post, header: 岗位, label: {zh: 岗位, en: Post}}
      - {name: since, header: 起, label: {zh: 起, en: Since}, type: date}
      - {name: until, header: 止, label: {zh: 止, en: Until}, type: date}
      - {name: tail, header: 证件号码, label: {zh: 后四位, en: Last four}, type: person_mark, mark: id_tail}
      - {name: born, header: 出生日期, label: {zh: 出生日期, en: Born}, type: person_mark, mark: birth_date}
    yields:
      - into: organization_name
        where: "NAMING"
        columns: {org: "org_mention(code, name)", name: name, kind: "'current'"}
      - into: organization_name
        where: "former IS NOT NULL"
        columns: {org: "org_mention(code, name)", name: former, kind: "'former'"}
      - into: organization_key
        where: "other IS NOT NULL"
        columns: {org: "org_mention(code, name)", code: other}
      - into: role
        columns:
          person: "person_mention(token, person, org_mention(code, name))"
          org: "org_mention(code, name)"
          role: post
          valid_from: since
          valid_to: until
      - into: person_mark
        where: "coalesce(tail, born) IS NOT NULL"
        columns: {person: "person_mention(token, person, org_mention(code, name))", id_tail: tail, birth_date: born}
"""


def put(shelf: Shelf, seq: int, one: Said, contracts: Mapping[str, Feed]) -> Manifest:
    """Put a statement on the shelf as the only row of a batch."""
    row = {"row": 2, "at": str(seq), "code": one.code, "name": one.name, "former": one.former, "other": one.other_code,
           "token": one.token, "person": one.person, "post": one.post, "since": one.since, "until": one.until,
           "tail": one.tail, "born": one.born, "_notes": []}  # fmt: skip
    texts = ("at", "code", "name", "former", "other", "token", "person", "post", "tail", "born")
    kinds = [(name, pa.string()) for name in texts]
    kinds += [(name, pa.date32()) for name in ("since", "until")]
    shape = pa.schema([("row", pa.int64()), *kinds, ("_notes", pa.list_(pa.string()))])
    pq.write_table(pa.Table.from_pylist([row], schema=shape), shelf.accepted_path(seq, "said"))
    return Manifest(
        seq=seq, feed=one.feed, contract_version=1, contract_digest=contracts[one.feed].digest, file=f"{seq}.csv",
        size=1, digest=str(seq), rows=1, accepted=1, refused=0, cut_off=one.cut_off,
        sealed_at=datetime(2026, 1, seq, tzinfo=UTC),
    )  # fmt: skip


@dataclass(frozen=True)
class Known:
    """What was made of the statements."""

    con: duckdb.DuckDBPyConnection

    def rows(self, sql: str, **values: Any) -> list[tuple[Any, ...]]:
        """Ask the graph."""
        return self.con.execute(sql, values).fetchall()

    def org(self, code: str | None, name: str | None) -> tuple[str, str]:
        """Id and basis of the organisation that a row with this code and name means."""
        ((found, basis),) = self.rows(
            "SELECT o.id, o.identity_basis FROM working.organization_mention AS m JOIN organization AS o USING (id) "
            "WHERE m.mention = org_mention($code, $name)", code=code, name=name,
        )  # fmt: skip
        return found, basis

    def people(self) -> list[tuple[str, str, str]]:
        """Batch, id and basis of everybody."""
        return self.rows("SELECT r.batch, p.id, p.identity_basis "
                         "FROM role AS r JOIN person AS p ON p.id = r.person ORDER BY 1")  # fmt: skip

    def reviews(self) -> list[tuple[str, str, int]]:
        """Kind, names and batch of what a person must look at."""
        stands = {(row["kind"], row["entity"], row["key"]): row["batch"] for row in review_rows(self.con)}
        found = self.rows("SELECT kind, names, entity, key FROM review ORDER BY kind, names")
        return sorted((kind, names, stands[kind, entity, key]) for kind, names, entity, key in found)

    def answers(self, old: str) -> list[str]:
        """The ids that an id answers with."""
        found = self.rows("SELECT id FROM organization WHERE id = $old UNION ALL SELECT id FROM person WHERE id = $old "
                          "UNION ALL SELECT id FROM redirect WHERE old_id = $old", old=old)  # fmt: skip
        return [one for (one,) in found]


Resolve = Callable[..., Known]
