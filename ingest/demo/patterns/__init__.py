"""One module a rule: plants the pattern and its look-alikes. Each has `plant(stage)`."""

from __future__ import annotations

from ingest.demo.patterns import a01, a03, b01, b03, c01, c02, c04, d01, d03, g04
from ingest.demo.stage import Stage

MODULES = (a01, a03, b01, b03, c01, c02, c04, d01, d03, g04)


def plant(stage: Stage) -> None:
    """Plant every pattern and every look-alike."""
    for module in MODULES:
        module.plant(stage)
