"""Verdicts on pairs that somebody filled in at a desk, in a workbook or CSV."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

from api.catalogue import catalogue
from api.reviewing import verdict_on, waiting
from api.session import Session
from hub.identity.judgements import Verdict
from schema.errors import HubError
from schema.words import Words

COLUMNS = {"pair": ("pair", "编号"), "verdict": ("verdict", "判断"), "ground": ("ground", "理由")}
"""What a workbook of verdicts must have, by either heading."""


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


def verdicts_of(path: Path, left: list[Words]) -> Iterator[tuple[int, str, str, str]]:
    """Line, pair, verdict and ground of each row of a workbook or CSV that somebody filled in.

    Args:
        path: The file.
        left: Gets a sentence for each row that cannot be read.

    Raises:
        HubError: The file cannot be read, or lacks a column.
    """
    from ingest.readers import REASONS, read

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
        for broken in chunk.broken:
            why = REASONS[broken.reason_code]
            left.append(
                Words(
                    zh=f"{path.name} 第 {broken.line} 行：{why['zh']}",
                    en=f"{path.name} line {broken.line}: {why['en']}",
                )
            )
        for row in chunk.rows.to_pylist():
            pair, verdict, ground = (row[f"c{at[name]}"].strip() for name in COLUMNS)
            yield int(row["line"]), pair, verdict, ground


def spelt(verdict: str) -> tuple[str, str]:
    """A verdict in Chinese and English."""
    words = catalogue()[f"judged.verdict.{verdict}"]
    return words.zh, words.en


def read_verdicts(session: Session, path: Path, second: bool) -> tuple[list[dict[str, Any]], list[Words]]:
    """The verdicts of a file as the journal keeps them, and a sentence for each row that is left out."""
    pairs = {one.pair: one for one in waiting(session)}
    # Whoever fills a sheet in need not speak the language of whoever takes it in.
    words = {word: verdict for verdict in get_args(Verdict) for word in (verdict, *spelt(verdict))}
    good: dict[str, tuple[int, str, dict[str, Any]]] = {}
    left: list[Words] = []
    contradicted: set[str] = set()
    for line, pair, verdict, ground in verdicts_of(path, left):
        if not verdict:
            continue
        given = words.get(verdict.lower())
        at_zh, at_en = f"{path.name} 第 {line} 行：", f"{path.name} line {line}: "
        if given is None:
            left.append(Words(zh=f"{at_zh}判断“{verdict}”不认识；请写同一、不同或存疑",
                              en=f"{at_en}“{verdict}” is no verdict; write same, different or unsure"))  # fmt: skip
        elif not ground:
            left.append(Words(zh=f"{at_zh}理由为空；请写明理由", en=f"{at_en}the ground is empty; say why"))
        elif pair not in pairs:
            left.append(Words(zh=f"{at_zh}没有待判断的 {pair}，可能已判断过；请重新导出",
                              en=f"{at_en}no pair {pair} waits, it may have been judged; export again"))  # fmt: skip
        elif pair not in good:
            good[pair] = line, given, verdict_on(pairs[pair], given, ground, second)
        elif good[pair][1] == given:
            left.append(Words(zh=f"{at_zh}{pair} 在第 {good[pair][0]} 行已同样判断",
                              en=f"{at_en}line {good[pair][0]} says the same of {pair}"))  # fmt: skip
        else:
            first = good[pair][0]
            both = [(line, first)] if pair in contradicted else [(first, line), (line, first)]
            contradicted.add(pair)
            left += [Words(zh=f"{path.name} 第 {one} 行：第 {other} 行对 {pair} 另有判断，都不接收；请核定后再报",
                           en=f"{path.name} line {one}: line {other} says otherwise of {pair}, so neither is taken; "
                              "settle it and import again") for one, other in both]  # fmt: skip
    return [told for pair, (_, _, told) in good.items() if pair not in contradicted], left
