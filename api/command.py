"""Commands: shared options on each of them, and one place where an error becomes a sentence and an exit status."""

from __future__ import annotations

import functools
import inspect
import os
import sys
import typing
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from api.defects import defect_report, sentence_of
from api.earlier import rebuild_when_earlier
from api.session import Format, Lang, Session, default_home, default_lang
from hub.actor import actor as acting

DONE, ASKED_FOR, WRONG_USE, UNUSABLE_HOME, DEFECT, INTERRUPTED = 0, 1, 2, 3, 70, 130

DAY = ["%Y-%m-%d"]
SHARED: dict[str, tuple[Any, Any]] = {
    "home": (
        Annotated[Path | None, typer.Option("--home", help="Home folder (else HUB_HOME, else ./hub-home) 数据目录")],
        None,
    ),
    "lang": (Annotated[str | None, typer.Option("--lang", help="zh or en (else from the locale) 语言")], None),
    "form": (Annotated[str, typer.Option("--format", help="table, json, csv or xlsx 输出形式")], "table"),
    "out": (
        Annotated[Path | None, typer.Option("--out", help="Write to this file instead of the terminal 输出文件")],
        None,
    ),
    "today": (
        Annotated[datetime | None, typer.Option("--today", formats=DAY, help="The day to take as today 今日")],
        None,
    ),
    "as_of": (
        Annotated[datetime | None, typer.Option("--as-of", formats=DAY, help="As it was on this day 截至(事实)日")],
        None,
    ),
    "known_on": (
        Annotated[
            datetime | None,
            typer.Option("--known-on", formats=DAY, help="As known at the end of this day 截至(获知)日"),
        ],
        None,
    ),
    "actor": (
        Annotated[str | None, typer.Option("--actor", help="Who acts, for the journal (else the login name) 操作人")],
        None,
    ),
}


def command(app: typer.Typer, name: str) -> Callable[[Callable[..., int | None]], Callable[..., None]]:
    """Register a function ``(session, …) -> exit status or None`` as a command with the shared options.

    The function's docstring is its help. Errors of ours become one sentence on standard error; a defect leaves a report
    file and never a bare traceback.
    """

    def register(function: Callable[..., int | None]) -> Callable[..., None]:
        hints = typing.get_type_hints(function, include_extras=True)
        own = [p for p in inspect.signature(function).parameters.values() if p.name != "session"]

        @functools.wraps(function)
        def run(**given: Any) -> None:
            shared = {key: given.pop(key) for key in SHARED}
            session = session_of(**shared)

            def work() -> int | None:
                with rebuild_when_earlier(session.home_path):
                    return function(session, **given)

            raise typer.Exit(guarded(work, lang=session.lang))

        parameters = [p.replace(annotation=hints[p.name], kind=inspect.Parameter.KEYWORD_ONLY) for p in own]
        parameters += [
            inspect.Parameter(key, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind)
            for key, (kind, default) in SHARED.items()
        ]
        run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        run.__annotations__ = {p.name: p.annotation for p in parameters}
        app.command(name)(run)
        return run

    return register


def session_of(
    home: Path | None,
    lang: str | None,
    form: str,
    out: Path | None,
    today: datetime | None,
    as_of: datetime | None,
    known_on: datetime | None,
    actor: str | None,
) -> Session:
    """Check the shared options and make the session."""
    if lang not in (None, "zh", "en"):
        raise typer.BadParameter(f"--lang {lang}: zh | en")
    if form not in typing.get_args(Format):
        raise typer.BadParameter(f"--format {form}: table | json | csv | xlsx")
    if form == "xlsx" and out is None:
        raise typer.BadParameter("--format xlsx 需要 --out FILE; --format xlsx needs --out FILE")
    return Session(
        home_path=home or default_home(),
        lang=typing.cast(Lang, lang or default_lang()),
        form=typing.cast(Format, form),
        today=today.date() if today else date.today(),
        as_of=as_of.date() if as_of else None,
        known_on=known_on.date() if known_on else None,
        actor=acting(actor),
        out=out,
    )


def guarded(work: Callable[[], int | None], *, lang: str) -> int:
    """Run a command's work and turn whatever happens into an exit status."""
    try:
        status = work() or DONE
        sys.stdout.flush()
        return status
    except KeyboardInterrupt:
        print("中断 interrupted", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader (head, less) has seen enough; what is still buffered must not fail again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except (typer.Exit, typer.BadParameter):
        raise
    except Exception as error:
        known = sentence_of(error, lang)
        if known is not None:
            print(known[0], file=sys.stderr)
            return known[1]
        print(defect_report(error, lang), file=sys.stderr)
        return DEFECT
