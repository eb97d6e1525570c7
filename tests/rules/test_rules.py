"""Every rule's worked example holds, every trap has its near miss, and whatever cannot be right is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from queries.example import Case, load_example, run_case, run_example
from queries.rule import FOLDER, Rule, RuleError, load_rule, rules
from queries.scaffold import new_rule
from schema.feed import feeds

CASES = [(rule, case) for rule in rules().values() for case in load_example(rule).cases]


def _name(value: object) -> str:
    if isinstance(value, Rule):
        return value.code
    return value.name if isinstance(value, Case) and isinstance(value.name, str) else getattr(value.name, "en", "")  # type: ignore[attr-defined]


@pytest.mark.parametrize(("rule", "case"), CASES, ids=_name)
def test_example_holds(rule: Rule, case: Case) -> None:
    assert run_case(rule, case).wrong == []


@pytest.mark.parametrize("rule", rules().values(), ids=_name)
def test_every_trap_has_a_near_miss(rule: Rule) -> None:
    shown = {trap for case in load_example(rule).cases for trap in case.traps}
    missing = [rule.traps[number].en for number in range(len(rule.traps)) if number not in shown]
    assert missing == []


@pytest.mark.parametrize("rule", rules().values(), ids=_name)
def test_words_are_careful_and_written(rule: Rule) -> None:
    assert "疑似" in rule.sentence.zh or "符合移送审查的形式条件" in rule.sentence.zh
    assert "待核实" in rule.sentence.zh
    assert "verified" in rule.sentence.en
    for file in rule.folder.iterdir():
        assert "TODO" not in file.read_text(encoding="utf-8")


@pytest.mark.parametrize("rule", rules().values(), ids=_name)
def test_needed_lists_are_feeds(rule: Rule) -> None:
    assert set(rule.needs) <= set(feeds())


def test_every_folder_is_a_rule() -> None:
    assert {path.name for path in FOLDER.iterdir() if path.is_dir()} == set(rules())


Write = Callable[..., Path]


@pytest.fixture
def copy_of_a01(tmp_path: Path) -> Write:
    """A copy of A01 with keys of its declaration replaced."""

    def write(**changes: object) -> Path:
        folder = tmp_path / "A01"
        folder.mkdir()
        declared = yaml.safe_load((FOLDER / "A01/rule.yaml").read_text(encoding="utf-8"))
        (folder / "rule.yaml").write_text(yaml.safe_dump({**declared, **changes}, allow_unicode=True), encoding="utf-8")
        (folder / "rule.sql").write_text((FOLDER / "A01/rule.sql").read_text(encoding="utf-8"), encoding="utf-8")
        return folder

    return write


def _basis(instrument: str, article: str, severity: str = "S3") -> list[dict[str, object]]:
    words = {"zh": "略", "en": "x"}
    return [
        {
            "instrument": instrument,
            "articles": [article],
            "severity": severity,
            "consequence": words,
            "competent": words,
        }
    ]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"colour": "red"}, "colour"),
        ({"basis": _basis("001", "4")}, "draft"),
        ({"basis": _basis("004", "4")}, "draft"),
        ({"basis": _basis("no-such-law", "1")}, "no-such-law"),
        ({"basis": _basis("820", "999")}, "999"),
        ({"basis": _basis("820", "29", "S9")}, "severity"),
        ({"reach": ["subject", "contract"]}, "reach"),
        ({"sentence": {"zh": "{nobody}", "en": "x"}}, "nobody"),
        ({"facts": [{"name": "subject", "label": {"zh": "略", "en": "x"}}]}, "subject"),
        ({"code": "A99"}, "A99"),
    ],
)
def test_wrong_declaration_is_refused(copy_of_a01: Write, changes: dict[str, object], said: str) -> None:
    with pytest.raises(RuleError) as refused:
        load_rule(copy_of_a01(**changes))
    assert said in refused.value.text("en")
    assert refused.value.text("zh").startswith("规则")
    assert refused.value.exit_status == 2


def test_untouched_copy_is_a_rule(copy_of_a01: Write) -> None:
    assert load_rule(copy_of_a01()).code == "A01"


def test_rule_text_that_gives_too_little_is_named(copy_of_a01: Write) -> None:
    folder = copy_of_a01()
    (folder / "rule.sql").write_text("SELECT 'I1' AS subject", encoding="utf-8")
    (folder / "example.yaml").write_text("cases: [{name: x, rows: {}, findings: []}]", encoding="utf-8")
    with pytest.raises(RuleError, match="gives no column place"):
        run_example(load_rule(folder))


def test_new_rule_is_red_until_it_is_written(tmp_path: Path) -> None:
    rule = load_rule(new_rule("Z01", folder=tmp_path))
    assert any(not outcome.holds for outcome in run_example(rule))
    written = rule.sql.replace("AND false", "")
    (rule.folder / "rule.sql").write_text(written, encoding="utf-8")
    assert all(outcome.holds for outcome in run_example(load_rule(rule.folder)))


def test_new_rule_never_overwrites(tmp_path: Path) -> None:
    new_rule("Z01", folder=tmp_path)
    with pytest.raises(RuleError, match="already there"):
        new_rule("Z01", folder=tmp_path)
    with pytest.raises(RuleError, match="no rule code"):
        new_rule("../Z02", folder=tmp_path)


def test_unknown_code_names_those_there_are() -> None:
    with pytest.raises(RuleError, match="A01"):
        rules(["Q77"])
