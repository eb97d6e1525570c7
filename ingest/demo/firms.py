"""Institutions with their people, certificates, sites, instruments and annexes, as plain records in memory."""

from __future__ import annotations

from dataclasses import dataclass, field

from ingest.demo.agencies import Agency
from ingest.demo.days import TODAY
from ingest.demo.methods import Method
from ingest.demo.people import Person
from ingest.demo.places import Place


@dataclass
class Post:
    """A post that the directory or the register names; `ends` is the printed last day."""

    person: Person
    post: str
    begins: int
    ends: int | None = None
    employment: str = "劳动合同"
    insured: bool = True
    confirmed: int = TODAY - 20
    listed: bool = True


@dataclass
class Stake:
    """A person or a firm in the internal register of persons and shareholders."""

    person: Person
    capacity: str
    share: float | None = None
    state_owned: bool = False
    begins: int = 0
    ends: int | None = None


@dataclass
class Signer:
    """An authorised signatory of one site."""

    person: Person
    site: str
    accepted: int
    approved: int
    declared: int | None = None
    cancelled: int | None = None
    scope: str = "全部项目"
    numbers: tuple[str, ...] | None = None


@dataclass
class Site:
    """A place of testing and the lines of its annex."""

    number: str
    address: str
    division: str
    scope: list[Method]


@dataclass
class Certificate:
    """A CMA certificate; `ends` is the printed last day. `sent` says whether the province's list has it."""

    number: str
    begins: int
    ends: int
    sent: bool = True


@dataclass
class Event:
    """Something that changed a certificate's standing."""

    number: str
    type: str
    reason: str
    decided: int
    begins: int
    ends: int | None = None
    served: int | None = None
    scope: str = "全部"
    site: str | None = None


@dataclass
class Instrument:
    """An instrument of an institution."""

    maker: str
    model: str
    serial: str
    begins: int
    origin: str = "购置"
    ends: int | None = None


@dataclass
class MethodChange:
    """A change of a method's edition that an institution declared."""

    number: str
    old: str
    new: str
    filed: int


@dataclass
class Lab:
    """An institution: an ordinary one lives through the whole demo, the others belong to a pattern."""

    index: int
    tag: str
    code: str
    name: str
    place: Place
    address: str
    phone: str
    email: str
    established: int
    owner: Agency
    ordinary: bool = True
    serving: bool = False
    status: str = "存续"
    status_on: int | None = None
    kind: str = "有限责任公司"
    head_office: str | None = None
    registration: str | None = None
    listed: bool = True
    former: list[tuple[str, int]] = field(default_factory=list)
    certificates: list[Certificate] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    sites: list[Site] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    stakes: list[Stake] = field(default_factory=list)
    signers: list[Signer] = field(default_factory=list)
    instruments: list[Instrument] = field(default_factory=list)
    changes: list[MethodChange] = field(default_factory=list)
    dated: list[tuple[str, Method, int, int | None]] = field(default_factory=list)

    def certificate_on(self, day: int) -> Certificate | None:
        """The certificate whose term has the day."""
        return next((c for c in self.certificates if c.begins <= day <= c.ends), None)

    def signer_on(self, day: int, site: str = "01") -> Person | None:
        """Somebody who may sign for the site on the day."""
        for s in self.signers:
            if s.site == site and s.approved <= day and (s.cancelled is None or day < s.cancelled):
                return s.person
        return None

    def head(self, person: Person) -> None:
        """Make somebody the legal representative from the beginning, in the register and in the directory."""
        self.stakes[0].person = self.posts[0].person = person

    def close(self, day: int) -> None:
        """Everybody's post and every instrument ends; `day` is the last one."""
        self.posts = [post for post in self.posts if post.begins < day]
        for post in self.posts:
            post.ends = day if post.ends is None else min(post.ends, day)
            post.confirmed = min(post.confirmed, day)
        for instrument in self.instruments:
            instrument.begins = min(instrument.begins, day - 30)
            instrument.ends = day

    def holder(self, post: str) -> Person:
        """Who holds a post, first named first."""
        return next(p.person for p in self.posts if p.post == post)
