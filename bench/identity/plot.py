"""Calibration as a plot of text: how often pairs are one, beside how often the score says so."""

from __future__ import annotations

from collections.abc import Iterator

WIDTH = 50


def plot(bins: list[tuple[float, float, int]]) -> Iterator[str]:
    """Lines of a plot: o where pairs should stand by what is stated, # where they do, @ where both are one.

    Args:
        bins: Of each tenth of the stated probability its mean, the share that is true, the number of pairs.
    """
    yield f"  {'stated':>7} {'found':>7} {'pairs':>9}  0 %{'50 %':^{WIDTH - 6}}100 %"
    for stated, found, count in bins:
        line = ["·"] * (WIDTH + 1)
        o, x = round(WIDTH * stated), round(WIDTH * found)
        line[o], line[x] = "o", "#"
        if o == x:
            line[o] = "@"
        yield f"  {stated:7.1%} {found:7.1%} {count:9,}  {''.join(line)}"
    total = sum(count for *_, count in bins)
    if total:
        off = sum(abs(stated - found) * count for stated, found, count in bins) / total
        yield f"  o stated, # found, @ both; they are {off:.1%} apart on average over {total:,} pairs"
