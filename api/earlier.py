"""A release that earlier software made: what it lacks is no defect, and a rebuild gives it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from schema.errors import HubError


@contextmanager
def rebuild_when_earlier(home: Path) -> Iterator[None]:
    """Say what to do where a question meets a table or column that the current release does not have.

    Args:
        home: Folder of the home.

    Raises:
        HubError: The release was made by other software, or under other contracts, rules or laws.
    """
    try:
        yield
    except Exception as error:
        if lacks_something(error) and (number := made_otherwise(home)) is not None:
            raise HubError(
                "release_of_earlier_software",
                f"当前的第 {number} 版由另一版本的软件生成，缺少此命令要读的内容；请运行 hub rebuild 重建",
                f"the current release {number} was made by another version of the software and lacks what this command "
                "reads; run hub rebuild",
                exit_status=3,
            ) from error
        raise


def lacks_something(error: Exception) -> bool:
    """Whether DuckDB was asked for a table or a column that is not there."""
    duckdb = sys.modules.get("duckdb")
    return duckdb is not None and isinstance(error, (duckdb.CatalogException, duckdb.BinderException))


def made_otherwise(home: Path) -> int | None:
    """Number of the current release where it was made under other conditions than those of now."""
    from hub.graph.conditions import conditions
    from hub.graph.releases import Releases
    from hub.home import Home

    current = Releases(Home.open(home)).current()
    return None if current is None or current.made_under == conditions(home / "feeds") else current.number
