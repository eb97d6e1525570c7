"""Reads declarations in YAML and says plainly which one is wrong, and where."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from schema.errors import HubError

M = TypeVar("M", bound=BaseModel)
SHIPPED = tuple(Path(__file__).parents[1] / package for package in ("schema", "queries"))


def parse(path: Path) -> Any:
    """The plain values of a YAML file.

    What ships is read by the parser in C, ten times as fast as the one in Python; that one ends the process on a file
    nested a hundred thousand deep, so what others write is read by the one in Python.
    """
    quick = any(path.resolve().is_relative_to(folder) for folder in SHIPPED)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader) if quick else yaml.SafeLoader
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)


def load_yaml(path: Path) -> Any:
    """The content of a YAML file.

    Raises:
        HubError: ``bad_declaration`` when the file is not YAML.
    """
    try:
        return parse(path)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        reason = " ".join(str(error).split())
        raise HubError(
            "bad_declaration",
            f"{path.name} 不是有效的 YAML：{reason}",
            f"{path.name} is not valid YAML: {reason}",
        ) from error


def declared(kind: type[M], path: Path, content: object) -> M:
    """The declaration in ``content``, with unknown keys refused by the model.

    Raises:
        HubError: ``bad_declaration`` naming the file, the field, the value and the reason.
    """
    try:
        return kind.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "(whole file)"
        value = str(first.get("input"))[:80]
        raise HubError(
            "bad_declaration",
            f"{path.name} 的 {field} 不对：{value}（{first['msg']}），请改正该文件",
            f"{path.name}: {field} is wrong: {value} ({first['msg']}); mend the file",
        ) from error
