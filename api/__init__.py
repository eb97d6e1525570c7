"""The ways in: command line and Python (``from api import Hub``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from api.hub import Hub

__all__ = ["Hub"]


def __getattr__(name: str) -> Any:
    """Import the Python way in when it is asked for: the command line starts without pandas."""
    if name == "Hub":
        from api.hub import Hub

        return Hub
    raise AttributeError(f"module 'api' has no attribute {name!r}")
