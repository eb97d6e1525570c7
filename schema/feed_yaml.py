"""Reading a declaration: strict YAML, so that a slip of the pen is an error and never a silent other meaning."""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

from schema.declaration import SHIPPED
from schema.errors import HubError


class _Strict(yaml.constructor.SafeConstructor):
    """Refuses a key given twice and takes the bare key ``null:`` as the word."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, Hashable):
                raise yaml.MarkedYAMLError(problem="a key is a list or a map", problem_mark=key_node.start_mark)
            if key in seen:
                raise yaml.MarkedYAMLError(problem=f"the key {key} is given twice", problem_mark=key_node.start_mark)
            seen.add(key)
        made = super().construct_mapping(node, deep=deep)
        return {"null" if key is None else key: value for key, value in made.items()}


class _StrictLoader(_Strict, yaml.SafeLoader):
    """For what others write."""


class _QuickLoader(_Strict, getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """For what ships (``schema.declaration.parse`` says why)."""


def read_yaml(path: Path) -> Any:
    """The content of a YAML file.

    Raises:
        HubError: The file cannot be read, is not YAML or gives a key twice.
    """
    try:
        # Both are safe loaders: they make plain values only.
        loader = _QuickLoader if path.resolve().is_relative_to(SHIPPED[0]) else _StrictLoader
        return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
        detail = " ".join(str(error).split())
        raise declaration_error(path, "", detail, detail) from error


def declaration_error(path: Path, key: str, zh: str, en: str) -> HubError:
    """An error of a declaration file, naming the file and the key in it."""
    at_zh, at_en = (f"的 {key}", f", {key}") if key else ("", "")
    return HubError("declaration", f"{path.name}{at_zh}：{zh}", f"{path.name}{at_en}: {en}")
