"""Code lists: the canonical code of every word that agencies print for one thing."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, model_validator

from schema.declaration import declared, load_yaml
from schema.errors import HubError
from schema.words import Words

FOLDER = Path(__file__).parent / "codes"


class CodeValue(BaseModel):
    """One value of a list: its words in both languages and what else agencies print for it.

    ``group`` puts values of one kind together, e.g. the service types that are commissioned by authorities.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)
    aliases: tuple[str, ...] = ()
    group: str | None = None

    def in_(self, lang: str) -> str:
        """The word in ``zh`` or ``en``."""
        return self.zh if lang == "zh" else self.en


class CodeList(BaseModel):
    """A closed list of codes.

    One printed word means one code: a word under two codes is refused at load.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    title: Words
    about: Words | None = None
    values: dict[str, CodeValue]

    @model_validator(mode="after")
    def _one_meaning(self) -> CodeList:
        seen: dict[str, str] = {}
        for code, value in self.values.items():
            for word in (code, value.zh, value.en, *value.aliases):
                if seen.setdefault(word, code) != code:
                    raise ValueError(f"{word} stands for both {seen[word]} and {code}")
        return self

    def words(self) -> dict[str, str]:
        """Every accepted word (code, Chinese, English, alias) with its canonical code."""
        return {word: code for code, v in self.values.items() for word in (code, v.zh, v.en, *v.aliases)}


def load_codes(path: Path) -> dict[str, CodeList]:
    """The lists of one file: ``{name: {title, values: {code: {zh, en, aliases}}}}``.

    Raises:
        HubError: ``bad_declaration`` naming file, field and reason.
    """
    content = load_yaml(path)
    if not isinstance(content, dict):
        raise HubError("bad_declaration", f"{path.name} 不是代码表", f"{path.name} holds no code list")
    return {
        name: declared(CodeList, path, {"name": name, **(body if isinstance(body, dict) else {"values": body})})
        for name, body in content.items()
    }


@cache
def codes() -> dict[str, CodeList]:
    """Every code list of ``schema/codes``, by name."""
    found: dict[str, CodeList] = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        found |= load_codes(path)
    return found
