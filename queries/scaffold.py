"""Makes the folder of a new rule, whose tests stay red until it is written."""

from __future__ import annotations

import re
from pathlib import Path

from queries.rule import FOLDER, RuleError

TEMPLATE = Path(__file__).parent / "template"


def new_rule(code: str, *, folder: Path = FOLDER) -> Path:
    """Make ``folder/<code>`` with a declaration, a text and an example to fill in.

    Args:
        code: Such as ``E07``: capitals and digits, beginning with a capital.
        folder: Where rules lie.

    Returns:
        The folder made.

    Raises:
        RuleError: The code is not one, or the rule is already there.
    """
    if not re.fullmatch(r"[A-Z][A-Z0-9_]*", code):
        raise RuleError(
            "rule_code",
            f"规则代码 {code} 不对；请用大写字母开头的字母和数字，例如 E07",
            f"{code} is no rule code; use capitals and digits beginning with a capital, e.g. E07",
        )
    made = folder / code
    if made.exists():
        raise RuleError(
            "rule_there", f"规则 {code} 已经存在；请换一个代码", f"rule {code} is already there; take another code"
        )
    made.mkdir(parents=True)
    for template in sorted(TEMPLATE.iterdir()):
        text = template.read_text(encoding="utf-8").replace("code: CODE", f"code: {code}")
        (made / template.name).write_text(text, encoding="utf-8")
    return made
