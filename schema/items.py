"""The macro ``item_key``: tested items under one name, made from the code list ``item_synonym``.

The list is a literal of the macro, so that reading a capability table or thirty million reports joins nothing. Run
``python -m schema.items`` after a change of ``schema/codes/item_synonym.yaml``.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path

from schema.codelists import codes

MACRO = Path(__file__).parent / "macros" / "item.sql"

HEAD = """\
-- Tested items under one name. Made from schema/codes/item_synonym.yaml by `python -m schema.items`; do not edit.
-- Case, width and blanks do not tell items apart. An item that the list does not know passes as folded text.
"""


def spelling(text: str) -> str:
    """The form in which spellings of an item are compared; the twin of the lookup in the macro."""
    return "".join(unicodedata.normalize("NFKC", text).split()).lower()


def synonyms() -> dict[str, str]:
    """Every known spelling with the item that it stands for.

    English words are left out: laboratories here print Chinese names and symbols.
    """
    values = codes()["item_synonym"].values
    return {spelling(word): item for item, value in values.items() for word in (item, value.zh, *value.aliases)}


def macro() -> str:
    """The text of ``schema/macros/item.sql``."""
    pairs = ",\n    ".join(f"{_literal(word)}: {_literal(item)}" for word, item in sorted(synonyms().items()))
    return (
        f"{HEAD}CREATE OR REPLACE TEMP MACRO item_key(t) AS coalesce(map_extract_value(MAP {{\n    {pairs}\n}}, "
        "replace(lower(fold(t)), ' ', '')), fold(t));\n"
    )


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


if __name__ == "__main__":
    MACRO.write_text(macro(), encoding="utf-8")
