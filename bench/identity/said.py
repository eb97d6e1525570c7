"""What three agencies send, and the truth beside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

REGISTER, DIRECTORY, ENGAGEMENTS = "register", "directory", "engagements"


@dataclass(frozen=True)
class Marks:
    """What is stated of a person beside the name, as the tokens that a contract keeps."""

    id_region: str | None = None
    id_tail: str | None = None
    birth_date: str | None = None
    title_no: str | None = None
    mobile: str | None = None
    school: str | None = None


@dataclass(frozen=True)
class Said:
    """A row of an agency."""

    feed: str
    code: str | None
    name: str | None
    former: str | None = None
    phone: str | None = None
    address: str | None = None
    token: str | None = None
    person: str | None = None
    since: date | None = None
    until: date | None = None
    after: str | None = None
    number: str | None = None
    representative: str | None = None
    certificate: str | None = None
    marks: Marks = field(default_factory=Marks)


@dataclass
class Province:
    """What is sent, and the truth.

    Attributes:
        rows: What the agencies send.
        firms: Who is meant by a code (or None) and a name → number of the firm, and by which variation it is named so.
        people: Of persons without a token: institution's code and name → person, and how they are to be found.
        tokens: Token → person.
    """

    rows: list[Said] = field(default_factory=list)
    firms: dict[tuple[str | None, str], tuple[int, str]] = field(default_factory=dict)
    people: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)
    tokens: dict[str, int] = field(default_factory=dict)
