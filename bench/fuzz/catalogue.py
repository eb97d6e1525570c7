"""All targets by name."""

from __future__ import annotations

from bench.fuzz import reading, stores, values
from bench.fuzz.target import Target

TARGETS: dict[str, Target] = {one.name: one for one in (*reading.TARGETS, *values.TARGETS, *stores.TARGETS)}
