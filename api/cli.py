"""``hub …``: the command line. Each group of commands is a module of ``api.commands``."""

from __future__ import annotations

import typer

app = typer.Typer(
    name="hub",
    help="Tongjian 通鉴: from agency files to explained findings. 从机关文件到可解释的线索。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def register_all() -> None:
    """Add every command, once."""
    from api.commands import demo, feeds, findings, graph, intake, releases, rules

    if not app.registered_commands:
        for module in (intake, feeds, findings, graph, releases, rules, demo):
            module.register(app)


def main() -> None:
    """Run the command line."""
    register_all()
    app()


if __name__ == "__main__":
    main()
