"""Who acts, for the journal."""

from __future__ import annotations

import os
import pwd


def actor(named: str | None = None) -> str:
    """The name that ``--actor`` gave, else the operating system's user; the environment is not asked, it can be set."""
    if named and named.strip():
        return " ".join(named.split())
    number = os.getuid()
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return f"uid {number}"
