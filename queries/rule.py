"""A rule as its folder declares it: what it means, what it rests on, what clears it.

A rule is a folder ``queries/rules/<CODE>`` with ``rule.yaml`` (this declaration), ``rule.sql`` (one SELECT that gives
one row per piece of evidence) and ``example.yaml`` (rows in, findings out, near misses). Whatever cannot be right is
refused when it is read: an unknown key, a basis on a draft, a basis that no law file holds.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from schema.declaration import parse
from schema.errors import HubError
from schema.law import Article, Instrument, laws
from schema.words import Words

FOLDER = Path(__file__).parent / "rules"
"""Where the rules that ship with the hub lie."""

Severity = Literal["S1", "S2", "S3", "S4"]
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Scalar = bool | int | float | dt.date | str
OUTPUT = ("subject", "place", "valid_from", "valid_to", "identity_basis", "parties", "evidence", "coverage_until")
"""Columns that every ``rule.sql`` gives, beside those that ``identify`` and ``facts`` name."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Fact(_Part):
    """A column of ``rule.sql`` that is shown with a finding, and how many rows of evidence become one value.

    ``list`` gives up to 50 distinct values in order, ``count`` the number of distinct values, ``first`` the value of
    the earliest evidence.
    """

    name: Identifier
    label: Words
    aggregate: Literal["min", "max", "sum", "list", "first", "count"] = "list"


class Parameter(_Part):
    """A number or word of the rule that is not law: its value, its evidence tag (domain reference 0.1), its meaning."""

    value: Scalar | list[Scalar]
    tag: str
    about: Words


class Basis(_Part):
    """A text that forbids the conduct, in force where and when its instrument is.

    ``when`` narrows it to rows whose columns have one of the given values.
    """

    instrument: str
    articles: Annotated[list[str], Field(min_length=1)]
    severity: Severity
    correction_first: bool = False
    consequence: Words
    competent: Words
    when: dict[Identifier, Scalar | list[Scalar]] = {}


class Limitation(_Part):
    """Until when a penalty may be given (行政处罚法 36): years after the conduct ended."""

    years: Annotated[int, Field(gt=0)]
    start: Literal["conduct_end"] = Field(alias="from")


class Rule(_Part):
    """One rule. ``folder`` and ``sql`` come from where it lies, everything else from ``rule.yaml``.

    ``whole`` says that what lies around a scope (``queries/near.sql``) is too little for it: it asks how many others
    there are. ``needs_rows`` names relations without a row in which its text gives nothing, so that it need not run;
    ``needs_proposed`` names more, without a row in which nothing rests on a proposal that is laid over the graph. Both
    have the column ``id``, whom a row is about; a proposal asks for those whom it names.
    """

    code: Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]*$")]
    title: Words
    what: Words
    why: Words
    identify: list[Identifier]
    facts: list[Fact] = []
    parties: dict[Identifier, Words] = {}
    reach: Annotated[list[Identifier], Field(min_length=1)]
    needs: list[str] = []
    needs_rows: list[Identifier] = []
    needs_proposed: list[Identifier] = []
    whole: bool = False
    parameters: dict[Identifier, Parameter] = {}
    basis: Annotated[list[Basis], Field(min_length=1)]
    limitation: Limitation | None = None
    sentence: Words
    clears: Annotated[list[Words], Field(min_length=1)]
    traps: list[Words] = []
    folder: Path
    sql: str

    @model_validator(mode="after")
    def _consistent(self) -> Rule:
        facts = [fact.name for fact in self.facts]
        columns = {*self.identify, *facts}
        if doubled := sorted(columns & {*OUTPUT}) or sorted({name for name in facts if facts.count(name) > 1}):
            raise ValueError(f"{doubled[0]} is named twice or is a column that every rule has")
        if lost := [role for role in self.reach if role not in ("subject", *self.identify)]:
            # A scoped run must see whole findings: a role whose change reaches a finding is part of what makes it one.
            raise ValueError(f"reach names {lost[0]}, which is neither subject nor in identify")
        for basis in self.basis:
            if lost := [name for name in basis.when if name not in columns]:
                raise ValueError(f"when names {lost[0]}, which is neither in identify nor in facts")
        known = {"subject", "from", "to", *self.parties, *facts}
        for text in (self.sentence.zh, self.sentence.en):
            if lost := [name for name in re.findall(r"\{(\w+)\}", text) if name not in known]:
                raise ValueError(f"sentence has a place for {lost[0]}, which is neither a party nor a fact")
        return self

    def parameter_values(self) -> dict[str, Scalar | list[Scalar]]:
        """Values for the named parameters of ``rule.sql``."""
        return {name: parameter.value for name, parameter in self.parameters.items()}


class RuleError(HubError):
    """A rule's folder cannot be used as it stands."""


def _refuse(where: Path, zh: str, en: str) -> RuleError:
    return RuleError(
        "rule_invalid",
        f"规则文件 {where.parent.name}/{where.name} 不可用：{zh}；请改正该文件",
        f"{where.parent.name}/{where.name} cannot be used: {en}; mend that file",
    )


def article_of(instrument: Instrument, number: str) -> Article | None:
    """The article that a citation names; ``43(3)`` falls back to ``43`` where a law file holds only whole articles."""
    held = {article.article: article for article in instrument.articles}
    return held.get(number) or held.get(number.partition("(")[0])


def _check_law(rule: Rule, held: Mapping[str, Instrument]) -> None:
    where = rule.folder / "rule.yaml"
    for basis in rule.basis:
        key = basis.instrument
        instrument = held.get(key)
        if instrument is None:
            raise _refuse(where, f"法规库中没有依据 {key}", f"basis {key} is not among the law files")
        if instrument.status == "draft":
            raise _refuse(where, f"依据 {key} 是草案，不得引用", f"basis {key} is a draft, and a draft is no basis")
        if instrument.status == "to_confirm" and basis.severity in ("S1", "S2"):
            raise _refuse(
                where,
                f"依据 {key} 效力待确认，不得支撑 {basis.severity}",
                f"basis {key} is to be confirmed and cannot carry {basis.severity}",
            )
        for number in basis.articles:
            if article_of(instrument, number) is None:
                raise _refuse(where, f"依据 {key} 没有第 {number} 条", f"basis {key} has no article {number}")


def load_rule(folder: Path, held: Mapping[str, Instrument] | None = None) -> Rule:
    """Read one rule folder.

    Args:
        folder: The folder with ``rule.yaml`` and ``rule.sql``.
        held: The law it may rest on; ``schema/laws`` when not given.

    Raises:
        RuleError: A file is missing, has an unknown key or a value that cannot be, or rests on what is not law.
    """
    where = folder / "rule.yaml"
    try:
        declared = parse(where)
        sql = (folder / "rule.sql").read_text(encoding="utf-8")
    except FileNotFoundError as missing:
        name = Path(missing.filename).name
        raise _refuse(where, f"缺少 {name}", f"{name} is missing") from None
    except yaml.YAMLError as broken:
        reason = " ".join(str(broken).split())
        raise _refuse(where, f"不是有效的 YAML（{reason}）", f"it is not YAML ({reason})") from None
    if not isinstance(declared, dict):
        raise _refuse(where, "不是键值对照", "it is not a mapping of keys to values")
    try:
        rule = Rule.model_validate({**declared, "folder": folder, "sql": sql})
    except ValidationError as wrong:
        first = wrong.errors(include_url=False)[0]
        at = ".".join(str(part) for part in first["loc"]) or "rule"
        raise _refuse(where, f"{at}：{first['msg']}", f"{at}: {first['msg']}") from None
    if rule.code != folder.name:
        raise _refuse(
            where,
            f"代码是 {rule.code}，文件夹是 {folder.name}",
            f"its code is {rule.code} and its folder is {folder.name}",
        )
    _check_law(rule, laws() if held is None else held)
    return rule


@cache
def _shipped(folder: Path) -> dict[str, Rule]:
    found = sorted(path.parent for path in folder.glob("*/rule.yaml"))
    return {rule.code: rule for rule in map(load_rule, found)}


def rules(codes: Iterable[str] | None = None, *, folder: Path = FOLDER) -> dict[str, Rule]:
    """The rules of a folder by code, in order of code.

    Args:
        codes: Only these.
        folder: Where to look.

    Raises:
        RuleError: A rule cannot be used, or a code is not there.
    """
    held = _shipped(folder)
    if codes is None:
        return dict(held)
    wanted = list(codes)
    if lost := [code for code in wanted if code not in held]:
        raise RuleError(
            "rule_unknown",
            f"没有规则 {lost[0]}；现有：{'、'.join(held)}",
            f"there is no rule {lost[0]}; there are {', '.join(held)}",
        )
    return {code: held[code] for code in sorted(wanted)}
