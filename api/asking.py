"""Questions to a release, the same from the command line and from Python; each gives plain rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from api.acts import note_look
from api.judged_rows import judgements_on
from api.judged_words import judged_before_told
from api.session import Session
from queries.decisions import decisions
from queries.findings import Wanted, findings
from queries.lookup import one
from queries.positions import expect
from queries.records import located
from queries.rule import rules
from queries.wording import drawn, sentence, timeline
from schema.errors import HubError

SEVERITIES = ("S1", "S2", "S3", "S4")
STATUSES = ("lead", "confirmed", "dismissed", "exempt")


def listed_findings(
    session: Session,
    *,
    rule: Sequence[str] = (),
    severity: Sequence[str] = (),
    subject: Sequence[str] = (),
    place: str | None = None,
    since: date | None = None,
    until: date | None = None,
    status: Sequence[str] = (),
    new_since: str | None = None,
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Findings in their machine shape with their sentence.

    Args:
        session: Which release, day and language.
        rule: Codes of rules.
        severity: S1 to S4.
        subject: Organisations or persons that the finding names: code, id or name.
        place: Division code, with everything inside it.
        since: First day; the conduct lasted to it or beyond.
        until: Last day; the conduct began by then.
        status: lead, confirmed, dismissed, exempt.
        new_since: A release number or a day: only what is new since.

    Returns:
        The findings, strongest first, and those that went away since ``new_since``, each with ``why``.
    """
    from queries.news import gone, is_new

    held = rules()
    check_words(rule, tuple(held), "--rule")
    check_words(severity, SEVERITIES, "--severity")
    check_words(status, STATUSES, "--status")
    with session.graph() as con:
        wanted = Wanted(
            rules=list(rule) or None,
            severities=list(severity) or None,
            organizations=[one(con, text).id for text in subject] or None,
            place=inside(place) if place else None,
            since=since,
            until=until,
            on=session.as_of,
        )
        decided = decisions(con, session.journal(), session.today, session.known_on)
        rows = [row for row in findings(con, wanted, held, decided) if not status or row["status"] in status]
        went: list[dict[str, Any]] = []
        if new_since is not None:
            fresh = is_new(session.home(), new_since)
            rows = [row for row in rows if fresh(row)]
            went = gone(con, session.home(), new_since, held, session.lang)
    for row in rows:
        row["sentence"] = sentence(row, held[row["rule"]], session.lang)
    return rows, went


def explained_finding(session: Session, id: str) -> dict[str, Any]:
    """One finding with its sentence, the path that its sources draw and its time line.

    Raises:
        HubError: The release has no such finding.
    """
    held = rules()
    with session.graph() as con:
        decided = decisions(con, session.journal(), session.today, session.known_on)
        found = findings(con, Wanted(ids=[id]), held, decided)
        if not found:
            raise HubError(
                "finding_unknown",
                f"没有线索 {id}；hub findings 列出现有线索，hub findings --new-since 说明消失的线索",
                f"there is no finding {id}; hub findings lists them, and --new-since tells why one went away",
            )
        links = drawn(con, id)
        whole = found[0]
        named = [whole["subject"]["id"], *(party["id"] for party in whole["parties"])]
        identities = judgements_on(con, session.home(), named)
    rule = held[whole["rule"]]
    lines = timeline(whole, links, rule, session.lang, {kind: session.say(f"edge.{kind}") for kind in kinds(links)})
    return whole | {
        "sentence": sentence(whole, rule, session.lang),
        "decision": told(decided.get(id)),
        "path": links,
        "judgements": identities,
        "timeline": [{"on": on, "what": what} for on, what in lines],
    }


def told(decision: dict[str, Any] | None) -> dict[str, Any] | None:
    """What a person decided, as it is shown."""
    return None if decision is None else {key: decision[key] for key in ("decision", "ground", "until", "actor", "at")}


def kinds(links: Sequence[dict[str, Any]]) -> set[str]:
    """The kinds of some links."""
    return {str(link["kind"]) for link in links}


def shown(session: Session, who: str) -> dict[str, Any]:
    """What the hub knows of an organisation or a person; a look at a person goes into the journal."""
    from queries.show import show

    with session.graph() as con:
        entity = one(con, who)
        answer = show(con, entity, session.as_of)
        located(con, [row for rows in answer.values() if isinstance(rows, list) for row in rows])
    if entity.kind == "person":
        head = answer["entity"]
        bare = head.get("by_name_as", [])
        looked(session, "show", [head["id"], *bare])
        if bare:
            head["note"] = session.say("show.by_name")
    head = answer["entity"]
    if "judged_as" in head:
        head["note"] = judged_before_told(session, head)
    return answer


def neighbourhood(session: Session, who: str, hops: int) -> dict[str, Any]:
    """Nodes and edges within some steps; a look at persons goes into the journal."""
    from queries.paths import around

    with session.graph() as con:
        expect(con, 1)
        entity = one(con, who)
        answer = around(con, entity.id, hops=hops, on=session.as_of)
        located(con, answer["edges"])
    if any(node["kind"] == "person" for node in answer["nodes"]):
        (start,) = (node["id"] for node in answer["nodes"] if not node["hops"])
        looked(session, "around", list(dict.fromkeys([start, entity.id])))
    return answer


def path_between(session: Session, start: str, goal: str, most: int) -> dict[str, Any]:
    """A shortest path: ``from``, ``to``, ``steps`` and ``names`` by id; a look at persons goes into the journal."""
    from queries.as_shown import shown_id
    from queries.paths import named, path

    with session.graph() as con:
        expect(con, 1)
        asked = [one(con, text).id for text in (start, goal)]
        a, b = (shown_id(con, id) for id in asked)
        steps = path(con, a, b, most=most, on=session.as_of)
        located(con, steps)
        nodes = named(con, [a, b, *(i for s in steps for i in (s["a"], s["b"]))])
    if any(node["kind"] == "person" for node in nodes.values()):
        looked(session, "path", list(dict.fromkeys([a, b, *asked])))
    return {"from": a, "to": b, "steps": steps, "names": {i: n["name"] or i for i, n in nodes.items()}}


def looked(session: Session, what: str, subjects: Sequence[str]) -> None:
    """Write into the journal that somebody looked at a person; looks at organisations alone are not kept."""
    note_look(session.home(), session.actor, {"what": what, "subject": list(subjects)})


def check_words(given: Sequence[str], known: Sequence[str], option: str) -> None:
    """Refuse a word that an option does not know: a mistyped filter must not look like a clean bill.

    Raises:
        HubError: A word is unknown; the error lists the known ones.
    """
    for word in given:
        if word not in known:
            raise HubError(
                "unknown_word",
                f"{option} 不认识“{word}”；可用：{'、'.join(known)}",
                f"{option} knows no “{word}”; known: {', '.join(known)}",
            )


def inside(code: str) -> tuple[int, int]:
    """Pre-order bounds of a division.

    Raises:
        HubError: There is no such division.
    """
    from schema.divisions import divisions

    found = divisions().get(code)
    if found is None:
        raise HubError(
            "unknown_division",
            f"没有区划代码 {code}；请用 GB/T 2260 的六位代码",
            f"there is no division {code}; use a six-digit code of GB/T 2260",
        )
    return found.lo, found.hi


def day(text: str | None, option: str) -> date | None:
    """An ISO day from an option.

    Raises:
        HubError: It is none.
    """
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise HubError(
            "bad_day",
            f"{option} 的“{text}”不是日期；应写作 2026-01-31",
            f"{option} “{text}” is no day; write 2026-01-31",
        ) from None
