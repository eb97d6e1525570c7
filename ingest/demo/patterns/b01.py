"""B01: a person works at two institutions at once, by insurance months or by signatures."""

from __future__ import annotations

from ingest.demo.days import TODAY, day
from ingest.demo.firms import Lab, Post, Signer, Stake
from ingest.demo.people import Person
from ingest.demo.stage import Stage

BEGINS = (day(2024, 12, 1), day(2025, 1, 1), day(2025, 8, 1), day(2026, 2, 1), day(2026, 5, 1))
EARLY = day(2023, 1, 1)


def plant(stage: Stage) -> None:
    """Plant double employment, and transfers, leavers, owners and namesakes that are none."""
    for i, way in stage.times(3):
        one, two = _pair(stage, "planted", ("insurance", "insurance_key_post", "signatures")[way])
        person, begins = stage.person(), BEGINS[i % len(BEGINS)]
        if way == 2:
            _signs(stage, one, person, begins)
            _signs(stage, two, person, begins + 3)
        else:
            post = "分析人员" if way == 0 else "质量负责人"
            one.posts.append(Post(person, "分析人员", EARLY))
            two.posts.append(Post(person, post, begins, ends=begins + 212))
    for trap in ("transfer_month", "still_in_directory", "branch", "shareholder", "homonym", "one_id_two_names"):
        for i in stage.twice():
            one, two = _pair(stage, "lookalike", trap)
            _alike(stage, trap, one, two, BEGINS[i % len(BEGINS)])


def _pair(stage: Stage, kind: str, trap: str) -> tuple[Lab, Lab]:
    one = stage.host("B01", serving=False, day=day(2024, 12, 1), last=TODAY - 70)
    if trap == "branch":
        two = stage.founder.found([(day(2023, 2, 1), day(2029, 1, 31))], place=one.place)
        two.head_office, two.kind = one.code, "有限责任公司分公司"
        two.name = f"{one.name}{two.place.name.removesuffix('区').removesuffix('县')}分公司"
    else:
        two = stage.host("B01", serving=False, day=day(2024, 12, 1), last=TODAY - 70)
    stage.tell("B01", "planted" if kind == "planted" else "lookalike", trap, one, (two.code,))
    return one, two


def _signs(stage: Stage, lab: Lab, person: Person, begins: int) -> None:
    """The person is a signatory there and signs some reports over several months."""
    lab.posts.append(Post(person, "授权签字人", begins - 30, insured=False))
    lab.signers.append(Signer(person, "01", begins - 60, begins - 30))
    client = stage.client()
    for month in range(4):
        stage.report(lab, begins + 20 + 28 * month, client, signer=person)


def _alike(stage: Stage, trap: str, one: Lab, two: Lab, begins: int) -> None:
    person = stage.person()
    if trap == "transfer_month":
        # Billed by the month: he left on the tenth and began on the eleventh, so both employers paid for that month.
        one.posts.append(Post(person, "分析人员", EARLY, ends=begins + 9))
        two.posts.append(Post(person, "分析人员", begins + 10))
    elif trap == "still_in_directory":
        one.posts.append(Post(person, "分析人员", EARLY, insured=False, confirmed=begins - 40))
        one.posts.append(Post(person, "分析人员", EARLY, ends=begins - 1, listed=False))
        two.posts.append(Post(person, "分析人员", begins))
    elif trap == "branch":
        one.posts.append(Post(person, "分析人员", EARLY))
        two.posts.append(Post(person, "分析人员", begins))
    elif trap == "shareholder":
        one.stakes.append(Stake(person, "股东", 8.0, begins=EARLY))
        one.stakes.append(Stake(person, "董事", begins=EARLY))
        two.posts.append(Post(person, "分析人员", begins))
    elif trap == "homonym":
        one.posts.append(Post(person, "分析人员", EARLY))
        two.posts.append(Post(stage.person(person.name), "分析人员", EARLY))
    else:
        # A clerk filled an id down: two unlike names bear it, so it proves nothing about either.
        one.posts.append(Post(person, "分析人员", EARLY))
        two.posts.append(Post(stage.person()._replace(number=person.number), "分析人员", begins))
