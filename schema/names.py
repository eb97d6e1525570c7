"""The words of ``schema/names.yaml``: what the parts of an organisation's name are made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache
from itertools import chain
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, model_validator

from schema.declaration import declared, load_yaml
from schema.words import Words

PATH = Path(__file__).with_name("names.yaml")


class Form(Words):
    """A legal form. Those of companies can become one another; the bare ``company`` says nothing of the form.

    What is ``public`` is never a company, and a place has one of it.
    """

    company: bool = False
    public: bool = False
    words: tuple[str, ...] = Field(min_length=1)


class Rename(BaseModel):
    """What authorities were called, or are for short, and are called now; ``last``: only where nothing follows."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    words: tuple[str, ...]
    now: str
    last: bool = False


class NameWords(BaseModel):
    """The whole declaration. A word belongs to one class; a character is written for one other."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    forms: dict[str, Form]
    trades: dict[str, tuple[str, ...]]
    synonyms: tuple[str, ...]
    bodies: tuple[str, ...]
    branches: tuple[str, ...]
    renames: tuple[Rename, ...]
    variants: dict[str, str]
    look_alikes: tuple[str, ...]
    other_places: dict[str, str]
    brands_not_places: tuple[str, ...]
    zones: dict[str, tuple[str, ...]]
    peoples: tuple[str, ...]

    @model_validator(mode="after")
    def _one_class(self) -> NameWords:
        once(chain.from_iterable(form.words for form in self.forms.values()))
        once(chain.from_iterable(self.trades.values()))
        once(chain.from_iterable(self.variants.values()))
        once(chain.from_iterable(self.look_alikes))
        once(chain.from_iterable(self.zones.values()))
        once(self.branches)
        once(self.brands_not_places)
        if any(len(char) != 1 for char in self.variants):
            raise ValueError("a variant stands for one character")
        if unknown := sorted({*self.bodies, *self.synonyms} - set(self.trades)):
            raise ValueError(f"{', '.join(unknown)} is no class of trades")
        return self

    def forms_by_word(self) -> dict[str, str]:
        """Spelling → class of the legal form, the longest spelling first."""
        return longest_first((word, kind) for kind, form in self.forms.items() for word in form.words)

    def trades_by_word(self) -> dict[str, str]:
        """Spelling → class of the trade, the longest spelling first."""
        return longest_first((word, kind) for kind, words in self.trades.items() for word in words)

    def told_by(self) -> dict[str, str]:
        """Spelling of a trade → what stands for it where trades are all that a name has."""
        same = {word: self.trades[kind][0] for kind in self.synonyms for word in self.trades[kind]}
        return {word: same.get(word, word) for word in self.trades_by_word()}

    def zones_by_word(self) -> dict[str, str]:
        """Spelling → class of the zone, the longest spelling first."""
        return longest_first((word, kind) for kind, words in self.zones.items() for word in words)


def once(words: Iterable[str]) -> None:
    """Refuse what stands twice."""
    twice = [word for word, count in Counter(words).items() if count > 1]
    if twice:
        raise ValueError(f"{', '.join(twice)} stands twice")


def longest_first(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Longer words before those that they begin with, so that an alternation of a pattern takes them whole."""
    return dict(sorted(pairs, key=lambda pair: (-len(pair[0]), pair[0])))


def load_names(path: Path) -> NameWords:
    """A declaration of words.

    Raises:
        HubError: ``bad_declaration`` naming the file, the field and the reason.
    """
    return declared(NameWords, path, load_yaml(path))


@cache
def name_words() -> NameWords:
    """The words that ship."""
    return load_names(PATH)
