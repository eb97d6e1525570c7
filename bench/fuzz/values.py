"""Single values as targets: identifiers, normal forms and dates, in Python and in the SQL of whole files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from bench.fuzz.target import Guilty, Run, Target

if TYPE_CHECKING:
    import duckdb

MOST = 40
"""Values of one input: its lines."""

WAITING = 1
"""SQL is asked when so many values wait: planning costs more than a thousand of them."""


def lines(data: bytes) -> list[str]:
    """The values of an input."""
    return data.decode("utf-8", "replace").replace("\0", "").split("\n")[:MOST]


class Macros:
    """A connection with all macros, asked for the same expressions again and again.

    Args:
        expressions: SQL over ``t``, the text, ``f``, folded, and ``c``, folded as a code.
    """

    def __init__(self, expressions: Sequence[str]) -> None:
        from hub.duck import connect
        from ingest.contract import prepare
        from schema.macro_text import trait_macros

        self.con: duckdb.DuckDBPyConnection = connect()
        prepare(self.con, ["990000", "990101"])
        for macro in trait_macros():
            self.con.execute(macro)
        # Planned once: the macros are long.
        self.con.execute("CREATE TEMP TABLE given (n INTEGER, t VARCHAR)")
        self.con.execute(f"PREPARE ask AS SELECT {', '.join(f'({one})' for one in expressions)} "
                         "FROM (SELECT n, t, fold(t) AS f, fold_code(t) AS c FROM given ORDER BY n)")  # fmt: skip

    def rows(self, texts: list[str]) -> list[tuple[Any, ...]]:
        """The answers for each text."""
        self.con.execute("DELETE FROM given")
        self.con.execute("INSERT INTO given SELECT generate_subscripts($t, 1), unnest($t)", {"t": texts})
        return self.con.execute("EXECUTE ask").fetchall()


def asked(macros: Macros, alone: Callable[[str], None], both: Callable[[str, tuple[Any, ...]], None]) -> Run:
    """Run Python on each value at once, and hold it against SQL when enough values wait.

    An error of ``both`` carries the one value that it is about.
    """
    waiting: list[str] = []

    def run(data: bytes) -> None:
        texts = lines(data)
        waiting.extend(texts)
        for text in texts:
            alone(text)
        if len(waiting) < WAITING:
            return
        now = waiting[:]
        waiting.clear()
        for text, row in zip(now, macros.rows(now), strict=True):
            try:
                both(text, row)
            except AssertionError as error:
                raise Guilty(str(error), text.encode()) from None

    return run


def identifiers() -> Run:
    """Codes of organisations and people: Python and SQL must say the same, and a repair is a code."""
    from schema import identifiers as ids
    from schema.code_repair import repairs
    from schema.normal_forms import fold_code, scrub

    twins: dict[str, Callable[[str], Any]] = {
        "fold_code(t)": fold_code,
        "scrub(t)": scrub,
        "coalesce(uscc_ok(c), false)": lambda t: ids.uscc_ok(fold_code(t)),
        "coalesce(orgcode_ok(c), false)": lambda t: ids.orgcode_ok(fold_code(t)),
        "coalesce(regno_ok(c), false)": lambda t: ids.regno_ok(fold_code(t)),
        "coalesce(resident_id_ok(c), false)": lambda t: ids.resident_id_ok(fold_code(t)),
        "code_kind(c)": lambda t: ids.code_kind(fold_code(t)),
    }

    def more(text: str) -> None:
        assert all(ids.code_kind(one.code) for one in repairs(text)), "a repair that is no code"
        assert scrub(scrub(text)) == scrub(text), "scrubbing twice takes out more"

    return _same(twins, more)


def texts() -> Run:
    """Normal forms of names, documents, methods, phones and addresses."""
    from schema import normal_forms as nf

    twins: dict[str, Callable[[str], Any]] = {
        "fold(t)": nf.fold,
        "doc_key(t)": nf.doc_key,
        "method_key(t)": nf.method_key,
        "phone_key(t)": nf.phone_key,
        "person_name_key(t)": nf.person_name_key,
    }
    alone = ("address_key(t)", "name_key(t)", "names_alike(name_traits(t), name_traits('x'))", "item_key(t)",
             "masked_name(t)", "org_mention(t, t)", "person_mention(t, t, t)")  # fmt: skip
    return _same(twins, lambda _: None, alone)


def dates() -> Run:
    """Cells with dates, months, amounts, numbers and lists; a cover's day is that of a cell."""
    from ingest.cover import _day
    from schema.normal_forms import fold

    both = Macros(["any_date(f)", "cell_date(f)", "cell_date_end(f)", "cell_month(f)",
                   "cell_money(f, 100)", "cell_integer(f)", "cell_decimal(f)", "cell_boolean(f)",
                   "division_code(f)", "cell_items(t, f)", "resident_18(c, true)"])  # fmt: skip

    def alone(text: str) -> None:
        _day(fold(text))

    def agree(text: str, row: tuple[Any, ...]) -> None:
        day = _day(fold(text))
        assert day in (None, row[1]), "a cover's day differs from a cell's"

    return asked(both, alone, agree)


def _same(twins: dict[str, Callable[[str], Any]], more: Callable[[str], None], alone: Sequence[str] = ()) -> Run:
    def each(text: str) -> None:
        more(text)
        for twin in twins.values():
            twin(text)

    def agree(text: str, row: tuple[Any, ...]) -> None:
        for (name, twin), said in zip(twins.items(), row, strict=False):
            assert twin(text) == said, f"{name} differs between Python and SQL"

    return asked(Macros([*twins, *alone]), each, agree)


CODES = ("91990101MA00QY01X9", "330222199001011234", "11010519491231002X", "９１", "12100000400010275N",
         "360426199101010071", " ", "-", "\u3000", "95032706-6", "x", "X")  # fmt: skip
NAMES = ("GB/T 11893-1989", "HJ828-2017", "DB11/T", "（2023）", "第5号", "〔", "转", "+86", "0951-5012345",
         "13800001111", "有限公司", "省", "某", "·", "×", "《", "》", "栋", "#")  # fmt: skip
DAYS = ("2018年7月27日", "2018/7/27", "20180727", "43308", "43308.5", "2018-07-27T00:00:00Z", "长期", "9999-12-31",
        "万元", "1,234.5", "1E+17", "%", '["a"]', "1900-02-29", "0001-01-01", "-", "+08:00")  # fmt: skip

TARGETS = (
    Target("identifiers", identifiers, CODES, 512),
    Target("texts", texts, NAMES, 512),
    Target("dates", dates, DAYS, 512),
)
