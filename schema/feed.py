"""Feed contracts: what a file of an agency looks like, what is valid in it and what its rows yield in the graph.

A contract is one YAML file in ``schema/feeds`` (or in the ``feeds`` folder of a home). This module only declares its
shape and checks that it is consistent; ``ingest.contract`` compiles it.
"""

from __future__ import annotations

import hashlib
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from schema.feed_check import check_feed
from schema.feed_yaml import declaration_error, read_yaml
from schema.words import Words

FOLDER = Path(__file__).parent / "feeds"

NULLS = ("", r"\n", r"\N", "暂无", "— —", "——", "—", "--", "-", "无", "N/A", "null", "NULL", "0000-00-00", "1900-1-1",
         "1900-01-01", "1900/1/1", "1900/01/01")  # fmt: skip
"""Null markers of a column that declares none of its own (domain.md §12)."""

OPEN_ENDS = ("长期", "永久", "长期有效", "无固定期限", "2099-12-31", "9999-9-9", "9999-12-31")
"""Printed ends that mean that there is no end. Dates are compared as dates."""

ColumnType = Literal["text", "org_code", "person_id", "date", "date_end", "month", "money_yuan", "money_wan", "integer",
                     "decimal", "boolean", "code", "division", "method", "person_mark", "list",
                     "records"]  # fmt: skip

MarkKind = Literal["id_region", "id_birth", "id_tail", "birth_date", "phone", "title_no", "school"]
"""What tells namesakes apart: of a resident's number the place of first registration, the day of birth and the last
four characters, as far as a masked number shows them (GB 11643); a birthday, a telephone, the number of a title or
professional certificate, a school (domain.md §2.6 table 5, B12)."""

SQL_TYPES: dict[str, str] = {
    "text": "VARCHAR",
    "org_code": "VARCHAR",
    "person_id": "VARCHAR",
    "date": "DATE",
    "date_end": "DATE",
    "month": "DATE",
    "money_yuan": "BIGINT",
    "money_wan": "BIGINT",
    "integer": "BIGINT",
    "decimal": "DECIMAL(24, 6)",
    "boolean": "BOOLEAN",
    "code": "VARCHAR",
    "division": "VARCHAR",
    "method": "VARCHAR",
    "person_mark": "VARCHAR",
}
"""What the accepted rows hold for each type of cell: money is fen, a month its first day, a person or mark a token."""


def _word(value: Any) -> Any:
    """Take 20260101 or 2026-01-01 of YAML as the text that was meant."""
    return str(value) if value is not None and not isinstance(value, list | tuple | dict) else value


def _several(value: Any) -> Any:
    """Take one word where several may stand."""
    return value if isinstance(value, list | tuple) else [] if value is None else [value]


Text = Annotated[str, BeforeValidator(_word)]
Texts = Annotated[tuple[Text, ...], BeforeValidator(_several)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class Strict(BaseModel):
    """A declaration: unknown keys are refused, nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Part(Strict):
    """One field inside a cell of type ``records``. In JSON its key may be any of ``header`` or the name."""

    name: Name
    type: ColumnType = "text"
    header: Texts = ()
    label: Words | None = None
    required: bool = False
    codes: str | None = None


class Column(Strict):
    """One column of a record. ``header[0]`` is what is printed, the rest are aliases."""

    name: Name
    header: Annotated[Texts, Field(min_length=1)]
    label: Words
    type: ColumnType = "text"
    about: Words | None = None
    required: bool = False
    null: Texts = ()
    null_only: Texts | None = None
    codes: str | None = None
    separator: Texts = ()
    fields: tuple[Part, ...] = ()
    when: str | None = None
    document: str | None = None
    """For ``person_id``: the column with the kind of document. Without it, and for resident ids, the number is
    checked; other documents are only folded."""
    mark: MarkKind | None = None
    """For ``person_mark``: what the cell tells of a person. Only its keyed token is kept; what cannot be read is
    left out."""
    example: Text | None = None

    @property
    def nulls(self) -> tuple[str, ...]:
        """Every marker that means that the cell is empty."""
        return ("", *self.null_only) if self.null_only is not None else (*NULLS, *self.null)

    @property
    def separators(self) -> tuple[str, ...]:
        """What stands between two entries of a cell."""
        return self.separator or (";", "；")

    @property
    def sql_type(self) -> str:
        """Type of the column in the accepted rows."""
        if self.type == "records":
            return "STRUCT(" + ", ".join(f'"{part.name}" {SQL_TYPES[part.type]}' for part in self.fields) + ")[]"
        return "VARCHAR[]" if self.type == "list" else SQL_TYPES[self.type]


class Check(Strict):
    """A check of a whole row over its typed columns; where it is false the row is refused. NULL passes."""

    check: str
    reason: Words
    field: str
    mend: Words | None = None


class Yield(Strict):
    """What one row gives to one table of the model: SQL over the accepted columns."""

    into: Name
    where: str | None = None
    each: str | None = None
    columns: dict[str, Text]


class Record(Strict):
    """One kind of row in a file."""

    record: Name
    title: Words | None = None
    sheet: Texts = ()
    path: str | None = None
    natural_key: Annotated[Texts, Field(min_length=1)]
    fill_down: Texts = ()
    columns: Annotated[tuple[Column, ...], Field(min_length=1)]
    valid: tuple[Check, ...] = ()
    yields: tuple[Yield, ...] = ()
    doubt: dict[Literal["org", "number"], Text] = {}
    """Whom a refused row is about, as far as it can be read (SQL over its columns). What a list says of them is not
    known while the row is not mended, so rules that rest on what a list lacks stay silent on them."""

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """Columns by canonical name."""
        return {column.name: column for column in self.columns}


class Feed(Strict):
    """A feed contract."""

    feed: Name
    title: Words
    about: Words
    sender: str
    formats: Annotated[tuple[Literal["csv", "xlsx", "xml", "json"], ...], Field(min_length=1)]
    encoding: str = "utf-8"
    list: Literal["full", "increment"] = "increment"
    version: int = 1
    records: Annotated[tuple[Record, ...], Field(min_length=1)]

    @cached_property
    def by_name(self) -> dict[str, Record]:
        """Records by name."""
        return {record.record: record for record in self.records}

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the declaration, kept in the manifest of every batch that was read under it."""
        return hashlib.sha256(self.model_dump_json(by_alias=True).encode()).hexdigest()


def load_feed(path: Path) -> Feed:
    """Read one contract and check that it is consistent.

    Raises:
        HubError: One sentence that names the file, the key and what is wrong there.
    """
    data = read_yaml(path)
    try:
        feed = Feed.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        zh = {"extra_forbidden": "不认识这个键", "missing": "缺少这个键"}.get(first["type"], first["msg"])
        raise declaration_error(path, key, zh, first["msg"]) from error
    if feed.feed != path.stem:
        raise declaration_error(
            path, "feed", f"应与文件名相同（{path.stem}）", f"must equal the file name ({path.stem})"
        )
    for wrong in check_feed(feed):
        raise declaration_error(path, *wrong)
    return feed


@lru_cache(maxsize=8)
def _folder(folder: Path) -> dict[str, Feed]:
    return {path.stem: load_feed(path) for path in sorted(folder.glob("*.yaml"))}


def feeds(*folders: Path) -> dict[str, Feed]:
    """Every contract by its code: those of the package, then those of more folders (a home's), which may replace them.

    Raises:
        HubError: A contract is wrong.
    """
    found = dict(_folder(FOLDER))
    for folder in folders:
        found |= {path.stem: load_feed(path) for path in sorted(folder.glob("*.yaml"))}
    return found
