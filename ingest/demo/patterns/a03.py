"""A03: two institutions led by one person, one working for the regulator about a party, the other for that party."""

from __future__ import annotations

from ingest.demo.days import day
from ingest.demo.firms import Lab, Post, Stake
from ingest.demo.people import Person, masked
from ingest.demo.stage import Stage

SPANS = (
    (day(2025, 10, 1), day(2026, 5, 31)),
    (day(2026, 1, 10), day(2026, 7, 31)),
    (day(2026, 6, 1), day(2026, 10, 31)),
    (day(2024, 9, 1), day(2026, 2, 28)),
    (day(2026, 8, 20), day(2026, 11, 10)),
)
WAYS = ("legal_representative", "technical_lead", "controlling_shareholder", "quality_lead", "top_manager")
POSTS = {"technical_lead": "技术负责人", "quality_lead": "质量负责人", "top_manager": "最高管理者"}
EARLY = day(2022, 1, 1)


def plant(stage: Stage) -> None:
    """Plant the shared heads, and the namesakes, leavers and small stakes that are none."""
    for i, way in stage.times(len(WAYS)):
        one, two = _pair(stage, "planted", WAYS[way], SPANS[i % len(SPANS)])
        _lead(stage.person(), WAYS[way], one, two)
    traps = ("homonym", "left_before", "small_stake", "state_owned", "supervisor", "not_key", "before_law", "no_id")
    for trap in traps:
        for i in stage.twice():
            span = (day(2024, 5, 1), day(2025, 11, 30)) if trap == "before_law" else SPANS[1]
            one, two = _pair(stage, "lookalike", trap, span)
            _alike(stage, trap, one, two, span[0] + i)


def _pair(stage: Stage, kind: str, trap: str, span: tuple[int, int]) -> tuple[Lab, Lab]:
    one, two, client = stage.host("A03"), stage.host("A03"), stage.client()
    by = stage.agencies.bureau(client.place.city)
    stage.engagement(one, by, span[0], span[1], targets=(client,), service="监督性监测")
    stage.engagement(two, client, span[0] - 40, span[1] + 30, targets=(client,))
    stage.tell("A03", "planted" if kind == "planted" else "lookalike", trap, one, (two.code, client.code))
    return one, two


def _lead(person: Person, way: str, one: Lab, two: Lab) -> None:
    """The person leads both: by the register for heads and owners, by the directory for the other posts."""
    for number, lab in enumerate((one, two)):
        if way == "legal_representative":
            lab.head(person)
        elif way == "controlling_shareholder":
            lab.stakes.append(Stake(person, "股东", 60.0 + number, begins=EARLY))
        else:
            lab.posts.append(Post(person, POSTS[way], EARLY, insured=number == 0))


def _alike(stage: Stage, trap: str, one: Lab, two: Lab, at: int) -> None:
    person = stage.person()
    if trap == "homonym":
        one.head(person)
        two.head(stage.person(person.name))
    elif trap == "left_before":
        one.stakes.append(Stake(person, "法定代表人", begins=EARLY, ends=at - 60))
        two.head(person)
    elif trap == "small_stake":
        one.stakes.append(Stake(person, "股东", 5.0, begins=EARLY))
        two.stakes.append(Stake(person, "股东", 10.0, begins=EARLY))
    elif trap == "state_owned":
        one.stakes.append(Stake(person, "股东", 60.0, True, EARLY))
        two.stakes.append(Stake(person, "股东", 60.0, True, EARLY))
    elif trap == "supervisor":
        one.stakes.append(Stake(person, "监事", begins=EARLY))
        two.stakes.append(Stake(person, "监事", begins=EARLY))
    elif trap == "not_key":
        one.posts.append(Post(person, "采样人员", EARLY, employment="兼职", insured=False))
        two.head(person)
    elif trap == "no_id":
        # Of the second pair one list prints the number and the other a masked one: a pair for a person to judge.
        printed = ("", "") if at == SPANS[1][0] else (None, masked(person.number))
        for lab, number in zip((one, two), printed, strict=True):
            lab.posts.append(Post(person._replace(printed=number), "技术负责人", EARLY, insured=False))
    else:
        one.head(person)
        two.head(person)
