"""What is said below two compared names: whether they would be proposed, their codes, and what the score is worth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from api.session import Session

CODE_RULE = "code_slip"  # told beside the first rule: it is about the codes, not the names

SHOWN = 3
"""How many places are told of a name that can mean several."""
NOTED = {
    "permit": "compare.code_permit",
    "fails": "compare.code_fails",
    "none": "compare.code_none",
    "resident": "compare.code_resident",
    "masked": "compare.code_masked",
}
SETTLED = {"same": ("compare.same", "settled.same"), "different": ("compare.different", "settled.different")}
"""What two valid codes decide: the sentence below two names, and the word in a table."""


def narrowest(rules: Mapping[str, str]) -> dict[str, str]:
    """The first rule, which is the narrowest, and that of the codes: the wider ones say less of the same."""
    return {name: title for at, (name, title) in enumerate(rules.items()) if at == 0 or name == CODE_RULE}


def neither(name: str, found: Mapping[str, Any]) -> bool:
    """Whether for a comparison of parts neither side says anything."""
    kind = {"division": "division", "trade": "trades", "form": "form"}.get(name)
    return kind is not None and not found["parts_a"][kind] and not found["parts_b"][kind]


def repaired(session: Session, repair: Mapping[str, Any]) -> str:
    """One repair in short: the code and what is changed."""
    return f"{repair['code']} ({_places(session, repair)}: {repair['was']} → {repair['should'] or '—'})"


def places_meant(session: Session, parts: Mapping[str, Any]) -> str:
    """Each place that a name can mean, from the province down, at most three: 吉林 is a province, and a city in it."""
    told = list(dict.fromkeys(_place(meant) for meant in parts["meant"]))
    return session.say("compare.or").join(told[:SHOWN]) + ("……" if len(told) > SHOWN else "")


def _place(meant: str) -> str:
    from schema.divisions import divisions, name_path
    from schema.names import name_words

    code, _, zone = meant.partition("/")
    return (name_path(code) if code in divisions() else code) + (name_words().zones[zone][0] if zone else "")


def outcome(session: Session, whole: Mapping[str, Any]) -> Iterator[str]:
    """The lines between the table and the warnings."""
    masked = [whole["name_" + side] for side in ("a", "b") if whole["masked_" + side]]
    rules = ("；" if session.lang == "zh" else "; ").join(narrowest(whole["proposed_by"]).values())
    if whole["settled"]:
        yield session.say(SETTLED[whole["settled"]][0])
    elif masked:
        yield from (session.say("compare.masked", name=name) for name in dict.fromkeys(masked))
    else:
        yield session.say("compare.proposed", rules=rules) if rules else session.say("compare.not_proposed")
    for side in ("a", "b"):
        yield from _code(session, whole, side)
    if whole["score"] is not None:
        yield session.say("compare.score", score=f"{whole['score']:+.1f}", model=whole["scored_by"])
        if not rules:
            yield session.say(_why_apart(whole))


def _why_apart(whole: Mapping[str, Any]) -> str:
    """Why two names that nothing brings together are two, as far as a sentence of the catalogue says it."""
    level = {name: told["level"] for name, told in whole["levels"].items()}
    if level["branch"] == 0:
        return "compare.branch"
    placed = whole["parts_a"]["placed"] and whole["parts_b"]["placed"]
    return "compare.placed" if placed and level["brand"] and level["division"] == 0 else "compare.score_idle"


def _code(session: Session, whole: Mapping[str, Any], side: str) -> Iterator[str]:
    """What is said of one code."""
    from schema.normal_forms import fold_code

    printed, repairs = whole["code_" + side], whole["repairs_" + side]
    for note in whole["code_notes_" + side]:
        if note != "fails" or not repairs:
            yield session.say(NOTED[note], printed=printed, code=fold_code(printed)[:18])
    for repair in repairs:
        word = "compare.repair" if repair["should"] else "compare.repair_extra"
        yield session.say(word, **{**repair, "printed": printed, "place": _places(session, repair)})


def _places(session: Session, repair: Mapping[str, Any]) -> str:
    return session.say("compare.and").join(str(place) for place in repair["places"] or (repair["place"],))
