"""``hub …``: the command line. Each group of commands is a module of ``api.commands``.

Whatever is heavy is imported inside the commands, so that ``hub --help`` answers at once.
"""

from __future__ import annotations

import sys
from functools import cache

import typer


@cache
def program() -> typer.Typer:
    """The command line with all its commands."""
    from api.commands import (
        backup,
        demo,
        feeds,
        findings,
        graph,
        identity,
        intake,
        judging,
        placing,
        releases,
        reviewing,
        rules,
    )

    app = typer.Typer(
        name="hub",
        help="Tongjian 通鉴: from agency files to explained findings. 从机关文件到可解释的线索。",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    identities = (identity, reviewing, judging, placing)
    for module in (intake, feeds, findings, graph, *identities, releases, rules, backup, demo):
        module.register(app)
    return app


def main() -> None:
    """Run the command line."""
    try:
        program()()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
