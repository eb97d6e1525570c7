"""The one catalogue of what a user reads, Chinese and English side by side in ``catalogue.yaml``."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import yaml

from schema.words import Words


@cache
def catalogue() -> dict[str, Words]:
    """All phrases by key."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = files("api").joinpath("catalogue.yaml").read_text("utf-8")
    return {key: Words(**words) for key, words in yaml.load(text, Loader=loader).items()}


def say(key: str, lang: str, /, **values: object) -> str:
    """A phrase with its values filled in. An unknown key is a defect and raises ``KeyError``."""
    return catalogue()[key].in_(lang).format(**values)
