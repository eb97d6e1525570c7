"""What a home asks for beyond what ships: ``settings.yaml`` in it, which may be missing and then asks for nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from schema.declaration import declared
from schema.feed_yaml import read_yaml

NAME = "settings.yaml"


class ReviewSettings(BaseModel):
    """How identities are judged.

    Attributes:
        second_person: A *same* or *different* on which findings of these severities depend counts only when another
            person gives it too.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    second_person: frozenset[Literal["S1", "S2", "S3", "S4"]] = frozenset()


class Settings(BaseModel):
    """The whole file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    review: ReviewSettings = ReviewSettings()


def settings(home: Path) -> Settings:
    """The settings of a home's folder.

    Raises:
        HubError: The file cannot be read, or has something that is no setting.
    """
    path = home / NAME
    return declared(Settings, path, read_yaml(path) or {}) if path.exists() else Settings()
