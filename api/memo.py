"""The memo of a check before an award, in the terminal: three parts, and plainly what was not checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from api.judged_words import judged_words
from api.output import joined, say_on
from api.session import Session
from queries.wording import last_day
from schema.codelists import codes
from schema.feed import feeds

if TYPE_CHECKING:
    from rich.console import Console


def printed(out: Console, answer: Mapping[str, Any], session: Session) -> None:
    """Print the memo of one bidder."""
    asked = joined(session, answer["asked"])
    say_on(out, session.say("check.title", asked=asked, on=answer["proposal"]["bid_date"]), "bold")
    for one in answer["found"]:
        say_on(out, f"  {one['asked']} = {one['name']}  {one['code'] or ''}  {one['id']}")
    for one in answer["judgements"]:
        say_on(out, "  " + session.say("check.judged", **judged_words(one, session.lang)))
    for text in answer["not_found"]:
        say_on(out, "  " + session.say("check.not_found", text=text))
    say_on(out, session.say("check.bars"), "bold")
    for bar in answer["bars"]:
        say_on(out, "  " + bar_text(bar, session) + (session.say("check.bar_judged") if bar["judged"] else ""))
    if not answer["bars"]:
        say_on(out, "  " + session.say("check.no_bars"))
    say_on(out, session.say("check.leads"), "bold")
    say_on(out, "  " + answer["notice"])
    leads = [
        f"  {f['severity']} {f['id']} [{session.say('status.' + f['status'])}] {f['sentence']}" for f in answer["leads"]
    ]
    for line in leads or ["  " + session.say("common.none")]:
        say_on(out, line)
    say_on(out, "  " + session.say("check.would"), "bold")
    would = [f"    {f['severity']} {f['rule']} {f['sentence']}" for f in answer["would_set_off"]]
    for line in would or ["    " + session.say("common.none")]:
        say_on(out, line)
    printed_unknown(out, answer["unknown"], session)
    say_on(out, "")


def printed_unknown(out: Console, unknown: Mapping[str, Any], session: Session) -> None:
    """Print the third part: what cannot be told, and for want of what."""
    say_on(out, session.say("check.unknown"), "bold")
    for row in unknown["coverage"]:
        say_on(out, "  " + coverage_text(row, session))
    for row in unknown["open_ended"]:
        said = session.say(
            "check.open_ended", name=row["name"], doc=row["doc_no"] or "—", authority=row["authority"] or "—"
        )
        say_on(out, "  " + said)
    for row in unknown["unplaced"]:
        said = session.say("check.unplaced", name=row["name"], address=row["address"] or "—", doc=row["doc_no"] or "—")
        say_on(out, "  " + said)


def coverage_text(row: Mapping[str, Any], session: Session) -> str:
    """How far one list reaches: to a day, nowhere known, or not sent at all."""
    feed = feeds().get(row["feed"])
    title = feed.title.in_(session.lang) if feed else row["feed"]
    if row["cut_off"] is not None:
        return session.say("check.covered", feed=title, agency=row["agency"] or "—", day=row["cut_off"])
    return session.say("check.coverage_unknown" if row["sent"] else "check.not_covered", feed=title)


def bar_text(bar: Mapping[str, Any], session: Session) -> str:
    """One bar: its kind, document, authority, term and scope."""
    matter = codes()["ban_matter"].values.get(bar["scope"])
    return session.say(
        "check.bar",
        kind=session.say(f"bar.{bar['kind']}"),
        name=bar["name"],
        doc=bar["doc_no"] or "—",
        authority=bar["authority"] or "—",
        start=bar["valid_from"],
        stop=last_day(bar["valid_to"], session.lang),
        scope=matter.in_(session.lang) if matter else bar["scope"],
        place=bar["scope_place"] or "—",
    )
