"""The one root of the errors that users meet."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from schema.words import Words


class HubError(Exception):
    """Something that a user can mend, told in one sentence of each language.

    Args:
        code: A stable word for machines, e.g. ``unknown_division``.
        zh: The sentence in Chinese: file, line, field, value, reason and mend, as far as they are known.
        en: The same in English.
        exit_status: 2 for wrong use or unusable input, 3 for a home that is locked, damaged or of another version.
    """

    def __init__(self, code: str, zh: str, en: str, exit_status: int = 2) -> None:
        super().__init__(en)
        self.code = code
        self.zh = zh
        self.en = en
        self.exit_status = exit_status

    @property
    def words(self) -> Words:
        """Both sentences."""
        from schema.words import Words  # light until it is asked for: every command imports this module

        return Words(zh=self.zh, en=self.en)

    def text(self, lang: str = "zh") -> str:
        """The sentence in ``zh`` or ``en``; any other language reads English."""
        return self.zh if lang == "zh" else self.en
