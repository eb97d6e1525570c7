"""What somebody gives as the code of an organisation, read for a comparison, and what must be said of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from schema.divisions import divisions
from schema.identifiers import code_kind, resident_id_ok
from schema.normal_forms import fold_code

Note = Literal["permit", "fails", "none", "resident", "masked"]

_PERMIT = re.compile(
    "([0-9A-Z]{18})[0-9]{3}[A-Z]"
)  # 排污许可证编号 (HJ 608): the holder's credit code, a count, a letter
_ORGANISATION = re.compile("([0-9A-Z]{8})-([0-9X])")
_RESIDENT = re.compile(r"[1-9][0-9]{5}(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9X*]")
_FORMS: dict[Note, re.Pattern[str]] = {
    "masked": re.compile(r"(?=.*\*)[0-9A-Z*]{6,22}"),
    "fails": re.compile("(?=.*[0-9])(?:[0-9A-Z]{9,10}|[0-9A-Z]{15,19})"),
}
_STARS = str.maketrans(dict.fromkeys("×✕●○■□•", "*"))


@dataclass(frozen=True, slots=True)
class CodeReading:
    """One code as read.

    Attributes:
        shown: As it may be printed: of a resident number no more than its first six digits.
        compared: What is compared; ``None`` where it is no code of an organisation.
        notes: ``permit``, the number of a permit is read by the credit code that it begins with; ``fails``, no check
            character agrees; ``masked``; ``none``, no code of an organisation; ``resident``, the number of a person.
    """

    shown: str
    compared: str | None
    notes: tuple[Note, ...] = ()


def read_code(text: str | None) -> CodeReading | None:
    """A code as printed, of any width and case, with the hyphen of organisation codes; ``None`` of nothing."""
    shown = (text or "").strip()
    folded = fold_code(shown).translate(_STARS)
    if not folded:
        return None
    if _is_resident(folded):
        bare = folded.replace("-", "")
        return CodeReading(bare[:6] + "*" * (len(bare) - 6), None, ("resident",))
    if (hyphen := _ORGANISATION.fullmatch(folded)) is not None:
        folded = "".join(hyphen.groups())
    if (permit := _PERMIT.fullmatch(folded)) is not None:
        return CodeReading(shown, permit[1], ("permit",) if code_kind(permit[1]) else ("permit", "fails"))
    for note, form in _FORMS.items():
        if code_kind(folded) is None and form.fullmatch(folded):
            return CodeReading(shown, folded, (note,))
    if code_kind(folded) is not None:
        return CodeReading(shown, folded)
    scrubbed = _RESIDENT.sub(lambda found: found[0][:6] + "*" * 12, folded)
    return CodeReading(shown if scrubbed == folded else scrubbed, None, ("none",))


def _is_resident(folded: str) -> bool:
    """Whether it is the number of a person, also with a wrong check character, and no credit code of a known place."""
    bare = folded.replace("-", "")
    if len(bare) == 18 and _RESIDENT.fullmatch(bare):
        return not (code_kind(bare) == "USCC" and bare[2:8] in divisions())
    return code_kind(bare) is None and resident_id_ok(bare)
