"""A text in the two languages that every declaration must have."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class Words(BaseModel):
    """One text in Chinese and English; neither may be empty."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def in_(self, lang: str) -> str:
        """The text in ``zh`` or ``en``; any other language reads English."""
        return self.zh if lang == "zh" else self.en
