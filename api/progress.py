"""A progress line on standard error: what is being done and for how long. Silent when nobody watches."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from api.output import cell
from api.session import Session


@contextmanager
def progress(session: Session) -> Iterator[Callable[[str], None]]:
    """Give a function that takes the name of each step."""
    if session.form == "json" or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("…")
        yield lambda step: bar.update(task, description=cell(step))
