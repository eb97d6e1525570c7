"""Statements of agencies, as small as a test can write them, and questions about what was made of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

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
    """

    code: str | None = A
    name: str | None = "瀛川青屿检测有限公司"
    feed: str = "register"
    cut_off: date | None = None
    former: str | None = None
    other_code: str | None = None
    token: str | None = None
    person: str | None = None


def put(con: duckdb.DuckDBPyConnection, seq: int, one: Said) -> None:
    """Put into the drafts what a row of this feed would yield."""
    row = {"seq": seq, "code": one.code, "name": one.name, "feed": one.feed}
    source = "$seq, 2, $feed, TIMESTAMP '2026-01-01' + to_days($seq::INTEGER)"
    columns = "batch, row, feed, known_from"
    if one.feed in ("register", "disclosure"):
        con.execute(f"INSERT INTO draft_organization_name (org, name, kind, {columns}) "
                    f"SELECT org_mention($code, $name), $name, 'current', {source}", row)  # fmt: skip
    if one.former is not None:
        con.execute(f"INSERT INTO draft_organization_name (org, name, kind, {columns}) "
                    f"SELECT org_mention($code, $name), $former, 'former', {source}",
                    row | {"former": one.former})  # fmt: skip
    if one.other_code is not None:
        con.execute(f"INSERT INTO draft_organization_key (org, code, {columns}) "
                    f"SELECT org_mention($code, $name), $other, {source}", row | {"other": one.other_code})  # fmt: skip
    con.execute(f"INSERT INTO draft_role (person, org, role, {columns}) "
                "SELECT person_mention($token, $person, org_mention($code, $name)), org_mention($code, $name), "
                f"'staff', {source}",
                row | {"token": one.token, "person": one.person})  # fmt: skip


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
            "SELECT o.id, o.identity_basis FROM organization_map AS m JOIN organization AS o USING (id) "
            "WHERE m.mention = org_mention($code, $name)", code=code, name=name,
        )  # fmt: skip
        return found, basis

    def people(self) -> list[tuple[str, str, str]]:
        """Batch, id and basis of everybody."""
        return self.rows("SELECT r.batch, p.id, p.identity_basis "
                         "FROM role AS r JOIN person AS p ON p.id = r.person ORDER BY 1")  # fmt: skip

    def reviews(self) -> list[tuple[str, str, int]]:
        """Kind, names and batch of what a person must look at."""
        return self.rows("SELECT kind, names, batch FROM review ORDER BY ALL")

    def answers(self, old: str) -> list[str]:
        """The ids that an id answers with."""
        found = self.rows("SELECT id FROM organization WHERE id = $old UNION ALL SELECT id FROM person WHERE id = $old "
                          "UNION ALL SELECT id FROM redirect WHERE old_id = $old", old=old)  # fmt: skip
        return [one for (one,) in found]


Resolve = Callable[[Sequence[Said]], Known]
