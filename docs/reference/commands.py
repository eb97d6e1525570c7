"""The page of commands, from the command line itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import typer.main

from api.cli import program
from api.command import SHARED
from docs.reference.markdown import cell, plain, row, table


def commands() -> dict[str, Any]:
    """Every command by the words that are typed, e.g. ``feed show``."""
    found: dict[str, Any] = {}
    listed: dict[str, Any] = getattr(typer.main.get_command(program()), "commands", {})
    for name, command in listed.items():
        inner = getattr(command, "commands", None)
        found |= {name: command} if inner is None else {f"{name} {n}": c for n, c in inner.items()}
    return found


def usage(name: str, command: Any) -> str:
    """How a command is typed."""
    words = []
    for p in command.params:
        if p.param_type_name == "argument":
            word = p.name.upper() + ("…" if p.nargs == -1 else "")
            words.append(word if p.required else f"[{word}]")
        elif p.required:
            words.append(f"{p.opts[0]} …")
    return " ".join(["hub", name, *words, "[OPTIONS]"])


def parameter(p: Any) -> str:
    """One argument or option as a row."""
    name = p.name.upper() if p.param_type_name == "argument" else "`, `".join((*p.opts, *p.secondary_opts))
    standard = "" if p.default is None or callable(p.default) or p.default in (False, "", (), []) else str(p.default)
    if "UNSET" in standard.upper():
        standard = ""
    return row(f"`{name}`", getattr(p, "help", "") or "", f"`{standard}`" if standard else "")


def page() -> Iterator[str]:
    """Every command with its help, arguments and options."""
    held = commands()
    yield "# Commands 命令"
    yield "\nEvery command takes the shared options below. What a command prints for machines is on"
    yield "[](../shapes.md), its exit status on [](../exit-status.md). 每条命令都接受下列共用选项。\n"
    yield from table("Command", "What it does")
    for name, command in held.items():
        yield f"| [`hub {name}`](#hub-{name.replace(' ', '-')}) | {cell(command.help)} |"
    yield "\n## Shared options 共用选项\n"
    yield from table("Option", "Meaning", "Default")
    yield from (parameter(p) for p in held["batches"].params if p.name in SHARED)
    for name, command in held.items():
        own = [p for p in command.params if p.name not in SHARED]
        yield f"\n## hub {name}\n\n```text\n{usage(name, command)}\n```\n\n{plain(command.help)}\n"
        if own:
            yield from table("Argument or option", "Meaning", "Default")
            yield from (parameter(p) for p in own)
