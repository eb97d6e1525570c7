"""Writes cases as the authority keeps them and penalties as they are published; used by patterns and the background."""

from __future__ import annotations

from typing import Any

from ingest.demo.agencies import Agency
from ingest.demo.days import iso, to_date
from ingest.demo.firms import Lab
from ingest.demo.people import Person
from ingest.demo.stage import Stage

Row = dict[str, object]
ACTS = {
    "虚假": ("出具虚假监测报告", "未实际开展采样即出具监测报告", "F5.6"),
    "不实": ("出具不实监测报告", "样品保存超过规定时限仍出具监测报告", None),
    "超范围": ("超出资质认定范围出具报告", "对未列入能力附表的项目出具报告", None),
    "其他": ("未按规定保存原始记录", "部分原始记录缺失", None),
}


def document(by: Agency, decided: int, serial: int) -> str:
    """A document number in the usual form."""
    return f"{by.name[:2]}环罚〔{to_date(decided).year}〕{serial}号"


def case(stage: Stage, lab: Lab, by: Agency, act: int, decided: int, *, nature: str = "虚假", **more: Any) -> Row:
    """Add a case and give its row; it takes effect when it is served, seven days after the decision."""
    serial = stage.next()
    row: Row = {
        "case_no": f"{by.code}{to_date(decided).year}{serial:07d}",
        "doc_no": document(by, decided, serial),
        "authority_name": by.name,
        "authority_code": by.code,
        "subject_kind": "法人及非法人组织",
        "subject_name": lab.name,
        "subject_code": lab.code,
        "act_from": iso(act),
        "act_to": iso(act + 6),
        "nature": nature,
        "violation": ACTS[nature][2],
        "decided_on": iso(decided),
        "served_on": iso(decided + 7),
        "effective_on": iso(decided + 7),
        "division": lab.place.code,
    }
    return stage.add("cases", **(row | more))


def publish(stage: Stage, row: Row, wan: float = 10.0) -> None:
    """Publish a case's decision as the credit platform prints it."""
    nature = str(row["nature"])
    act, fact, _ = ACTS[nature]
    year = str(row["decided_on"])[:4]
    stage.add(
        "penalties",
        subject_name=row["subject_name"],
        subject_kind=row["subject_kind"],
        subject_code=row.get("subject_code"),
        doc_no=row["doc_no"],
        act=act,
        fact=fact,
        basis="《生态环境监测条例》第四十五条" if year == "2026" else "《检验检测机构监督管理办法》",
        kinds="罚款;没收违法所得",
        content=f"罚款{wan:g}万元，没收违法所得",
        fine_fen=f"{wan:.6f}",
        confiscated_fen="1.250000",
        decided_on=str(row["decided_on"]).replace("-", "/"),
        valid_to="2099/12/31",
        authority_name=row["authority_name"],
        authority_code=row["authority_code"],
        source_name=row["authority_name"],
        source_code=row["authority_code"],
    )


def publish_2015(stage: Stage, row: Row) -> None:
    """The same decision once more in the form of 2015, with other brackets in its number."""
    act, fact, _ = ACTS[str(row["nature"])]
    stage.add(
        "penalties_2015",
        doc_no=str(row["doc_no"]).replace("〔", "[").replace("〕", "]"),
        case_name=f"{row['subject_name']}{act}案",
        kinds_1="罚款",
        fact=fact,
        subject_name=row["subject_name"],
        subject_code=row.get("subject_code"),
        outcome="罚款十万元",
        decided_on=row["decided_on"],
        authority_name=row["authority_name"],
        standing="0",
        place_code=str(row["division"]),
    )


def about_person(row: Row, person: Person) -> Row:
    """The same document about a natural person of the firm."""
    rest = {k: v for k, v in row.items() if k not in ("subject_code", "_keep")}
    return rest | {
        "subject_kind": "自然人",
        "subject_name": person.name,
        "document": "居民身份证",
        "subject_id": person.number,
    }
