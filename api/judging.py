"""People's judgements of identities: what they name becomes keys, verdicts go into the journal, the release follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, get_args

import duckdb

from api.line import Step, needs_release, publish, quiet
from api.second import Seconds
from api.trial import Changes, trial
from hub.graph.releases import Release, Releases
from hub.home import Home
from hub.identity.judgements import (
    APART,
    UNIT,
    Kind,
    Verdict,
    exclude_each_other,
    standing_judgements,
)
from hub.identity.later_keys import later_key
from hub.journal import Entry, Journal
from queries.later import judged_until
from queries.lookup import one
from queries.rows import rows_of
from schema.errors import HubError
from schema.normal_forms import name_key, person_name_key

_KEY = """
SELECT min(key) AS key FROM (
    SELECT key FROM working.{kind}_mention WHERE id = $id
    UNION SELECT later_key FROM working.{kind}_mention WHERE later_id = $id
)
"""
_PUT = """
SELECT own FROM working.judged_link
WHERE kind = $kind
  AND CASE kind WHEN 'person' THEN 'P' ELSE 'O' END || '-' || left(md5(kind || chr(31) || own), 16) = $id
"""
_SAID = "SELECT count(*) AS found FROM working.{kind}_mention WHERE id = $id AND {name} = $name"


@dataclass(frozen=True)
class Pair:
    """Two sides as a person names them: ids, codes or names; or one, and the name under which it is meant.

    ``verdict`` is same, different or unsure.
    """

    a: str
    verdict: str
    b: str | None = None
    name: str | None = None


@dataclass(frozen=True)
class Side:
    """A side of a judgement: the key that the journal keeps, and the entity of the release that bears it.

    Attributes:
        later: Of a bare name that was judged before: until when. The entity is what came under it since.
    """

    kind: Kind
    key: str
    id: str
    later: datetime | None = None


def judge(
    home: Home,
    pairs: Sequence[Pair],
    *,
    ground: str,
    actor: str,
    second: bool = False,
    on_step: Step = quiet,
) -> Release:
    """Write verdicts on pairs into the journal and publish what follows.

    Args:
        home: The home.
        pairs: What is judged.
        ground: Why.
        actor: Who.
        second: The verdicts count only when another person gives them too.
        on_step: Told what is being done.

    Raises:
        HubError: A verdict is none, a side is unknown, or the two can never be one; nothing is written then.
    """
    if not ground.strip():
        raise HubError("no_ground", "--ground 为空；请写明理由", "--ground is empty; say why")
    with home.lock():
        with Releases(home).open() as con:
            told = [payload(con, pair) | {"ground": ground, "second": second} for pair in pairs]
        append(home, told, actor)
        return publish(home, on_step=on_step)


def record(home: Home, told: Sequence[Mapping[str, Any]], actor: str, changes: Changes | None = None) -> list[Entry]:
    """Write verdicts on two keys each (``kind, a, b, verdict, ground, second, shown``) into the journal.

    Args:
        home: The home.
        told: The verdicts.
        actor: Who.
        changes: What the one verdict would change, where that was tried already.

    Returns:
        The entries; one whose verdict waits for another person because findings depend on it names them in
        ``second_for``.
    """
    with home.lock():
        return append(home, told, actor, changes)


def append(home: Home, told: Sequence[Mapping[str, Any]], actor: str, changes: Changes | None = None) -> list[Entry]:
    """As :func:`record`; the caller holds the lock."""
    journal = Journal(home)
    with Seconds(home) as seconds:
        return [journal.append("judge", seconds.asked(one_, changes), actor, home.now()) for one_ in told]


def tried(home: Home, pair: Pair) -> tuple[Changes, list[str]]:
    """What a verdict would change, and the findings for which it would want a second person. Nothing is written."""
    with Releases(home).open() as con:
        told = payload(con, pair)
    with trial(home) as draft, Seconds(home) as seconds:
        changes = draft.would(told)
        return changes, seconds.asked(told, changes).get("second_for", [])


def back(home: Home, entry: Entry, ground: str, actor: str) -> None:
    """Take one's own verdict of a moment ago back; the release follows when it is next published."""
    with home.lock():
        told = {"entry": entry.hash, "seq": entry.seq, "ground": ground}
        Journal(home).append("unjudge", told, actor, home.now())


def apply(home: Home, on_step: Step = quiet) -> Release | None:
    """Publish what follows from the judgements of the journal, where the release does not know them yet."""
    with home.lock():
        return publish(home, on_step=on_step) if needs_release(home) else None


def take_back(home: Home, entry: int, *, ground: str, actor: str, on_step: Step = quiet) -> Release:
    """Take a judgement back and publish what follows.

    Raises:
        HubError: No judgement stands under that number.
    """
    with home.lock():
        journal = Journal(home)
        found = next((j for j in standing_judgements(journal) if j.entry == entry), None)
        if found is None:
            raise HubError(
                "judgement_unknown",
                f"日志第 {entry} 条不是有效的身份判断；hub judgements 列出现行判断",
                f"journal entry {entry} is no standing judgement; hub judgements lists them",
            )
        journal.append("unjudge", {"entry": found.hash, "seq": entry, "ground": ground}, actor, home.now())
        return publish(home, on_step=on_step)


def payload(con: duckdb.DuckDBPyConnection, pair: Pair) -> dict[str, Any]:
    """What the journal keeps of a verdict on two sides."""
    a, verdict = pair.a, pair.verdict
    if verdict not in get_args(Verdict):
        raise HubError(
            "bad_verdict",
            f"判断“{verdict}”不认识；请用 same、different 或 unsure",
            f"“{verdict}” is no verdict; say same, different or unsure",
        )
    if (pair.b is None) == (pair.name is None):
        raise HubError(
            "one_side",
            "请给出另一侧（编号、代码或名称），或用 --name 给出同一对象名下的一个名称，二者取一",
            "give another side (id, code or name), or with --name one of the names of the same side, not both",
        )
    first = side(con, a)
    if pair.name is not None:
        second = named_apart(con, first, pair.name)
        return {"kind": first.kind, "a": first.key, "b": second.key, "verdict": verdict}
    b = pair.b or ""
    second = side(con, b)
    if first.kind != second.kind:
        raise HubError(
            "sides_differ",
            f"“{a}”与“{b}”一个是单位、一个是人；只能判断同类对象",
            f"“{a}” and “{b}” are an organisation and a person; only two of a kind can be judged",
        )
    if first.id == second.id:
        raise HubError(
            "one_entity",
            f"“{a}”与“{b}”在图中已是同一对象；若是判断所致，hub why 列出判断，用 hub unjudge 收回；"
            "若是同一代码下混入了另一名称，用 --name 给出要分出的名称",
            f"“{a}” and “{b}” are one entity of the graph already; where a judgement made them one, hub why names it "
            "and hub unjudge takes it back; where a code bears another's name, give the name to set apart with --name",
        )
    if verdict == "same" and exclude_each_other({first.key, second.key}):
        raise HubError(
            "codes_exclude",
            f"“{a}”与“{b}”有两个不同的有效号码，不可能是同一对象；承继关系请用承继声明（successions）报送",
            f"“{a}” and “{b}” have two different valid codes and are never one; a succession is declared in the feed "
            "successions",
        )
    keys = [meant(one_.key, verdict, one_.later) for one_ in (first, second)]
    return {"kind": first.kind, "a": keys[0], "b": keys[1], "verdict": verdict}


def meant(key: str, verdict: str, later: datetime | None) -> str:
    """What a verdict is on: of a bare name that was judged before, *different* is said of what came since alone.

    *Same* takes what came since in, and *unsure* decides nothing.
    """
    return later_key(key, later) if later is not None and verdict == "different" else key


def side(con: duckdb.DuckDBPyConnection, text: str) -> Side:
    """The side that a text names: by id, code or name."""
    found = one(con, text)
    kind: Kind = found.kind
    # Who a judgement put under another key is still meant by the id of before, so that it can be judged apart again.
    for link in rows_of(con, _PUT, {"kind": kind, "id": text.strip()}):
        return Side(kind, link["own"], text.strip(), judged_until(con).get(link["own"]))
    (row,) = rows_of(con, _KEY.format(kind=kind), {"id": found.id})
    key: str = row["key"]
    if kind == "person" and key.startswith("PN:"):
        institution = key.removeprefix("PN:").partition(UNIT)[0]
        if rows_of(con, "SELECT id FROM working.later WHERE id = $id", {"id": institution}):
            raise HubError(
                "institution_first",
                f"“{text}”所在单位的名称已判断，但相关记录在判断之后才到；请先对单位 {institution} 再次判断",
                f"the name of the institution of “{text}” was judged, and the records came after that; "
                f"judge the institution {institution} once more first",
            )
    return Side(kind, key, found.id, judged_until(con).get(key))


def named_apart(con: duckdb.DuckDBPyConnection, whole: Side, name: str) -> Side:
    """What is said of an entity under one of its names."""
    folded = name_key(name) if whole.kind == "organization" else person_name_key(name)
    column = "name_key(name)" if whole.kind == "organization" else "name_key"
    (row,) = rows_of(con, _SAID.format(kind=whole.kind, name=column), {"id": whole.id, "name": folded})
    if not row["found"]:
        raise HubError(
            "name_unused",
            f"没有记录以“{name}”称呼该对象；hub show 列出它的名称",
            f"no record calls it “{name}”; hub show lists its names",
        )
    return Side(whole.kind, f"{APART}{whole.key}{UNIT}{folded}", whole.id)
