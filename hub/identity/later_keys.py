"""Keys of what came under a bare name after it was judged: ``LATER:<key>␟<instant>``.

A bare name is judged of the records that were known then, and later ones stand apart. Of these alone a person can say
that they are somebody else: *different* on such a key. It holds for all that came after the instant, also what comes
after the verdict, and leaves what was judged of the records before.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

LATER = "LATER:"
_UNIT = "\x1f"


def later_key(key: str, until: datetime) -> str:
    """The key of what came under a bare name later.

    Args:
        key: The key of the name.
        until: Until when records were looked at when it was judged (UTC).
    """
    return f"{LATER}{key}{_UNIT}{until.astimezone(UTC).isoformat()}"


def of_key(key: str) -> tuple[str, datetime | None]:
    """The key that is meant, and the instant after which; None for all that bears the key."""
    if not key.startswith(LATER):
        return key, None
    name, _, until = key.removeprefix(LATER).rpartition(_UNIT)
    return name, datetime.fromisoformat(until)


def takes_in(key: str, taken: Mapping[str, datetime | None]) -> bool:
    """Whether a component takes in records of a key, or of what came under it later.

    Args:
        key: Any.
        taken: The component's keys, each with until when its records are in it; None for all of them.
    """
    name, since = of_key(key)
    if name not in taken:
        return False
    until = taken[name]
    return since is None or until is None or until > since


def stands_for(key: str, links: Mapping[str, datetime | None]) -> bool:
    """Whether a key stands for all that bears it, or for all that came under it since it was judged.

    Args:
        key: Any.
        links: Keys that others answer for, each with until when its records were judged; None for all of them.
    """
    name, since = of_key(key)
    until = links.get(name)
    return since is None or (until is not None and until >= since)
