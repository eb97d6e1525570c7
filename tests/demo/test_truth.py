"""The truth file: every pattern five times, every trap twice, one subject once for a rule; and the scoring."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from ingest.demo import Summary, score
from ingest.demo.truth import RULES, Truth, read_truth, write_truth


def test_every_pattern_five_times_and_every_trap_twice(small: Summary) -> None:
    rows = read_truth(small.truth)
    planted = Counter(row.rule for row in rows if row.kind == "planted")
    assert set(planted) == set(RULES)
    assert min(planted.values()) >= 5
    traps = Counter((row.rule, row.trap) for row in rows if row.kind == "lookalike")
    assert min(traps.values()) >= 2
    assert min(Counter(rule for rule, _ in traps).values()) >= 6


def test_a_subject_stands_once_for_a_rule(small: Summary) -> None:
    told = Counter((row.rule, row.subject_code) for row in read_truth(small.truth) if row.kind != "allowed")
    assert set(told.values()) == {1}


def test_more_is_planted_in_a_larger_province() -> None:
    from ingest.demo.sizes import SIZES

    assert SIZES["small"].planted < SIZES["province"].planted < SIZES["nation"].planted


def test_evidence_of_what_is_planted_is_in_the_files(small: Summary) -> None:
    plain = [w.path for w in small.files if w.path.suffix in (".csv", ".json")]
    text = "".join(path.read_text(encoding="utf-8-sig", errors="ignore") for path in plain)
    for row in read_truth(small.truth):
        assert row.subject_code in text
        assert all(code in text for code in row.other_code)


TRUTH = [
    Truth("A01", "planted", "bureau", "I1", ("E1",)),
    Truth("A01", "lookalike", "void", "I2", ("E2",)),
    Truth("B01", "planted", "insurance", "I1", ("I3",)),
    Truth("C04", "planted", "revoked", "I4"),
    Truth("D01", "allowed", "revoked", "I4"),
]


def finding(rule: str, subject: str, *parties: str) -> dict[str, Any]:
    return {"rule": rule, "subject": {"id": "O-" + subject, "code": subject}, "parties": [{"code": p} for p in parties]}


def scored(tmp_path: Path, *findings: dict[str, Any]) -> dict[str, dict[str, Any]]:
    write_truth(tmp_path / "truth.json", TRUTH)
    return {row["rule"]: row for row in score(tmp_path / "truth.json", list(findings))}


def test_what_is_found_counts_once(tmp_path: Path) -> None:
    both = scored(tmp_path, finding("A01", "I1", "A9", "E1"), finding("A01", "I1", "A8", "E1"))
    assert both["A01"] == {
        "rule": "A01", "planted": 1, "found": 1, "lookalikes": 1, "silent": 1, "false_alarms": 0,
    }  # fmt: skip


@pytest.mark.parametrize("parties", [("A9",), ("A9", "E2")])
def test_another_party_is_another_finding(tmp_path: Path, parties: tuple[str, ...]) -> None:
    row = scored(tmp_path, finding("A01", "I1", *parties))["A01"]
    assert (row["found"], row["false_alarms"]) == (0, 1)


def test_a_lookalike_that_speaks_is_a_false_alarm(tmp_path: Path) -> None:
    row = scored(tmp_path, finding("A01", "I2", "A9", "E2"))["A01"]
    assert (row["silent"], row["false_alarms"]) == (0, 1)


def test_either_institution_may_be_the_subject(tmp_path: Path) -> None:
    assert scored(tmp_path, finding("B01", "I3", "I1"))["B01"]["found"] == 1


def test_a_true_consequence_counts_neither_way(tmp_path: Path) -> None:
    row = scored(tmp_path, finding("D01", "I4"))["D01"]
    assert (row["planted"], row["found"], row["false_alarms"]) == (0, 0, 0)


def test_a_person_without_a_code_is_no_obstacle(tmp_path: Path) -> None:
    one = finding("B01", "I1", "I3")
    one["parties"].append({"id": "P-1", "name": "张**", "code": None, "role": "person"})
    assert scored(tmp_path, one)["B01"]["found"] == 1
