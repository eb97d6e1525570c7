"""The ordinary life of enforcement and procurement: fines of companies, other lists, awards that nothing bars."""

from __future__ import annotations

from ingest.demo.days import TODAY, day, iso, to_date
from ingest.demo.firms import Lab
from ingest.demo.patterns.g04 import award
from ingest.demo.patterns.penal import about_person, case, publish
from ingest.demo.stage import Stage

OFFENCES = ("超标排放水污染物", "未按证排污", "擅自拆除污染防治设施", "未按规定开展自行监测")


def enforce(stage: Stage) -> None:
    """Fill the lists of penalties, cases, bans and awards with what is in order. Runs after the patterns."""
    rng = stage.rng
    labs = [lab for lab in stage.hosts if lab.ordinary]
    many = max(12, stage.size.clients // 60)
    for _ in range(many):
        _client_fine(stage, int(rng.integers(stage.clients.free)), int(rng.integers(day(2023, 6, 1), TODAY - 40)))
    for _ in range(max(8, stage.size.clients // 300)):
        _old_fine(stage, int(rng.integers(stage.clients.free)), int(rng.integers(day(2015, 8, 1), day(2016, 12, 1))))
        _ban(stage, int(rng.integers(stage.clients.free)), int(rng.integers(day(2024, 1, 1), TODAY - 60)))
    for lab in _untouched(stage, labs, "C02"):
        if rng.random() < 0.25:
            by = stage.agencies.bureau(lab.place.city)
            decided = int(rng.integers(day(2024, 2, 1), TODAY - 60))
            row = case(stage, lab, by, decided - 90, decided, nature=("不实", "其他")[int(rng.integers(2))])
            publish(stage, row, 1.5)
            if rng.random() < 0.4:
                stage.add("cases", **about_person(row, stage.person()))
    for lab in _untouched(stage, labs, "G04"):
        for _ in range(int(rng.integers(0, 4))):
            bid, how = int(rng.integers(day(2024, 2, 1), TODAY - 40)), "有效" if rng.random() < 0.9 else "废标"
            award(stage, lab, bid, outcome=how)
    _barred_people(stage)


def _untouched(stage: Stage, labs: list[Lab], rule: str) -> list[Lab]:
    """Institutions that do not host a pattern or trap of the rule."""
    used = {truth.subject_code for truth in stage.truth if truth.rule == rule}
    return [lab for lab in labs if lab.code not in used]


def _client_fine(stage: Stage, at: int, decided: int) -> None:
    clients = stage.clients
    place = clients.places[int(clients.where[at])]
    by = stage.agencies.bureau(place.city)
    wan = float(stage.rng.lognormal(1.8, 0.7))
    stage.rows["penalties"].append(
        {
            "subject_name": clients.names[at],
            "subject_kind": "法人及非法人组织",
            "subject_code": clients.codes[at],
            "doc_no": f"{by.name[:2]}环罚〔{to_date(decided).year}〕{stage.next()}号",
            "act": OFFENCES[at % len(OFFENCES)],
            "fact": f"{OFFENCES[at % len(OFFENCES)]}，\n现场检查时确认",
            "basis": "《中华人民共和国水污染防治法》",
            "kinds": "罚款",
            "content": f"罚款{wan:.2f}万元",
            "fine_fen": f"{wan:.6f}",
            "decided_on": iso(decided),
            "valid_to": "2099/12/31",
            "public_until": iso(decided + 1095),
            "authority_name": by.name,
            "authority_code": by.code,
            "source_name": by.name,
            "source_code": by.code,
        }
    )


def _old_fine(stage: Stage, at: int, decided: int) -> None:
    clients = stage.clients
    place = clients.places[int(clients.where[at])]
    stage.add(
        "penalties_2015",
        doc_no=f"{place.city_name[:2]}环罚[{to_date(decided).year}]{stage.next()}号",
        case_name=OFFENCES[at % len(OFFENCES)] + "案",
        kinds_1="罚款",
        fact=OFFENCES[at % len(OFFENCES)],
        basis="《中华人民共和国环境保护法》",
        subject_name=clients.names[at],
        subject_code=clients.codes[at],
        outcome="罚款三万元",
        decided_on=iso(decided),
        authority_name=f"{place.city_name}环境保护局",
        standing="0",
        place_code=place.city,
        stamp=f"{iso(decided + 3)} 09:12:33",
    )


def _ban(stage: Stage, at: int, begins: int) -> None:
    clients = stage.clients
    place = clients.places[int(clients.where[at])]
    by = stage.agencies.bureau(place.city)
    stage.add(
        "bans",
        subject_kind="机构",
        name=clients.names[at],
        subject_code=clients.codes[at],
        kind="禁止" if at % 3 else "仅列名",
        division="990000",
        matter="政府采购",
        valid_from=iso(begins),
        valid_to=iso(begins + 364),
        doc_no=f"瀛财采禁〔{to_date(begins).year}〕{stage.next()}号",
        authority_name=by.name,
        authority_code=by.code,
        stayed="否",
    )


def _barred_people(stage: Stage) -> None:
    """People barred for life or for years, none of whom works anywhere any more."""
    for number in range(stage.size.planted):
        person = stage.person()
        by = stage.agencies.bureaus[number % len(stage.agencies.bureaus)]
        begins = day(2026, 2, 1) + 7 * number
        stage.add(
            "bans",
            subject_kind="个人",
            name=person.name,
            document="居民身份证",
            subject_id=person.number,
            kind="禁止",
            division="990000",
            matter="从业",
            valid_from=iso(begins),
            valid_to=iso(begins + 1825) if number % 3 else "长期",
            doc_no=f"瀛环禁〔2026〕{stage.next()}号",
            authority_name=by.name,
            authority_code=by.code,
            stayed="否",
        )
