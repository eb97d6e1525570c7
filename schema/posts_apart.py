"""Posts of one company that one person cannot hold on one day (``posts_apart.yaml``), with the law that says so."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, model_validator

from schema.codelists import codes
from schema.declaration import declared, load_yaml
from schema.law import laws
from schema.words import Words

PATH = Path(__file__).with_name("posts_apart.yaml")


class Cited(BaseModel):
    """Articles of one text."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    instrument: str
    articles: tuple[str, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _known(self) -> Cited:
        law = laws().get(self.instrument)
        lacking = set(self.articles) - {article.article for article in law.articles} if law else set(self.articles)
        if lacking:
            raise ValueError(f"schema/laws has no {self.instrument} with article {', '.join(sorted(lacking))}")
        return self


class PostsApart(BaseModel):
    """Two posts that exclude each other, in either order."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    posts: tuple[str, str]
    why: Words
    law: tuple[Cited, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _known(self) -> PostsApart:
        for post in self.posts:
            if post not in codes()["post"].values:
                raise ValueError(f"schema/codes/post.yaml has no post {post}")
        return self


class Declared(BaseModel):
    """The whole declaration."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    pairs: tuple[PostsApart, ...]


def load_posts_apart(path: Path) -> tuple[PostsApart, ...]:
    """A declaration.

    Raises:
        HubError: ``bad_declaration`` naming the file, the field and the reason.
    """
    return declared(Declared, path, load_yaml(path)).pairs


@cache
def posts_apart() -> tuple[PostsApart, ...]:
    """What ships."""
    return load_posts_apart(PATH)
