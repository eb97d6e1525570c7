"""Natural persons are shown masked unless a purpose and a case number say otherwise."""

from __future__ import annotations

# Surnames of two characters; the rest of a name is masked after the surname.
COMPOUND = frozenset(
    [
        "欧阳",
        "司马",
        "上官",
        "诸葛",
        "东方",
        "皇甫",
        "尉迟",
        "公孙",
        "慕容",
        "令狐",
        "宇文",
        "长孙",
        "司徒",
        "夏侯",
        "轩辕",
        "端木",
        "独孤",
        "南宫",
        "百里",
        "呼延",
        "闻人",
        "澹台",
        "公冶",
        "宗政",
        "濮阳",
        "淳于",
        "单于",
        "太叔",
        "申屠",
        "仲孙",
        "钟离",
        "鲜于",
        "闾丘",
        "司空",
        "第五",
        "拓跋",
        "西门",
        "东郭",
        "左丘",
    ]
)


def masked(name: str | None) -> str:
    """A person's name as it may be shown: the surname and 某 for each character that follows (张某某, 欧阳某)."""
    if not name:
        return "某"
    surname = name[:2] if name[:2] in COMPOUND and len(name) > 2 else name[:1]
    return surname + "某" * max(1, min(2, len(name) - len(surname)))
