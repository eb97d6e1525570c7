"""Any two names beside each other: their parts, how near each comparison finds them, whether they would be proposed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

import duckdb

from hub.duck import connect, identifier
from hub.identity.candidates.weights import Weights, shipped_weights
from queries.rows import rows_of
from schema.code_reading import CodeReading, read_code
from schema.code_repair import repairs
from schema.comparisons import BlockingRule, blocking_rules, comparisons
from schema.errors import HubError
from schema.identifiers import code_kind
from schema.macro_text import identity_macros
from schema.place_reading import read_place

REUSED_AFTER = 365
"""Days after which a name that was given up can be another firm's (企业名称登记管理规定, article 17: one year)."""

ONE_CODE = 3  # the level of one code on both sides

# A place that is told beside the name counts where the name itself says none.
_SIDES = """
CREATE TEMP TABLE side AS SELECT number, side, name, code, NULL::VARCHAR[] AS phones, NULL::VARCHAR[] AS addresses,
    NULL::VARCHAR[] AS representatives, NULL::VARCHAR[] AS certificates,
    CASE WHEN len(own.division) > 0 OR told IS NULL THEN own
        ELSE struct_update(own, division := told.division, meant := told.meant, area := told.area) END AS parts
FROM (SELECT number, side, name, code, name_parts(name) AS own, name_parts(place) AS told FROM (
    SELECT UNNEST($number::INTEGER[]) AS number, UNNEST($side::VARCHAR[]) AS side, UNNEST($name::VARCHAR[]) AS name,
        UNNEST($code::VARCHAR[]) AS code, UNNEST($place::VARCHAR[]) AS place))
"""
_KEYS = "CREATE TEMP TABLE keyed AS SELECT *, {keys} FROM side"
_PAIRS = """
SELECT a AS parts_a, b AS parts_b, masked_name(x.name) AS masked_a, masked_name(y.name) AS masked_b, {levels}, {rules}
FROM (SELECT x.number, x.parts AS a, y.parts AS b, x AS x, y AS y
    FROM keyed AS x JOIN keyed AS y ON y.number = x.number AND x.side = 'a' AND y.side = 'b')
ORDER BY number
"""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two organisations as somebody prints them.

    Attributes:
        name_a: The name of one.
        name_b: The name of the other.
        code_a: Its code, also a masked or a mistyped one.
        code_b: The code of the other.
        division_a: Where it is, as a code or a name; used where the name says no place.
        division_b: Where the other is.
        date_a: A day on which the one bore its name.
        date_b: A day on which the other bore its name.
    """

    name_a: str
    name_b: str
    code_a: str | None = None
    code_b: str | None = None
    division_a: str | None = None
    division_b: str | None = None
    date_a: date | None = None
    date_b: date | None = None

    def days_apart(self) -> int | None:
        """The days between the two, or ``None``."""
        return abs((self.date_b - self.date_a).days) if self.date_a and self.date_b else None


def compare(pairs: Sequence[Pair], weights: Weights | None = None) -> list[dict[str, Any]]:
    """What ``schema/comparisons.yaml`` and ``schema/blocking.yaml`` say of each pair, in the order of the pairs.

    Args:
        pairs: Any names, known to the hub or not.
        weights: What levels weigh in a hub; else what ships.

    Returns:
        For each pair its fields, of a resident number the first digits only; ``parts_a`` and ``parts_b``; ``levels``,
        the name of the comparison → its level or ``None``; ``weights``, comparison → bits for one organisation (below
        0: against), and ``score``, their sum, ``None`` where codes decide or a name is masked, by the model
        ``scored_by``; ``settled``, ``same`` or ``different`` where two valid codes decide, else ``None``;
        ``proposed_by``, the rules under which a person would be asked, none where codes decide or a name is masked
        (``masked_a``, ``masked_b``); ``code_notes_a`` and ``code_notes_b``, the notes of :class:`CodeReading`;
        ``repairs_a`` and ``repairs_b``, what a failing code may stand for; ``days_apart`` and ``may_have_passed``,
        whether that is long enough for the name to have become another firm's.

    Raises:
        HubError: ``no_name`` for a name of nothing but blanks and marks, ``unknown_division``,
            ``several_divisions``.
    """
    con = connect()
    for statement in identity_macros():
        con.execute(statement)
    con.execute(_SIDES, _sides(pairs))
    _refuse_nameless(con, pairs)
    rules = blocking_rules()
    con.execute(_KEYS.format(keys=", ".join(f"{rule.keys} AS {identifier(name)}" for name, rule in rules.items())))
    levels = [f"{c.sql(*_columns(c.column))} AS {identifier('level ' + name)}" for name, c in comparisons().items()]
    shared = [f"{_shares(name, rule)} AS {identifier('rule ' + name)}" for name, rule in rules.items()]
    found = rows_of(con, _PAIRS.format(levels=", ".join(levels), rules=", ".join(shared)))
    return [_told(pair, row, weights or shipped_weights()) for pair, row in zip(pairs, found, strict=True)]


def _columns(column: str) -> tuple[str, str]:
    return f"x.{column}", f"y.{column}"


def _shares(name: str, rule: BlockingRule) -> str:
    return f"coalesce(list_has_any(x.{identifier(name)}, y.{identifier(name)}) AND ({rule.pair}), false)"


def _sides(pairs: Sequence[Pair]) -> dict[str, list[Any]]:
    sides = [side for number, pair in enumerate(pairs) for side in _both(number, pair)]
    columns = ("number", "side", "name", "code", "place")
    return {column: [side[at] for side in sides] for at, column in enumerate(columns)}


def _both(number: int, pair: Pair) -> Iterator[tuple[int, str, str, str | None, str | None]]:
    yield number, "a", pair.name_a, _code(pair.code_a), read_place(pair.division_a)
    yield number, "b", pair.name_b, _code(pair.code_b), read_place(pair.division_b)


def _code(text: str | None) -> str | None:
    reading = read_code(text)
    return reading.compared if reading is not None else None


def _refuse_nameless(con: duckdb.DuckDBPyConnection, pairs: Sequence[Pair]) -> None:
    empty = con.execute("SELECT number, side FROM side WHERE coalesce(parts.brand, '') = '' ORDER BY ALL").fetchone()
    if empty is not None:
        printed = asdict(pairs[empty[0]])[f"name_{empty[1]}"]
        raise HubError(
            "no_name",
            f"第 {empty[0] + 1} 对的 name_{empty[1]} 是“{printed}”，其中没有名称，请填写单位名称",
            f'pair {empty[0] + 1}: name_{empty[1]} is "{printed}", which holds no name; give the name of a firm',
        )


def _told(pair: Pair, row: dict[str, Any], weights: Weights) -> dict[str, Any]:
    codes = read_code(pair.code_a), read_code(pair.code_b)
    settled = _settled(codes, row["level code"])
    levels = {name: row[f"level {name}"] for name in comparisons()}
    silent = settled is not None or row["masked_a"] or row["masked_b"]
    return asdict(pair) | {
        "code_a": codes[0].shown if codes[0] else None,
        "code_b": codes[1].shown if codes[1] else None,
        "code_notes_a": list(codes[0].notes) if codes[0] else [],
        "code_notes_b": list(codes[1].notes) if codes[1] else [],
        "masked_a": row["masked_a"],
        "masked_b": row["masked_b"],
        "parts_a": row["parts_a"],
        "parts_b": row["parts_b"],
        "levels": levels,
        "weights": weights.parts(levels),
        "score": None if silent else weights.score(levels),
        "scored_by": weights.version,
        "settled": settled,
        "proposed_by": [] if silent else [name for name in blocking_rules() if row[f"rule {name}"]],
        "repairs_a": _repairs(*codes),
        "repairs_b": _repairs(*reversed(codes)),
        "days_apart": pair.days_apart(),
        "may_have_passed": (pair.days_apart() or 0) > REUSED_AFTER,
    }


def _settled(
    codes: tuple[CodeReading | None, CodeReading | None], level: int | None
) -> Literal["same", "different"] | None:
    """What two valid codes decide, whatever the names; a mask that does not fit decides nothing."""
    if not all(code is not None and code.compared and code_kind(code.compared) for code in codes):
        return None
    if level == 0:
        return "different"
    return "same" if level == ONE_CODE else None


def _repairs(code: CodeReading | None, other: CodeReading | None) -> list[dict[str, Any]]:
    if code is None or code.compared is None:
        return []
    known = {other.compared} if other is not None and other.compared else set()
    return [asdict(repair) for repair in repairs(code.compared, known)]
