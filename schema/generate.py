"""Generates table definitions and the data dictionary from ``schema/model.yaml``.

``python -m schema.generate`` writes, ``python -m schema.generate --check`` only says what is stale (exit status 1).
LinkML is a development dependency: nothing else imports it.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from linkml_runtime.linkml_model.meta import ClassDefinition, SlotDefinition
from linkml_runtime.utils.schemaview import SchemaView

from schema.model import GENERATED, Column, Table

MODEL = Path(__file__).parent / "model.yaml"
DICTIONARY = Path(__file__).parent.parent / "docs" / "generated" / "model.md"
SQL_TYPES = {
    "string": "VARCHAR",
    "integer": "BIGINT",
    "date": "DATE",
    "datetime": "TIMESTAMP",
    "decimal": "DECIMAL(18,6)",
    "boolean": "BOOLEAN",
}
ENTITIES = ("Organization", "Person")
NOTE = "Generated from schema/model.yaml by `python -m schema.generate`; change the model, not this file."


def snake(name: str) -> str:
    """``ReportItem`` gives ``report_item``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def model_tables(path: Path = MODEL) -> list[Table]:
    """The classes that are tables, with what they mix in laid flat behind their own columns."""
    view = SchemaView(str(path))
    held = (view.get_class(name) for name in view.all_classes())
    return [_table(view, kind) for kind in held if "table" in kind.annotations]


def _table(view: SchemaView, kind: ClassDefinition) -> Table:
    return Table(
        name=snake(kind.name),
        kind=kind.name,
        title=kind.title,
        description=kind.description,
        entity="entity" in kind.annotations,
        dated="Dated" in kind.mixins,
        sourced="Sourced" in kind.mixins,
        columns=tuple(_column(view, slot) for slot in view.class_induced_slots(kind.name)),
    )


def _column(view: SchemaView, slot: SlotDefinition) -> Column:
    described = slot.description or ""
    if slot.range in view.all_classes():
        described = described or f"Id of the {slot.range.lower()}"
    return Column(
        name=slot.name,
        type=SQL_TYPES.get(slot.range, "VARCHAR") if slot.range not in view.all_classes() else "VARCHAR",
        range=slot.range if slot.range in ENTITIES else None,
        title=slot.title,
        description=described,
    )


def tables_sql(held: list[Table]) -> str:
    """One ``CREATE TABLE`` for each table."""
    parts = [f"-- {NOTE}\n"]
    for table in held:
        columns = ",\n".join(f'    "{c.name}" {c.type}' for c in table.columns)
        parts.append(f'CREATE TABLE "{table.name}" (\n{columns}\n);\n')
    return "".join(parts)


def tables_json(held: list[Table]) -> str:
    """What ``schema.model`` reads."""
    return json.dumps([t.model_dump(mode="json") for t in held], ensure_ascii=False, indent=1) + "\n"


def dictionary(held: list[Table]) -> str:
    """The data dictionary as a MyST page."""
    parts = [f"<!-- {NOTE} -->\n# 数据字典 · Data dictionary\n"]
    for table in held:
        marks = [
            word
            for word, on in (
                ("身份认定产生 made by identity", table.entity),
                ("有效期 valid time, half-open", table.dated),
                ("带来源 sourced", table.sourced),
            )
            if on
        ]
        parts.append(f"\n## {table.title} · `{table.name}`\n\n{table.description}\n")
        parts.append(f"\n{'; '.join(marks)}\n" if marks else "")
        parts.append("\n| 列 column | 名称 title | 类型 type | 说明 description |\n| --- | --- | --- | --- |\n")
        for c in table.columns:
            kind = f"{c.type} → {c.range}" if c.range else c.type
            parts.append(f"| `{c.name}` | {c.title} | {kind} | {c.description.replace('|', '&#124;')} |\n")
    return "".join(parts)


def generated() -> dict[Path, str]:
    """Every generated file with its content."""
    held = model_tables()
    return {
        GENERATED / "tables.sql": tables_sql(held),
        GENERATED / "tables.json": tables_json(held),
        DICTIONARY: dictionary(held),
    }


def stale() -> list[Path]:
    """The generated files that do not say what the model says."""
    return [p for p, text in generated().items() if not p.exists() or p.read_text(encoding="utf-8") != text]


def main() -> int:
    """Writes, or with ``--check`` names, the stale files."""
    if "--check" in sys.argv:
        old = stale()
        for path in old:
            print(f"{path} is stale: run `python -m schema.generate`", file=sys.stderr)
        return 1 if old else 0
    for path, text in generated().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
