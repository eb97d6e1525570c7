"""The queue of pairs that a person judges: those on which findings depend first, then the strongest."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from api.session import Session
from hub.identity.judgements import Verdict, standing_judgements
from queries.masking import masked
from queries.rows import rows_of
from schema.errors import HubError
from schema.words import Words

if TYPE_CHECKING:
    from hub.identity.candidates.queue import Candidate

_FINDINGS = """
SELECT id, list(DISTINCT finding ORDER BY finding) AS findings FROM (
    SELECT subject AS id, id AS finding FROM finding UNION ALL SELECT id, finding FROM finding_party
) SEMI JOIN (SELECT unnest($ids::VARCHAR[]) AS id) USING (id) GROUP BY id
"""
COLUMNS = {"pair": ("pair", "编号"), "verdict": ("verdict", "判断"), "ground": ("ground", "理由")}
"""What a workbook of verdicts must have, by either heading."""


@dataclass(frozen=True)
class Waiting:
    """A pair that waits for a person.

    Attributes:
        pair: Short name of the pair, the same as long as its keys are.
        findings: Findings of now that name either side.
    """

    pair: str
    candidate: Candidate
    findings: tuple[str, ...]

    def row(self, session: Session) -> dict[str, Any]:
        """As it is listed; no key of a person, names of persons masked."""
        one = self.candidate
        a, b = (masked(name) if one.kind == "person" else name for name in one.names)
        return {
            "pair": self.pair,
            "kind": one.kind,
            "one": a,
            "one_id": one.a_id,
            "other": b,
            "other_id": one.b_id,
            "score": one.score,
            "agrees": [told(part.title, part.says, session.lang) for part in one.parts if part.bits > 0],
            "differs": [told(part.title, part.says, session.lang) for part in one.parts if part.bits < 0],
            "findings": list(self.findings),
        }


def told(title: Words, says: Words, lang: str) -> str:
    """One thing that was compared, in words."""
    return f"{title.in_(lang)}: {says.in_(lang)}"


def waiting(session: Session) -> list[Waiting]:
    """The pairs that nobody judged yet, in the order in which they are worked through; candidates are made when stale.

    Raises:
        HubError: There is no release yet.
    """
    from hub.identity.candidates.queue import queue
    from hub.identity.candidates.store import candidates

    home = session.home()
    with home.lock():
        path = candidates(home)
    judged = {(one.a, one.b) for one in standing_judgements(session.journal())}
    pairs = [one for one in queue(path) if (min(one.a, one.b), max(one.a, one.b)) not in judged]
    ids = sorted({end for one in pairs for end in (one.a_id, one.b_id)})
    with session.graph() as con:
        named = {row["id"]: row["findings"] for row in rows_of(con, _FINDINGS, {"ids": ids})}
    made = [
        Waiting(short(one), one, tuple(sorted({*named.get(one.a_id, ()), *named.get(one.b_id, ())}))) for one in pairs
    ]
    return sorted(made, key=lambda one: (not one.findings, -one.candidate.score, one.pair))


def short(one: Candidate) -> str:
    """Short name of a pair of keys."""
    return hashlib.sha256("\x1f".join(sorted((one.a, one.b))).encode()).hexdigest()[:10]


def verdict_on(one: Waiting, verdict: str, ground: str, second: bool) -> dict[str, Any]:
    """What the journal keeps of a verdict on a pair, with what was shown."""
    candidate = one.candidate
    a, b = sorted((candidate.a, candidate.b))
    shown = {"score": candidate.score, "parts": [[part.name, part.bits] for part in candidate.parts]}
    told_ = {"kind": candidate.kind, "a": a, "b": b, "verdict": verdict, "ground": ground}
    return told_ | {"second": second, "shown": shown}


@dataclass(frozen=True)
class _Column:
    header: tuple[str, ...]
    name: str = ""


@dataclass(frozen=True)
class _Sheet:
    record: str = "verdict"
    sheet: None = None
    path: None = None
    fill_down: tuple[str, ...] = ()
    columns: tuple[_Column, ...] = tuple(_Column(header) for header in COLUMNS.values())


@dataclass(frozen=True)
class _Verdicts:
    """What a reader asks of a file of verdicts."""

    formats: tuple[str, ...] = ("csv", "xlsx")
    encoding: str = "utf-8"
    records: tuple[_Sheet, ...] = field(default=(_Sheet(),))


def verdicts_of(path: Path) -> Iterator[tuple[int, str, str, str]]:
    """Line, pair, verdict and ground of each row of a workbook or CSV that somebody filled in.

    Raises:
        HubError: The file cannot be read, or lacks a column.
    """
    from ingest.readers import read

    for chunk in read(path, _Verdicts()):
        at = {name: next((n for n, head in enumerate(chunk.header) if head in heads), None)
              for name, heads in COLUMNS.items()}  # fmt: skip
        for name, place in at.items():
            if place is None and chunk.rows.num_rows:
                zh, en = COLUMNS[name][1], COLUMNS[name][0]
                raise HubError(
                    "column_missing", f"{path.name} 缺少“{zh}”列；请用 hub review --export 导出的表",
                    f"{path.name} has no column “{en}”; use the sheet that hub review --export writes",
                )  # fmt: skip
        for row in chunk.rows.to_pylist():
            pair, verdict, ground = (row[f"c{at[name]}"].strip() for name in COLUMNS)
            yield int(row["line"]), pair, verdict, ground


def read_verdicts(session: Session, path: Path, second: bool) -> tuple[list[dict[str, Any]], list[Words]]:
    """The verdicts of a file as the journal keeps them, and a sentence for each row that is left out."""
    pairs = {one.pair: one for one in waiting(session)}
    words = {session.say(f"judged.verdict.{verdict}"): verdict for verdict in get_args(Verdict)}
    words |= {verdict: verdict for verdict in get_args(Verdict)}
    good: list[dict[str, Any]] = []
    left: list[Words] = []
    for line, pair, verdict, ground in verdicts_of(path):
        if not verdict:
            continue
        at_zh, at_en = f"{path.name} 第 {line} 行：", f"{path.name} line {line}: "
        if verdict not in words:
            left.append(Words(zh=f"{at_zh}判断“{verdict}”不认识；请写 same、different 或 unsure",
                              en=f"{at_en}“{verdict}” is no verdict; write same, different or unsure"))  # fmt: skip
        elif not ground:
            left.append(Words(zh=f"{at_zh}理由为空；请写明理由", en=f"{at_en}the ground is empty; say why"))
        elif pair not in pairs:
            left.append(Words(zh=f"{at_zh}没有待判断的 {pair}，可能已判断过；请重新导出",
                              en=f"{at_en}no pair {pair} waits, it may have been judged; export again"))  # fmt: skip
        else:
            good.append(verdict_on(pairs.pop(pair), words[verdict], ground, second))
    return good, left
