"""Which feed a file belongs to, told from its header."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ingest.contract.headers import header_key, match_headers, missing
from schema.errors import HubError
from schema.feed import Feed, Record


@dataclass(frozen=True)
class Fit:
    """How well a file fits a feed: headers understood, and headers that it has in all."""

    feed: Feed
    understood: int
    printed: int


def guess(feeds: Iterable[Feed], format_: str, heads: Mapping[str, Sequence[Sequence[str]]], file: str) -> Feed:
    """The one feed whose required columns are all there and which understands most headers.

    Args:
        feeds: Every contract.
        format_: csv, xlsx, xml or json.
        heads: First rows of each sheet; the header is one of them.
        file: Name of the file, for errors.

    Raises:
        HubError: ``unknown_feed`` (none fits) or ``ambiguous_feed`` (several do, equally well).
    """
    fits = sorted((fit for feed in feeds if format_ in feed.formats and (fit := _fit(feed, heads))),
                  key=lambda fit: (-fit.understood, fit.feed.feed))  # fmt: skip
    if not fits:
        raise HubError(
            "unknown_feed", f"{file} 的表头与任何数据源都不符；请用 --feed 指定，或用 hub feed list 查看各数据源的列",
            f"the header of {file} fits no feed; name one with --feed, or see hub feed list",
        )  # fmt: skip
    best = [fit for fit in fits if fit.understood == fits[0].understood]
    if len(best) > 1:
        zh = "、".join(f"{fit.feed.feed}（{fit.feed.title.zh}）" for fit in best)
        en = ", ".join(fit.feed.feed for fit in best)
        raise HubError("ambiguous_feed", f"{file} 可能属于：{zh}；请用 --feed 指定其一",
                       f"{file} may be any of {en}; name one with --feed")  # fmt: skip
    return best[0].feed


def _fit(feed: Feed, heads: Mapping[str, Sequence[Sequence[str]]]) -> Fit | None:
    understood = printed = 0
    for sheet, rows in heads.items():
        for record in feed.records:
            if len(heads) > 1 and record.sheet and header_key(sheet) not in map(header_key, record.sheet):
                continue
            known = max((_known(record, row) for row in rows), default=0)
            understood += known
            printed += max((len([cell for cell in row if cell]) for row in rows), default=0)
    return Fit(feed, understood, printed) if understood else None


def _known(record: Record, header: Sequence[str]) -> int:
    return 0 if missing(record, header) else len(match_headers(record, header))
