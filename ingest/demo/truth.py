"""What was planted, and how findings are scored against it. Only the scoring reads the truth file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

Kind = Literal["planted", "lookalike", "allowed"]
RULES = ("A01", "A03", "B01", "B03", "C01", "C02", "C04", "D01", "D03", "G04")


@dataclass(frozen=True)
class Truth:
    """One planted pattern or look-alike.

    Attributes:
        rule: Code of the rule that it is about.
        kind: `planted` must be found, a `lookalike` must stay silent; `allowed` is a true finding of another rule that
            a planted pattern brings with it, and counts neither way.
        trap: Name of the trap, or of the way in which the pattern shows.
        subject_code: Credit code of the institution.
        other_code: Codes that a finding must name beside it.
        note: One sentence for people.
    """

    rule: str
    kind: Kind
    trap: str
    subject_code: str
    other_code: tuple[str, ...] = field(default=())
    note: str = ""


def write_truth(path: Path, rows: Iterable[Truth]) -> None:
    """Write the truth as JSON, one row a line."""
    lines = ",\n".join(json.dumps(asdict(row), ensure_ascii=False) for row in rows)
    path.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


def read_truth(path: Path) -> list[Truth]:
    """Read what `write_truth` wrote."""
    return [
        Truth(**{**row, "other_code": tuple(row["other_code"])}) for row in json.loads(path.read_text(encoding="utf-8"))
    ]


def codes_of(finding: Mapping[str, Any]) -> set[str]:
    """Every credit code that a finding names."""
    named = [finding.get("subject") or {}, *(finding.get("parties") or [])]
    return {str(one["code"]) for one in named if one.get("code")}


def hits(row: Truth, finding: Mapping[str, Any]) -> bool:
    """Whether a finding is about this row: the rule, the subject and the others are all named in it.

    Where two institutions are equals (B01, C01) either may be the subject. Where the row names nobody else, it is about
    its subject only.
    """
    if finding.get("rule") != row.rule:
        return False
    codes = codes_of(finding)
    if not {row.subject_code, *row.other_code} <= codes:
        return False
    subject = (finding.get("subject") or {}).get("code")
    return subject in ({row.subject_code, *row.other_code} if row.other_code else {row.subject_code})


def score(truth: Path, findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Compare findings with the truth.

    Args:
        truth: The truth file.
        findings: Findings in the machine shape, at least `rule`, `subject.code` and `parties[].code`.

    Returns:
        For each rule `planted, found, lookalikes, false_alarms`, and `silent`, the look-alikes that stayed silent.
        A finding that hits neither a planted nor an allowed pattern is a false alarm, also when it hits a look-alike.
    """
    rows = read_truth(truth)
    table = []
    for rule in RULES:
        mine = [row for row in rows if row.rule == rule]
        about = [f for f in findings if f.get("rule") == rule]
        planted = [row for row in mine if row.kind == "planted"]
        alike = [row for row in mine if row.kind == "lookalike"]
        by_code: dict[str, list[Truth]] = {}
        for row in mine:
            by_code.setdefault(row.subject_code, []).append(row)
        hit: set[Truth] = set()
        false_alarms = 0
        for finding in about:
            near = {row for code in codes_of(finding) for row in by_code.get(code, ()) if hits(row, finding)}
            hit |= near
            false_alarms += not any(row.kind != "lookalike" for row in near)
        table.append(
            {
                "rule": rule,
                "planted": len(planted),
                "found": sum(row in hit for row in planted),
                "lookalikes": len(alike),
                "silent": sum(row not in hit for row in alike),
                "false_alarms": false_alarms,
            }
        )
    return table
